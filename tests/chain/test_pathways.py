"""A plan followed patient by patient: who comes where, what there is for them, and that they are served as planned."""

from __future__ import annotations

import numpy as np
import pytest

from balance.cases import small_case, table
from pks.chain.pathways import UnknownUnitError, plan_flow
from pks.chain.planning import plan
from pks.sim.pathway import simulate_flow


def test_what_is_planned_is_carried_out() -> None:
    """20 people a week of 2 hours each, and 40 hours in five days of 8: one team, always busy, serves 20 a week."""
    case = small_case(demand={("A", "p"): 20}, available={("A", "c"): 40})
    flow = plan_flow(case, plan(case))
    assert [resource.name for resource in flow.resources] == ["A: c"]
    found = simulate_flow(flow, until=4 * 168, replications=3, seed=1)
    waits = found.waits().set_index("stage")
    served, waiting = waits.loc["A: p", ["begun", "waiting"]]
    assert served + waiting == pytest.approx(80, abs=25)  # Poisson: 80 ± 2·√(80/3) in the mean of three runs
    assert served <= 4 * 20
    assert found.occupancy()["staffed"].item() == pytest.approx(40 / 168)


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
    assert {arrivals.route for arrivals in flow.arrivals} == {"B: p"}
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
