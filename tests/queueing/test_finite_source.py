"""The finite source in exact arithmetic, and as the sources become many."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.queueing import QueueingError, finite_source, mmc

rates = st.fractions(Fraction(1, 20), 5, max_denominator=20)


@settings(max_examples=40)
@given(rates, rates, st.integers(1, 6), st.integers(1, 25))
def test_measures_are_those_of_the_birth_and_death_process(
    asks: Fraction, service: Fraction, servers: int, sources: int
) -> None:
    """p_n of the definition gives who is present, and what arrives gives waits and shares, to 12 digits."""

    def weights(people: int) -> list[Fraction]:
        p = [Fraction(1)]
        for n in range(people):
            p.append(p[-1] * (people - n) * asks / (min(n + 1, servers) * service))
        return p

    p = weights(sources)
    total = sum(p)
    present = sum(n * each for n, each in enumerate(p)) / total
    waiting = sum(max(n - servers, 0) * each for n, each in enumerate(p)) / total
    asking = [(sources - n) * each for n, each in enumerate(p)]  # arrivals that find n present
    found = finite_source(float(asks), float(service), servers, sources=sources)
    assert found.present == pytest.approx(float(present), rel=1e-12)
    assert found.waiting == pytest.approx(float(waiting), rel=1e-12, abs=1e-15)
    assert found.wait == pytest.approx(float(waiting / (asks * (sources - present))), rel=1e-11, abs=1e-15)
    assert found.must_wait == pytest.approx(float(sum(asking[servers:]) / sum(asking)), rel=1e-11, abs=1e-15)


def test_as_many_servers_as_sources_is_a_binomial() -> None:
    """Nobody waits for another: each is in care a share λ/(λ + μ) of the time, by itself."""
    found = finite_source(0.25, 1.0, 8, sources=8)
    assert found.present == pytest.approx(8 * 0.2, rel=1e-12)
    assert (found.waiting, found.must_wait) == (0.0, 0.0)
    one_short = finite_source(0.25, 1.0, 7, sources=8)
    assert one_short.must_wait > 0
    assert comb(8, 8) * 0.2**8 < one_short.waiting < 1e-4


def test_many_sources_are_a_poisson_stream() -> None:
    """With N → ∞ and Nλ held, the queue is M/M/c; a hundred thousand sources overflow nothing."""
    found, free = finite_source(8 / 1e5, 1.0, 10, sources=100_000), mmc(8.0, 1.0, 10)
    assert found.wait == pytest.approx(free.wait, rel=2e-3)
    assert found.must_wait == pytest.approx(free.must_wait, rel=2e-3)


def test_sources_must_be_whole() -> None:
    """The error shows what was given."""
    with pytest.raises(QueueingError, match=r"sources must be a whole number ≥ 1, not 2\.5"):
        finite_source(1, 1, 1, sources=2.5)  # type: ignore[arg-type]  # what is refused
    with pytest.raises(QueueingError, match="the request rate must be > 0"):
        finite_source(0, 1, 1, sources=2)
