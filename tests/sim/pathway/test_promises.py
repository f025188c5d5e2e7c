"""Draws of a forecast in turn, and promises with probabilities, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pks.sim.pathway import (
    Arrivals,
    FlowError,
    FlowSimulation,
    Happened,
    InTurn,
    Resource,
    Route,
    Stage,
    flow_promises,
    simulate_flow,
)
from pks.sim.pathway.flow import Flow
from pks.sim.queue import Fixed

FIRST_HOUR = np.array([0.0, 1.0, 100.0]), np.array([0, 0]), np.array([1.0, 0.0])
"""Who comes, comes within the first hour."""


def four() -> FlowSimulation:
    """Simulate one server who needs 24 hours for each of 0, 2, 4 and 8 patients, who come in the first hour."""
    coming = InTurn(*FIRST_HOUR, np.array([[0.0], [2.0], [4.0], [8.0]]))
    route = Route("visits", (Stage("visit", {"server": 1}, Fixed(24.0)),))
    return simulate_flow(
        Flow((Resource("server", 1),), (route,), (Arrivals("visits", coming),)), until=60, replications=4
    )


def test_promises_are_shares_of_the_replications() -> None:
    """By hand: the first begins in hour 1, the second in hour 25, the third in hour 49.

    So at hour 20 there wait 0, 1, 3 and 7, for 19 hours or more and less than 20; at hour 30 there wait 0, 0, 2 and 6,
    for 29 hours or more, which is beyond the promise of 28.
    """
    goal = {"all": np.array([1.0, np.nan])}
    told = flow_promises(four(), {"all": ["visits"]}, ends=(20.0, 30.0), promise={"all": 28.0}, goal=goal)
    assert told["waiting"].tolist() == [11 / 4, 8 / 4]
    assert told["all_within"].tolist() == [1.0, 0.5]
    assert told["share_within"].tolist() == [1.0, 0.5]
    assert told["goal_reached"].fillna(-1).tolist() == [0.5, -1]


def test_a_share_of_those_waiting_is_enough() -> None:
    """At hour 30 with a promise of 28 hours nobody keeps it: a share of 0 is kept all the same."""
    told = flow_promises(four(), {"all": ["visits"]}, ends=(30.0,), promise={"all": 28.0}, share=0.0)
    assert told[["all_within", "share_within"]].to_numpy().tolist() == [[0.5, 1.0]]


def test_without_a_promise_there_is_no_probability() -> None:
    """Lists without promise and goal tell how many wait, and nothing else."""
    told = flow_promises(four(), {"all": ["visits"]}, ends=(20.0,), promise={})
    assert told[["all_within", "share_within", "goal_reached"]].isna().all(axis=None)


def test_routes_of_a_replication_have_the_same_draw() -> None:
    """Two routes whose draws are 0 and 9, or 9 and 0: in every replication 9 come in all, in turn to one and the other."""
    routes = tuple(Route(name, (Stage(name, {"bed": 1}, Fixed(1.0)),)) for name in ("a", "b"))
    draws = {"a": np.array([[0.0], [9.0]]), "b": np.array([[9.0], [0.0]])}
    arrivals = tuple(Arrivals(name, InTurn(*FIRST_HOUR, people)) for name, people in draws.items())
    simulated = simulate_flow(Flow((Resource("bed", 20),), routes, arrivals), until=50, replications=5)
    log = simulated.events
    came = log.event == Happened.ARRIVES
    counts = np.zeros((5, 2), int)
    np.add.at(counts, (log.replication[came], log.route[came]), 1)
    assert counts.tolist() == [[0, 9], [9, 0], [0, 9], [9, 0], [0, 9]]


def test_draws_are_rounded_without_bias() -> None:
    """2.3 people are 2 or 3: over 4 000 draws the mean is within four standard errors, √(0.3 · 0.7 ÷ 4 000), of 2.3."""
    coming = InTurn(*FIRST_HOUR, np.array([[2.3]]))
    generator = np.random.default_rng(5)
    counts = np.array([len(coming.draw(generator, 100.0, number)) for number in range(4_000)])
    assert set(counts.tolist()) == {2, 3}
    assert abs(counts.mean() - 2.3) < 4 * np.sqrt(0.3 * 0.7 / 4_000)


@pytest.mark.parametrize(
    ("people", "share"), [([[-1.0]], 1.0), ([[np.nan]], 1.0), (np.zeros((0, 1)), 1.0), ([[1.0]], 0.9)]
)
def test_draws_that_are_none_are_refused(people: object, share: float) -> None:
    """Negative, missing or no draws, and shares that do not add up, are refused."""
    with pytest.raises(FlowError):
        InTurn(np.array([0.0, 1.0]), np.array([0]), np.array([share]), np.array(people))
