"""Plans small enough to be worked out by hand; the arithmetic stands in each test."""

from __future__ import annotations

import pandas as pd
import pytest

import pks
from tests.balance.cases import small_case, table


def tiers(plan: object) -> dict[str, float]:
    """Return the value of every tier by name."""
    return plan.tiers.set_index("tier")["value"].to_dict()


def test_two_units_share_as_worked_out_by_hand() -> None:
    """Two units, transfers at 5 and overtime at 100: overdue 2, order 3 = 400, order 2 = 30, waiting 48.

    A has 10 arrivals a week and 20 who have waited 3 days, B 4 a week; 20 hours each, 2 hours per activity. The 20 are
    due in week 1; A manages 10, B has 12 spare hours for 6 more, 4 hours of overtime give 2: 20 − 18 = 2 overdue.
    """
    case = small_case(
        units=("A", "B"),
        demand={("A", "p"): 10, ("B", "p"): 4},
        available={("A", "c"): 20, ("B", "c"): 20},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 3, 20)),
        transfers=table("planning_object from_unit to_unit max_activities price order", ("p", "A", "B", 10, 5, 2)),
        expansions=table("unit capacity step max_hours price order", ("A", "c", "1", 4, 100, 3)),
    )
    plan = pks.plan(case)
    assert tiers(plan) == pytest.approx({"overdue": 2, "order 3": 400, "order 2": 30, "waiting": 48}, abs=1e-9)
    assert plan.check() == []
    assert plan.cost == pytest.approx(430)
    waits = plan.waiting.pivot(index="period", columns="unit", values="waiting")
    assert waits["A"].tolist() == pytest.approx([12, 12, 12, 12])
    week_1 = plan.capacity[(plan.capacity["unit"] == "A")].iloc[0]
    assert (week_1["marginal_tier"], week_1["marginal_value"]) == ("overdue", pytest.approx(0.5))


def test_acute_care_goes_first_and_the_rest_is_uncovered() -> None:
    """10 hours for 8 acute activities of 2 hours: 5 are carried out, 3 are uncovered, weighted by severity 5."""
    objects = table("planning_object acute severity", ("p", True, 5))
    plan = pks.plan(small_case(periods=1, objects=objects, demand={("A", "p"): 8}, available={("A", "c"): 10}))
    assert tiers(plan) == pytest.approx({"uncovered": 15})
    assert plan.waiting["uncovered"].tolist() == pytest.approx([3])
    assert plan.capacity["marginal_value"].tolist() == pytest.approx([2.5])  # half an activity of severity 5
    assert plan.capacity["marginal_tier"].tolist() == ["uncovered"]


def test_limiting_comes_only_after_uncovered() -> None:
    """Of 8 acute arrivals a quarter may be limited: 2 are, so 1 instead of 3 is uncovered."""
    objects = table("planning_object acute limitable", ("p", True, 0.25))
    plan = pks.plan(small_case(periods=1, objects=objects, demand={("A", "p"): 8}, available={("A", "c"): 10}))
    assert tiers(plan) == pytest.approx({"uncovered": 1, "limited": 2})
    limit = plan.measures.iloc[0]
    assert (limit["kind"], limit["side"], limit["amount"]) == ("limit", "need", pytest.approx(2))
    assert pd.isna(limit["order"])


def test_nobody_is_put_in_deficit_to_help_another() -> None:
    """B has 20 hours and needs 16: it gives 4, though A misses 10."""
    case = small_case(
        periods=1,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 10, ("B", "p"): 8},
        available={("A", "c"): 10, ("B", "c"): 20},
        reallocations=table("capacity from_unit to_unit efficiency", ("c", "B", "A", 0.5)),
    )
    plan = pks.plan(case)
    # 4 hours leave B, 2 arrive at A: 12 hours there give 6 of 10 activities
    assert tiers(plan)["uncovered"] == pytest.approx(4)
    capacity = plan.capacity.set_index("unit")
    assert capacity.loc["B", "moved_out"] == pytest.approx(4)
    assert capacity.loc["A", "moved_in"] == pytest.approx(2)


def test_hours_move_in_time_within_window_and_share() -> None:
    """Week 1 lacks 10 hours; only week 2 is near enough, and gives a quarter of its 20 hours: 5 hours, 2.5 activities."""
    case = small_case(
        periods=3,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): [10, 0, 0]},
        available={("A", "c"): [10, 20, 40]},
        flexibility=table("unit capacity max_share window", ("A", "c", 0.25, 1)),
    )
    plan = pks.plan(case)
    assert tiers(plan)["uncovered"] == pytest.approx(2.5)
    shift = plan.measures.iloc[0]
    assert (shift["kind"], str(shift["period"].date()), str(shift["to_period"].date())) == (
        "shift_time", "2026-01-12", "2026-01-05")  # fmt: skip
    assert shift["amount"] == pytest.approx(5)


