"""Cases at the edge: nothing to do, nothing to do it with, one period, all acute, huge and tiny numbers, many measures."""

from __future__ import annotations

import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.whole import Whole
from pks.core.case import Case
from tests.balance.cases import small_case, table

ALL_MEASURES = {
    "reallocations": table("capacity from_unit to_unit", ("c", "B", "A")),
    "transfers": table("planning_object from_unit to_unit", ("p", "A", "B")),
    "flexibility": table("unit capacity max_share window", ("A", "c", 0.5, 2)),
    "expansions": table("unit capacity step max_hours price", ("A", "c", "overtime", 5, 100)),
    "suppliers": table("supplier planning_object max_per_period price", ("s", "p", 1, 1000)),
    "goals": table("unit planning_object target", ("A", "p", 0)),
}


def planned(case: Case) -> Plan:
    """Return the plan of `case`; it holds, and so does the levelled one in whole activities."""
    assert pks.plan(case, strategy=Whole(Lexicographic(also=("levelling",)))).check() == []
    plan = pks.plan(case)
    assert plan.check() == []
    return plan


def tiers(plan: Plan) -> dict[str, float]:
    """Return the value of every tier by name."""
    return plan.tiers.set_index("tier")["value"].to_dict()


def test_without_need_nothing_is_done() -> None:
    """No arrivals, nobody waiting: every tier is 0 and no measure is used."""
    case = small_case(
        units=("A", "B"), demand={("A", "p"): 0}, available={("A", "c"): 10, ("B", "c"): 10}, **ALL_MEASURES
    )
    plan = planned(case)
    assert tiers(plan) == pytest.approx(dict.fromkeys(tiers(plan), 0.0))
    assert plan.measures.empty


def test_without_capacity_everybody_waits_or_is_bought() -> None:
    """10 a week for 4 weeks and 0 hours: 5 hours of overtime give 2.5, 1 is bought: 26 of 40 wait, less by none to move."""
    plan = planned(small_case(units=("A", "B"), demand={("A", "p"): 10}, available={("A", "c"): 0}, **ALL_MEASURES))
    last = plan.waiting[plan.waiting["period"] == plan.waiting["period"].max()]
    assert last["waiting"].sum() == pytest.approx(40 - 4 * 3.5)


def test_one_period_is_enough() -> None:
    """10 due with a target of none, 8 hours and 5 of overtime, 1 bought: 6.5 and 1 are served, 2.5 overdue or over it."""
    case = small_case(
        periods=1,
        units=("A", "B"),
        waiting=table("unit planning_object waited_days patients", ("A", "p", 7, 10)),
        available={("A", "c"): 8},
        **ALL_MEASURES,
    )
    assert tiers(planned(case))["overdue"] == pytest.approx(2 * 2.5)


def test_where_all_is_acute_nothing_waits() -> None:
    """8 acute a week, 10 hours and 5 of overtime, 1 bought: 8.5 can be met, so none is uncovered and none waits."""
    acute = table("planning_object acute", ("p", True))
    measures = {name: frame for name, frame in ALL_MEASURES.items() if name != "goals"}
    case = small_case(units=("A", "B"), objects=acute, demand={("A", "p"): 8}, available={("A", "c"): 10}, **measures)
    plan = planned(case)
    assert tiers(plan)["uncovered"] == pytest.approx(0, abs=1e-9)
    assert (plan.waiting["waiting"] == 0).all()


def test_units_without_links_are_planned_as_if_alone() -> None:
    """The tiers of two units that share nothing are the sums of each on its own."""
    parts = {"A": (10, 16), "B": (3, 9), "C": (7, 7)}
    alone = [
        tiers(pks.plan(small_case(units=(u,), demand={(u, "p"): need}, available={(u, "c"): hours})))
        for u, (need, hours) in parts.items()
    ]
    together = small_case(
        units=tuple(parts),
        demand={(u, "p"): need for u, (need, _) in parts.items()},
        available={(u, "c"): hours for u, (_, hours) in parts.items()},
    )
    sums = {name: sum(each.get(name, 0.0) for each in alone) for name in ("overdue", "waiting")}
    assert tiers(planned(together)) == pytest.approx(sums)


def test_numbers_over_ten_orders_of_magnitude_are_planned_exactly() -> None:
    """100 000 visits of 0.0005 hours and 2 stays of 5 000 hours; prices of 0.01 and 10 000 000: worked out by hand.

    Visits take 50 hours of 40: 80 000 met, 10 hours of overtime at 0.01 the rest, 0.10. Stays: 10 000 hours of 5 000 are
    there; one is met, the other bought for 10 000 000.
    """
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("visit", True), ("stay", True)),
        capacities=table("capacity", ("desk",), ("ward",)),
        activity_hours=table("planning_object capacity hours", ("visit", "desk", 0.0005), ("stay", "ward", 5000)),
        demand={("A", "visit"): 100_000, ("A", "stay"): 2},
        available={("A", "desk"): 40, ("A", "ward"): 5000},
        expansions=table("unit capacity step price order", ("A", "desk", "overtime", 0.01, 3)),
        suppliers=table("supplier planning_object price order", ("s", "stay", 10_000_000, 5)),
    )
    found = tiers(planned(case))
    assert (found["uncovered"], found["order 5"], found["order 3"]) == pytest.approx((0, 1e7, 0.1), rel=1e-9, abs=1e-6)


def test_thousands_of_measures_are_tried_cheapest_first() -> None:
    """2 000 steps of an hour each, the k-th at k: 10 activities of 2 hours take the 20 cheapest, 1 + … + 20 = 210."""
    steps = [("A", "c", str(number), 1, number) for number in range(1, 2001)]
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 10},
        available={("A", "c"): 0},
        expansions=table("unit capacity step max_hours price", *steps),
    )
    plan = planned(case)
    assert tiers(plan)["order 3"] == pytest.approx(210)
    assert len(plan.measures) == 20
