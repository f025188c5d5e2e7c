"""Planning periods."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.periods import Periods, fits


@pytest.mark.parametrize(
    ("frequency", "start", "days"),
    [("D", "2024-02-28", [1, 1, 1]), ("W-MON", "2026-01-05", [7, 7, 7]), ("MS", "2024-01-01", [31, 29, 31]),
     ("QS", "2023-10-01", [92, 91, 91]), ("YS", "2023-01-01", [365, 366, 365])],
)  # fmt: skip
def test_days_of_periods(frequency: str, start: str, days: list[int]) -> None:
    """Days, weeks, months, quarters and years have as many days as the calendar says, leap days included."""
    periods = Periods(frequency, pd.Timestamp(start), 3)
    assert periods.days.tolist() == days
    assert periods.end_day.tolist() == [sum(days[:n]) for n in (1, 2, 3)]


def test_periods_may_start_anywhere_in_the_year() -> None:
    """Months from March to February are twelve periods."""
    months = Periods("MS", pd.Timestamp("2019-03-01"), 12)
    assert months.index[0] == pd.Timestamp("2019-03-01")
    assert months.edges[-1] == pd.Timestamp("2020-03-01")


def test_codes_are_positions() -> None:
    """A day has the position of the period that starts on it, −1 if none does."""
    weeks = Periods("W-MON", pd.Timestamp("2026-01-05"), 4, tail=1)
    assert weeks.codes(pd.DatetimeIndex(["2026-01-12", "2026-01-13", "2026-02-02", "2025-12-29"])).tolist() == [
        1,
        -1,
        -1,
        -1,
    ]
    assert weeks.reported == 3


@pytest.mark.parametrize(
    ("frequency", "day", "starts"),
    [("D", "2026-01-06", True), ("W-MON", "2026-01-05", True), ("W-MON", "2026-01-06", False), ("MS", "2026-02-01", True),
     ("MS", "2026-02-02", False), ("QS", "2026-04-01", True), ("QS", "2026-02-01", False), ("YS", "2026-01-01", True),
     ("YS", "2026-04-01", False), ("D", "2026-01-05 08:00", False)],
)  # fmt: skip
def test_day_fits(frequency: str, day: str, starts: bool) -> None:
    """Weeks start on Mondays, months, quarters and years on their first day, all at midnight."""
    assert bool(fits(pd.DatetimeIndex([day]), frequency)[0]) is starts


def test_nothing_fits_no_day() -> None:
    """A missing day starts nothing."""
    assert not fits(pd.DatetimeIndex([pd.NaT]), "D")[0]
