"""A flow from the arrays of a plan uses the hours that the plan counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pks.core.pathways import Pathways
from pks.sim.pathway import FlowError, Planned, Sent, flow_of, simulate_flow
from pks.sim.queue import LogNormal


def planned() -> Planned:
    """Return one clinic over four weeks: visits, of which half lead to an operation a week later, with a bed."""
    # hours per activity: visit 1 h nurse; operation 2 h theatre, 5 h nurse, 48 h bed
    hours = np.array([[[0.0, 1.0, 0.0], [2.0, 5.0, 48.0]]])
    arriving = np.array([[[20.0] * 4, [0.0] * 4]])
    available = np.array([[[80.0] * 4, [120.0] * 4, [1680.0] * 4]])
    return Planned(
        unit=pd.Index(["Clinic"]),
        planning_object=pd.Index(["visit", "operation"]),
        capacity=pd.Index(["theatre", "nurse", "bed"]),
        end_day=np.array([7, 14, 21, 28]),
        first_weekday=0,
        arriving=arriving,
        hours=hours,
        available=available,
        onward=Pathways(np.array([0]), np.array([1]), np.array([1]), np.array([0.5])),
        priority=np.array([1, 2]),
        beds=frozenset({2}),
    )


def test_an_activity_takes_its_hours_of_every_capacity() -> None:
    """In sum over the horizon, each capacity is used for hours per activity × activities."""
    flow = flow_of(planned())
    simulated = simulate_flow(flow, until=28 * 24.0 + 400, replications=3, seed=1)
    log = simulated.log
    home = log[log["event"] == "goes home"].groupby("route", observed=False).size() / 3
    hours = simulated.occupancy().set_index("resource")["used"] * (28 * 24.0 + 400)
    operations, visits = home["Clinic: operation"], home["Clinic: visit"]
    assert visits == pytest.approx(80, abs=4 * np.sqrt(80 / 3))
    assert operations == pytest.approx(40, abs=4 * np.sqrt(40 / 3) + 4)
    assert hours["Clinic: theatre"] == pytest.approx(2 * operations)
    assert hours["Clinic: nurse"] == pytest.approx(visits + 5 * operations)
    assert hours["Clinic: bed"] == pytest.approx(48 * operations)


def test_each_capacity_is_given_back_after_its_own_hours() -> None:
    """By hand: checks take a nurse for 0.75 hours and a doctor for the first 0.25, visits a doctor for 0.5; one of each.

    Checks go first and begin at 8, 8.75 and 9.5; a visit lies between any two and after the last.
    """
    of = planned()
    three = replace(
        of,
        planning_object=pd.Index(["check", "visit"]),
        capacity=pd.Index(["nurse", "doctor"]),
        hours=np.array([[[0.75, 0.25], [0.0, 0.5]]]),
        available=np.full((1, 2, 4), 40.0),
        arriving=np.zeros((1, 2, 4)),
        onward=Pathways(*(np.zeros(0, np.int64) for _ in range(3)), np.zeros(0)),
        waiting=(np.array([0, 0]), np.array([0, 1]), np.array([1.0, 9.0]), np.array([3, 3])),
        beds=frozenset(),
    )
    log = simulate_flow(flow_of(three), until=24.0, replications=1).log
    begun = log[log["event"] == "begins"]
    assert begun.loc[begun["stage"] == "Clinic: check", "hour"].tolist() == [8.0, 8.75, 9.5]
    assert begun.loc[begun["stage"] == "Clinic: visit", "hour"].tolist() == [8.25, 9.0, 9.75]


def test_beds_of_one_stay_have_their_own_hours() -> None:
    """An operation of 2 hours, 12 in intensive care and 48 in a ward bed: by hand, each is taken for that long."""
    of = planned()
    one = replace(
        of,
        capacity=pd.Index(["theatre", "intensive care bed", "ward bed"]),
        hours=np.array([[[0.0, 0.0, 24.0], [2.0, 12.0, 48.0]]]),
        arriving=np.zeros((1, 2, 4)),
        available=np.repeat(np.array([80.0, 168.0, 1680.0])[None, :, None], 4, axis=2),
        waiting=(np.array([0, 0]), np.array([0, 1]), np.array([1.0, 1.0]), np.array([1, 1])),
        beds=frozenset({1, 2}),
    )
    flow = flow_of(one)
    assert [stage.name for stage in flow.stages] == ["Clinic: visit", "Clinic: operation", "Clinic: operation, stay"]
    log = simulate_flow(flow, until=160.0, replications=1).log
    back = log[(log["event"] == "gives back") & (log["route"] == "Clinic: operation")]
    assert dict(zip(back["resource"], back["hour"], strict=True)) == pytest.approx(
        {"Clinic: theatre": 10.0, "Clinic: intensive care bed": 20.0, "Clinic: ward bed": 56.0}
    )


def test_what_is_on_duty_adds_up_to_the_hours_of_the_plan() -> None:
    """80 theatre hours a week are 2 theatres in 5 days of 8 hours; 100 hours are 2 and 3 by turns, 2.5 on average."""
    of = planned()
    more = replace(of, available=of.available * np.array([1.25, 1.0, 1.0])[None, :, None])
    for case, hours in ((of, 80.0), (more, 100.0)):
        calendar = flow_of(case).resources[0].calendar
        assert calendar.between(0.0, 28 * 24.0) == pytest.approx(4 * hours)
        assert set(calendar.level) <= {0.0, 2.0, 3.0}
        assert calendar.at(5 * 24.0 + 10.0) == 0.0
    assert flow_of(of).resources[2].calendar.level == (10.0,) * 28 + (0.0,)


def test_a_horizon_that_starts_on_a_saturday_opens_on_monday() -> None:
    """Days are counted by the calendar of the plan: two closed days come first."""
    calendar = flow_of(replace(planned(), first_weekday=5)).resources[0].calendar
    assert [calendar.at(24.0 * day + 9.0) for day in range(4)] == [0.0, 0.0, 2.0, 2.0]


def test_those_who_wait_at_the_start_have_waited_since() -> None:
    """Three who have waited 10 days, and one 30, are first in line, the longest wait first."""
    waiting = np.array([0, 0]), np.array([0, 0]), np.array([10.0, 30.0]), np.array([3, 1])
    of = replace(planned(), waiting=waiting, arriving=np.zeros((1, 2, 4)))
    flow = flow_of(of, times=lambda mean: LogNormal(mean, 0.5 * mean))
    log = simulate_flow(flow, until=100.0, replications=1).log
    came = log[(log["event"] == "arrives") & (log["route"] == "Clinic: visit")]
    assert came["hour"].tolist() == [-720.0, -240.0, -240.0, -240.0]
    begun = log[(log["event"] == "begins") & (log["route"] == "Clinic: visit")]
    assert begun["hour"].iloc[0] == 8.0
    assert begun["patient"].iloc[0] == 0


def test_wrong_shapes_are_refused() -> None:
    """Arrays that do not fit the labels are refused, all in one message."""
    with pytest.raises(FlowError, match=r"arriving has shape \(1, 2, 3\), not \(1, 2, 4\)"):
        replace(planned(), arriving=np.zeros((1, 2, 3)))


def test_a_capacity_that_is_never_there_is_told() -> None:
    """An activity that needs what nobody has can never begin; the message names both."""
    of = planned()
    with pytest.raises(FlowError, match="'Clinic: theatre', of which there is never more than 0"):
        flow_of(replace(of, available=of.available * np.array([0.0, 1.0, 1.0])[None, :, None]))


def test_elective_patients_come_while_it_is_open() -> None:
    """Visits come on weekdays from 8 to 16, as many as expected; where they are acute they come at all hours."""
    of = planned()
    for acute, hours in ((None, 8), (np.array([True, False]), 24)):
        simulated = simulate_flow(flow_of(replace(of, acute=acute)), until=672.0, replications=5, seed=1)
        came = simulated.log.query("event == 'arrives' and route == 'Clinic: visit'")["hour"]
        assert len(came) / 5 == pytest.approx(80, abs=4 * np.sqrt(80 / 5))
        open_ = (came % 168 < 120) & (came % 24 >= 8) & (came % 24 < 16)
        share = 1.0 if hours == 8 else 40 / 168
        assert open_.mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / len(came)))


def test_a_period_that_is_never_open_spreads_who_comes() -> None:
    """Where only the weekend is closed and the horizon is a weekend, visits come at any hour of it, as for an emergency."""
    of = planned()
    weekend = replace(
        of, end_day=np.array([2]), first_weekday=5, arriving=of.arriving[:, :, :1] * 10, available=of.available[:, :, :1],
        onward=Pathways(*(np.zeros(0, np.int64) for _ in range(3)), np.zeros(0)), hours=of.hours * np.array([0, 0, 1.0]),
        beds=frozenset({2}),
    )  # fmt: skip
    came = simulate_flow(flow_of(weekend), until=48.0, replications=1, seed=1).log.query("event == 'arrives'")["hour"]
    assert len(came) == pytest.approx(200, abs=4 * np.sqrt(200))
    assert np.histogram(came, bins=4, range=(0, 48))[0] == pytest.approx(np.full(4, 50), abs=4 * np.sqrt(50))


def test_acute_care_is_the_most_urgent_and_keeps_its_own_order() -> None:
    """Of two acute objects with priorities 1 and 3 the first goes first, and both go before the one with priority 2."""
    of = planned()
    three = replace(
        of,
        planning_object=pd.Index(["early", "late", "elective"]),
        hours=np.array([[[0.0, 1.0, 0.0]] * 3]),
        arriving=np.full((1, 3, 4), 5.0),
        onward=Pathways(*(np.zeros(0, np.int64) for _ in range(3)), np.zeros(0)),
        priority=np.array([1, 3, 2]),
        acute=np.array([True, True, False]),
    )
    urgency = {route.name: route.priority for route in flow_of(three).routes}
    assert sorted(urgency, key=lambda name: urgency[name]) == ["Clinic: early", "Clinic: late", "Clinic: elective"]


def test_what_is_not_served_is_left_out() -> None:
    """Without operations nobody who is visited comes to one: the flow has the visits alone, and needs no theatre."""
    flow = flow_of(replace(planned(), served=np.array([[True, False]])))
    assert [route.name for route in flow.routes] == ["Clinic: visit"]
    assert flow.routes[0].then == ()
    assert [resource.name for resource in flow.resources] == ["Clinic: nurse"]


def test_follow_on_comes_to_the_list_at_home() -> None:
    """Two clinics: the second visits patients of the first, and those are operated on by the first, half of them there."""
    of = planned()
    two = replace(
        of,
        unit=pd.Index(["Clinic", "Other"]),
        hours=np.repeat(of.hours, 2, axis=0),
        available=np.repeat(of.available, 2, axis=0),
        arriving=np.zeros((2, 2, 4)),
        sent=Sent(np.array([0]), np.array([1]), np.array([0]), np.array([[20.0] * 4])),
        staying=np.array([[1.0, 0.5], [1.0, 1.0]]),
    )
    flow = flow_of(two)
    assert [route.name for route in flow.routes] == ["Clinic: operation", "Other: visit, for Clinic"]
    (then,) = flow.routes[1].then
    assert (then.route, then.per_patient) == ("Clinic: operation", 0.25)


@pytest.mark.parametrize("hours", [3.0, 5.0, 7.0])
def test_work_after_a_shift_is_taken_off_the_next(hours: float) -> None:
    """One nurse, 80 waiting, activities that do not fill the day: by hand, a day begins later by what the last overran.

    With 5 hours: 8–13 and 13–18, two beyond 16; the next day 10–15 and 15–20, four beyond; then 12–17 and so on.
    """
    of = planned()
    one = replace(
        of,
        capacity=pd.Index(["nurse"]),
        hours=np.array([[[hours], [0.0]]]),
        available=np.array([[[40.0] * 4]]),
        arriving=np.zeros((1, 2, 4)),
        onward=Pathways(*(np.zeros(0, np.int64) for _ in range(3)), np.zeros(0)),
        waiting=(np.array([0]), np.array([0]), np.array([1.0]), np.array([80])),
        beds=frozenset(),
    )
    log = simulate_flow(flow_of(one), until=672.0, replications=1).log
    begun = log[log["event"] == "begins"]["hour"].to_numpy()
    wanted, late = [], 0.0
    for day in [week * 7 + weekday for week in range(4) for weekday in range(5)]:
        hour = 8.0 + late
        while hour < 16:
            wanted.append(24.0 * day + hour)
            hour += hours
        late = hour - 16.0
    assert begun == pytest.approx(wanted)
