"""A plan patient by patient against the draws of its forecast: who comes, and how surely promises are kept."""

from __future__ import annotations

import numpy as np
import pytest

import pks
from pks.balance.plan import Plan
from pks.chain import CaseForecast, forecast_need
from pks.chain.pathway_promises import pathway_promises
from pks.chain.pathways import plan_flow
from pks.core.case import Case
from pks.sim.pathway import Happened, simulate_flow
from tests.balance.cases import small_case, table
from tests.chain.varying import varying_list


@pytest.fixture(scope="module")
def case() -> Case:
    """Return one list whose need varies."""
    return varying_list()


@pytest.fixture(scope="module")
def made(case: Case) -> Plan:
    """Return its plan."""
    return pks.plan(case)


@pytest.fixture(scope="module")
def sure(case: Case) -> CaseForecast:
    """Return its forecast, in ten draws."""
    return forecast_need(case, draws=10)


def test_who_comes_is_a_draw_of_the_forecast(case: Case, made: Plan, sure: CaseForecast) -> None:
    """Replication by replication, as many come in six weeks as in a draw, but for rounding by week; then again."""
    events = simulate_flow(plan_flow(case, made, forecast=sure), until=6 * 168, replications=12).events
    came = (events.event == Happened.ARRIVES) & (events.hour >= 0)
    counts = np.bincount(events.replication[came], minlength=12)
    drawn = sure.draws[:, 0, :6].sum(axis=1)
    assert np.abs(counts - drawn[np.arange(12) % 10]).max() <= 6
    assert counts.std() > 0


def test_promises_of_a_plan_have_probabilities(case: Case, made: Plan, sure: CaseForecast) -> None:
    """Each week has the probability of its promise, and those that have a goal that of the goal."""
    simulated = simulate_flow(plan_flow(case, made, forecast=sure), until=6 * 168, replications=10)
    told = pathway_promises(made, simulated)
    assert told[["unit", "planning_object"]].drop_duplicates().to_numpy().tolist() == [["A", "p"]]
    assert told["period"].tolist() == made.waiting["period"].tolist()
    for name in ("all_within", "share_within"):
        assert told[name].between(0, 1).all()
    assert told["goal_reached"].notna().tolist() == made.waiting["goal"].notna().tolist()


def test_too_little_capacity_breaks_the_promise_for_sure() -> None:
    """40 hours a week for 150 visits of an hour, all in line from the start.

    150 have waited 20 days and 40 a week are seen to: after one week 110 have waited 27 days, within 28; after two
    weeks 70 have waited 34 and after three 30, so the promise is broken for sure; after four nobody waits.
    """
    waiting = table("unit planning_object waited_days patients", ("A", "p", 20, 150))
    case = small_case(
        objects=table("planning_object max_wait_days", ("p", 28)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 1.0)),
        demand={("A", "p"): 0},
        available={("A", "c"): 40},
        waiting=waiting,
    )
    made = pks.plan(case)
    told = pathway_promises(made, simulate_flow(plan_flow(case, made), until=4 * 168, replications=2))
    assert told["waiting"].tolist() == pytest.approx([110, 70, 30, 0])
    assert told["all_within"].tolist() == [1.0, 0.0, 0.0, 1.0]
    assert told["goal_reached"].isna().all()
