"""Random numbers of made-up regions: counts are exact quantiles, and streams repeat."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from pks.study.draws import Draws, count_at


def test_counts_by_hand() -> None:
    """Poisson with mean 2: P(0) = e⁻² = 0.1353, P(≤ 1) = 3e⁻² = 0.4060, P(≤ 2) = 5e⁻² = 0.6767, P(≤ 3) = 0.8571."""
    at = np.array([0.1353, 0.1354, 0.4060, 0.4061, 0.6766, 0.6767, 0.8572])
    assert count_at(at, np.full(7, 2.0)).tolist() == [0, 1, 1, 2, 2, 3, 4]


@given(st.floats(0.0, 0.9999), st.floats(0.0, 300.0))
def test_poisson_counts_are_quantiles(probability: float, mean: float) -> None:
    """The count is the least whose distribution function, by scipy, is not below the probability."""
    count = int(count_at(np.array([probability]), np.array([mean]))[0])
    assert poisson.cdf(count, mean) >= probability - 1e-11
    assert count == 0 or poisson.cdf(count - 1, mean) <= probability + 1e-11


@given(st.floats(0.0, 0.9999), st.floats(0.01, 200.0), st.floats(0.01, 2.0))
def test_overdispersed_counts_are_quantiles(probability: float, mean: float, over: float) -> None:
    """The same for the negative binomial with variance μ + aμ²: n = 1/a and p = 1/(1 + aμ) in scipy's terms."""
    count = int(count_at(np.array([probability]), np.array([mean]), overdispersion=over)[0])
    known = nbinom(1 / over, 1 / (1 + over * mean))
    assert known.cdf(count) >= probability - 1e-9
    assert count == 0 or known.cdf(count - 1) <= probability + 1e-9


def test_streams_repeat_and_differ() -> None:
    """A part of a seed gives the same numbers again; another part or another seed gives others."""
    first = Draws(3, "arrivals").uniform(4)
    assert first.tolist() == Draws(3, "arrivals").uniform(4).tolist()
    assert first.tolist() != Draws(3, "waiting").uniform(4).tolist()
    assert first.tolist() != Draws(4, "arrivals").uniform(4).tolist()


def test_uniform_numbers_are_those_of_pcg64() -> None:
    """A uniform number is the upper 53 bits of a PCG64 output ÷ 2⁵³: nothing else of the generator is used."""
    bits = np.random.PCG64(np.random.SeedSequence([5, *b"map"])).random_raw(3)
    assert Draws(5, "map").uniform(3).tolist() == pytest.approx((bits >> np.uint64(11)) / 2.0**53, abs=0)
