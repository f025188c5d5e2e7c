"""The ladder decides as its rules say, in cases worked out by hand."""

from __future__ import annotations

import pytest

import pks
from pks.balance.plan import Plan
from pks.core.case import Case
from pks.strategies.ladder import Ladder
from tests.balance.cases import every_week, small_case, table, weeks
from tests.strategies.ladder_cases import amounts, done, of_list, tiers, two_clinics

ELECTIVE = "planning_object max_wait_days severity"


def laddered(case: Case) -> Plan:
    """Return the ladder's plan; one that breaks a constraint is refused where it is made."""
    return pks.plan(case, strategy=Ladder())


def test_the_example_of_the_page_comes_out_as_worked_out_by_hand() -> None:
    """A serves 10 and 10 with an hour each week from B, one of its own later hours, a visit at B and an hour of overtime."""
    plan = laddered(two_clinics())
    # Week 1: 10 due = 8 own + 1 from B + 1 of week 2. Week 2: 11 due, (8 - 1) own + 1 from B + 1 at B + 1 overtime = 10.
    assert (amounts(plan, "reallocate"), amounts(plan, "shift_time")) == (pytest.approx([1, 1]), pytest.approx([1]))
    assert (amounts(plan, "transfer"), amounts(plan, "expand")) == (pytest.approx([1]), pytest.approx([1]))
    assert of_list(plan, "A", "waiting") == pytest.approx([11, 1])
    assert of_list(plan, "A", "overdue") == pytest.approx([0, 1])
    # B: 6 - 1 hours serve 4 due and 1 of the 4 who come; 6 - 1 - 1 hours serve 4 of 3 + 4.
    assert of_list(plan, "B", "waiting") == pytest.approx([3, 3])
    assert tiers(plan) == pytest.approx({"overdue": 1, "order 3": 500, "order 2": 1, "order 1": 3, "waiting": 18})


def test_a_plan_that_sees_further_uses_overtime_a_week_earlier() -> None:
    """In the same case nobody need be overdue: overtime in week 1 leaves the hour of week 2 where it is."""
    assert tiers(pks.plan(two_clinics()))["overdue"] == pytest.approx(0)


def test_the_plan_says_that_a_rule_made_it() -> None:
    """Its status is "by rule", it has no program behind it, and no hour has a marginal value."""
    plan = laddered(two_clinics())
    assert (plan.strategy, plan.status, plan.solved, plan.unique) == ("ladder", "by rule", None, None)
    assert not plan.capacity["marginal_value"].any()


def shared_money(late: dict[str, int], units: tuple[str, ...]) -> Plan:
    """Return the plan of units without hours that share money for 10 visits, with so many of 10 waiting too long."""
    waiting = [
        (unit, "p", days, number) for unit, n in late.items() for days, number in ((20, n), (0, 10 - n)) if number
    ]
    return laddered(
        small_case(
            periods=1,
            units=units,
            available={(unit, "c"): 0 for unit in units},
            waiting=table("unit planning_object waited_days patients", *waiting),
            suppliers=table("supplier planning_object price", ("s", "p", 1)),
            budget=table("amount", (10,)),
        )
    )


def test_the_unit_with_the_worst_overdue_share_goes_first() -> None:
    """Of units with 2 and 9 of 10 overdue, the second takes 9 of the 10 that there is money for."""
    plan = shared_money({"A": 2, "B": 9}, ("A", "B"))
    assert (of_list(plan, "A", "overdue"), of_list(plan, "B", "overdue")) == (pytest.approx([1]), pytest.approx([0]))


def test_units_alike_go_by_name() -> None:
    """Of two units with 8 of 10 overdue, A comes first, though the table of units begins with B."""
    plan = shared_money({"A": 8, "B": 8}, ("B", "A"))
    assert (of_list(plan, "A", "overdue"), of_list(plan, "B", "overdue")) == (pytest.approx([0]), pytest.approx([6]))


def test_acute_need_comes_before_those_who_are_overdue() -> None:
    """With 10 hours, 4 acute activities and 5 people overdue, all of 2 hours, one overdue person is served."""
    plan = laddered(
        small_case(
            periods=1,
            objects=table("planning_object max_wait_days acute", ("p", 7, False), ("acute", None, True)),
            activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("acute", "c", 2.0)),
            waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 5)),
            demand={("A", "acute"): 4},
            available={("A", "c"): 10},
        )
    )
    assert (done(plan, "A", "acute"), done(plan, "A")) == (pytest.approx([4]), pytest.approx([1]))


