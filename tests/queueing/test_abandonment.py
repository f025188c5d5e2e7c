"""Erlang A against the birth and death process that it is, in exact arithmetic, and at its limits."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pks.queueing import (
    QueueingError,
    erlang_a,
    erlang_b,
    erlang_c,
    garnett,
    mmc,
    served_within,
    servers_with_abandonment,
    wait_within,
)

rates = st.fractions(Fraction(1, 20), 8, max_denominator=20)


def exact(arrivals: Fraction, service: Fraction, patience: Fraction, servers: int) -> dict[str, float]:
    """Return must_wait, abandon and waiting of the birth and death process, cut off where 1e-18 of it is left.

    In whole numbers of 10⁻¹⁴⁰ of the first weight, so that they stay short.
    """
    weight = total = 10**140
    queue = waiting = n = 0
    while True:
        n += 1
        pace = min(n, servers) * service + max(n - servers, 0) * patience
        weight = weight * arrivals.numerator * pace.denominator // (arrivals.denominator * pace.numerator)
        total += weight
        queue += weight if n >= servers else 0
        waiting += max(n - servers, 0) * weight
        if n > servers and arrivals < pace / 2 and weight * n * 10**18 < waiting:
            break
    return {
        "must_wait": queue / total,
        "abandon": float(patience / arrivals) * (waiting / total),
        "waiting": waiting / total,
    }


@settings(max_examples=40)
@given(rates, rates, rates, st.integers(1, 25))
def test_measures_are_those_of_the_birth_and_death_process(
    arrivals: Fraction, service: Fraction, patience: Fraction, servers: int
) -> None:
    """p_{n+1}/p_n = λ/(min(n + 1, c)μ + (n + 1 − c)⁺θ) gives the same shares, to 12 digits."""
    steady = erlang_a(float(arrivals), float(service), float(patience), servers)
    for name, value in exact(arrivals, service, patience, servers).items():
        assert getattr(steady, name) == pytest.approx(value, rel=1e-11, abs=1e-30), name


@pytest.mark.parametrize(("load", "servers"), [(10.0, 12), (900.0, 880), (5000.0, 5100), (20000.0, 20000)])
def test_patience_as_long_as_care_is_an_infinite_server(load: float, servers: int) -> None:
    """With θ = μ everybody present ends at the same rate: the number present is Poisson, whatever the servers."""
    steady = erlang_a(load, 1.0, 1.0, servers)
    assert steady.must_wait == pytest.approx(stats.poisson(load).sf(servers - 1), rel=1e-9)
    assert steady.present == pytest.approx(load, rel=1e-12)


@settings(max_examples=30)
@given(st.floats(0.2, 0.95), st.integers(1, 30))
def test_endless_patience_is_erlang_c(utilisation: float, servers: int) -> None:
    """With θ → 0 nobody leaves and the share that waits is C; θ = 0 is M/M/c itself."""
    load = utilisation * servers
    steady = erlang_a(load, 1.0, 1e-11, servers)
    assert steady.must_wait == pytest.approx(erlang_c(load, servers), rel=1e-6)
    assert steady.wait == pytest.approx(mmc(load, 1.0, servers).wait, rel=1e-6)
    assert erlang_a(load, 1.0, 0.0, servers).wait == mmc(load, 1.0, servers).wait
    assert served_within(load, 1.0, 0.0, servers, within=0.3) == wait_within(load, 1.0, servers, within=0.3)


@settings(max_examples=30)
@given(st.floats(0.2, 3.0), st.integers(1, 30))
def test_no_patience_is_erlang_b(utilisation: float, servers: int) -> None:
    """With θ → ∞ who must wait leaves at once: M/M/c/c."""
    steady = erlang_a(utilisation * servers, 1.0, 1e10, servers)
    assert steady.abandon == pytest.approx(erlang_b(utilisation * servers, servers), rel=1e-8)


@pytest.mark.parametrize("patience_rate", [1e-20, 1e-40, 1e-100, 1e-300])
def test_patience_beyond_all_measure(patience_rate: float) -> None:
    """10 come, 11 can be cared for: M/M/11. With 9 servers one in ten leaves, after log(10/9)/θ the others are served."""
    enough, short = erlang_a(10, 1, patience_rate, 11), erlang_a(10, 1, patience_rate, 9)
    assert enough.must_wait == pytest.approx(erlang_c(10, 11), rel=1e-12)
    assert enough.wait == pytest.approx(erlang_c(10, 11), rel=1e-12)  # C/(cμ − λ) with 11 − 10
    assert short.abandon == pytest.approx(0.1, rel=1e-12)
    assert short.wait_of_served * patience_rate == pytest.approx(math.log(10 / 9), rel=1e-9)


def test_overload_is_a_flow() -> None:
    """With twice the load that thousands of servers carry, half leaves, and the time that takes is −ln(1/2)/θ.

    The fluid limit: abandon = 1 − c/A and an offered wait of ln(A/c)/θ (Whitt, *Fluid models for multiserver queues with
    abandonments*, 2006, doi:10.1287/opre.1050.0227).
    """
    steady = erlang_a(20000.0, 1.0, 1e-6, 10000)
    assert steady.abandon == pytest.approx(0.5, rel=1e-9)
    assert steady.wait_of_served == pytest.approx(math.log(2) * 1e6, rel=1e-4)
    assert steady.utilisation == pytest.approx(1.0)


@pytest.mark.parametrize("unit", [1.0, 60.0, 86400.0, 1e-6])
def test_unit_of_time_does_not_matter(unit: float) -> None:
    """The same queue in minutes, hours or days: shares stay, times scale, whether days or microseconds."""
    one, other = erlang_a(200.0, 1.0, 0.3, 195), erlang_a(200.0 * unit, unit, 0.3 * unit, 195)
    assert other.abandon == pytest.approx(one.abandon, rel=1e-12)
    assert other.wait * unit == pytest.approx(one.wait, rel=1e-12)


@settings(max_examples=30)
@given(st.floats(0.5, 40), st.floats(0.05, 5), st.integers(1, 40))
def test_little_and_what_comes_in_goes_out(load: float, patience: float, servers: int) -> None:
    """In the long run all are served in the end, or leave; those served at once or later add up."""
    steady = erlang_a(load, 1.0, patience, servers)
    assert load * steady.abandon == pytest.approx(patience * steady.waiting, rel=1e-12)
    served = served_within(load, 1.0, patience, servers, within=1e9)
    assert served == pytest.approx(1 - steady.abandon, rel=1e-12)
    assert served_within(load, 1.0, patience, servers, within=0.0) == pytest.approx(1 - steady.must_wait, abs=1e-12)
    assert steady.present == pytest.approx(steady.waiting + load * (1 - steady.abandon), rel=1e-12)


def test_examples_of_another_tool(reference: Path) -> None:
    """The shares that pyworkforce's tests assert, with all the digits that it computes."""
    text = (reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8")
    vectors = {each["id"]: each for each in json.loads(text)}
    names = {
        "waiting_probability": "must_wait",
        "abandonment_probability": "abandon",
        "occupancy": "utilisation",
        "average_speed_of_answer": "wait",
        "average_queue_length": "waiting",
    }
    steady = erlang_a(**vectors["erla-1"]["inputs"])
    for name, attribute in names.items():
        assert getattr(steady, attribute) == pytest.approx(vectors["erla-1"]["expected"][name], rel=1e-10)
    given = dict(vectors["erla-sl-1"]["inputs"])
    within = given.pop("t")
    assert served_within(**given, within=within) == pytest.approx(vectors["erla-sl-1"]["expected"], rel=1e-10)
    limit = vectors["erla-c-limit"]
    for servers, value in zip(limit["inputs"]["servers"], limit["expected"], strict=True):
        assert erlang_a(10.0, 1.0, 1e-9, servers).must_wait == pytest.approx(value, rel=1e-6)


@settings(max_examples=20)
@given(st.floats(0, 60), st.floats(0.05, 4), st.floats(0.001, 0.5), st.floats(0, 0.98), st.floats(0, 2))
def test_fewest_servers_are_the_fewest(
    arrivals: float, patience: float, most: float, share: float, within: float
) -> None:
    """So many servers meet all that is asked for, and one fewer does not."""
    servers = servers_with_abandonment(arrivals, 1.0, patience, most_abandon=most, share=share, within=within)

    def met(count: int) -> bool:
        steady = erlang_a(arrivals, 1.0, patience, count)
        return steady.abandon <= most and served_within(arrivals, 1.0, patience, count, within=within) >= share

    assert met(servers)
    assert servers == 1 or not met(servers - 1)


def test_fewest_servers_for_thousands() -> None:
    """The search takes halvings, not thousands of steps, and agrees with the measures on either side of it."""
    servers = servers_with_abandonment(5000.0, 1.0, 0.1, most_waiting=0.3)
    assert erlang_a(5000.0, 1.0, 0.1, servers).must_wait <= 0.3
    assert erlang_a(5000.0, 1.0, 0.1, servers - 1).must_wait > 0.3


def test_square_root_rule_with_abandonment_is_the_limit() -> None:
    """Garnett's share is what 10 000 servers come to; with patience as long as care it is 1 − Φ(β)."""
    for beta in (-1.5, 0.0, 0.7):
        assert garnett(beta, patience=1.0) == pytest.approx(stats.norm.sf(beta), rel=1e-12)
        load = 40000.0
        exact_share = erlang_a(load, 1.0, 0.25, round(load + beta * load**0.5)).must_wait
        assert garnett(beta, patience=4.0) == pytest.approx(exact_share, rel=5e-3)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: erlang_a(3, 1, 0, 3), "with endless patience the queue grows without end"),
        (lambda: erlang_a(3, 1, -1, 3), "the patience rate must be ≥ 0"),
        (lambda: erlang_a(3, 0, 1, 3), "the service rate must be > 0"),
        (lambda: erlang_a(3, 1, 1, 0), "a whole number ≥ 1, not 0"),
        (lambda: servers_with_abandonment(3, 1, 1, most_abandon=0), "the share that may leave must be > 0"),
        (lambda: servers_with_abandonment(3, 1, 1, share=1), "the share must be ≥ 0 and < 1"),
        (lambda: servers_with_abandonment(3, 1, 0, share=0.5), "the patience rate must be > 0"),
        (lambda: garnett(0, patience=0), "the patience must be > 0"),
    ],
)
def test_numbers_out_of_range_are_refused(call: Callable[[], object], said: str) -> None:
    """The error names the number, its range and what was given."""
    with pytest.raises(QueueingError) as caught:
        call()
    assert said in str(caught.value)
