"""A plan followed patient by patient: who comes where, what there is for them, and that they are served as planned."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from balance.cases import every_week, small_case, table, weeks
from pks.balance.plan import Plan
from pks.chain.pathways import UnknownUnitError, left_out, plan_flow
from pks.chain.planning import plan
from pks.core.case import Case
from pks.sim.pathway import FlowSimulation, simulate_flow

WEEKS = 4


def carried_out(case: Case, made: Plan, *, replications: int = 3) -> FlowSimulation:
    """Return the plan, followed over its four weeks."""
    return simulate_flow(plan_flow(case, made), until=WEEKS * 168, replications=replications, seed=1)


def begun(found: FlowSimulation) -> dict[str, float]:
    """Return how many begin each stage."""
    return found.waits().groupby("stage")["begun"].sum().to_dict()


@pytest.mark.parametrize("hours", [2.0, 3.0, 5.0, 7.0])
def test_no_more_is_carried_out_than_there_are_hours(hours: float) -> None:
    """40 hours a week for ever more patients: the plan serves 160 ÷ hours, and so does the flow, to one activity.

    Used are the hours on duty, and at most one session of 8 hours that was not made up for by the end, also where
    activities do not fill a session; whole activities are begun.
    """
    per_activity = table("planning_object capacity hours", ("p", "c", hours))
    waiting = table("unit planning_object waited_days patients", ("A", "p", 3, 100))
    case = small_case(demand={("A", "p"): 20}, available={("A", "c"): 40}, activity_hours=per_activity, waiting=waiting)
    made = plan(case)
    assert made.production["activities"].sum() == pytest.approx(160 / hours)
    found = carried_out(case, made)
    occupancy = found.occupancy()
    assert occupancy["resource"].tolist() == ["A: c"]
    used, staffed = (occupancy[name].item() * WEEKS * 168 for name in ("used", "staffed"))
    assert staffed == pytest.approx(160)
    assert staffed - 1e-6 <= used <= staffed + 8
    assert begun(found)["A: p"] == pytest.approx(160 / hours, abs=1)


def test_what_is_planned_with_several_capacities_is_carried_out() -> None:
    """30 operations a week take theatre and nurses for 2 hours, 60 visits a nurse for 1; both lists are never empty.

    Nurses are used up, 120 hours a week, theatres almost, 60 of 64. Of operations at least 95 % are carried out, and of
    visits too: those who need a nurse alone go past those who wait for the theatre.
    """
    case = small_case(
        objects=table("planning_object max_wait_days", ("p", 90), ("q", 90)),
        capacities=table("capacity", ("nurse",), ("theatre",)),
        activity_hours=table(
            "planning_object capacity hours", ("p", "nurse", 2.0), ("p", "theatre", 2.0), ("q", "nurse", 1.0)
        ),
        demand={("A", "p"): 30, ("A", "q"): 60},
        available={("A", "nurse"): 120, ("A", "theatre"): 64},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 30), ("A", "q", 20, 60)),
        missions=table(
            "unit planning_object period minimum maximum",
            *(("A", p, week, most, most) for week in weeks(WEEKS) for p, most in (("p", 30), ("q", 60))),
        ),
    )
    made = plan(case)
    wanted = made.production.groupby("planning_object")["activities"].sum()
    assert wanted.to_dict() == pytest.approx({"p": 120, "q": 240})
    found = begun(carried_out(case, made))
    assert found["A: p"] == pytest.approx(120, rel=0.05)
    assert found["A: q"] == pytest.approx(240, rel=0.05)


def elsewhere(**tables: pd.DataFrame) -> Case:
    """Return a case in which A cannot operate, and reviews every patient at home a week after the operation."""
    return small_case(
        units=("A", "B"),
        objects=table("planning_object max_wait_days", ("operation", 0), ("review", 0)),
        capacities=table("capacity", ("theatre",), ("nurse",)),
        activity_hours=table("planning_object capacity hours", ("operation", "theatre", 2.0), ("review", "nurse", 1.0)),
        pathways=table("from to lag per_activity", ("operation", "review", 1, 1.0)),
        demand={("A", "operation"): [30, 30, 0, 0]},
        available={("A", "nurse"): 40, ("A", "theatre"): 0, ("B", "theatre"): 80, ("B", "nurse"): 40},
        **tables,
    )


def test_follow_on_of_transferred_care_comes_home() -> None:
    """B operates on 60 of A's patients, A reviews them: as many, and B reviews nobody."""
    case = elsewhere(transfers=table("planning_object from_unit to_unit", ("operation", "A", "B")))
    made = plan(case)
    assert made.measures.groupby("kind")["amount"].sum()["transfer"] == pytest.approx(60)
    found = begun(carried_out(case, made, replications=5))
    assert set(found) == {"B: operation", "A: review"}
    assert found["B: operation"] == pytest.approx(60, abs=4 * np.sqrt(60 / 5))
    assert found["A: review"] == pytest.approx(found["B: operation"], abs=1)


