from __future__ import annotations

import pytest

import pks
from pks.balance.explain.relaxation import least_relaxation
from pks.balance.plan import Plan
from pks.core.errors import AlignmentError
from tests.balance.cases import small_case, table

ACUTE = table("planning_object acute", ("p", True))


def test_two_overdue_patients_need_four_hours_in_the_first_week(hand_plan: Plan) -> None:
    """The case by hand: 2 are overdue, an activity takes 2 hours, and only A in week 1 is short."""
    found = least_relaxation(hand_plan.problem)
    assert found.possible
    assert found.hours[["unit", "capacity"]].to_numpy().tolist() == [["A", "c"]]
    assert str(found.hours["period"][0].date()) == "2026-01-05"
    assert found.hours["hours"].tolist() == pytest.approx([4])
    assert found.plan.check() == []


def test_measures_are_used_before_hours_are_added() -> None:
    """8 acute activities of 2 hours against 10: without measures 6 hours are missing, with 4 of overtime 2."""
    case = small_case(periods=1, objects=ACUTE, demand={("A", "p"): 8}, available={("A", "c"): 10})
    assert least_relaxation(pks.plan(case).problem).hours["hours"].tolist() == pytest.approx([6])
    steps = table("unit capacity step max_hours price", ("A", "c", "1", 4, 1000))
    with_steps = case.replace(expansions=steps)
    assert least_relaxation(pks.plan(with_steps).problem).hours["hours"].tolist() == pytest.approx([2])


def test_hours_are_counted_by_their_weight() -> None:
    """A lacks 2 hours of c and B 2 of d, which weighs 3: both get their own, and the tier counts 2·1 + 2·3 = 8."""
    case = small_case(
        periods=1,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True), ("r", True)),
        capacities=table("capacity", ("c",), ("d",)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2), ("r", "d", 2)),
        demand={("A", "p"): 2, ("B", "r"): 2},
        available={("A", "c"): 2, ("B", "d"): 2},
    )
    found = least_relaxation(pks.plan(case).problem, weight={"d": 3.0})
    assert found.hours[["capacity", "hours", "weight"]].to_numpy().tolist() == [
        ["c", pytest.approx(2), 1.0],
        ["d", pytest.approx(2), 3.0],
    ]
    assert found.plan.tiers.set_index("tier")["value"]["order 1"] == pytest.approx(8)


def test_what_no_hours_can_mend_is_said_with_what_is_in_the_way() -> None:
    """8 acute activities, a mission of at most 5: 3 stay uncovered, and the mission's maximum is in the way."""
    case = small_case(
        periods=1,
        objects=ACUTE,
        demand={("A", "p"): 8},
        available={("A", "c"): 4},
        missions=table("unit planning_object maximum", ("A", "p", 5)),
    )
    found = least_relaxation(pks.plan(case).problem)
    assert not found.possible
    assert found.hours["hours"].tolist() == pytest.approx([6])  # 5 × 2 − 4
    assert found.remaining[["what", "unit", "planning_object", "amount"]].to_numpy().tolist() == [
        ["uncovered", "A", "p", pytest.approx(3)]
    ]
    assert "mission maximum" in set(found.in_the_way["what"])


def test_weights_are_checked(hand_plan: Plan) -> None:
    """A name that is no capacity and a weight of 0 are errors."""
    problem = hand_plan.problem
    with pytest.raises(AlignmentError, match="theatre"):
        least_relaxation(problem, weight={"theatre": 1.0})
    with pytest.raises(ValueError, match="greater than 0"):
        least_relaxation(problem, weight={"c": 0.0})
