"""What limits when: hand arithmetic, and that the pace can be kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.bottlenecks import Limits, free_capacity, limiting_capacities, ranking
from pks.capacity.need import capacity_need
from pks.core.axes import Axes
from pks.core.hours import ActivityHours
from pks.core.periods import Periods

EMPTY = pd.Index([], dtype="str")
AXES = Axes(
    pd.Index(["A"]), pd.Index(["knee", "visit"]), EMPTY, pd.Index(["theatre", "bed"]), EMPTY,
    Periods("W-MON", pd.Timestamp("2026-01-05"), 2),
)  # fmt: skip
EACH = ActivityHours(
    np.zeros(3, int), np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([[2.0] * 2, [24.0] * 2, [0.5] * 2])
)
ACTIVITIES = np.array([[[10.0, 10.0], [20.0, 20.0]]])
AVAILABLE = np.array([[[24.0, 40.0], [240.0, 120.0]]])


def found() -> Limits:
    """Return what limits ten knees and twenty visits a week: 30 theatre hours and 240 bed hours are needed."""
    need = capacity_need(EACH, ACTIVITIES, 2)
    return limiting_capacities(need, AVAILABLE, activities=ACTIVITIES, hours=EACH)


def test_what_limits_changes_from_week_to_week() -> None:
    """Week 1: theatre 24 of 30, all at 0.8. Week 2: beds 120 of 240, knees at 0.5; visits need no bed and are not held."""
    limits = found()
    assert limits.pace[0].tolist() == [[pytest.approx(0.8), 0.5], [pytest.approx(0.8), 1.0]]
    assert limits.capacity[0].tolist() == [[0, 1], [0, -1]]
    assert limits.held_back[0] == pytest.approx(np.array([[2, 5], [4, 0]]))


def test_the_ranking_begins_with_what_holds_most_back() -> None:
    """Theatre holds 2 + 4 activities back and lacks 6 hours in one week; beds hold 5 back and lack 120 hours."""
    first, second = ranking(found(), AXES).to_dict("records")
    assert (first["capacity"], first["periods_short"], first["objects_held_back"]) == ("theatre", 1, 2)
    assert first["activities_held_back"] == pytest.approx(6)
    assert first["hours_short"] == pytest.approx(6)
    assert (second["capacity"], second["worst_period"], second["worst_cover"]) == (
        "bed",
        pd.Timestamp("2026-01-12"),
        0.5,
    )
    assert second["activities_held_back"] == pytest.approx(5)
    assert first["share"] + second["share"] == pytest.approx(1)


def test_weights_change_the_ranking() -> None:
    """If a knee weighs ten visits, beds (50) come before theatre (20 + 4)."""
    assert ranking(found(), AXES, frees=np.array([10.0, 1.0]))["capacity"].tolist() == ["bed", "theatre"]


def test_hours_beside_the_bottleneck_are_free() -> None:
    """Week 1: 8 knees use 192 of 240 bed hours: 48 are free. Week 2: 5 knees and 20 visits use 20 of 40 theatre hours."""
    free = free_capacity(AVAILABLE, found(), activities=ACTIVITIES, hours=EACH)
    assert free[0] == pytest.approx(np.array([[0, 20], [48, 0]]))


def test_a_capacity_that_is_available_nowhere_does_not_limit() -> None:
    """With beds listed nowhere, week 2 has no limit and no shortage."""
    need = capacity_need(EACH, ACTIVITIES, 2)
    limits = limiting_capacities(need, AVAILABLE, activities=ACTIVITIES, hours=EACH, limits=np.array([True, False]))
    assert limits.capacity[0, :, 1].tolist() == [-1, -1]
    assert limits.short[0, 1].tolist() == [0, 0]


@given(
    st.lists(st.floats(0, 50), min_size=12, max_size=12),
    st.lists(st.floats(0, 300), min_size=8, max_size=8),
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 4.0]), min_size=12, max_size=12),
)
def test_the_pace_can_be_kept_and_is_set_by_a_capacity_that_is_full(
    activities: list[float], available: list[float], each: list[float]
) -> None:
    """At the pace found no capacity is used beyond its hours, and an object is held back only by one that lacks hours."""
    wanted, there = np.array(activities).reshape(2, 3, 2), np.array(available).reshape(2, 2, 2)
    unit, of, capacity = (index.reshape(-1) for index in np.indices((2, 3, 2)))
    hours = ActivityHours(unit, of, capacity, np.array(each)[:, None].repeat(2, axis=1))
    need = capacity_need(hours, wanted, 2)
    limits = limiting_capacities(need, there, activities=wanted, hours=hours)
    used = capacity_need(hours, wanted * limits.pace, 2)
    assert (used <= there + 1e-9 * np.maximum(1, need)).all()
    u, p, t = np.nonzero(limits.capacity >= 0)
    r = limits.capacity[u, p, t]
    assert (need[u, r, t] > there[u, r, t]).all()
    assert limits.pace[u, p, t] == pytest.approx(there[u, r, t] / need[u, r, t])
