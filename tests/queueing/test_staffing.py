"""The square-root rule against the exact Erlang C, and rounding that does not add a server."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pks.queueing import QueueingError, erlang_c, halfin_whitt, square_root_staffing, whole_from


def test_halfin_and_whitt_by_hand() -> None:
    """β = 1/2: Φ = 0.69146, φ = 0.35207, so 1/(1 + 0.5·0.69146/0.35207) = 0.5045."""
    assert halfin_whitt(0.5) == pytest.approx(1 / (1 + 0.5 * 0.6914625 / 0.3520653), rel=1e-6)
    assert halfin_whitt(1e-9) == pytest.approx(1.0, abs=2e-9)
    assert halfin_whitt(50.0) == 0.0


@pytest.mark.parametrize("beta", [0.1, 0.5, 1.0, 2.0])
def test_the_share_that_waits_is_the_limit_of_erlang_c(beta: float) -> None:
    """C(A + β√A, A) goes to the function of Halfin and Whitt as A grows."""
    load = 250_000.0
    assert erlang_c(load, round(load + beta * math.sqrt(load))) == pytest.approx(halfin_whitt(beta), rel=5e-3)


@settings(max_examples=40)
@given(st.floats(5, 3000), st.floats(0.01, 0.8))
def test_square_root_staffing_is_within_two_of_exact(load: float, most: float) -> None:
    """The exact fewest servers are hardly ever further away than one, and never than two."""
    servers = square_root_staffing(load, most_waiting=most)
    assert erlang_c(load, servers + 2) <= most
    assert erlang_c(load, max(servers - 2, 1)) > most


@given(st.integers(0, 10**6), st.integers(1, 997))
def test_whole_numbers_stay_whole(number: int, parts: int) -> None:
    """A quotient that was multiplied back is the number it was; half a unit more is the next."""
    assert whole_from(number / parts * parts) == number
    assert whole_from(number + 0.5) == number + 1


def test_shares_out_of_range_are_refused() -> None:
    """A share of 0 would take endless servers, a share of 1 any number."""
    for most in (0.0, 1.0, math.nan):
        with pytest.raises(QueueingError, match="the share that may have to wait must be > 0"):
            square_root_staffing(10, most_waiting=most)
    with pytest.raises(QueueingError, match="β must be > 0"):
        halfin_whitt(0.0)
    assert stats.norm.cdf(0.5) == pytest.approx(0.6914625, rel=1e-6)  # the hand arithmetic above
