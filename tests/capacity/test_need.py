"""Capacity need: hours per activity, improvements, and sums by unit, capacity and period."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pks
from pks.capacity.comparison import compare_hours
from pks.capacity.need import activity_hours, capacity_need
from pks.core.axes import Axes, axes_of
from pks.core.hours import ActivityHours
from pks.core.periods import Periods
from tests.balance.cases import small_case, table


def test_a_units_own_hours_win_over_the_general_ones() -> None:
    """A takes 3 hours where the general figure is 2; 10 activities are 30 hours at A and 20 at B."""
    case = small_case(
        units=("A", "B"),
        demand={("A", "p"): 10, ("B", "p"): 10},
        activity_hours=table("planning_object capacity unit hours", ("p", "c", None, 2), ("p", "c", "A", 3)),
    )
    assert pks.need(case).capacity.groupby("unit")["hours"].first().to_dict() == pytest.approx({"A": 30, "B": 20})


def test_relief_counts_as_far_as_realised_and_a_burden_in_full() -> None:
    """2 − 1·0.25 = 1.75 hours in every week; in week 2 a new routine adds 0.5 though nothing is realised: 2.25."""
    case = small_case(
        improvements=table(
            "improvement planning_object capacity period hours_change realised",
            ("checklist", "p", "c", None, -1, 0.25), ("routine", "p", "c", "2026-01-12", 0.5, 0),
        )
    )  # fmt: skip
    assert activity_hours(case, axes_of(case)).hours[0].tolist() == pytest.approx([1.75, 2.25, 1.75, 1.75])


def test_hours_never_fall_below_nothing() -> None:
    """An improvement larger than the hours there are leaves 0."""
    case = small_case(improvements=table("improvement hours_change realised", ("magic", -5, 1)))
    assert (activity_hours(case, axes_of(case)).hours == 0).all()


def test_the_publications_beds_come_out() -> None:
    """2 000 episodes of 3.5 days are 7 000 bed days: 20.2 beds at 95 %; 2 400 are 8 400 and 24.2.

    Socialstyrelsen, Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet, 2025, rounds one and two
    (which print × where only ÷ gives their numbers).
    """
    for episodes, bed_days, beds in ((2000, 7000, 20), (2400, 8400, 24)):
        case = small_case(
            periods=52,
            objects=table("planning_object acute", ("stay", True)),
            demand={("A", "stay"): episodes / 52},
            activity_hours=table("planning_object capacity hours", ("stay", "c", 3.5 * 24)),
        )
        hours = pks.need(case).capacity["hours"].sum()
        assert hours / 24 == pytest.approx(bed_days)
        assert round(hours / 24 / (365 * 0.95)) == beds


def test_sums_agree_between_levels() -> None:
    """The gap is need minus available in every row, and hours add up to activities times hours."""
    case = small_case(units=("A", "B"), demand={("A", "p"): [1, 2, 3, 4], ("B", "p"): 5}, available={("A", "c"): 7})
    known = pks.need(case)
    gap = known.gap
    assert np.allclose(gap["gap"], gap["need"] - gap["available"])
    assert gap["need"].sum() == pytest.approx(2 * known.production["activities"].sum())
    assert set(gap["unit"]) == {"A", "B"}  # B has no available hours: its lack must not vanish


@pytest.mark.parametrize("objects", [1, 40], ids=["full table", "sparse"])
@pytest.mark.parametrize("second", [0.5, 1.5], ids=["the same hours in all weeks", "more in the second"])
def test_rows_for_the_same_add_up_whatever_way_the_sum_is_made(objects: int, second: float) -> None:
    """Two rows of 2 and 0.5 (later `second`) hours of the same: three activities take 3·2.5 and 3·(2 + second) hours."""
    twice = np.zeros(2, int)
    each = ActivityHours(twice, twice, twice, np.array([[2.0, 2.0], [0.5, second]]))
    activities = np.zeros((1, objects, 2))
    activities[0, 0] = 3
    assert capacity_need(each, activities, 1).ravel().tolist() == [7.5, 3 * (2 + second)]
    names = [pd.Index([str(k) for k in range(n)]) for n in (1, objects, 1)]
    axes = Axes(
        names[0], names[1], names[0][:0], names[2], names[0][:0], Periods("W-MON", pd.Timestamp("2026-01-05"), 2)
    )
    assert compare_hours(each, activities, axes).by_unit["taken"].item() == pytest.approx(7.5 + 3 * (2 + second))


@given(
    st.lists(st.booleans(), min_size=24, max_size=24),
    st.lists(st.floats(0, 5), min_size=72, max_size=72),
    st.lists(st.floats(0, 50), min_size=24, max_size=24),
    st.sampled_from(["all the same", "all differ", "some differ"]),
)
def test_need_is_the_sum_over_objects_whether_hours_change_over_time_or_not(
    there: list[bool], hours: list[float], activities: list[float], way: str
) -> None:
    """H[u,r,t] = Σ_p h[u,p,r,t]·activities[u,p,t], summed here cell by cell, with few or many hours filled in."""
    table = np.array(hours).reshape(2, 4, 3, 3)
    if way == "all the same":
        table = np.broadcast_to(table[..., :1], table.shape)
    elif way == "some differ":
        table[:, :, 0] = table[:, :, 0, :1]
    wanted = np.array(activities).reshape(2, 4, 3)
    unit, of, capacity = np.nonzero(np.array(there).reshape(2, 4, 3))
    expected = np.zeros((2, 3, 3))
    for u, p, r in zip(unit, of, capacity, strict=True):
        expected[u, r] += table[u, p, r] * wanted[u, p]
    each = ActivityHours(unit, of, capacity, table[unit, of, capacity])
    assert capacity_need(each, wanted, 3) == pytest.approx(expected, abs=1e-9)
    if way == "all the same":
        narrow = np.broadcast_to(table[unit, of, capacity][:, :1], (len(unit), 3))
        assert capacity_need(ActivityHours(unit, of, capacity, narrow), wanted, 3) == pytest.approx(expected, abs=1e-9)