@pytest.mark.parametrize(("follow_on", "reviews"), [(1.0, 60.0), (0.5, 30.0), (0.0, 0.0)])
def test_follow_on_of_bought_care_comes_home(follow_on: float, reviews: float) -> None:
    """60 operations are bought; of their reviews the share that the supplier sends back arrives at home."""
    case = elsewhere(suppliers=table("supplier planning_object follow_on", ("S", "operation", follow_on)))
    made = plan(case)
    assert made.measures.groupby("kind")["amount"].sum()["buy"] == pytest.approx(60)
    coming = {each.route: sum(getattr(each.coming, "expected", ())) for each in plan_flow(case, made).arrivals}
    assert coming.get("A: review", 0.0) == pytest.approx(reviews)
    assert set(coming) <= {"A: review"}


def test_follow_on_of_what_leaves_the_flow_comes_home() -> None:
    """Where only A is followed, the reviews of those on whom B operates arrive at A."""
    case = elsewhere(transfers=table("planning_object from_unit to_unit", ("operation", "A", "B")))
    flow = plan_flow(case, plan(case), units=["A"])
    assert [each.route for each in flow.arrivals] == ["A: review"]
    assert sum(getattr(flow.arrivals[0].coming, "expected", ())) == pytest.approx(60)


def test_follow_on_that_is_transferred_does_not_come_too() -> None:
    """A operates on 60, all in the first week, and reviews 8 in each later week; B reviews 36, none twice."""
    case = small_case(
        units=("A", "B"),
        objects=table("planning_object max_wait_days", ("operation", 0), ("review", 0)),
        capacities=table("capacity", ("theatre",), ("nurse",)),
        activity_hours=table("planning_object capacity hours", ("operation", "theatre", 2.0), ("review", "nurse", 1.0)),
        pathways=table("from to lag per_activity", ("operation", "review", 1, 1.0)),
        demand={("A", "operation"): [60, 0, 0, 0]},
        available={("A", "nurse"): [8, 8, 8, 8], ("A", "theatre"): 120, ("B", "nurse"): 80},
        transfers=table("planning_object from_unit to_unit", ("review", "A", "B")),
    )
    made = plan(case)
    sent = made.measures.groupby("kind")["amount"].sum()["transfer"]
    assert sent == pytest.approx(60 - 3 * 8)
    waits = carried_out(case, made, replications=5).waits().set_index("stage")
    assert waits.at["B: review", "begun"] == pytest.approx(36, abs=4 * np.sqrt(36 / 5))
    came = waits.loc["A: review", ["begun", "waiting"]].sum()
    assert came == pytest.approx(24 / 60 * waits.at["A: operation", "begun"], abs=4 * np.sqrt(24 / 5))


