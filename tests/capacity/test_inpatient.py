"""Bed days and beds of a case."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.capacity.bed_days import day_weights
from pks.capacity.inpatient import compare_stays, inpatient_need
from pks.capacity.need import activity_hours, capacity_need
from pks.capacity.stays import LognormalStays
from pks.core.axes import axes_of
from pks.core.case import Case
from tests.balance.cases import small_case, table

OBJECTS = table("planning_object acute", ("stay", True), ("short", True), ("visit", True))


def ward_case(*lengths: tuple[object, ...], tail_periods: int = 0) -> Case:
    """Return a case of two units and four weeks in which stays take beds and visits do not."""
    return small_case(
        units=("A", "B"),
        objects=OBJECTS,
        activity_hours=table("planning_object capacity hours", ("stay", "c", 84), ("visit", "c", 1)),
        length_of_stay=table("planning_object unit mean_days sd_days", *lengths),
        tail_periods=tail_periods,
    )


def test_usual_course_is_episodes_times_mean_stay() -> None:
    """14 admissions a week of 3.5 days take 49 bed days every week, 7 beds; a unit's own 5 days take 70; visits none."""
    case = ward_case(("stay", None, 3.5, 3.6), ("stay", "B", 5.0, None))
    axes = axes_of(case)
    found = inpatient_need(case, axes, np.full((2, 3, 4), 14.0))
    assert found.days.days[:, 0] == pytest.approx(np.array([[49.0] * 4, [70.0] * 4]))
    assert (found.days.days[:, 1:] == 0).all()
    by_unit = found.by_unit
    assert by_unit.groupby("unit")["beds_in_use"].max().to_dict() == pytest.approx({"A": 7.0, "B": 10.0})
    assert by_unit.groupby("unit")["episodes"].sum().to_dict() == {"A": 56.0, "B": 56.0}
    assert set(found.table["planning_object"]) == {"stay"}


def test_objects_with_only_own_lengths_count_there_alone() -> None:
    """Without a general row, the unit without its own has no bed days."""
    case = ward_case(("stay", "B", 2.0, 0.0))
    found = inpatient_need(case, axes_of(case), np.full((2, 3, 4), 7.0))
    assert found.days.days.sum(axis=(1, 2)) == pytest.approx([0.0, 4 * 14.0])
    assert set(found.by_unit["unit"]) == {"B"}


def test_new_ward_fills_and_runs_over() -> None:
    """Nobody there at the start: bed days within and after the horizon are admissions × mean, for own stays as well."""
    case = ward_case(("stay", None, 3.5, 3.6), ("short", None, 1.0, 1.0), ("short", "A", 2.0, 0.5))
    axes = axes_of(case)
    weights = day_weights(axes.period, weekdays=[3, 2, 2, 2, 1, 0, 0])
    found = inpatient_need(
        case, axes, np.full((2, 3, 4), 10.0), distribution=LognormalStays, present=np.zeros((2, 3)), weights=weights
    )
    whole = found.days.days.sum(axis=2) + found.days.later
    assert whole == pytest.approx(np.array([[140.0, 80.0, 0.0], [140.0, 40.0, 0.0]]))
    assert found.days.days[0, 0, 0] < found.days.days[0, 0, 1]


def test_objects_have_their_own_weeks() -> None:
    """Weights by object reach general and own lengths of stay alike: what comes on Monday alone stays in its week."""
    case = ward_case(("stay", None, 4.0, 0.0), ("short", "B", 4.0, 0.0))
    axes = axes_of(case)
    monday, sunday = (
        day_weights(axes.period, weekdays=week) for week in ([1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1])
    )
    found = inpatient_need(
        case, axes, np.full((2, 3, 4), 2.0), present=np.zeros((2, 3)), weights=np.stack([monday, sunday, monday])
    )
    assert found.days.days[0, 0] == pytest.approx([8.0] * 4)
    assert found.days.days[1, 1] == pytest.approx([1.0, 8.0, 8.0, 8.0])  # half a day each of Sunday in the first week


