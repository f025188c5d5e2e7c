"""What limits when: hand arithmetic, and that the pace can be kept."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
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


def test_weights_change_the_ranking_and_nothing_else() -> None:
    """If a knee weighs ten visits, beds (5 knees: 50) come before theatre (2 knees, 4 visits: 24).

    Activities held back stay 5 and 6, and so do their shares, 5/11 and 6/11.
    """
    rows = ranking(found(), AXES, weight=np.array([10.0, 1.0]))
    assert rows["capacity"].tolist() == ["bed", "theatre"]
    assert rows["weighted"].tolist() == pytest.approx([50, 24])
    assert rows["activities_held_back"].tolist() == pytest.approx([5, 6])
    assert rows["share"].tolist() == pytest.approx([5 / 11, 6 / 11])


def test_an_object_without_activities_is_not_held_back() -> None:
    """With no visits, the theatre holds knees back alone: 24 of the 30 hours that 15 knees take."""
    activities = np.array([[[15.0, 15.0], [0.0, 0.0]]])
    there = np.array([[[24.0, 24.0], [500.0, 500.0]]])
    need = capacity_need(EACH, activities, 2)
    (row,) = ranking(limiting_capacities(need, there, activities=activities, hours=EACH), AXES).to_dict("records")
    assert (row["capacity"], row["objects_held_back"]) == ("theatre", 1)


def test_an_object_is_held_back_only_in_periods_in_which_it_takes_hours() -> None:
    """A knee that takes bed hours in week 1 alone goes at the pace of the theatre in week 2, whatever beds there are."""
    each = ActivityHours(np.zeros(2, int), np.zeros(2, int), np.arange(2), np.array([[2.0, 2.0], [24.0, 0.0]]))
    activities = np.array([[[10.0, 10.0], [0.0, 0.0]]])
    need = np.array([[[20.0, 20.0], [240.0, 240.0]]])  # in week 2 somebody else's
    there = np.array([[[20.0, 18.0], [120.0, 120.0]]])
    limits = limiting_capacities(need, there, activities=activities, hours=each)
    assert limits.pace[0, 0].tolist() == [0.5, 0.9]
    assert limits.capacity[0, 0].tolist() == [1, 0]


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


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_tightest_of_many_capacities_is_found_as_one_by_one(seed: int, varying: bool) -> None:
    """With eight capacities, the pace is the least cover of those that take hours, the first of equal ones; here by loops."""
    rng = np.random.default_rng(seed)
    each = rng.integers(0, 2, (2, 3, 8, 4 if varying else 1)) * np.ones(4)
    need, there = np.full((2, 8, 4), 4.0), rng.integers(1, 6, (2, 8, 4)).astype(float)
    unit, of, capacity = (index.reshape(-1) for index in np.indices((2, 3, 8)))
    hours = ActivityHours(unit, of, capacity, each.reshape(-1, 4))
    found = limiting_capacities(need, there, activities=np.ones((2, 3, 4)), hours=hours)
    for u, p, t in np.ndindex(2, 3, 4):
        best, which = 1.0, -1
        for r in range(8):
            if each[u, p, r, t] and there[u, r, t] / 4 < best:
                best, which = there[u, r, t] / 4, r
        assert (found.pace[u, p, t], found.capacity[u, p, t]) == (best, which)


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
