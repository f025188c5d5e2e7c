"""Rows of the calendar from opening hours, Swedish holidays and closures, in every frequency."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.capacity.available import available_capacity
from pks.capacity.checks import CapacityError
from pks.capacity.opening import ALWAYS, OFFICE, Opening, calendar_rows
from pks.core.axes import Axes, axes_of
from pks.core.holidays import public_holidays
from pks.core.periods import Periods
from tests.balance.cases import small_case, table

EMPTY = pd.Index([], dtype="str")


def axes(frequency: str, start: str, count: int, units: tuple[str, ...] = ("A", "B")) -> Axes:
    """Return axes with these units and periods."""
    return Axes(pd.Index(units), EMPTY, EMPTY, EMPTY, EMPTY, Periods(frequency, pd.Timestamp(start), count))


def swedish(of: Axes) -> pd.DatetimeIndex:
    """Return the Swedish holidays within the periods."""
    return public_holidays(of.period.edges[0], of.period.edges[-1])


def test_weeks_with_swedish_holidays() -> None:
    """Christmas 2026: Thursday 24 and Friday 25 December are free, so week 52 has three days of five; week 53 two.

    Of week 53, Thursday 31 December (New Year's Eve) and Friday 1 January are free: 3 of 5. 26 December is a Saturday.
    """
    weeks = axes("W-MON", "2026-12-14", 3)
    rows = calendar_rows(weeks, holidays=swedish(weeks))
    assert rows["unit"].isna().all()
    assert rows["factor"].tolist() == pytest.approx([1, 0.6, 0.6])
    assert rows["period"].iloc[-1].isocalendar().week == 53


def test_days_months_quarters_and_years() -> None:
    """5 and 6 January 2026: 8 hours, where a mean day has 40 / 7, and none. A month: its working days over a mean month's.

    A mean month has 5 · 365.2425 / 84 = 21.74 weekdays. January 2026 has 22 weekdays without the 1st and the 6th: 20.
    The year has 261 weekdays without 10 holidays and eves on a weekday (1 and 6 January, 3 and 6 April, 1 and 14 May,
    19 June, 24, 25 and 31 December): 251.
    """
    day = axes("D", "2026-01-05", 2)
    assert calendar_rows(day, holidays=swedish(day))["factor"].tolist() == pytest.approx([1.4, 0])
    assert calendar_rows(day, holidays=swedish(day), normal_hours=8)["factor"].tolist() == [1, 0]
    month = axes("MS", "2026-01-01", 1)
    assert calendar_rows(month, holidays=swedish(month))["factor"].item() == pytest.approx(20 / (5 * 365.2425 / 84))
    year = axes("YS", "2026-01-01", 1)
    assert calendar_rows(year, holidays=swedish(year))["factor"].item() == pytest.approx(251 / (5 * 365.2425 / 7))
    quarters = axes("QS", "2026-01-01", 4)
    parts = calendar_rows(quarters, holidays=swedish(quarters))["factor"].sum()
    assert parts == pytest.approx(251 / (5 * 365.2425 / 28))


def test_units_that_never_close() -> None:
    """A ward is open at Christmas, a clinic is not; each gets its own rows."""
    weeks = axes("W-MON", "2026-12-21", 1, units=("ward", "clinic"))
    rows = calendar_rows(weeks, opening={"ward": ALWAYS, "clinic": OFFICE}, holidays=swedish(weeks))
    assert dict(zip(rows["unit"], rows["factor"], strict=True)) == {"ward": 1.0, "clinic": pytest.approx(0.6)}


def test_own_opening_hours_and_a_half_day() -> None:
    """Open 10 hours on four days and 5 on Friday (45), closed on Friday 9 January: 40 of 45 hours."""
    weeks = axes("W-MON", "2026-01-05", 1)
    opening = Opening((10, 10, 10, 10, 5, 0, 0))
    rows = calendar_rows(weeks, opening=opening, holidays=[pd.Timestamp("2026-01-09")])
    assert rows["factor"].item() == pytest.approx(40 / 45)


def test_closures_hold_for_their_days_and_the_least_share_counts() -> None:
    """A is half open from Monday to Wednesday, and closed with all others on Wednesday and Thursday.

    A: 0.5 + 0.5 + 0 + 0 + 1 = 2 days of 5; B: 3 of 5.
    """
    closures = table(
        "unit from to open_share", ("A", "2026-02-02", "2026-02-04", 0.5), (None, "2026-02-04", "2026-02-05", 0.0)
    )
    rows = calendar_rows(axes("W-MON", "2026-02-02", 1), closures=closures)
    assert rows["factor"].tolist() == pytest.approx([0.4, 0.6])


def test_the_rows_work_in_a_case() -> None:
    """A week of 40 hours with Epiphany (6 January 2026) gives 32 hours of a resource; the weeks after it 40."""
    case = small_case(
        demand={("A", "p"): 1},
        resources=table("unit resource kind quantity hours_per_period", ("A", "nurse", "competence", 1, 40)),
        compositions=table("capacity resource per_hour", ("c", "nurse", 1)),
    )
    of = axes_of(case)
    rows = calendar_rows(of, holidays=swedish(of))
    supply = available_capacity(case.replace(calendar=rows), of)
    assert supply.hours[0, 0] == pytest.approx([32, 40, 40, 40])


def test_all_that_is_wrong_is_told_at_once() -> None:
    """A closure that ends before it begins, with a share above 1 and an unknown unit, is three faults of one row."""
    closures = table("unit from to open_share", ("C", "2026-02-04", "2026-02-02", 1.5))
    with pytest.raises(CapacityError) as found:
        calendar_rows(axes("W-MON", "2026-02-02", 1), closures=closures)
    assert sorted(found.value.faults["column"]) == ["open_share", "to", "unit"]
    with pytest.raises(CapacityError, match="no opening hours"):
        calendar_rows(axes("W-MON", "2026-02-02", 1), opening={"A": OFFICE})
    with pytest.raises(CapacityError, match="Monday"):
        calendar_rows(axes("W-MON", "2026-02-02", 1), opening=Opening((25, 8, 8, 8, 8, 0, 0)))
    with pytest.raises(CapacityError, match="open_share"):
        calendar_rows(axes("W-MON", "2026-02-02", 1), closures=table("from to", ("2026-02-02", "2026-02-03")))


def test_closures_with_text_where_days_and_shares_belong_are_told_by_row() -> None:
    """A date written with slashes, one that is none, an empty one and a share in words are faults, not raw errors."""
    closures = table(
        "from to open_share",
        ("02/03/2026", "2026-02-04", 0.5),
        ("2026-02-02", "soon", "half"),
        (None, "2026-02-04", 0.5),
    )
    with pytest.raises(CapacityError) as found:
        calendar_rows(axes("W-MON", "2026-02-02", 1), closures=closures)
    faults = found.value.faults[["row", "column"]].to_numpy().tolist()
    assert faults == [[2, "from"], [3, "to"], [3, "open_share"], [4, "from"]]


@settings(max_examples=20)
@given(st.integers(0, 120), st.integers(0, 20))
def test_days_add_up_to_weeks(offset: int, length: int) -> None:
    """The mean of a week's seven factors by day is its factor by week, whatever is closed."""
    weeks = axes("W-MON", "2026-01-05", 20)
    days = axes("D", "2026-01-05", 140)
    begin = pd.Timestamp("2026-01-05") + pd.Timedelta(days=offset)
    closures = pd.DataFrame({"from": [begin], "to": [begin + pd.Timedelta(days=length)], "open_share": [0.25]})
    by_day = calendar_rows(days, closures=closures)["factor"].to_numpy().reshape(20, 7).mean(axis=1)
    assert np.allclose(by_day, calendar_rows(weeks, closures=closures)["factor"].to_numpy())