def test_the_severe_come_first_then_the_day_until_which_they_may_wait() -> None:
    """Three hours serve two of severity 5, then of two lists of severity 1 the one whose promise ran out first."""
    objects = table(ELECTIVE, ("first", 7, 1), ("second", 14, 1), ("severe", 30, 5))
    waiting = [
        ("A", "first", 9, 1),
        ("A", "second", 20, 1),
        ("A", "severe", 30, 2),
    ]  # late by 2 and 6 days at the start
    plan = laddered(
        small_case(
            periods=1,
            objects=objects,
            activity_hours=table(
                "planning_object capacity hours", *((p, "c", 1.0) for p in objects["planning_object"])
            ),
            waiting=table("unit planning_object waited_days patients", *waiting),
            available={("A", "c"): 3},
        )
    )
    assert [done(plan, "A", p) for p in ("severe", "second", "first")] == [[2], [1], [0]]


def test_spare_hours_serve_who_need_not_be_served_yet_and_no_measure_does() -> None:
    """Of 5 who come and may wait, 3 hours serve 3; overtime without price is left alone."""
    plan = laddered(
        small_case(
            periods=1,
            objects=table("planning_object max_wait_days", ("p", 30)),
            activity_hours=table("planning_object capacity hours", ("p", "c", 1.0)),
            demand={("A", "p"): 5},
            available={("A", "c"): 3},
            expansions=table("unit capacity step", ("A", "c", "overtime")),
        )
    )
    assert (done(plan, "A"), len(plan.measures)) == (pytest.approx([3]), 0)


def acute_case(*, periods: int = 1, units: tuple[str, ...] = ("A",), limitable: float = 0.0, **more: object) -> Case:
    """Return a case with acute need of an hour each: 10 a week at A, who has 4 hours unless told otherwise."""
    given: dict[str, object] = {
        "objects": table("planning_object acute limitable", ("p", True, limitable)),
        "activity_hours": table("planning_object capacity hours", ("p", "c", 1.0)),
        "demand": {("A", "p"): 10},
        "available": {("A", "c"): 4},
    }
    return small_case(periods=periods, units=units, **{**given, **more})  # type: ignore[arg-type]


def test_neighbours_are_asked_in_the_order_of_the_table() -> None:
    """C stands first in the table and gives its 5 hours, whatever it costs; B gives the last one."""
    plan = laddered(
        acute_case(
            units=("A", "B", "C"),
            available={("A", "c"): 4, ("B", "c"): 5, ("C", "c"): 5},
            reallocations=table("capacity from_unit to_unit price", ("c", "C", "A", 9), ("c", "B", "A", 1)),
        )
    )
    rows = plan.measures.set_index("unit")["amount"]
    assert (rows["C"], rows["B"]) == (pytest.approx(5), pytest.approx(1))


def test_hours_that_shrink_on_the_way_are_moved_so_that_what_arrives_is_what_is_used() -> None:
    """At half efficiency, six activities take twelve hours of B; it has ten, so five are done and one is uncovered."""
    plan = laddered(
        acute_case(
            units=("A", "B"),
            available={("A", "c"): 4, ("B", "c"): 10},
            reallocations=table("capacity from_unit to_unit efficiency", ("c", "B", "A", 0.5)),
        )
    )
    assert (amounts(plan, "reallocate"), of_list(plan, "A", "uncovered")) == (pytest.approx([10]), pytest.approx([1]))


def test_a_giver_keeps_the_hours_of_its_own_need() -> None:
    """B has ten hours and eight activities of its own: it gives two."""
    plan = laddered(
        acute_case(
            units=("A", "B"),
            demand={("A", "p"): 10, ("B", "p"): 8},
            available={("A", "c"): 4, ("B", "c"): 10},
            reallocations=table("capacity from_unit to_unit", ("c", "B", "A")),
        )
    )
    assert (amounts(plan, "reallocate"), done(plan, "B")) == (pytest.approx([2]), pytest.approx([8]))


