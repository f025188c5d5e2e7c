"""Whole activities: every constraint holds, and no integer program does better than is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pandas.testing import assert_frame_equal
from scipy.optimize import Bounds, LinearConstraint, milp

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan, PlanError
from pks.balance.settling import Settling
from pks.balance.whole import Whole, whole
from pks.cli.outputs import plan_tables
from pks.core.errors import AlignmentError
from pks.io import write_results
from reference.random_cases import make
from reference.recompute import recompute
from tests.balance.cases import small_case, table


def whole_columns(plan: Plan) -> np.ndarray:
    """Return which columns of the program must be whole: what serves a list and who is limited."""
    assert plan.solved is not None
    v = plan.solved.variables
    return np.unique(np.concatenate([v.served.column, v.dropped.column]))


def best_whole(plan: Plan) -> Iterator[tuple[str, float]]:
    """Yield the tiers of the true integer program, each held to 1e-5 while the next is minimised.

    It ends early where the integer solver finds no point within that.
    """
    assert plan.solved is not None
    program = plan.solved.program
    integrality = np.zeros(len(program.col_lower))
    integrality[whole_columns(plan)] = 1
    rows = [LinearConstraint(program.matrix, program.row_lower, program.row_upper)]
    for tier in plan.solved.tiers:
        cost = tier.objective(len(integrality)).cost
        bounds = Bounds(program.col_lower, program.col_upper)
        result = milp(cost, constraints=rows, bounds=bounds, integrality=integrality, options={"mip_rel_gap": 0.0})
        if not result.success:
            return
        yield tier.name, float(result.fun)
        rows.append(LinearConstraint(cost[None, :], -np.inf, result.fun + 1e-5 * max(1.0, abs(result.fun))))


def tiers(plan: Plan) -> dict[str, float]:
    """Return the value of every tier by name."""
    return plan.tiers.set_index("tier")["value"].to_dict()


def fractions(plan: Plan) -> float:
    """Return how far the activities of a plan are from whole numbers at most."""
    amounts = plan.measures[plan.measures["amount_unit"] == "activities"]["amount"]
    every = np.concatenate([plan.production["activities"], plan.production["for_others"], amounts])
    return float(np.abs(every - every.round()).max(initial=0.0))


def test_one_list_is_rounded_to_date_as_worked_out_by_hand() -> None:
    """2.5 a week are served as they come; whole they are 2, 3, 2, 3: half a person waits in weeks 1 and 3."""
    case = small_case(
        objects=table("planning_object max_wait_days", ("p", 30)),
        demand={("A", "p"): 2.5},
        available={("A", "c"): 6},
    )
    plan = pks.plan(case, strategy=Whole())
    assert plan.production["activities"].tolist() == [2, 3, 2, 3]
    assert plan.waiting["waiting"].tolist() == pytest.approx([0.5, 0, 0.5, 0])
    rounding = plan.rounding.set_index("tier")
    assert rounding.columns.to_list() == ["unit", "fractional", "whole", "cost"]
    assert rounding.loc["waiting", ["fractional", "whole", "cost"]].tolist() == pytest.approx([0, 1, 1])
    assert (plan.status, plan.unique, plan.strategy) == ("rounded to whole activities", None, "lexicographic, whole")


def test_overtime_is_used_where_somebody_would_be_overdue_otherwise() -> None:
    """3 who are due, 5 hours: 2.5 activities and an hour of overtime; whole, 3 need 6 hours, of which 1 is overtime."""
    case = small_case(
        periods=1,
        objects=table("planning_object max_wait_days", ("p", 0)),
        waiting=table("unit planning_object waited_days patients", ("A", "p", 5, 2.5)),
        demand={("A", "p"): 0.5},
        available={("A", "c"): 5},
        expansions=table("unit capacity step max_hours price", ("A", "c", "overtime", 4, 100)),
    )
    plan = pks.plan(case, strategy=Whole())
    assert plan.production["activities"].tolist() == [3]
    assert tiers(plan)["overdue"] == pytest.approx(0)
    assert tiers(plan)["order 3"] == pytest.approx(100)


def test_acute_need_that_is_not_whole_is_uncovered_unless_it_is_left_out() -> None:
    """2.5 acute a week: 2 are carried out and 0.5 uncovered; left fractional, all 2.5 are."""
    objects = table("planning_object acute", ("p", True))
    case = small_case(periods=2, objects=objects, demand={("A", "p"): 2.5}, available={("A", "c"): 10})
    assert tiers(pks.plan(case, strategy=Whole()))["uncovered"] == pytest.approx(1)
    left_out = pks.plan(case, strategy=Whole(fractional=("p",)))
    assert left_out.production["activities"].tolist() == pytest.approx([2.5, 2.5])
    assert tiers(left_out)["uncovered"] == 0
    with pytest.raises(AlignmentError, match="x-ray"):
        pks.plan(case, strategy=Whole(fractional=("x-ray",)))


def test_a_plan_that_is_whole_already_costs_nothing() -> None:
    """4 arrivals a week and 8 hours for 2 hours each: nothing is rounded."""
    plan = pks.plan(small_case(demand={("A", "p"): 4}, available={("A", "c"): 8}), strategy=Whole())
    assert plan.rounding is not None
    assert (plan.rounding["cost"] == 0).all()


def test_a_plan_from_elsewhere_is_not_rounded() -> None:
    """Without the program behind it a plan cannot be rounded; the error says what to do."""
    plan = pks.plan(small_case(demand={("A", "p"): 2.5}, available={("A", "c"): 8}))
    with pytest.raises(PlanError, match="make it anew"):
        whole(replace(plan, solved=None))


@pytest.mark.parametrize("seed", [*range(12), 1315, 1316])
def test_random_plans_are_whole_and_keep_every_constraint(seed: int, tmp_path: Path) -> None:
    """All activities are whole; written tables satisfy every constraint by an independent count, and give the tiers."""
    make(tmp_path / "case", seed)
    plan = pks.plan(pks.read_case(tmp_path / "case"), strategy=Whole())
    assert fractions(plan) == 0
    write_results(tmp_path / "plan", plan_tables(plan))
    assert recompute(tmp_path / "case", tmp_path / "plan").violations == []


def test_acute_need_is_limited_where_it_may_be_before_it_is_uncovered() -> None:
    """5 acute, 4 hours of 2 each, up to 3 may be limited: 2 are carried out, 3 limited, nobody is uncovered."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute limitable", ("p", True, 0.6)),
        demand={("A", "p"): 5},
        available={("A", "c"): 5},
    )
    found = tiers(pks.plan(case, strategy=Whole()))
    assert (found["uncovered"], found["limited"]) == pytest.approx((0, 3))


