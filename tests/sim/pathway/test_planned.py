"""A flow from the arrays of a plan uses the hours that the plan counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pks.core.pathways import Pathways
from pks.sim.pathway import FlowError, Planned, flow_of, simulate_flow
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
