"""Planning periods: days, weeks from Monday, months, quarters, years, and how many days each has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

SEASON = {"D": 7, "W-MON": 52, "MS": 12, "QS": 4, "YS": 1}
"""Periods in one season by frequency: a week of days, otherwise a year (1 = none)."""

NAMES = {"D": "day", "W-MON": "week from Monday", "MS": "month", "QS": "quarter", "YS": "year"}
"""What a period of each frequency is called."""


def fits(dates: pd.Series | pd.DatetimeIndex, frequency: str) -> npt.NDArray[np.bool_]:
    """Tell for each of `dates` whether a period of `frequency` starts on it (NaT does not).

    >>> fits(pd.DatetimeIndex(["2026-01-05", "2026-01-06"]), "W-MON")
    array([ True, False])
    """
    index = pd.DatetimeIndex(dates)
    midnight = index == index.normalize()
    starts = {
        "D": np.ones(len(index), bool),
        "W-MON": index.day_of_week == 0,
        "MS": index.day == 1,
        "QS": (index.day == 1) & (index.month % 3 == 1),
        "YS": (index.day == 1) & (index.month == 1),
    }[frequency]
    return np.asarray(starts & midnight & ~index.isna())


@dataclass(frozen=True)
class Periods:
    """`count` periods of `frequency` from `start`, the last `tail` of them planned but not reported."""

    frequency: str
    start: pd.Timestamp
    count: int
    tail: int = 0

    @cached_property
    def edges(self) -> pd.DatetimeIndex:
        """First day of every period and the day after the last: (count + 1,)."""
        return pd.date_range(self.start, periods=self.count + 1, freq=self.frequency)

    @property
    def index(self) -> pd.DatetimeIndex:
        """First day of every period: (count,)."""
        return self.edges[:-1]

    @cached_property
    def end_day(self) -> npt.NDArray[np.int64]:
        """Days from the start of the horizon to the end of each period: (count,)."""
        return np.asarray((self.edges[1:] - self.edges[0]).days, dtype=np.int64)

    @property
    def days(self) -> npt.NDArray[np.int64]:
        """Length of each period in days: (count,)."""
        return np.diff(self.end_day, prepend=0)

    @property
    def reported(self) -> int:
        """Number of periods that are reported: all but the tail."""
        return self.count - self.tail

    def codes(self, dates: pd.Series | pd.DatetimeIndex) -> npt.NDArray[np.int64]:
        """Return the position of each of `dates` among the periods, −1 where none starts on that day."""
        return np.asarray(self.index.get_indexer(pd.DatetimeIndex(dates)), dtype=np.int64)
