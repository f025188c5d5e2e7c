"""Queues whose answers are known: examples by hand from other tools, and closed forms within their intervals."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from scipy.stats import binom

from pks.core.axes import Floats
from pks.queueing import mmc
from pks.sim.queue import (
    Ageing,
    Exponential,
    Fixed,
    Gamma,
    PatientClass,
    Patients,
    Promotion,
    draw_patients,
    serve,
)
from pks.sim.queue.drawing import SERVICE, _stream
from pks.sim.queue.summary import with_interval
from tests.sim.queue.random_patients import Drawn, drawn


def vector(reference: Path, name: str) -> dict[str, Any]:
    """Return one example by its id."""
    examples = json.loads((reference / "vectors" / "peer_vectors.json").read_text(encoding="utf-8"))
    return next(each for each in examples if each["id"] == name)


def test_two_leave_at_the_same_moment(reference: Path) -> None:
    """Ciw's test of simultaneous reneging: two leave at 11, the fourth finds the server free at 23."""
    given_, expected = (vector(reference, "des-renege-simultaneous")[key] for key in ("inputs", "expected"))
    arrival = np.array([given_["arrivals"]], float)
    of = Patients(
        arrival,
        np.full(arrival.shape, given_["service"], float),
        priority=np.ones(arrival.shape, np.int64),
        patience=np.array([given_["patience"]], float),
    )
    visits = serve(of, servers=given_["servers"])
    gone = [[n + 1, of.arrival[0, n], of.leaves[0, n]] for n in np.flatnonzero(visits.left[0])]
    assert gone == expected["reneged"]
    served = [
        [n + 1, of.arrival[0, n], visits.begin[0, n], visits.departure[0, n]] for n in np.flatnonzero(~visits.left[0])
    ]
    assert served == expected["served"]


def test_who_waits_long_moves_up(reference: Path) -> None:
    """Ciw's test of priorities that change while waiting: within a class, the first to *join* it is served first."""
    given_ = vector(reference, "des-promotion")
    inputs = given_["inputs"]
    come = sorted([(t, 0) for t in inputs["class0"]] + [(t, 1) for t in inputs["class1"]])
    of = Patients(
        np.array([[t for t, _ in come]], float),
        np.full((1, len(come)), inputs["service"]),
        priority=np.array([[kind for _, kind in come]]),
    )
    visits = serve(of, servers=1, discipline=Promotion(inputs["promote_after"]))
    rows = np.stack([of.arrival[0], visits.begin[0], visits.departure[0]], axis=1)
    rows = rows[rows[:, 2] < inputs["horizon"]]
    np.testing.assert_allclose(rows[rows[:, 1].argsort()], given_["expected"], atol=given_["tolerance"])


SETS, RUNS = 200, 10
"""So many intervals, each of so many replications."""


def as_often_as_stated(inside: int) -> bool:
    """Tell whether so many of the 95 % intervals are what chance allows: binomial, two-sided, 99.9 %."""
    least, most = binom.ppf([0.0005, 0.9995], SETS, 0.95)
    return bool(least <= inside <= most)


def holding(values: Floats, wanted: float) -> int:
    """Return how many of the intervals of ten replications each hold what is `wanted`; values are (sets · runs,)."""
    bounds = [with_interval(each, 0.95) for each in values.reshape(SETS, RUNS)]
    return sum(low <= wanted <= high for _, low, high in bounds)


def mean_waits(classes: list[PatientClass], servers: int, *, seed: int) -> dict[int, Floats]:
    """Return the mean wait of each priority by replication, once the queue has filled, (sets · runs,)."""
    visits = serve(draw_patients(classes, patients=1200, replications=SETS * RUNS, seed=seed), servers=servers)
    filled = visits.patients.arrival >= 100.0
    every = visits.patients.priority
    return {
        int(priority): np.nanmean(np.where(filled & (every == priority), visits.wait, np.nan), axis=1)
        for priority in np.unique(every)
    }


def test_waits_of_a_known_queue_lie_in_their_intervals() -> None:
    """M/M/3 at load 0.7: of 200 intervals of 95 % as many hold the Erlang C wait as a binomial number allows."""
    waits = mean_waits([PatientClass(2.1, Exponential(1.0))], 3, seed=11)
    assert as_often_as_stated(holding(waits[1], mmc(2.1, 1.0, 3).wait))


def test_waits_by_priority_are_those_of_cobham() -> None:
    """M/G/1 with two priorities: W_k = W0 / ((1 − s_{k−1})(1 − s_k)), W0 = Σ λ_i·E[S_i²]/2.

    Source: Cobham 1954, doi:10.1287/opre.2.1.70.

    Urgent: λ = 0.3, S gamma with mean 1, sd 0.5, E[S²] = 1.25. Others: λ = 0.25, mean 1.2, sd 0.6, E[S²] = 1.8.
    W0 = (0.3·1.25 + 0.25·1.8)/2 = 0.4125; s_1 = 0.3, s_2 = 0.6; W_1 = 0.4125/0.7, W_2 = 0.4125/(0.7·0.4).
    """
    classes = [PatientClass(0.3, Gamma(1.0, 0.5), 1), PatientClass(0.25, Gamma(1.2, 0.6), 2)]
    waits = mean_waits(classes, 1, seed=11)
    assert as_often_as_stated(holding(waits[1], 0.4125 / 0.7))
    assert as_often_as_stated(holding(waits[2], 0.4125 / 0.28))


