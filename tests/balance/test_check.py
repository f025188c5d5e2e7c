"""The check of a plan: whatever is written and does not follow from its decisions is found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.whole import Whole
from pks.core.case import Case
from reference.random_cases import make
from tests.balance.cases import small_case, table


@pytest.fixture(scope="module")
def case() -> Case:
    """Return two units with goals, waiting work, a mission, and every kind of measure but limiting in reach."""
    return small_case(
        periods=3,
        units=("A", "B"),
        objects=table("planning_object max_wait_days acute limitable severity", ("p", 5, False, 0, 1), ("a", None, True, 0.2, 3)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("a", "c", 1.0)),
        pathways=table("from to per_activity lag", ("a", "p", 0.5, 1)),
        demand={("A", "p"): 18, ("A", "a"): 12, ("B", "p"): 1},
        available={("A", "c"): [70, 2, 4], ("B", "c"): 8},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 5, 9)),
        reallocations=table("capacity from_unit to_unit max_hours efficiency", ("c", "B", "A", 3, 0.9)),
        transfers=table("planning_object from_unit to_unit max_activities price", ("p", "A", "B", 1, 100)),
        flexibility=table("unit capacity max_share window", ("A", "c", 0.1, 1)),
        expansions=table("unit capacity step max_hours price", ("A", "c", "overtime", 2, 700)),
        suppliers=table("supplier planning_object max_per_period price", ("s", "p", 1, 4000)),
        goals=table("unit planning_object target", ("A", "p", 4)),
        missions=table("unit planning_object minimum", ("B", "p", 2)),
    )  # fmt: skip


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    """Return its plan."""
    return pks.plan(case)


def stated(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return every table of a plan by name."""
    return {**plan.planned, "tiers": plan.tiers}


def with_table(plan: Plan, name: str, frame: pd.DataFrame) -> Plan:
    """Return the plan with another table."""
    if name == "tiers":
        return replace(plan, tiers=frame)
    return replace(plan, planned={**plan.planned, name: frame})


def changed(frame: pd.DataFrame, column: str, row: int, factor: float) -> pd.DataFrame:
    """Return a table with one cell times `factor`, or 1 in place of 0 and of no value."""
    cells = frame[column].astype("float64").copy()
    old = cells.iloc[row]
    cells.iloc[row] = old * factor if old > 0 else 1.0
    return frame.assign(**{column: cells})


def nine_decimals(plan: Plan) -> Plan:
    """Return the plan as it is written to files."""
    for name, frame in stated(plan).items():
        plan = with_table(plan, name, frame.assign(**frame.select_dtypes("float64").round(9)))
    return plan


NUMBERS = {
    "production": ("activities", "for_others"),
    "measures": ("order", "amount", "cost"),
    "waiting": ("arrivals", "follow_on", "waiting", "overdue", "goal", "shortfall", "limited", "uncovered"),
    "capacity": ("available", "moved_in", "moved_out", "shifted_in", "shifted_out", "added", "used", "undone"),
    "tiers": ("position", "value"),
}
"""Every column of numbers but marginal values, which only a solver can tell."""


@pytest.mark.parametrize(("name", "column"), [(name, each) for name, columns in NUMBERS.items() for each in columns])
def test_a_changed_number_is_found_in_every_column(plan: Plan, name: str, column: str) -> None:
    """The largest number of a column 10 % up, and a nought (or the smallest number) of it raised, are each found."""
    frame = stated(plan)[name]
    cells = frame[column].astype("float64").fillna(0.0).to_numpy()
    for row in (int(np.argmax(cells)), int(np.argmin(cells))):
        assert with_table(plan, name, changed(frame, column, row, 1.1)).check(), f"row {row}"


def test_the_case_of_these_tests_uses_what_there_is(plan: Plan) -> None:
    """Measures that give, take, carry and buy are in the plan, and people are late: so changed numbers are no noughts."""
    assert {"shift_time", "expand", "buy"} <= set(plan.measures["kind"])
    assert {"reallocate", "transfer"} & set(plan.measures["kind"])
    assert (plan.waiting[["overdue", "shortfall", "follow_on"]].max() > 0).all()
    assert plan.check() == []


