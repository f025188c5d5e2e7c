"""One weighted objective: the sum is the least there is, and weights decide as worked out by hand."""

from __future__ import annotations

import pytest

import pks
from pks.balance.order import OrderError
from pks.balance.plan import Plan
from pks.core.case import Case
from pks.strategies.weighted import Weighted, falling
from tests.balance.cases import small_case, table
from tests.strategies.programs import Outside, problem_in, shipped


def overtime_case() -> Case:
    """Return one week with 3 people overdue at its end, 2 hours each, 2 hours there, and overtime at 300 an hour."""
    return small_case(
        periods=1,
        available={("A", "c"): 2},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 7, 3)),
        expansions=table("unit capacity step price order", ("A", "c", "overtime", 300, 3)),
    )


def tiers(plan: Plan) -> dict[str, float]:
    """Return the value of every tier by name."""
    return plan.tiers.set_index("tier")["value"].to_dict()


@pytest.mark.parametrize(("weight", "overdue", "cost"), [(0.001, 0, 1200), (0.002, 2, 0)])
def test_overtime_is_bought_while_it_weighs_less_than_who_is_overdue(
    weight: float, overdue: float, cost: float
) -> None:
    """A person takes 2 hours, 600 in all: at 0.001 that weighs 0.6 and is less than 1 person overdue, at 0.002 it is more."""
    found = tiers(pks.plan(overtime_case(), strategy=Weighted({"overdue": 1.0, "order 3": weight})))
    assert (found["overdue"], found["order 3"]) == pytest.approx((overdue, cost))


def test_the_table_has_the_sum_first_and_then_every_tier_alone() -> None:
    """2 overdue at weight 2 and no overtime make 4; the tier without a weight follows at the next position."""
    plan = pks.plan(overtime_case(), strategy=Weighted({"overdue": 2.0, "order 3": 0.01}))
    rows = [(row.position, row.tier, row.value) for row in plan.tiers.itertuples()]
    assert rows == [
        (1, "2*overdue+0.01*order 3", pytest.approx(4.0)),
        (1, "overdue", pytest.approx(2.0)),
        (1, "order 3", pytest.approx(0.0)),
        (2, "waiting", pytest.approx(2.0)),
    ]
    assert plan.check() == []


def test_default_weights_fall_by_three_and_count_money_in_amounts() -> None:
    """Three tiers: waiting 1, overtime 3 ÷ its price of 300, overdue 9."""
    assert falling(problem_in(overtime_case())) == {"overdue": 9.0, "order 3": 0.01, "waiting": 1.0}


def test_a_tier_that_the_case_does_not_have_is_passed_over() -> None:
    """The same weights serve cases with and without measures of order 7, missions or acute need."""
    weights = {"uncovered": 9.0, "overdue": 1.0, "order 7": 1.0}
    assert tiers(pks.plan(overtime_case(), strategy=Weighted(weights)))["overdue"] == pytest.approx(0.0)


@pytest.mark.parametrize("weights", [{"overdu": 1.0}, {"overdue": 0.0}, {"overdue": -1.0}, {"overdue": float("nan")}])
def test_weights_that_fit_no_case_are_refused_at_once(weights: dict[str, float]) -> None:
    """An unknown tier, and a weight that is not above 0, are errors before anything is balanced."""
    with pytest.raises(OrderError):
        Weighted(weights)


@pytest.mark.parametrize("name", ["every measure", "goals, missions and budget", "follow-on"])
def test_no_plan_has_a_smaller_sum(name: str) -> None:
    """The weighted sum is the optimum that scipy's linprog finds on the same matrix."""
    problem = shipped(name)
    outside, weights = Outside(problem), falling(problem)
    best = outside.least(sum(weights[tier] * cost for tier, cost in outside.tiers.items()))
    assert Weighted().balance(problem, "SEK").tiers["value"].iloc[0] == pytest.approx(best, rel=1e-7)