def test_whole_plans_say_what_an_hour_is_worth_as_the_fractional_plan_does() -> None:
    """An hour more saves half a person who waits; with production fixed it would seem to be worth nothing."""
    case = small_case(demand={("A", "p"): 4.5}, available={("A", "c"): 6})
    plan = pks.plan(case)
    keys = ["unit", "capacity", "period"]
    columns = [*keys, "marginal_value", "marginal_tier"]
    assert plan.capacity["marginal_value"].abs().sum() > 0
    assert_frame_equal(whole(plan).capacity[columns], plan.capacity[columns])


@pytest.mark.parametrize("limit", [1e-9, 0.02])
def test_a_whole_plan_is_made_in_whatever_time_there_is(limit: float, tmp_path: Path) -> None:
    """However little time balancing leaves for rounding, the plan is whole, holds, and says that it was stopped."""
    make(tmp_path / "case", 5, units=4, objects=4, periods=10, acute=True, suppliers=True, expansions=True)
    plan = pks.plan(pks.read_case(tmp_path / "case"), strategy=Whole(Lexicographic(time_limit=limit)))
    assert plan.status == "time limit, rounded to whole activities"
    assert fractions(plan) == 0
    assert plan.check() == []
    assert "gap" in plan.tiers


@pytest.mark.parametrize("stopped", [1e-9, 0.0])
def test_rounding_itself_may_have_no_time_at_all(stopped: float, tmp_path: Path) -> None:
    """An optimal plan, rounded without time to settle the rest: whole, marked so, every constraint holds."""
    make(tmp_path / "case", 5, units=3, objects=3, periods=6, acute=True, suppliers=True, expansions=True)
    plan = pks.plan(pks.read_case(tmp_path / "case"))
    rounded = whole(plan, settling=Settling(time_limit=stopped))
    assert rounded.status == "time limit, rounded to whole activities"
    assert fractions(rounded) == 0
    assert rounded.check() == []


def test_how_far_whole_plans_lie_from_the_best(tmp_path: Path) -> None:
    """Of 20 random cases in a row, the first tier that differs from the integer program lies within 10 % in half."""
    near = 0
    for seed in range(20):
        make(tmp_path / str(seed), seed, units=2, objects=2, periods=4)
        plan = pks.plan(pks.read_case(tmp_path / str(seed)))
        rounded = tiers(whole(plan))
        differing = ((rounded[tier], best) for tier, best in best_whole(plan) if not same(rounded[tier], best))
        value, best = next(differing, (0.0, 0.0))
        near += value <= 1.1 * best
        assert value >= best
    assert near >= 10


def same(one: float, other: float) -> bool:
    """Tell whether two values of a tier are the same, but for what the integer program is held to."""
    return abs(one - other) <= 1e-3 * max(1.0, abs(other))