def test_a_list_that_cannot_be_served_is_left_out_and_told() -> None:
    """Operations give rise to reviews, for which A has no nurse: the flow has operations only, the table says why."""
    case = elsewhere().replace(
        available=table(
            "unit capacity period hours",
            *every_week({("A", "theatre"): 80, ("A", "nurse"): 0}, WEEKS),
        )
    )
    made = plan(case)
    assert [route.name for route in plan_flow(case, made).routes] == ["A: operation"]
    told = left_out(case, made)
    assert told[["unit", "planning_object", "capacity"]].to_numpy().tolist() == [["A", "review", "nurse"]]
    assert told["people"].item() == pytest.approx(60)
    assert left_out(case, made, units=["B"]).empty


def test_acute_care_goes_before_all_else() -> None:
    """An acute object has no priority in the table, elective care has 1: the acute route is the more urgent one."""
    case = small_case(
        objects=table("planning_object acute priority", ("p", True, None), ("q", False, 1)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("q", "c", 2.0)),
        demand={("A", "p"): 5, ("A", "q"): 30},
        available={("A", "c"): 40},
    )
    made = plan(case)
    urgency = {route.name: route.priority for route in plan_flow(case, made).routes}
    assert urgency["A: p"] < urgency["A: q"]
    waits = carried_out(case, made).waits().set_index("stage")
    assert waits.at["A: p", "p90"] < 72  # hours, nights and a weekend included
    assert waits.at["A: q", "waiting"] > 20


def test_care_elsewhere_is_carried_out_elsewhere() -> None:
    """A has no hours: it sends what it must to B, at most 15 a week, and the rest to a supplier; nobody is left to come to A."""
    case = small_case(
        units=("A", "B"),
        objects=table("planning_object max_wait_days", ("p", 0)),
        demand={("A", "p"): [20, 20, 20, 0]},
        available={("B", "c"): 30, ("A", "c"): 0},
        transfers=table("planning_object from_unit to_unit", ("p", "A", "B")),
        suppliers=table("supplier planning_object max_per_period", ("S", "p", 5)),
    )
    made = plan(case)
    flow = plan_flow(case, made)
    moved = made.measures.groupby("kind")["amount"].sum()
    assert moved.sum() == pytest.approx(60)
    assert {arrivals.route for arrivals in flow.arrivals} == {"B: p, for A"}
    assert sum(sum(getattr(each.coming, "expected", ())) for each in flow.arrivals) == pytest.approx(moved["transfer"])


def test_the_longest_waiters_go_first_when_care_is_bought() -> None:
    """Of 30 waiting 20 are bought out at once, those who waited 90 days and ten of the others: 10 of 20 with 30 days are left."""
    case = small_case(
        demand={("A", "p"): 0},
        available={("A", "c"): [0, 0, 0, 40]},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 90, 10), ("A", "p", 30, 20)),
        suppliers=table("supplier planning_object max_total", ("S", "p", 20)),
    )
    flow = plan_flow(case, plan(case))
    hours = [hour for arrivals in flow.arrivals for hour in getattr(arrivals.coming, "hours", ())]
    assert sorted(hours) == [-30 * 24.0] * 10


def test_unknown_units_are_named_with_the_nearest() -> None:
    """A unit with a typing mistake is told with the one that was meant; one that is left out gets nobody."""
    both = ("North", "South")
    case = small_case(
        units=both, demand={(unit, "p"): 2 for unit in both}, available={(unit, "c"): 40 for unit in both}
    )
    made = plan(case)
    with pytest.raises(UnknownUnitError, match=r"'Nort'.*North"):
        plan_flow(case, made, units=["Nort"])
    assert {route.name for route in plan_flow(case, made, units=["North"]).routes} == {"North: p"}


def test_hours_of_measures_are_there() -> None:
    """A plan that adds 20 overtime hours a week has 60 on duty, not 40."""
    case = small_case(
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 30},
        available={("A", "c"): 40},
        expansions=table("unit capacity step max_hours", ("A", "c", "overtime", 20)),
    )
    made = plan(case)
    assert made.measures["amount"].sum() == pytest.approx(80)
    duty = simulate_flow(plan_flow(case, made), until=4 * 168, replications=1, seed=0).occupancy()["staffed"].item()
    assert np.isclose(duty, 60 / 168, atol=8 / 168)  # whole teams by day: 12 hours a day are one or two teams of eight
