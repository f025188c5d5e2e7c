"""One flow through several units: the pace, planning apart and together, and the steps of raising what limits.

The publication (Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025,
section De enheter som utgör begränsningar i flödet styr den övergripande produktionstakten) gives a picture without
numbers; these are our own, worked out by hand.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.checks import CapacityError
from pks.capacity.flow import Flow, flow_of, in_table, paces, planned_apart, planned_together, steps, tightest

STAGES = ["clinic", "theatre", "ward", "rehabilitation"]


def hip(periods: int = 3, lag: tuple[int, ...] = (0, 0, 0, 0)) -> Flow:
    """Return a flow of 50 visits, 30 operations, 40 stays and 36 rehabilitations a week, of which 0.5, 0.5 and 0.25 follow.

    In visits a week: clinic 25 h / 0.5 h = 50; theatre 30 h / (2 h · 0.5) = 30; ward 960 h / (48 h · 0.5) = 40;
    rehabilitation 36 h / (4 h · 0.25) = 36.
    """
    hours = np.repeat([[25.0], [30.0], [960.0], [36.0]], periods, axis=1)
    return flow_of(STAGES, hours, hours_per_activity=[0.5, 2, 48, 4], per_ordered=[1, 0.5, 0.5, 0.25], lag=lag)


def test_the_pace_that_each_alone_allows_and_that_of_the_flow() -> None:
    """50, 30, 40 and 36 visits a week: the theatre sets the pace of 30."""
    flow = hip()
    assert paces(flow)[:, 0] == pytest.approx([50, 30, 40, 36])
    pace, stage = tightest(flow)
    assert pace == pytest.approx([30, 30, 30])
    assert [STAGES[k] for k in stage] == ["theatre"] * 3


def test_planned_apart_a_queue_grows_before_the_bottleneck_and_hours_stand_idle_behind_it() -> None:
    """The clinic sends 50 a week to a theatre that takes 30: 20, 40, 60 wait; ward and rehabilitation see 30.

    Idle: ward 960 − 30·24 = 240 hours a week, rehabilitation 36 − 30 = 6, clinic and theatre none.
    """
    course = planned_apart(hip())
    assert course.done[:, 0] == pytest.approx([50, 30, 30, 30])
    assert course.waiting[1] == pytest.approx([20, 40, 60])
    assert course.idle_hours[:, 0] == pytest.approx([0, 0, 240, 6])


def test_planned_together_nobody_waits_and_the_clinic_has_hours_to_allocate() -> None:
    """From a mission of 45, all keep the 30 of the theatre: the clinic keeps 25 − 15 = 10 hours, nobody waits between."""
    course = planned_together(hip(), 45)
    assert course.planned == pytest.approx(np.full((4, 3), 30))
    assert course.done == pytest.approx(course.planned)
    assert not course.waiting.any()
    assert course.idle_hours[:, 0] == pytest.approx([10, 0, 240, 6])


def test_a_mission_below_the_pace_is_what_is_planned() -> None:
    """A mission of 20 is met, and the theatre has 10 hours left over."""
    course = planned_together(hip(), [20, 20, 20])
    assert course.done == pytest.approx(np.full((4, 3), 20))
    assert course.idle_hours[1] == pytest.approx([10, 10, 10])


def test_the_steps_of_raising_what_limits() -> None:
    """From 30 to 36 the theatre alone needs 6 hours; to 40, theatre and rehabilitation 4 each; to 45, the ward 120 too.

    Idle at first: clinic 25 − 15 = 10, ward 960 − 720 = 240, rehabilitation 6: 256 hours. All three weeks are alike.
    """
    found = steps(hip(), mission=45)
    assert found["period"].value_counts().to_dict() == {0: 6, 1: 6, 2: 6}
    for _, rows in found.groupby("period"):
        assert sorted(rows[["step", "from_pace", "to_pace", "stage"]].to_numpy().tolist()) == [
            [1, 30, 36, "theatre"],
            [2, 36, 40, "rehabilitation"],
            [2, 36, 40, "theatre"],
            [3, 40, 45, "rehabilitation"],
            [3, 40, 45, "theatre"],
            [3, 40, 45, "ward"],
        ]
        added = rows.groupby(["step", "stage"])["added"].sum()
        assert added[1].to_dict() == pytest.approx({"theatre": 6})
        assert added[2].to_dict() == pytest.approx({"theatre": 4, "rehabilitation": 4})
        assert added[3].to_dict() == pytest.approx({"theatre": 5, "rehabilitation": 5, "ward": 120})
        assert rows["idle_hours"].iloc[0] == pytest.approx(256)


def test_the_steps_begin_at_the_pace_of_each_period() -> None:
    """Two stages with 0 and 10, and 10 and 0 hours, both mean 5, get nothing through: each week the closed one is raised."""
    flow = flow_of(["a", "b"], [[0.0, 10.0], [10.0, 0.0]], hours_per_activity=[1.0, 1.0])
    assert tightest(flow)[0].tolist() == [0, 0]
    weeks = pd.date_range("2026-01-05", periods=2, freq="W-MON")
    rows = steps(flow, periods=weeks)[["period", "step", "from_pace", "to_pace", "stage", "added", "idle_hours"]]
    assert rows.to_numpy().tolist() == [[weeks[0], 1, 0, 10, "a", 10, 10], [weeks[1], 1, 0, 10, "b", 10, 10]]


def test_a_stage_with_a_lag_is_raised_for_the_week_in_which_it_comes_to_it() -> None:
    """The ward has 10, 4 and 6 hours; a week after the clinic's 10 it lets 4 and 6 through; what comes later limits nothing."""
    flow = flow_of(["clinic", "ward"], [[10.0] * 3, [10.0, 4.0, 6.0]], hours_per_activity=[1.0, 1.0], lag=[0, 1])
    rows = steps(flow, mission=[10.0, 8.0, 20.0])
    assert rows[["period", "from_pace", "to_pace", "stage"]].to_numpy().tolist() == [
        [0, 4, 10, "ward"],
        [1, 6, 8, "ward"],
    ]