def test_a_supplier_shares_its_cap_over_the_units_it_serves_and_waits_for_its_lead_time() -> None:
    """Nothing in week 1; 3 a week for A and B together after that, 5 in all: 5 of 12 acute activities in weeks 2 and 3."""
    case = small_case(
        periods=3,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 3, ("B", "p"): 3},
        suppliers=table(
            "supplier planning_object max_per_period max_total price lead_time rung", ("s", "p", 3, 5, 100, 1, 2)
        ),
        available={("A", "c"): 0},
    )
    plan = pks.plan(case)
    assert tiers(plan) == pytest.approx({"uncovered": 18 - 5, "order 5": 500})
    assert set(plan.measures["order"]) == {5}  # 3 + rung
    assert "2026-01-05" not in set(plan.measures["period"].astype(str))


def test_a_pathway_brings_back_follow_on_from_own_and_bought_care() -> None:
    """10 visits in week 1, half of them bought, each visit gives 0.4 operations a week later; the supplier keeps half.

    Own: 5 × 0.4 = 2; bought: 5 × 0.4 × 0.5 = 1. So 3 operations wait in week 2.
    """
    case = small_case(
        periods=2,
        objects=table("planning_object acute", ("visit", True), ("operation", False)),
        activity_hours=table("planning_object capacity hours", ("visit", "c", 2)),
        demand={("A", "visit"): [10, 0]},
        available={("A", "c"): 10},
        pathways=table("from to lag per_activity", ("visit", "operation", 1, 0.4)),
        suppliers=table("supplier planning_object follow_on", ("s", "visit", 0.5)),
    )
    plan = pks.plan(case)
    operations = plan.waiting[plan.waiting["planning_object"] == "operation"]
    assert operations["follow_on"].tolist() == pytest.approx([0, 3])


def test_a_goal_of_fifteen_fewer_a_week_is_met_and_its_shortfall_counts_as_overdue() -> None:
    """500 wait, 100 arrive a week, 115 can be carried out: 15 fewer each week; with room for 110 only, 5 short each week.

    The example of Region Östergötland, Socialstyrelsen, Strategisk nivå – prognos och balansering, 2025.
    """
    case = small_case(
        periods=4,
        objects=table("planning_object", ("p",)),
        demand={("A", "p"): 100},
        available={("A", "c"): 230},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 10, 500)),
        goals=table("unit planning_object reduce_per_period", ("A", "p", 15)),
    )
    met = pks.plan(case)
    assert met.waiting["waiting"].tolist() == pytest.approx([485, 470, 455, 440])
    assert tiers(met)["overdue"] == pytest.approx(0)
    short = pks.plan(case.replace(available=case.tables["available"].assign(hours=220)))
    assert short.waiting["shortfall"].tolist() == pytest.approx([5, 10, 15, 20])
    assert tiers(short)["overdue"] == pytest.approx(50)


def test_a_budget_binds_the_unit_that_pays() -> None:
    """Overtime costs 100 an hour; A may spend 600 in all: 6 hours, 3 activities more."""
    case = small_case(
        periods=2,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 5},
        available={("A", "c"): 0},
        expansions=table("unit capacity step price", ("A", "c", "overtime", 100)),
        budget=table("unit amount", ("A", 600)),
    )
    plan = pks.plan(case)
    assert tiers(plan) == pytest.approx({"uncovered": 7, "order 3": 600})


def test_capacities_that_share_a_resource_compete_for_it() -> None:
    """10 nurse hours serve theatre (2 per hour) and clinic (1 per hour): alone 5 and 10 hours, together 10 nurse hours.

    Severity 3 an operation of 1 hour against 1 a visit of 1 hour: per nurse hour 1.5 against 1, so theatre goes first;
    4 operations need 8 nurse hours, the remaining 2 give 2 visits of 10.
    """
    case = small_case(
        periods=1,
        objects=table("planning_object acute severity", ("operation", True, 3), ("visit", True, 1)),
        capacities=table("capacity", ("theatre",), ("clinic",)),
        activity_hours=table("planning_object capacity hours", ("operation", "theatre", 1), ("visit", "clinic", 1)),
        demand={("A", "operation"): 4, ("A", "visit"): 10},
        resources=table("unit resource kind quantity hours_per_period", ("A", "nurse", "competence", 1, 10)),
        compositions=table("capacity resource per_hour", ("theatre", "nurse", 2), ("clinic", "nurse", 1)),
    )
    plan = pks.plan(case)
    capacity = plan.capacity.set_index("capacity")
    assert capacity["available"].to_dict() == pytest.approx({"theatre": 5, "clinic": 10})
    assert capacity["used"].to_dict() == pytest.approx({"theatre": 4, "clinic": 2})
    assert tiers(plan)["uncovered"] == pytest.approx(8)