def shares_left(of: PatientClass, servers: int, *, seed: int) -> Floats:
    """Return the share that left without care among those who came once the queue had filled, (sets · runs,)."""
    visits = serve(draw_patients([of], patients=600, replications=SETS * RUNS, seed=seed), servers=servers)
    filled = visits.patients.arrival >= 20.0
    return (visits.left & filled).sum(axis=1) / filled.sum(axis=1)


def test_who_finds_no_server_free_leaves_as_erlang_b_says() -> None:
    """M/G/2 at load 1 where nobody waits loses B(2, 1) = (1/2)/(1 + 1 + 1/2) = 1/5, whatever the times of care."""
    for number, service in enumerate((Exponential(1.0), Gamma(1.0, 0.4))):
        share = shares_left(PatientClass(1.0, service, patience=Fixed(0.0)), 2, seed=20 + number)
        assert as_often_as_stated(holding(share, 0.2))


def test_leaving_by_chance_is_that_of_erlang_a() -> None:
    """The share e⁻¹ leaves M/M/1 + M with λ = μ = θ = 1 (Garnett, Mandelbaum and Reiman 2002, doi:10.1287/msom.4.3.208.7753).

    The number present is Poisson with mean 1, so those who wait are E[(N − 1)⁺] = 1 − (1 − e⁻¹) = e⁻¹, and each leaves
    at rate 1.
    """
    share = shares_left(PatientClass(1.0, Exponential(1.0), patience=Exponential(1.0)), 1, seed=3)
    assert as_often_as_stated(holding(share, float(np.exp(-1))))


@given(drawn())
def test_servers_are_never_idle_while_somebody_waits(case: Drawn) -> None:
    """No more are cared for at once than there are servers, and nobody waits while a server is idle."""
    visits = serve(case.patients, servers=case.servers, discipline=case.discipline)
    for row in range(case.patients.replications):
        came, begin, end = case.patients.arrival[row], visits.begin[row], visits.departure[row]
        gone = np.where(visits.left[row], case.patients.leaves[row], begin)
        there = case.patients.comes[row]
        moments = np.unique(np.concatenate([came[there], end[~np.isnan(end)]]))
        for one, other in pairwise(moments):
            middle = (one + other) / 2
            busy = int(((begin <= middle) & (middle < end)).sum())
            waiting = int(((came <= middle) & (middle < gone) & there).sum())
            assert busy <= case.servers
            assert waiting == 0 or busy == case.servers


@given(drawn())
def test_littles_law(case: Drawn) -> None:
    """The time integral of those who wait is the sum of all waits (Little's law over the whole visit)."""
    visits = serve(case.patients, servers=case.servers, discipline=case.discipline)
    for row in range(case.patients.replications):
        there = case.patients.comes[row]
        came = case.patients.arrival[row, there]
        gone = np.where(visits.left[row], case.patients.leaves[row], visits.begin[row])[there]
        assert (gone >= came).all()
        moments = np.unique(np.concatenate([came, gone]))
        waiting = ((came <= moments[:-1, None]) & (gone > moments[:-1, None])).sum(axis=1)
        np.testing.assert_allclose(waiting @ np.diff(moments), visits.wait[row, there].sum(), atol=1e-9)


def test_ageing_without_worth_is_first_in_first_out_and_with_much_is_priority() -> None:
    """A step of priority that is worth nothing is first in, first out; one worth more than any wait is priority."""
    of = draw_patients(
        [PatientClass(0.5, Exponential(1.0), 1), PatientClass(0.4, Exponential(1.0), 2)],
        patients=300,
        replications=2,
        seed=5,
    )
    alike = Patients(of.arrival, of.service, priority=np.ones_like(of.priority))
    np.testing.assert_array_equal(serve(of, servers=1, discipline=Ageing(0.0)).begin, serve(alike, servers=1).begin)
    np.testing.assert_array_equal(serve(of, servers=1, discipline=Ageing(1e6)).begin, serve(of, servers=1).begin)


def test_each_class_keeps_its_times() -> None:
    """The n-th patient of a class takes as long, whoever else comes and however many replications are drawn."""
    urgent, other = PatientClass(0.5, Exponential(1.0), 1), PatientClass(0.5, Gamma(2.0, 1.0), 2)
    one = draw_patients([urgent, other], patients=400, replications=2, seed=9)
    two = draw_patients([urgent, PatientClass(0.5, Gamma(3.0, 1.0), 2)], patients=400, replications=5, seed=9)
    np.testing.assert_array_equal(one.service[one.priority == 1], two.service[:2][two.priority[:2] == 1])
    np.testing.assert_array_equal(one.arrival, two.arrival[:2])
    first = _stream(9, 0, SERVICE, 0).exponential(1.0, 3)
    np.testing.assert_array_equal(one.service[0][one.priority[0] == 1][:3], first)


def test_nobody_to_draw_is_refused() -> None:
    """Rates that bring nobody are refused."""
    with pytest.raises(ValueError, match="nobody comes"):
        draw_patients([PatientClass(0.0, Exponential(1.0))], patients=5, replications=1, seed=1)
