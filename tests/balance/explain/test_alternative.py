from __future__ import annotations

import pytest

import pks
from pks.balance.explain.alternative import alternative_plan, differences
from pks.balance.plan import Plan
from tests.balance.cases import small_case, table


def twin_case() -> pks.Case:
    """Return 6 hours short, and two steps of 10 hours each at the same price."""
    return small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 8},
        available={("A", "c"): 10},
        expansions=table("unit capacity step max_hours price", ("A", "c", "1", 10, 5), ("A", "c", "2", 10, 5)),
    )


def test_a_tie_between_two_steps_shows_a_plan_that_uses_the_other() -> None:
    """6 hours in all, shared otherwise; every tier is the same and the other plan keeps every constraint."""
    plan = pks.plan(twin_case())
    other = alternative_plan(plan)
    assert plan.unique is False
    assert other is not None
    assert other.check() == []
    assert other.measures["amount"].sum() == pytest.approx(6)
    assert other.tiers["value"].tolist() == plan.tiers["value"].tolist()
    found = differences(plan, other)
    assert set(found["table"]) == {"measures"}
    assert set(found["counterpart"]) == {"1", "2"}
    assert found["difference"].sum() == pytest.approx(0, abs=1e-9)
    assert found["difference"].abs().max() > 0.1


def test_the_other_of_the_other_is_the_plan_itself() -> None:
    """Two plans that are as good name each other."""
    plan = pks.plan(twin_case())
    other = alternative_plan(plan)
    assert other is not None
    back = alternative_plan(other)
    assert back is not None
    assert not len(differences(plan, back))


def test_a_plan_that_is_the_only_one_has_no_alternative(hand_plan: Plan) -> None:
    """The case worked out by hand has one solution."""
    assert hand_plan.unique is True
    assert alternative_plan(hand_plan) is None