def test_a_later_period_keeps_the_hours_of_its_own_need() -> None:
    """Week 2 has nine hours and seven activities: two hours go to week 1, though the share would allow nine."""
    plan = laddered(
        acute_case(
            periods=2,
            demand={("A", "p"): [10, 7]},
            available={("A", "c"): [4, 9]},
            flexibility=table("unit capacity max_share window", ("A", "c", 1.0, 1)),
        )
    )
    assert (amounts(plan, "shift_time"), done(plan, "A")) == (pytest.approx([2]), pytest.approx([6, 7]))


def test_hours_of_the_nearest_period_come_first_and_earlier_ones_before_later_ones() -> None:
    """Week 3 of five lacks three hours; one each is free in the others: week 2's, then week 4's, then week 1's."""
    plan = laddered(
        acute_case(
            periods=5,
            demand={("A", "p"): [0, 0, 4, 0, 0]},
            available={("A", "c"): 1},
            flexibility=table("unit capacity max_share window", ("A", "c", 1.0, 2)),
        )
    )
    moved = plan.measures
    assert sorted(moved["period"].dt.strftime("%Y-%m-%d")) == [weeks(5)[k] for k in (0, 1, 3)]
    assert moved["amount"].tolist() == pytest.approx([1, 1, 1])


def test_of_one_order_the_cheaper_comes_first_and_orders_come_before_prices() -> None:
    """Six are lacking: the supplier of order 2 gives 2, then overtime at 50 gives 3, then overtime at 80 gives 1."""
    plan = laddered(
        acute_case(
            suppliers=table("supplier planning_object max_per_period price order", ("early", "p", 2, 900, 2)),
            expansions=table(
                "unit capacity step max_hours price", ("A", "c", "dear", 3, 80), ("A", "c", "cheap", 3, 50)
            ),
        )
    )
    found = plan.measures.set_index("counterpart")["amount"]
    assert [found[name] for name in ("early", "cheap", "dear")] == pytest.approx([2, 3, 1])


def test_what_no_rung_covers_is_limited_where_it_may_be_and_else_uncovered() -> None:
    """Of ten, four are met; 30 % may be limited, so three are, and three are uncovered."""
    plan = laddered(acute_case(limitable=0.3))
    assert (of_list(plan, "A", "limited"), of_list(plan, "A", "uncovered")) == (pytest.approx([3]), pytest.approx([3]))


def test_nothing_is_bought_before_its_lead_time_and_no_money_is_spent_twice() -> None:
    """From week 2 on six are lacking, and money for seven lasts for six and then one."""
    plan = laddered(
        acute_case(
            periods=3,
            suppliers=table("supplier planning_object price lead_time", ("s", "p", 10, 1)),
            budget=table("amount", (70,)),
        )
    )
    assert of_list(plan, "A", "uncovered") == pytest.approx([6, 0, 5])


def test_two_capacities_that_both_lack_hours_are_made_up_for_together() -> None:
    """Each activity needs an hour of c and of d; B lends 2 of c, overtime gives 5 of d: two more are done with 2 of each."""
    plan = laddered(
        acute_case(
            units=("A", "B"),
            capacities=table("capacity", ("c",), ("d",)),
            activity_hours=table("planning_object capacity hours", ("p", "c", 1.0), ("p", "d", 1.0)),
            available={("A", "c"): 4, ("A", "d"): 4, ("B", "c"): 2},
            reallocations=table("capacity from_unit to_unit", ("c", "B", "A")),
            expansions=table("unit capacity step max_hours price", ("A", "d", "overtime", 5, 50)),
        )
    )
    assert (done(plan, "A"), amounts(plan, "reallocate"), amounts(plan, "expand")) == ([6], [2], [2])


def test_a_mission_of_the_whole_horizon_is_worked_off_in_equal_parts() -> None:
    """Six of a list that may wait have to be done in three weeks; others overdue would take all hours: two are done a week."""
    objects = table(ELECTIVE, ("p", 7, 9), ("ordered", 90, 1))
    plan = laddered(
        small_case(
            periods=3,
            objects=objects,
            activity_hours=table("planning_object capacity hours", ("p", "c", 1.0), ("ordered", "c", 1.0)),
            waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 99), ("A", "ordered", 0, 20)),
            available={("A", "c"): 5},
            missions=table("unit planning_object minimum", ("A", "ordered", 6)),
        )
    )
    assert done(plan, "A", "ordered") == pytest.approx([2, 2, 2])


