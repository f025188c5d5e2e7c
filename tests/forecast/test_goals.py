"""Waiting-list goals: the path of the list and the activities it asks for, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pks.core.axes import axes_of
from pks.forecast.goals import waiting_goals
from tests.balance.cases import small_case, table


def goals(start: float, **columns: float) -> tuple[list[float], list[float]]:
    """Return the longest list and the added activities of 4 weeks, with `start` people waiting."""
    names = " ".join(columns)
    case = small_case(
        waiting=table("unit planning_object waited_days patients", ("A", "p", 1, start)),
        goals=table(f"unit planning_object {names}", ("A", "p", *columns.values())),
    )
    found = waiting_goals(case, axes_of(case))
    return found.longest[0, 0].tolist(), found.activities[0, 0].tolist()


def test_fifteen_fewer_a_week_adds_fifteen_a_week() -> None:
    """500 waiting: 485, 470, 455, 440 (Region Östergötland's example)."""
    assert goals(500, reduce_per_period=15) == ([485, 470, 455, 440], [15, 15, 15, 15])


def test_a_reduction_stops_at_its_target() -> None:
    """40 waiting, 15 fewer a week, but no fewer than 20: 25, 20, 20, 20; 15 + 5 activities."""
    assert goals(40, reduce_per_period=15, target=20) == ([25, 20, 20, 20], [15, 5, 0, 0])


def test_a_target_alone_is_spread_evenly() -> None:
    """100 waiting, 60 at the end: 10 activities a week, and only the last week has a goal."""
    assert goals(100, target=60) == ([np.inf, np.inf, np.inf, 60], [10, 10, 10, 10])


def test_a_target_above_the_list_asks_for_nothing() -> None:
    """10 waiting, 60 allowed: nothing is added, and nothing is taken away."""
    assert goals(10, target=60)[1] == [0, 0, 0, 0]


def test_a_maximum_holds_in_every_period_and_adds_no_activities() -> None:
    """The highest acceptable list limits the falling path as well."""
    longest, added = goals(100, reduce_per_period=10, maximum=75)
    assert longest == [75, 75, 70, 60]
    assert added == pytest.approx([10, 10, 10, 10])
