"""Sums over levels and periods."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.grouping import periods_by_days, periods_by_start, units_at, units_under
from pks.core.axes import axes_of
from pks.core.case import Case
from pks.core.periods import Periods
from tests.balance.cases import small_case, table

STARTS = {"D": "2026-11-25", "W-MON": "2026-11-16", "MS": "2026-02-01", "QS": "2026-04-01", "YS": "2026-01-01"}


def region() -> Case:
    """Return two hospitals with three units, and a unit right below the region."""
    units = table(
        "unit parent",
        ("ward", "north"), ("theatre", "north"), ("clinic", "south"), ("lab", "region"),
        ("north", "region"), ("south", "region"),
    )  # fmt: skip
    return small_case(periods=1, demand={("ward", "p"): 1}, units=("ward",)).replace(units=units)


def test_units_are_grouped_by_what_stands_above_them() -> None:
    """At the top there is the region; one step below, two hospitals and the lab, which is its own group."""
    case = region()
    axes = axes_of(case)
    values = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])  # ward, theatre, clinic, lab, north itself, south itself
    top, hospitals = units_at(case, axes, depth=0), units_at(case, axes, depth=1)
    assert top.label.tolist() == ["region"]
    assert top.total(values, axis=0).tolist() == [63]
    sums = dict(zip(hospitals.label, hospitals.total(values, axis=0), strict=True))
    assert sums == {"north": 19, "south": 36, "lab": 8}
    lowest = units_at(case, axes, depth=9)
    assert dict(zip(lowest.label, lowest.total(values, axis=0), strict=True)) == dict(
        zip(axes.unit, values, strict=True)
    )


def test_everything_below_each_group() -> None:
    """Region 63, north 1 + 2 + 16, and a ward itself."""
    case = region()
    axes = axes_of(case)
    under = units_under(case, axes)
    sums = dict(zip(under.label, under.total(np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]), axis=0), strict=True))
    assert sums == {"ward": 1, "theatre": 2, "clinic": 4, "lab": 8, "north": 19, "south": 36, "region": 63}


def test_a_week_across_two_months_is_split_by_its_days() -> None:
    """The week from 26 January 2026 has six days in January and one in February."""
    weeks = Periods("W-MON", pd.Timestamp("2026-01-26"), 1)
    month = periods_by_days(weeks, "MS")
    assert month.total(np.array([70.0]), axis=0) == pytest.approx([60, 10])
    assert not month.complete.any()


def test_week_53_belongs_to_the_year_in_which_it_starts_or_is_split() -> None:
    """Week 53 of 2026 starts on 28 December: by start all of it is 2026, by days four sevenths are."""
    weeks = Periods("W-MON", pd.Timestamp("2026-12-28"), 1)
    assert periods_by_start(weeks, "YS").total(np.array([7.0]), axis=0).tolist() == [7]
    assert periods_by_days(weeks, "YS").total(np.array([7.0]), axis=0) == pytest.approx([4, 3])


def test_whole_groups_are_told_from_parts() -> None:
    """31 days from 1 January are all of the month and part of the year."""
    days = Periods("D", pd.Timestamp("2026-01-01"), 31)
    assert periods_by_start(days, "MS").complete.tolist() == [True]
    assert periods_by_start(days, "YS").complete.tolist() == [False]


def test_going_down_is_refused_where_nothing_may_be_split() -> None:
    """Months are not put into weeks by their start; by days they are spread."""
    months = Periods("MS", pd.Timestamp("2026-01-01"), 2)
    with pytest.raises(ValueError, match="periods_by_days"):
        periods_by_start(months, "W-MON")
    assert periods_by_days(months, "W-MON").total(np.array([31.0, 28.0]), axis=0) == pytest.approx([4, *[7] * 7, 6])


@given(st.sampled_from(["D", "W-MON", "MS", "QS"]), st.sampled_from(["W-MON", "MS", "QS", "YS"]), st.integers(1, 30))
def test_nothing_is_lost_on_the_way_up(fine: str, coarse: str, count: int) -> None:
    """Every period's shares add up to 1, so sums over groups are sums over parts."""
    periods = Periods(fine, pd.Timestamp(STARTS[fine]), count)
    share = periods_by_days(periods, coarse).share
    assert share.sum(axis=0) == pytest.approx(np.ones(count))


@given(st.integers(1, 60), st.sampled_from(["by days", "by start"]))
def test_quarters_are_the_same_by_way_of_months(count: int, way: str) -> None:
    """Weeks summed to months and months to quarters give what weeks summed to quarters give."""
    weeks = Periods("W-MON", pd.Timestamp("2026-01-05"), count)
    values = np.arange(1.0, count + 1)
    grouping = periods_by_days if way == "by days" else periods_by_start
    months = grouping(weeks, "MS")
    middle = Periods("MS", months.label[0], len(months.label))
    twice = grouping(middle, "QS").total(months.total(values, axis=0), axis=0)
    once = grouping(weeks, "QS").total(values, axis=0)
    assert twice[: len(once)] == pytest.approx(once)