@pytest.mark.parametrize("mission", [np.nan, -5.0, [1.0, 2.0]], ids=["not a number", "negative", "two for three"])
def test_a_mission_that_is_none_is_refused(mission: float | list[float]) -> None:
    """A mission that is negative, not a number or not one for every period stops both questions."""
    with pytest.raises(CapacityError, match="mission"):
        steps(hip(), mission=mission)
    with pytest.raises(CapacityError, match="mission"):
        planned_together(hip(), mission)


def test_what_follows_later_limits_earlier() -> None:
    """A ward closed in week 3 stops visits in week 1 whose stays come two weeks later."""
    flow = hip(lag=(0, 1, 2, 2))
    flow.hours[2, 2] = 0
    pace, stage = tightest(flow)
    assert pace == pytest.approx([0, 30, 50])
    assert STAGES[stage[0]] == "ward"


def test_both_ways_side_by_side() -> None:
    """The table shows for every stage and period what both ways of planning give, and who sets the pace."""
    flow = hip()
    weeks = pd.date_range("2026-01-05", periods=3, freq="W-MON")
    rows = in_table(flow, weeks, apart=planned_apart(flow), together=planned_together(flow, 45))
    assert rows.loc[rows["sets_pace"], "stage"].unique().tolist() == ["theatre"]
    assert rows["idle_hours_together"].sum() == pytest.approx(3 * 256)
    assert rows.groupby("period")["done_apart"].last().tolist() == pytest.approx([30] * 3)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Negative hours, no hours per activity, a lag that falls and a first ratio other than 1 come together."""
    with pytest.raises(CapacityError) as found:
        flow_of(["a", "b"], [[-1.0], [1.0]], hours_per_activity=[0.0, 1.0], per_ordered=[2.0, 1.0], lag=[0, -1])
    assert set(found.value.faults["table"]) == {"hours", "hours_per_activity", "per_ordered", "lag"}
    with pytest.raises(CapacityError, match="each of the 2 stages"):
        flow_of(["a", "b"], [[1.0]], hours_per_activity=[1.0, 1.0])


def test_what_is_no_flow_is_refused() -> None:
    """No stages, hours of one stage without periods, and lags that are no numbers are told, not stumbled over."""
    with pytest.raises(CapacityError, match="at least one stage"):
        flow_of([], np.zeros((0, 3)), hours_per_activity=[])
    with pytest.raises(CapacityError, match="one row is needed for each of the 2 stages"):
        flow_of(["a", "b"], [1.0, 1.0], hours_per_activity=[1.0, 1.0])
    with pytest.raises(CapacityError, match="whole number") as found:
        flow_of(["a", "b", "c"], np.ones((3, 1)), hours_per_activity=[1.0] * 3, lag=[0.0, np.nan, 0.5])
    assert found.value.faults["column"].tolist() == ["b", "c"]


@given(st.lists(st.floats(0, 100), min_size=12, max_size=12), st.floats(0, 200))
def test_hours_added_step_by_step_carry_the_flow_to_the_pace_that_the_steps_end_at(
    hours: list[float], mission: float
) -> None:
    """With all added hours of a period in their stages, the flow keeps the highest pace that its steps name."""
    flow = flow_of(STAGES, np.array(hours).reshape(4, 3), hours_per_activity=[0.5, 2, 4, 1])
    rows = steps(flow, mission=mission)
    raised = flow.hours.copy()
    for row in rows.itertuples():
        raised[STAGES.index(row.stage), row.period] += row.added
    ends = rows.groupby("period")["to_pace"].max().reindex(range(3)).fillna(pd.Series(tightest(flow)[0])).to_numpy()
    after = flow_of(STAGES, raised, hours_per_activity=[0.5, 2, 4, 1])
    assert tightest(after)[0] == pytest.approx(ends)


@given(
    st.lists(st.floats(0, 100), min_size=12, max_size=12),
    st.lists(st.integers(0, 2), min_size=3, max_size=3),
    st.floats(0, 120),
)
def test_nobody_is_lost_between_stages_and_no_hours_are_overdrawn(
    hours: list[float], lags: list[int], mission: float
) -> None:
    """What came is done or waits; hours used are no more than there are; together is never more than the pace."""
    lag = np.concatenate([[0], np.cumsum(lags)])
    flow = flow_of(STAGES, np.array(hours).reshape(4, 3), hours_per_activity=[0.5, 2, 4, 1], lag=lag)
    apart, together = planned_apart(flow), planned_together(flow, mission)
    for course in (apart, together):
        used = course.done * flow.hours_per_ordered[:, None]
        assert (used <= flow.hours + 1e-6).all()
        for k in range(1, 4):
            came, shift = np.zeros(3), int(lag[k] - lag[k - 1])
            came[shift:] = course.done[k - 1][: 3 - shift] if shift < 3 else 0
            assert came.cumsum() == pytest.approx(course.done[k].cumsum() + course.waiting[k], abs=1e-6)
    assert together.waiting == pytest.approx(np.zeros((4, 3)), abs=1e-6)
    assert (together.done[0] <= tightest(flow)[0] + 1e-9).all()