def test_labels_of_measures_that_nobody_offers_are_found(plan: Plan) -> None:
    """A row of a unit and supplier that are not in the case is an unknown row, by its number and labels."""
    ghost = plan.measures[plan.measures["kind"] == "buy"].iloc[:1].assign(unit="ghost", counterpart="nobody")
    found = with_table(plan, "measures", pd.concat([plan.measures, ghost], ignore_index=True)).check()
    assert [each.constraint for each in found] == ["unknown row"]
    assert f"row {len(plan.measures) + 1}: buy, ghost, nobody" in str(found[0])


@pytest.mark.parametrize(("column", "said"), [("side", "other"), ("amount_unit", "hats")])
def test_another_side_or_unit_of_a_measure_is_found(plan: Plan, column: str, said: str) -> None:
    """Words of a measure follow from its kind."""
    cells = plan.measures[column].copy()
    cells.iloc[0] = said
    found = with_table(plan, "measures", plan.measures.assign(**{column: cells})).check()
    assert [each.constraint for each in found] == ["side and unit of measure"]


@pytest.mark.parametrize("name", ["production", "waiting", "capacity"])
def test_unknown_and_repeated_rows_are_found(plan: Plan, name: str) -> None:
    """A row with an unknown unit, one on a day when no period starts, and one that stands there twice."""
    frame = stated(plan)[name]
    last = frame.iloc[-1:]
    wrong = [last.assign(unit="ghost"), last.assign(period=last["period"] + pd.Timedelta(days=1)), last]
    found = with_table(plan, name, pd.concat([frame, *wrong], ignore_index=True)).check()
    assert [each.constraint for each in found] == ["unknown row", "unknown row", "repeated row"]


def test_every_tier_is_required_once_and_known(plan: Plan) -> None:
    """Without tiers each is missing; a second and an invented one are named."""
    none = replace(plan, tiers=plan.tiers.iloc[:0]).check()
    assert [(each.constraint, each.place) for each in none] == [("missing tier", name) for name in plan.tiers["tier"]]
    twice = replace(plan, tiers=pd.concat([plan.tiers, plan.tiers.iloc[-1:]], ignore_index=True)).check()
    assert "repeated tier" in {each.constraint for each in twice}
    more = plan.tiers.iloc[-1:].assign(tier="happiness", position=len(plan.tiers) + 1)
    found = replace(plan, tiers=pd.concat([plan.tiers, more], ignore_index=True)).check()
    assert [each.constraint for each in found] == ["unknown tier"]


def test_tiny_hours_are_seen() -> None:
    """Where an activity takes 2e-5 hours and 4e-5 are there, an activity more than these 2 is too much."""
    case = small_case(
        demand={("A", "p"): 3},
        available={("A", "c"): 4e-5},
        activity_hours=table("planning_object capacity hours", ("p", "c", 2e-5)),
    )
    plan = pks.plan(case)
    assert plan.check() == []
    frame = plan.capacity
    for column in ("available", "used"):
        found = with_table(plan, "capacity", changed(frame, column, 0, 1.1)).check()
        assert [each.constraint for each in found] == [column]


@pytest.mark.parametrize(
    "strategy",
    [
        Lexicographic(also=("levelling",)),
        Lexicographic(order=("overdue+2*limited", "waiting:5%")),
        Whole(),
    ],
    ids=["levelled", "merged", "whole"],
)
def test_plans_of_every_sort_pass_as_they_are_written(case: Case, strategy: Lexicographic | Whole) -> None:
    """Levelled, with merged tiers and slack, and in whole activities: to nine decimals, all hold."""
    assert nine_decimals(pks.plan(case, strategy=strategy)).check() == []


def test_a_plan_with_tail_periods_passes(case: Case) -> None:
    """What is planned and not reported is checked with the rest."""
    tailed = replace(case, settings=replace(case.settings, periods=2, tail_periods=1))
    assert nine_decimals(pks.plan(tailed)).check() == []


def test_random_cases_pass_as_they_are_written(tmp_path: Path) -> None:
    """Two skill mixes per capacity and whatever else a random case has: to nine decimals, all hold."""
    make(tmp_path / "case", 1, resources=True, alternatives=True, goals=True, units=2, objects=3, periods=4)
    plan = pks.plan(pks.read_case(tmp_path / "case"))
    assert len(plan.mixes) > 0
    assert nine_decimals(plan).check() == []
    less = with_table(plan, "mixes", plan.mixes.assign(hours=0.0)).check()
    assert {each.constraint for each in less} == {"mixes"}
