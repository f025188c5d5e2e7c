"""M/G/1 and Allen–Cunneen where they are exact, and against simulation-free bounds elsewhere."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.queueing import QueueingError, allen_cunneen, mg1, mmc, upper_demand


def test_pollaczek_and_khinchine_by_hand() -> None:
    """λ = 5, mean 0.1, standard deviation 0.05: wait = λ·E[S²]/(2(1 − ρ)) = 5·(0.01 + 0.0025)/(2·0.5) = 0.0625."""
    steady = mg1(5.0, 10.0, service_cv=0.5)
    assert steady.wait == pytest.approx(0.0625, rel=1e-12)
    assert steady.time == pytest.approx(0.1625, rel=1e-12)
    assert steady.waiting == pytest.approx(0.3125, rel=1e-12)
    assert (steady.utilisation, steady.must_wait) == (0.5, 0.5)


@settings(max_examples=40)
@given(st.floats(0.01, 0.99), st.floats(0, 3), st.integers(1, 200))
def test_allen_cunneen_is_exact_where_it_should_be(utilisation: float, cv: float, servers: int) -> None:
    """With exponential gaps and times it is M/M/c, with one server M/G/1."""
    free = mmc(utilisation * servers, 1.0, servers)
    assert allen_cunneen(utilisation * servers, 1.0, servers).wait == pytest.approx(free.wait, rel=1e-12)
    one = mg1(utilisation, 1.0, service_cv=cv)
    assert allen_cunneen(utilisation, 1.0, 1, service_cv=cv).wait == pytest.approx(one.wait, rel=1e-12)


def test_no_variation_no_wait() -> None:
    """Arrivals by the clock and equal times: nobody waits below full load, everybody from it on."""
    assert allen_cunneen(0.9, 1.0, 1, arrival_cv=0.0, service_cv=0.0).wait == 0.0
    assert allen_cunneen(1.0, 1.0, 1, arrival_cv=0.0, service_cv=0.0).wait == inf
    assert mg1(1.0, 1.0, service_cv=0.0).wait == inf


def test_numbers_out_of_range_are_refused() -> None:
    """The error names the number."""
    with pytest.raises(QueueingError, match="variation of the time of care must be ≥ 0"):
        mg1(0.5, 1, service_cv=-1)
    with pytest.raises(QueueingError, match="gaps between arrivals must be ≥ 0"):
        allen_cunneen(0.5, 1, 1, arrival_cv=-1)
    with pytest.raises(QueueingError, match="arrivals that the demand is estimated from must be > 4"):
        upper_demand(30, arrivals=4)
