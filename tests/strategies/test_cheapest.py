"""Minimal cost in money: nothing that is priced costs less in any plan, and prices decide as worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import pks
from pks.core.errors import AlignmentError
from pks.strategies.cheapest import Cheapest, PricedPlan
from pks.strategies.prices import ByObject, Flat, Price, PriceError, Prices, TimesSeverity, usual_prices
from tests.balance.cases import small_case, table
from tests.strategies.programs import Outside, problem_in, shipped
from tests.strategies.test_weighted import overtime_case

FREE = Prices(uncovered=0, limited=0, mission=0, overdue=0, undone=0, waiting=0)


def money(plan: PricedPlan) -> dict[str, float]:
    """Return what everything costs, by what it is."""
    return plan.money.set_index("what")["cost"].to_dict()


@pytest.mark.parametrize(("price", "bought", "overdue"), [(500, 0, 1000), (700, 1200, 0)])
def test_overtime_is_bought_where_waiting_too_long_is_dearer(price: float, bought: float, overdue: float) -> None:
    """2 people are overdue, and 2 hours at 300 serve one: 600 is more than 500 and less than 700."""
    found = money(pks.plan(overtime_case(), strategy=Cheapest(replace(FREE, overdue=price))))
    assert (found["expand"], found["overdue"], found["sum"]) == pytest.approx((bought, overdue, bought + overdue))


def two_objects(price: Price) -> PricedPlan:
    """Return the plan of 2 hours for one person of either "p" (severity 1) or "r" (severity 3), both overdue."""
    case = small_case(
        periods=1,
        objects=table("planning_object max_wait_days severity", ("p", 7, 1.0), ("r", 7, 3.0)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("r", "c", 2.0)),
        available={("A", "c"): 2},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 7, 1), ("A", "r", 7, 1)),
    )
    return pks.plan(case, strategy=Cheapest(replace(FREE, overdue=price)))


@pytest.mark.parametrize(
    ("price", "served", "cost"),
    [(ByObject({"p": 5.0}, otherwise=4.0), ["p"], 4.0), (TimesSeverity(2.0), ["r"], 2.0), (Flat(2.0), ["r"], 2.0)],
)
def test_prices_by_object_and_severity_decide_who_comes_first(price: Price, served: list[str], cost: float) -> None:
    """The dearer is served and the cheaper paid for; at one flat price the tiers decide, and severity 3 comes first."""
    plan = two_objects(price)
    done = plan.production[plan.production["activities"] > 0.5]
    assert (done["planning_object"].tolist(), money(plan)["overdue"]) == (served, pytest.approx(cost))


def test_usual_prices_stand_beside_the_dearest_measure() -> None:
    """Overtime at 300 is the dearest: 30000 uncovered, 30 a period overdue, 0.3 a period of waiting."""
    problem = problem_in(overtime_case())
    prices = usual_prices(problem)
    found = [
        prices.of(name, problem)[0] for name in ("uncovered", "limited", "mission", "overdue", "undone", "waiting")
    ]
    assert found == pytest.approx([30000, 3000, 300, 30, 30, 0.3])


def test_what_is_no_price_is_refused() -> None:
    """A negative price, and one of a planning object that is not there, are errors."""
    with pytest.raises(PriceError, match="at least 0"):
        pks.plan(overtime_case(), strategy=Cheapest(replace(FREE, waiting=-1)))
    with pytest.raises(AlignmentError, match="knee"):
        pks.plan(overtime_case(), strategy=Cheapest(replace(FREE, waiting=ByObject({"knee": 1.0}))))


@pytest.mark.parametrize("name", ["every measure", "goals, missions and budget", "only acute", "follow-on"])
def test_no_plan_costs_less(name: str) -> None:
    """The sum is the optimum of scipy's linprog, whose cost is put together here from the tiers of one severity.

    Orders are Σ price·amount, where measures without a price count as 1 and cost nothing: those have an order of their own
    here (1), which is left out.
    """
    problem = shipped(name)
    prices = {"uncovered": 9000.0, "limited": 700.0, "mission": 80.0, "overdue": 60.0, "waiting": 2.0}
    strategy = Cheapest(Prices(undone=40.0, **{name: TimesSeverity(price) for name, price in prices.items()}))
    outside = Outside(problem)
    rate = {**prices, "undone": 40.0, "order 1": 0.0}
    best = outside.least(np.sum([rate.get(tier, 1.0) * cost for tier, cost in outside.tiers.items()], axis=0))
    plan = strategy.balance(problem, "SEK")
    assert money(plan)["sum"] == pytest.approx(best, rel=1e-7)
    assert sum(value for what, value in money(plan).items() if what != "sum") == pytest.approx(money(plan)["sum"])
