"""Scenarios that share their chance are compared replication by replication."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pks.sim.pathway import (
    Arrivals,
    At,
    ByHour,
    Flow,
    FlowError,
    Resource,
    Route,
    Stage,
    simulate_flow,
    waits_compared,
)
from pks.sim.queue import Exponential, Fixed


def ward(beds: int, *, stay: Stage | None = None, arrivals: Arrivals | None = None) -> Flow:
    """Return a ward with so many beds."""
    stay = stay or Stage("stay", {"bed": 1}, Exponential(10.0))
    come = arrivals or Arrivals("all", ByHour((0.35,)))
    return Flow((Resource("bed", beds),), (Route("all", (stay,)),), (come,))


def test_a_difference_by_hand() -> None:
    """Two come at 0 and stay 4: with one bed the second waits 4, with two nobody: 2 less on average, surely."""
    flow = ward(1, stay=Stage("stay", {"bed": 1}, Fixed(4.0)), arrivals=Arrivals("all", At((0.0, 0.0))))
    one = simulate_flow(flow, until=24, replications=3)
    other = simulate_flow(replace(flow, resources=(Resource("bed", 2),)), until=24, replications=3)
    row = waits_compared(one, other).iloc[0].tolist()
    assert row == ["all", "stay", 2.0, 0.0, -2.0, -2.0, -2.0]


def test_shared_chance_makes_the_difference_surer() -> None:
    """One bed more in a busy ward: the interval of the difference is narrower than that of the waits themselves."""
    few, more = (simulate_flow(ward(beds), until=600, replications=12, seed=3, warm_up=100) for beds in (5, 6))
    compared = waits_compared(few, more).iloc[0]
    assert compared["high"] < 0
    alone = few.waits().iloc[0]
    assert compared["one"] == pytest.approx(alone["mean"])
    assert compared["high"] - compared["low"] < alone["high"] - alone["low"]


def test_other_seeds_are_refused() -> None:
    """What does not share its chance is not compared as if it did."""
    one, other = (simulate_flow(ward(4), until=24, replications=2, seed=seed) for seed in (1, 2))
    with pytest.raises(FlowError, match="must be alike to compare"):
        waits_compared(one, other)
