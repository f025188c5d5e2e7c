"""Gap and surplus on every level."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.gaps import Gaps, gaps_of
from pks.capacity.grouping import periods_by_days, units_at
from pks.capacity.need import capacity_need
from pks.core.axes import Axes, axes_of
from pks.core.errors import AlignmentError
from pks.core.hours import ActivityHours
from tests.balance.cases import small_case, table

CASE = small_case(periods=6, demand={("north", "p"): 1}, units=("north", "south")).replace(
    units=table("unit parent", ("north", "region"), ("south", "region"))
)
AXES = axes_of(CASE)


def gaps(need: list[float], available: list[float]) -> Gaps:
    """Return gaps of two units with one capacity, the same in all six weeks."""
    shape = (2, 1, 6)
    wide = [np.broadcast_to(np.array(values)[:, None, None], shape) for values in (need, available)]
    return gaps_of(*wide, AXES)


def test_a_surplus_elsewhere_does_not_hide_a_shortage() -> None:
    """North lacks 10 hours a week, south has 10 over: the region's gap is 0, with 10 short and 10 over."""
    whole = gaps([50, 30], [40, 40]).rolled_up(units=units_at(CASE, AXES, depth=0))
    assert whole.unit.tolist() == ["region"]
    assert whole.gap[0, 0].tolist() == [0] * 6
    assert whole.short[0, 0].tolist() == [10] * 6
    assert whole.surplus[0, 0].tolist() == [10] * 6


def test_the_table_names_what_there_is() -> None:
    """A row for each unit, capacity and period, with gap = need − available = short − surplus."""
    rows = gaps([50, 30], [40, 40]).table
    assert len(rows) == 12
    assert rows.iloc[0].drop("period").tolist() == ["north", "c", 50, 40, 10, 10, 0]
    assert rows.iloc[6].drop("period").tolist() == ["south", "c", 30, 40, -10, 0, 10]


def test_labels_and_numbers_must_fit() -> None:
    """Arrays of another shape than the labels are refused, and a grouping of other units is."""
    with pytest.raises(AlignmentError, match="labels"):
        gaps_of(np.zeros((2, 1, 5)), np.zeros((2, 1, 5)), AXES)
    empty = pd.Index([], dtype="str")
    other = Axes(AXES.unit[:1], empty, empty, AXES.capacity, empty, AXES.period)
    one = gaps_of(np.zeros((1, 1, 6)), np.zeros((1, 1, 6)), other)
    with pytest.raises(AlignmentError, match="grouping is of 2 units"):
        one.rolled_up(units=units_at(CASE, AXES, depth=0))


@given(st.lists(st.floats(0, 1e4), min_size=12, max_size=12), st.lists(st.floats(0, 1e4), min_size=12, max_size=12))
def test_sums_agree_on_all_levels_and_in_any_order(need: list[float], available: list[float]) -> None:
    """Units first or months first, what is summed is the same, and the total is that of the parts."""
    found = gaps_of(np.array(need).reshape(2, 1, 6), np.array(available).reshape(2, 1, 6), AXES)
    top, months = units_at(CASE, AXES, depth=0), periods_by_days(AXES.period, "MS")
    one = found.rolled_up(units=top).rolled_up(periods=months)
    other = found.rolled_up(periods=months).rolled_up(units=top)
    for name in ("need", "available", "short", "surplus", "gap"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-6)
        assert getattr(one, name).sum() == pytest.approx(getattr(found, name).sum(), abs=1e-6)
    assert one.gap == pytest.approx(one.short - one.surplus, abs=1e-6)


@given(st.lists(st.floats(0, 100), min_size=12, max_size=12), st.floats(0.1, 5))
def test_summing_and_turning_into_hours_may_be_done_in_either_order(activities: list[float], each: float) -> None:
    """Where units take the same hours, the hours of the region's activities are the sum of the units' hours."""
    array = np.array(activities).reshape(2, 1, 6)
    top, months = units_at(CASE, AXES, depth=0), periods_by_days(AXES.period, "MS")
    by_unit = ActivityHours(np.arange(2), np.zeros(2, int), np.zeros(2, int), np.full((2, 6), each))
    hours_then_sum = months.total(top.total(capacity_need(by_unit, array, 1), axis=0), axis=2)
    count = hours_then_sum.shape[2]
    whole = ActivityHours(np.zeros(1, int), np.zeros(1, int), np.zeros(1, int), np.full((1, count), each))
    sum_then_hours = capacity_need(whole, months.total(top.total(array, axis=0), axis=2), 1)
    assert sum_then_hours == pytest.approx(hours_then_sum, abs=1e-6)
