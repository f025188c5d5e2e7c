"""Closed forms against their definitions in exact arithmetic, at extremes, and outside their range."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.queueing import (
    QueueingError,
    erlang_b,
    erlang_c,
    list_load,
    mmc,
    mmck,
    relief_capacity,
    servers_for_blocking,
    servers_for_waiting,
    target_capacity,
    target_list,
)
from pks.queueing.mmc import wait_within

loads = st.fractions(Fraction(1, 100), 60, max_denominator=100)


def exact_b(load: Fraction, servers: int) -> Fraction:
    """Return Erlang B by its definition."""
    terms = [Fraction(1)]
    for k in range(1, servers + 1):
        terms.append(terms[-1] * load / k)
    return terms[-1] / sum(terms)


@settings(max_examples=80, deadline=None)
@given(loads, st.integers(0, 80))
def test_erlang_b_is_its_definition(load: Fraction, servers: int) -> None:
    """B = (Aᶜ/c!) / Σ Aᵏ/k!, to 13 digits, however small."""
    assert erlang_b(float(load), servers) == pytest.approx(float(exact_b(load, servers)), rel=1e-13, abs=0)


@settings(max_examples=80, deadline=None)
@given(loads, st.integers(1, 80))
def test_erlang_c_is_its_definition(load: Fraction, servers: int) -> None:
    """C = Aᶜ/c!·c/(c − A) / (Σ_{k<c} Aᵏ/k! + Aᶜ/c!·c/(c − A)); 1 from A = c on."""
    if load >= servers:
        wanted = Fraction(1)
    else:
        blocked = exact_b(load, servers)
        top = blocked * servers / (servers - load)
        wanted = top / (1 - blocked + top)
    assert erlang_c(float(load), servers) == pytest.approx(float(wanted), rel=1e-11, abs=0)


@pytest.mark.parametrize(
    ("load", "servers", "value"),
    [
        (10000.0, 10000, 0.0079365124),  # √(2/(π·c)) up to a term of order 1/c: Jagerman 1974
        (1e-3, 200, 0.0),  # (10⁻³)²⁰⁰/200! is below the least double
        (1e9, 10, 1 - 10 / 1e9),
        (0.0, 3, 0.0),
        (0.0, 0, 1.0),
        (5.0, 0, 1.0),
    ],
)
def test_erlang_b_at_extremes(load: float, servers: int, value: float) -> None:
    """Thousands of servers, hardly any load and far too much of it give sound numbers."""
    assert erlang_b(load, servers) == pytest.approx(value, rel=1e-4)


def test_erlang_c_of_thousands_of_servers_is_square_root_staffing() -> None:
    """With c = A + β√A, C → 1/(1 + β·Φ(β)/φ(β)) (Halfin and Whitt 1981, doi:10.1287/opre.29.3.567)."""
    load, beta = 40000.0, 0.5
    phi = math.exp(-(beta**2) / 2) / math.sqrt(2 * math.pi)
    limit = 1 / (1 + beta * 0.5 * (1 + math.erf(beta / math.sqrt(2))) / phi)
    assert erlang_c(load, round(load + beta * math.sqrt(load))) == pytest.approx(limit, rel=5e-3)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 200), st.floats(0.001, 0.5))
def test_fewest_servers_are_the_fewest(load: float, most: float) -> None:
    """One server fewer would turn away more than is acceptable."""
    servers = servers_for_blocking(load, most=most)
    assert erlang_b(load, servers) <= most
    assert servers == 0 or erlang_b(load, servers - 1) > most


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 50), st.floats(0.1, 3), st.floats(0, 0.99), st.floats(0, 5), st.floats(0.3, 1))
def test_fewest_servers_for_waiting_are_the_fewest(
    arrivals: float, service: float, share: float, within: float, utilisation: float
) -> None:
    """One server fewer would miss the share, the utilisation, or a steady state."""
    servers = servers_for_waiting(arrivals, service, share=share, within=within, max_utilisation=utilisation)
    assert wait_within(arrivals, service, servers, within=within) >= share - 1e-12
    assert mmc(arrivals, service, servers).utilisation <= utilisation * (1 + 1e-9)
    if servers > 1:
        fewer = servers - 1
        short = wait_within(arrivals, service, fewer, within=within) < share + 1e-12
        assert short or mmc(arrivals, service, fewer).utilisation > utilisation or arrivals >= fewer * service


def test_utilisation_that_is_just_reached_is_enough() -> None:
    """A bound that divides evenly is not missed by rounding: load 0.7·100 takes 100 servers at 70 %, not 101."""
    assert servers_for_waiting(70.0, 1.0, share=0.0, within=0.0, max_utilisation=0.7) == 100


def test_beds_of_the_publication_are_means_not_peaks() -> None:
    """7 000 bed days a year are 19.2 beds on average: with 20 beds a seventh is turned away, for 1 % it takes 29.

    Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, rounds the
    mean (at 95 % occupancy) to 20 beds.
    """
    load = 2000 * 3.5 / 365
    assert erlang_b(load, 20) == pytest.approx(0.139, abs=0.001)
    assert servers_for_blocking(load, most=0.01) == 29


def test_load_of_one_or_more_has_no_steady_state() -> None:
    """A queue that grows without end says so: everybody waits, and for ever."""
    for arrivals in (3.0, 4.0):
        steady = mmc(arrivals, 1.0, 3)
        assert (steady.utilisation, steady.must_wait) == (1.0, 1.0)
        assert steady.wait == steady.time == steady.waiting == steady.present == inf
        assert wait_within(arrivals, 1.0, 3, within=100.0) == 0.0


@pytest.mark.parametrize(("pace", "servers"), [(0.1, 43), (1 / 3, 31), (0.7, 48), (0.1, 3)])
def test_a_load_of_one_is_seen_through_the_rounding_of_floats(pace: float, servers: int) -> None:
    """As many come as can be served; λ/μ or cμ − λ, one of them, is on the other side of it in floats."""
    for arrivals in (pace * servers, math.fsum([pace] * servers)):
        if arrivals / pace >= servers or arrivals >= servers * pace:
            assert mmc(arrivals, pace, servers).wait == inf
            assert wait_within(arrivals, pace, servers, within=1.0) == 0.0


def test_nobody_comes() -> None:
    """Without arrivals nobody waits."""
    assert mmc(0.0, 2.0, 3).time == 0.5
    assert servers_for_waiting(0.0, 1.0, share=0.9, within=0.0) == 1


@settings(max_examples=60, deadline=None)
@given(st.floats(0.05, 20), st.integers(1, 8))
def test_room_for_servers_alone_is_erlang_b(load: float, servers: int) -> None:
    """M/M/c/c turns away B, and those who are let in do not wait."""
    steady = mmck(load, 1.0, servers, servers)
    assert steady.turned_away == pytest.approx(erlang_b(load, servers), rel=1e-10)
    assert (steady.wait, steady.must_wait) == (0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.1, 0.95), st.integers(1, 8))
def test_endless_room_is_mmc(utilisation: float, servers: int) -> None:
    """M/M/c/K with much room is M/M/c."""
    limited, free = mmck(utilisation * servers, 1.0, servers, 2000), mmc(utilisation * servers, 1.0, servers)
    for name in ("utilisation", "must_wait", "wait", "time", "waiting", "present"):
        assert getattr(limited, name) == pytest.approx(getattr(free, name), rel=1e-8)


def test_overload_fills_the_room() -> None:
    """With room for K, an overloaded queue has a steady state, thousands of places included."""
    steady = mmck(2.0, 1.0, 1, 5000)
    assert steady.turned_away == pytest.approx(0.5)
    assert steady.present == pytest.approx(4999.0, abs=0.1)


@pytest.mark.parametrize(("load", "servers", "room"), [(2800, 3000, 3500), (9000, 10000, 10100), (3000, 3000, 3300)])
def test_limited_room_with_thousands_of_servers_is_its_definition(load: int, servers: int, room: int) -> None:
    """p_n ∝ Aⁿ/n! up to c, then (A/c)ⁿ⁻ᶜ, in exact whole numbers scaled by 2²⁰⁰⁰⁰: turned_away is p_K to 1e-12."""
    weight = [1 << 20000]
    for n in range(1, room + 1):
        weight.append(weight[-1] * load // min(n, servers))
    assert mmck(load, 1, servers, room).turned_away == pytest.approx(
        float(Fraction(weight[-1], sum(weight))), rel=1e-12
    )


def test_a_load_beyond_all_measure_fills_the_room() -> None:
    """Two servers and room for ten: all ten places are taken, eight wait, and each waits 8/(2μ)."""
    full = mmck(1e300, 1, 2, 10)
    assert (full.turned_away, full.must_wait, full.utilisation) == (1.0, 1.0, 1.0)
    assert full.wait == pytest.approx(4.0, rel=1e-12)


def test_whole_numbers_may_come_as_floats() -> None:
    """6.0 servers are 6."""
    assert mmck(5, 1, 6.0, 9.0) == mmck(5, 1, 6, 9)  # type: ignore[arg-type]  # what numpy hands over
    assert erlang_c(5, 6.0) == erlang_c(5, 6)  # type: ignore[arg-type]  # the same


def test_list_without_capacity_grows() -> None:
    """No capacity is an endless load, unless there is no demand either."""
    assert list_load(5, 0) == inf
    assert list_load(0, 0) == 0.0


def test_relief_of_a_short_list_is_never_negative() -> None:
    """A list far below its target needs nothing for a while."""
    assert relief_capacity(1, list_size=0, target_size=100, weeks=10) == 0.0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: erlang_b(-1, 3), "the load must be ≥ 0"),
        (lambda: erlang_b(nan, 3), "the load must be ≥ 0"),
        (lambda: erlang_b(inf, 3), "finite"),
        (lambda: erlang_b(1, 2.5), "a whole number ≥ 0, not 2.5"),  # type: ignore[arg-type]  # what is refused
        (lambda: erlang_b(1, nan), "a whole number ≥ 0, not nan"),  # type: ignore[arg-type]  # what is refused
        (lambda: erlang_c(1, inf), "a whole number ≥ 1, not inf"),  # type: ignore[arg-type]  # what is refused
        (lambda: erlang_c(1, 0), "a whole number ≥ 1, not 0"),
        (lambda: servers_for_blocking(1, most=0), "must be > 0"),
        (lambda: servers_for_blocking(1, most=1.5), "must be > 0 and ≤ 1, not 1.5"),
        (lambda: servers_for_waiting(1, 1, share=1, within=1), "the share must be ≥ 0 and < 1, not 1"),
        (lambda: servers_for_waiting(1, 0, share=0.5, within=1), "the service rate must be > 0"),
        (lambda: mmc(1, 1, -1), "a whole number ≥ 1, not -1"),
        (lambda: mmck(1, 1, 3, 2), "room for the 3 in care at least, not 2"),
        (lambda: target_list(-1, 10), "the demand must be ≥ 0"),
        (lambda: target_list(1, 10, factor=0), "the factor must be > 0"),
        (lambda: target_capacity(1, 0), "the target wait must be > 0"),
        (lambda: relief_capacity(1, list_size=1, target_size=1, weeks=0), "the number of weeks must be > 0"),
    ],
)
def test_numbers_out_of_range_are_refused(call: Callable[[], float], said: str) -> None:
    """The error names the number, its range and what was given."""
    with pytest.raises(QueueingError) as caught:
        call()
    assert said in str(caught.value)
