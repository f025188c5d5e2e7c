"""Outcome beside the plan: sums, hours used, and who is overdue at least."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pks
from pks.balance.plan import Plan
from pks.chain.deviations import deviations
from tests.balance.cases import small_case, table
from tests.chain.outcomes import hours, known, outcome, steady
from tests.report.cases import every_kind


def found(plan: Plan, told: pd.DataFrame, of_hours: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the deviations of a plan with these tables of outcome."""
    rows = deviations(plan.problem, list(known(plan, told, of_hours).values()))
    return rows.set_index(["quantity", "unit", "period"])


def test_sums_run_from_the_start_over_what_is_known() -> None:
    """Goals of 20: 18, then 23 were done: −2, then +1 since the start; of 20 the first is a tenth short."""
    rows = found(steady()[1], outcome("A", production=[18.0, 23.0])).loc["production"]
    assert rows["deviation"].tolist() == pytest.approx([-2.0, 3.0])
    assert rows["share"].tolist() == pytest.approx([-0.1, 0.15])
    assert rows["cumulated_deviation"].tolist() == pytest.approx([-2.0, 1.0])
    assert rows["cumulated_planned"].tolist() == pytest.approx([20.0, 40.0])


def test_how_things_stand_is_not_summed() -> None:
    """Lists of two weeks are no number of people."""
    rows = found(steady()[1], outcome("A", production=[20.0, 20.0], waiting=[3.0, 4.0])).loc["waiting"]
    assert rows["deviation"].tolist() == pytest.approx([3.0, 4.0])
    assert rows["cumulated_deviation"].isna().all()


def test_overdue_are_at_least_those_who_cannot_have_joined_in_time() -> None:
    """Promise 7 days, 10 have waited 20 days, 5 come a week and 12 wait after each of two weeks.

    After week 1 the 5 newcomers are within the promise: 7 are overdue. After week 2 newcomers of both weeks are, the
    first for the last time: 2. After week 3 those of weeks 2 and 3 again: 2.
    """
    case = small_case(
        demand={("A", "p"): 5.0},
        available={("A", "c"): 40.0},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20.0, 10.0)),
    )
    told = outcome("A", production=[3.0, 5.0, 5.0], arrivals=5.0, waiting=12.0)
    assert found(pks.plan(case), told).loc["overdue"]["outcome"].tolist() == pytest.approx([7.0, 2.0, 2.0])


def test_hours_used_are_those_of_the_production() -> None:
    """18 activities of 2 hours take 36 of the 40 hours planned to be used."""
    rows = found(steady()[1], outcome("A", production=[18.0, 20.0])).loc["hours used"]
    assert rows["planned"].tolist() == pytest.approx([40.0, 40.0])
    assert rows["deviation"].tolist() == pytest.approx([-4.0, 0.0])


def test_hours_are_held_against_all_hours_of_the_plan() -> None:
    """40 of 44 hours were there."""
    rows = found(steady()[1], outcome("A", production=[20.0, 20.0]), hours("A", [40.0, 44.0])).loc["hours"]
    assert rows["deviation"].tolist() == pytest.approx([-4.0, 0.0])


def test_what_is_not_told_is_not_judged() -> None:
    """Only unit A and its two weeks stand there, and only what its table holds."""
    rows = found(steady()[1], outcome("A", production=[20.0, 20.0]))
    assert set(rows.index.get_level_values("unit")) == {"A"}
    assert set(rows.index.get_level_values("quantity")) == {"production", "hours used"}
    assert len(rows) == 4


def test_an_outcome_that_is_the_plan_deviates_in_nothing() -> None:
    """Every kind of measure, waiting, follow-on: plan and outcome are the same number, hours used recomputed too."""
    plan = pks.plan(every_kind())
    keys = ["unit", "planning_object", "period"]
    told = plan.waiting[[*keys, "arrivals", "waiting"]].merge(plan.production, on=keys, how="left")
    told = told.assign(production=told["activities"].fillna(0.0))[[*keys, "production", "arrivals", "waiting"]]
    rows = found(plan, told).reset_index()
    same = rows[rows["quantity"] != "overdue"]
    assert np.abs(same["deviation"]).max() < 1e-6
    late = rows[rows["quantity"] == "overdue"]
    assert late["deviation"].max() < 1e-6, "first in, first out nobody can have fewer overdue than the lower bound"
    assert (late["outcome"] > 1).any()