def test_alternative_compositions_are_used_together() -> None:
    """A clinic hour takes 1 physician hour or 2 nurse hours: 3 physician and 8 nurse hours give 3 + 4 = 7 hours."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 1)),
        demand={("A", "p"): 10},
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("A", "physician", "competence", 1, 3), ("A", "nurse", "competence", 2, 4),
        ),
        compositions=table("capacity resource alternative per_hour", ("c", "physician", 1, 1), ("c", "nurse", 2, 2)),
    )  # fmt: skip
    plan = pks.plan(case)
    assert plan.capacity["used"].tolist() == pytest.approx([7])
    assert plan.mixes.set_index("alternative")["hours"].to_dict() == pytest.approx({1: 3, 2: 4})
    assert plan.check() == []


def test_a_mission_asks_for_production_for_any_list() -> None:
    """B shall carry out 6 a period but has need for 2 and none may be sent to it beyond 3: 1 short, weighted by 2."""
    case = small_case(
        periods=1,
        units=("A", "B"),
        objects=table("planning_object severity", ("p", 2)),
        demand={("A", "p"): 5, ("B", "p"): 2},
        available={("A", "c"): 20, ("B", "c"): 20},
        transfers=table("planning_object from_unit to_unit max_activities", ("p", "A", "B", 3)),
        missions=table("unit planning_object minimum", ("B", "p", 6)),
    )
    plan = pks.plan(case)
    assert tiers(plan)["mission"] == pytest.approx(2)
    assert plan.missions[["minimum", "activities", "shortfall"]].to_numpy().tolist() == [pytest.approx([6, 5, 1])]
    made = plan.production.set_index("unit").loc["B"]
    assert (made["activities"], made["for_others"]) == pytest.approx((5, 3))


def test_an_improvement_counts_as_far_as_it_is_realised() -> None:
    """Relief of 1 hour per activity, realised by half: 1.5 instead of 2 hours; 12 hours then give 8 of 10 activities."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 10},
        available={("A", "c"): 12},
        improvements=table("improvement planning_object hours_change realised", ("checklist", "p", -1, 0.5)),
    )
    assert tiers(pks.plan(case))["uncovered"] == pytest.approx(2)


def test_a_burden_counts_in_full_whatever_is_realised() -> None:
    """Training takes 4 hours a week though nothing is realised yet: 12 − 4 = 8 hours give 4 of 10 activities."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 10},
        available={("A", "c"): 12},
        improvements=table("improvement unit capacity capacity_change realised", ("training", "A", "c", -4, 0)),
    )
    assert tiers(pks.plan(case))["uncovered"] == pytest.approx(6)


def test_tail_periods_are_planned_but_not_reported() -> None:
    """Two weeks are reported of three that are planned; the tiers speak of all three."""
    case = small_case(
        periods=2,
        tail_periods=1,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 1},
        available={("A", "c"): 0},
    )
    plan = pks.plan(case)
    assert tiers(plan)["uncovered"] == pytest.approx(3)
    assert len(plan.waiting) == 2
    assert plan.check() == []


def test_a_supplier_may_have_a_row_for_one_unit_beside_its_row_for_all() -> None:
    """S sells 3 a week to all, 5 in all, and 2 a week to A alone: A lacks 6 in each of 2 weeks and gets 2·2 + 5 = 9."""
    case = small_case(
        periods=2,
        units=("A", "B"),
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 6, ("B", "p"): 0},
        available={("A", "c"): 0},
        suppliers=table(
            "supplier planning_object unit max_per_period max_total price",
            ("S", "p", None, 3, 5, 100), ("S", "p", "A", 2, None, 100),
        ),
    )  # fmt: skip
    plan = pks.plan(case)
    assert tiers(plan)["uncovered"] == pytest.approx(12 - 9)
    assert plan.check() == []
