"""Capacity by percentile, by its definition."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pks.queueing import QueueingError, infinite_server, percentile_capacity, percentile_of, present_at


def test_poisson_by_hand() -> None:
    """Mean 1: P(N ≤ 0, 1, 2, 3) = 0.368, 0.736, 0.920, 0.981, so 73 % need 1, 74 % need 2 and 95 % need 3."""
    shares = (0.0, 0.36, 0.37, 0.73, 0.74, 0.91, 0.95)
    assert [percentile_capacity(1.0, share=share) for share in shares] == [0, 0, 1, 1, 2, 2, 3]


def test_a_share_that_is_just_reached_is_enough() -> None:
    """P(N ≤ 2) itself as the share needs 2, not 3."""
    assert percentile_capacity(1.0, share=math.exp(-1) * 2.5) == 2
    assert percentile_capacity(1.0, share=math.exp(-1) * 2.5 + 1e-9) == 3


def test_half_of_the_periods_at_any_size() -> None:
    """The median of a Poisson number of whole mean is its mean (Choi 1994, doi:10.1090/S0002-9939-1994-1195477-8)."""
    for mean in (10.0, 1e6, 1e11, 1e13):
        assert percentile_capacity(mean, share=0.5) == mean


def test_clustered_arrivals_by_hand() -> None:
    """Mean 1 with variance 2 is geometric: P(N ≤ c) = 1 − (1/2)^(c + 1), so 3/4 needs 1 and 7/8 needs 2."""
    assert percentile_capacity(1.0, share=0.74, variance=2.0) == 1
    assert percentile_capacity(1.0, share=0.76, variance=2.0) == 2
    assert percentile_capacity(1.0, share=0.88, variance=2.0) == 3


@settings(max_examples=50)
@given(st.just(0.0) | st.floats(1e-6, 5000), st.floats(0, 0.999), st.floats(1, 5))
def test_capacity_is_the_least_that_is_enough(mean: float, share: float, dispersion: float) -> None:
    """One less would not be enough in so many periods."""
    capacity = percentile_capacity(mean, share=share, variance=mean * dispersion)
    if dispersion > 1 and mean > 0 and mean * dispersion > mean:
        law = stats.nbinom(mean / (dispersion - 1), 1 / dispersion) if dispersion > 1 + 1e-9 else stats.poisson(mean)
    else:
        law = stats.poisson(mean)
    assert law.cdf(capacity) >= share - 1e-9
    assert capacity == 0 or law.cdf(capacity - 1) < share + 1e-9


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60), st.fractions(Fraction(1, 100), 1, max_denominator=100))
def test_percentile_of_counts_is_the_least_that_is_enough(counts: list[int], share: Fraction) -> None:
    """So many periods get by with it, and with less too few do: 7 of 10 periods are 70 %, not 80 %."""
    capacity = percentile_of(counts, share=float(share))
    array = np.array(counts)
    assert Fraction(int((array <= capacity).sum()), len(counts)) >= share
    assert capacity in counts
    assert Fraction(int((array < capacity).sum()), len(counts)) < share


def test_beds_that_are_always_found() -> None:
    """The number present is Poisson with the load as mean; from empty it fills as 1 − exp(−μt)."""
    steady = infinite_server(2000 / 365, 1 / 3.5)
    assert steady.present == pytest.approx(7000 / 365)
    assert present_at(2000 / 365, 1 / 3.5, time=3.5) == pytest.approx(7000 / 365 * (1 - math.exp(-1)))
    assert present_at(1.0, 1.0, time=0.0, start=7.0) == 7.0


def test_numbers_out_of_range_are_refused() -> None:
    """The error says what to do where no such count exists."""
    with pytest.raises(QueueingError, match="percentile_of"):
        percentile_capacity(10, share=0.5, variance=5)
    with pytest.raises(QueueingError, match="no periods"):
        percentile_of([], share=0.5)
    with pytest.raises(QueueingError, match="the share must be ≤ 1"):
        percentile_of([1], share=2)
