"""A plan against the draws of its forecast, and against capacity that is lost by chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import pks
from pks.balance.doing import plan_doing
from pks.balance.plan import Plan
from pks.balance.program import program_of
from pks.balance.variables import variables_of
from pks.balance.whole import whole
from pks.chain import CaseForecast, forecast_need
from pks.chain.simulating import description, plan_promises, simulate
from pks.core.case import Case, case_from
from pks.sim import Workers, draw_inputs, simulate_lists
from tests.balance.cases import every_week, table
from tests.chain.varying import varying_list


@pytest.fixture(scope="module")
def case() -> Case:
    """Return one list whose need varies."""
    return varying_list()


@pytest.fixture(scope="module")
def sure(case: Case) -> CaseForecast:
    """Return its forecast."""
    return forecast_need(case, draws=40)


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    """Return its plan."""
    return pks.plan(case)


def test_arrivals_are_the_draws_of_the_forecast(case: Case, plan: Plan, sure: CaseForecast) -> None:
    """Replication by replication, what arrives until the end is that of a draw, but for rounding."""
    of = description(case, plan, forecast=sure)
    simulation = simulate(case, plan, forecast=sure, replications=40)
    arrived = simulation.tally.completed + simulation.tally.waiting[:, :, -1] - of.start.patients.sum()
    drawn = sure.draws[:, :, : of.periods].sum(axis=2)
    assert np.abs(arrived - drawn).max() <= of.periods
    assert arrived.std() > 0


def test_expected_course_stays_the_plans(case: Case, plan: Plan, sure: CaseForecast) -> None:
    """Without chance the lists are those of the plan, forecast or not."""
    course = simulate(case, plan, forecast=sure, replications=0).waiting_sim["mean"]
    assert course.to_list() == pytest.approx(plan.waiting["waiting"].to_list(), abs=1e-6)


def test_lost_capacity_makes_lists_longer(case: Case, plan: Plan, sure: CaseForecast) -> None:
    """On the same draws, with a tenth of the slots lost, no list is ever shorter, and most are longer."""
    whole, less = (simulate(case, plan, forecast=sure, lost=lost, replications=60) for lost in (0.0, 0.1))
    assert (less.tally.waiting >= whole.tally.waiting).all()
    assert less.tally.waiting.mean() > whole.tally.waiting.mean() + 1


def test_promises_of_a_plan_have_probabilities(case: Case, plan: Plan, sure: CaseForecast) -> None:
    """The goal of the last period has a probability, the other periods have no goal."""
    told = plan_promises(plan, simulate(case, plan, forecast=sure, replications=60))
    assert told["goal_reached"].notna().tolist() == plan.waiting["goal"].notna().tolist()
    assert told["goal_reached"].dropna().between(0, 1).all()
    assert told["goal_reached"].notna().any()


def test_workers_do_not_change_a_plan_in_simulation(case: Case, plan: Plan, sure: CaseForecast) -> None:
    """Spread over threads, the same seed gives the same tables."""
    pytest.importorskip("joblib")
    one = simulate(case, plan, forecast=sure, replications=150)
    two = simulate(case, plan, forecast=sure, replications=150, over=Workers(2, "threading"))
    pd.testing.assert_frame_equal(one.waits, two.waits, check_exact=True)


@pytest.fixture(scope="module")
def onward(case: Case) -> Case:
    """Return the case with controls that follow visits, bought care of which half comes back, and its own return."""
    tables = dict(case.tables)
    settings = {"name": "onward", "currency": "SEK", "level": "tactical"}
    settings |= {"frequency": "W-MON", "start": "2026-01-05", "periods": 6}
    tables |= {
        "available": table("unit capacity period hours", *every_week({("A", "c"): 38.0}, 6)),
        "planning_objects": table("planning_object max_wait_days", ("p", 28), ("control", 60)),
        "activity_hours": table("planning_object capacity hours", ("p", "c", 2.0), ("control", "c", 0.5)),
        "pathways": table(
            "from to lag per_activity",
            ("p", "control", 0, 0.6),
            ("p", "control", 2, 1.5),
            ("control", "control", 1, 0.2),
        ),
        "suppliers": table(
            "order supplier planning_object price follow_on max_per_period", (1, "S", "p", 9.0, 0.5, 3.0)
        ),
    }
    return case_from(settings, tables)


def test_follow_on_of_the_expected_course_is_the_plans(onward: Case) -> None:
    """Derived from who is served, with bought care coming back in part, the lists are those of the plan."""
    made = pks.plan(onward)
    assert (made.measures["kind"] == "buy").any()
    assert made.waiting["follow_on"].sum() > 50
    course = simulate(onward, made, replications=0).waiting_sim["mean"]
    assert course.to_list() == pytest.approx(made.waiting["waiting"].to_list(), abs=1e-6)


def test_care_that_is_lost_gives_rise_to_nothing(onward: Case) -> None:
    """With every slot lost nobody is served, and nobody comes to a control."""
    flows = simulate(onward, pks.plan(onward), lost=1.0, replications=20).flows.set_index("planning_object")
    assert flows.loc["p", "completed"] == 0
    assert flows.loc["control", "arrived"] == 0


def test_follow_on_varies_with_what_the_forecast_draws(onward: Case) -> None:
    """Where all are served as they come, more visits in a draw are more controls: the two go together."""
    made = pks.plan(onward)
    of = description(onward, made, forecast=forecast_need(onward, draws=60))
    ample = replace(of, slots=of.slots + 1000)
    done = simulate_lists(ample, replications=60).tally.completed
    assert np.corrcoef(done[:, 0], done[:, 1])[0, 1] > 0.5  # 4 standard errors from 0


def plans_of(case: Case) -> dict[str, Plan]:
    """Return three plans of a case that do different things: the best, the same in whole activities, and nothing at all."""
    best = pks.plan(case)
    v = variables_of(best.problem)
    columns = len(program_of(best.problem, v).col_lower)
    idle = plan_doing(best.problem, v, np.zeros(columns), strategy="nothing", currency=best.currency)
    return {"best": best, "whole": whole(best), "by rule": idle}


@pytest.mark.parametrize("made_by", ["best", "whole", "by rule"])
def test_any_plan_can_be_simulated(onward: Case, made_by: str) -> None:
    """Whoever made it and however: the expected course has the lists of the plan, and replications vary about them."""
    made = plans_of(onward)[made_by]
    course = simulate(onward, made, replications=0).waiting_sim["mean"]
    assert course.to_list() == pytest.approx(made.waiting["waiting"].to_list(), abs=1e-6)
    drawn = simulate(onward, made, replications=200, seed=1).tally.waiting[:, :, -1]
    assert drawn.std(axis=0, ddof=1).max() > 0
    assert plan_promises(made, simulate(onward, made, replications=20))["goal_reached"].notna().any()


def test_plans_with_the_same_seed_share_their_arrivals(onward: Case) -> None:
    """Whatever a plan does, who arrives by himself is the same, list by list, week by week and replication by replication.

    So plans are compared on what they do, and on nothing else. With a forecast it is the same draw that arrives.
    """
    draws = forecast_need(onward, draws=20)
    for forecast in (None, draws):
        best, *others = (
            draw_inputs(description(onward, made, forecast=forecast), replications=range(50), seed=7).people
            for made in plans_of(onward).values()
        )
        assert best.std(axis=0).max() > 0
        for other in others:
            np.testing.assert_array_equal(other, best)