def test_people_counted_at_the_start_are_those_of_each_unit() -> None:
    """Without admissions 6 people with stays of 4 days at A, and none at B, take 6 × 4/2 bed days."""
    case = ward_case(("stay", None, 4.0, 0.0), ("short", "B", 4.0, 0.0))
    present = np.zeros((2, 3))
    present[0, 0], present[1, 1] = 6, 2
    found = inpatient_need(case, axes_of(case), np.zeros((2, 3, 4)), present=present)
    assert found.days.present.sum(axis=2) == pytest.approx(np.array([[12.0, 0, 0], [0, 4.0, 0]]))


def test_capacity_need_in_hours_is_not_touched() -> None:
    """Lengths of stay change nothing in the hours of an episode: 84 for each, where it is admitted."""
    case = ward_case(("stay", None, 3.5, 3.6))
    axes, activities = axes_of(case), np.zeros((2, 3, 4))
    activities[0, 0, 0] = 2.0
    assert capacity_need(activity_hours(case, axes), activities, 1)[0, 0].tolist() == [168.0, 0, 0, 0]


def test_beds_of_the_reported_weeks() -> None:
    """14 a week of 3.5 days are 7 beds in use, at the busiest as well; the 500 a week of the tail do not count."""
    case = ward_case(("stay", None, 3.5, 0.0), tail_periods=2)
    activities = np.zeros((2, 3, 6))
    activities[0, 0] = [14, 14, 14, 14, 500, 500]
    counts = inpatient_need(case, axes_of(case), activities).beds(occupancy=0.9)
    assert list(counts.ward) == ["A"]
    assert counts.mean == pytest.approx([7 / 0.9])
    assert counts.peak_load == pytest.approx([7.0])


def test_the_mean_of_the_busiest_week_is_not_called_a_peak() -> None:
    """28 admissions in week 2 among 14s, of a day each: 4 beds on average then, which the rows call the busiest period."""
    case = ward_case(("stay", None, 1.0, 0.0))
    activities = np.zeros((2, 3, 4))
    activities[0, 0] = [14, 28, 14, 14]
    monday = day_weights(axes_of(case).period, weekdays=[1, 0, 0, 0, 0, 0, 0])
    counts = inpatient_need(case, axes_of(case), activities, weights=monday).beds(occupancy=0.9)
    assert counts.peak_load == pytest.approx([4.0])
    assert counts.table["counted_for"].tolist() == ["mean", "turned away", "must wait", "busiest period"]
    assert "In the busiest period the mean is 4.0 beds" in counts.sentences[0]


def test_each_ward_has_its_own_occupancy() -> None:
    """7 beds in use on average in both: 7 ÷ 0.95 beds for a ward, 7 ÷ 0.7 for intensive care."""
    case = ward_case(("stay", None, 3.5, 0.0))
    activities = np.zeros((2, 3, 4))
    activities[:, 0] = 14
    counts = inpatient_need(case, axes_of(case), activities).beds(occupancy=np.array([0.95, 0.7]))
    assert counts.mean.tolist() == pytest.approx([7 / 0.95, 7 / 0.7])


def test_tail_is_planned_and_not_told() -> None:
    """Tables hold the reported weeks alone."""
    case = ward_case(("stay", None, 3.5, 0.0), tail_periods=2)
    found = inpatient_need(case, axes_of(case), np.full((2, 3, 6), 7.0))
    assert found.by_unit["period"].max() == pd.Timestamp("2026-01-26")
    assert found.days.days.shape == (2, 3, 6)


def test_longer_stays_for_the_same_need_show() -> None:
    """10 stays each at 3 and 5 days: the region's mean is 4; B takes 50 bed days where 40 are expected."""
    case = ward_case(("stay", None, 3.0, None), ("stay", "B", 5.0, None))
    activities = np.zeros((2, 3, 4))
    activities[:, 0, 0] = 10
    found = compare_stays(case, axes_of(case), activities).by_unit.set_index("unit")
    assert found["capacity"].unique().tolist() == ["bed days"]
    assert found.loc["B", ["taken", "expected", "ratio"]].tolist() == pytest.approx([50.0, 40.0, 1.25])


def test_case_without_stays_has_no_bed_days() -> None:
    """No table, no bed days, no error."""
    case = small_case()
    found = inpatient_need(case, axes_of(case), np.ones((1, 1, 4)))
    assert found.by_unit.empty
    assert found.days.days.sum() == 0