def test_a_list_longer_than_its_goal_climbs_as_those_who_are_overdue_do() -> None:
    """Ten wait without hours, the goal is two fewer a week: two are bought each week, and nobody else."""
    plan = laddered(
        small_case(
            periods=2,
            objects=table("planning_object max_wait_days", ("p", 90)),
            waiting=table("unit planning_object waited_days patients", ("A", "p", 0, 10)),
            available={("A", "c"): 0},
            goals=table("unit planning_object reduce_per_period", ("A", "p", 2)),
            suppliers=table("supplier planning_object price", ("s", "p", 10)),
        )
    )
    assert amounts(plan, "buy") == pytest.approx([2, 2])


def with_follow_on(lag: int) -> Plan:
    """Return the plan where each of four overdue visits leads to an acute stay, and there are hours for one stay a week."""
    return laddered(
        small_case(
            periods=2,
            objects=table("planning_object max_wait_days acute", ("p", 7, False), ("stay", None, True)),
            capacities=table("capacity", ("c",), ("beds",)),
            activity_hours=table("planning_object capacity hours", ("p", "c", 1.0), ("stay", "beds", 1.0)),
            pathways=table("from to lag per_activity", ("p", "stay", lag, 1.0)),
            waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 4)),
            available={("A", "c"): 4, ("A", "beds"): 1},
        )
    )


def test_nobody_is_served_whose_acute_follow_on_in_the_same_period_could_not_be_met() -> None:
    """Four could be seen in week 1, but there is a bed for one a week: one is seen each week, and none is uncovered."""
    plan = with_follow_on(0)
    assert (done(plan, "A"), of_list(plan, "A", "uncovered", "stay")) == (pytest.approx([1, 1]), pytest.approx([0, 0]))


def test_follow_on_of_later_periods_is_not_foreseen() -> None:
    """With a week in between, four are seen at once, and three of their stays find no bed."""
    plan = with_follow_on(1)
    assert (done(plan, "A"), of_list(plan, "A", "uncovered", "stay")) == (pytest.approx([4, 0]), pytest.approx([0, 3]))


def composed(**more: object) -> Case:
    """Return acute need of ten a week that takes theatre hours; one with 2 nurse hours, or with 1 nurse and 1 assistant."""
    compositions = [("c", "nurse", 1, 2.0), ("c", "nurse", 2, 1.0), ("c", "assistant", 2, 1.0)]
    return acute_case(
        available={},
        resources=table("unit resource kind quantity hours_per_period", ("A", "nurse", "competence", 1, 8),
                        ("A", "assistant", "competence", 1, 3)),
        compositions=table("capacity resource alternative per_hour", *compositions),
        **more,
    )  # fmt: skip


def test_skill_mixes_are_used_up_in_the_order_of_their_number() -> None:
    """Eight nurse hours make four theatre hours of the first mix; then no nurse is left for the second."""
    assert done(laddered(composed()), "A") == pytest.approx([4])


def test_more_of_a_resource_lets_a_unit_do_more() -> None:
    """3 hours of the second mix and 2.5 of the first are all there is room for; with the first alone they take 11 nurse hours."""
    plan = laddered(composed(expansions=table("unit capacity step max_hours", ("A", "nurse", "agency", 4))))
    assert (done(plan, "A"), amounts(plan, "expand")) == (pytest.approx([5.5]), pytest.approx([3]))


def test_work_with_those_who_wait_gets_the_hours_that_production_leaves() -> None:
    """Six hours serve six of ten; the four left cost half an hour each, and those two hours are undone."""
    plan = laddered(
        small_case(
            periods=1,
            activity_hours=table("planning_object capacity hours", ("p", "c", 1.0)),
            waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 10)),
            waiting_hours=table("planning_object capacity hours", ("p", "c", 0.5)),
            available={("A", "c"): 6},
        )
    )
    assert (done(plan, "A"), plan.capacity["undone"].tolist()) == (pytest.approx([6]), pytest.approx([2]))


def test_ability_and_the_most_of_a_mission_hold() -> None:
    """There are hours for ten; in week 1 it is able to do three, and its mission ends at eight."""
    plan = laddered(
        acute_case(
            periods=2,
            available={("A", "c"): 10},
            ability=table("unit planning_object period activities", *every_week({("A", "p"): [3, 10]}, 2)),
            missions=table("unit planning_object maximum", ("A", "p", 8)),
        )
    )
    assert done(plan, "A") == pytest.approx([3, 5])
