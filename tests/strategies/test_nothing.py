"""Doing nothing: own hours alone, in the order of need."""

from __future__ import annotations

import pytest

import pks
from pks.strategies.nothing import Nothing
from tests.balance.cases import small_case, table
from tests.strategies.ladder_cases import of_list, tiers, two_clinics


def test_the_example_of_the_page_comes_out_as_worked_out_by_hand() -> None:
    """A's 8 hours a week leave 2 of 10 and then 5 of 2 + 11; B's 6 leave 2 of 8 and then none of 2 + 4."""
    plan = pks.plan(two_clinics(), strategy=Nothing())
    assert of_list(plan, "A", "waiting") == pytest.approx([13, 5])
    assert of_list(plan, "A", "overdue") == pytest.approx([2, 5])
    assert of_list(plan, "B", "waiting") == pytest.approx([2, 0])
    assert tiers(plan) == pytest.approx(
        {"overdue": 7, "order 3": 0, "order 2": 0, "order 1": 0, "waiting": 13 + 5 + 2 + 0}
    )
    assert (plan.measures.empty, plan.cost, plan.strategy, plan.status) == (True, 0, "nothing", "by rule")


def test_nobody_is_limited() -> None:
    """Of ten acute, four are met; all of them might be limited, but that is a measure: six are uncovered."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute limitable", ("p", True, 1.0)),
        demand={("A", "p"): 10},
        available={("A", "c"): 8},
    )
    plan = pks.plan(case, strategy=Nothing())
    assert (of_list(plan, "A", "limited"), of_list(plan, "A", "uncovered")) == (pytest.approx([0]), pytest.approx([6]))
