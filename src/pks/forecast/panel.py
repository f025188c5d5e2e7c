"""Many series over the same periods, and what they have in common: gaps, season, working days."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.core.errors import PksError
from pks.core.periods import SEASON
from pks.forecast.pattern import Pattern, pattern_of

MOST = 1e12
"""No need per period is larger than this."""


class HistoryError(PksError, ValueError):
    """A series cannot be forecast; the message names it and says why."""


@dataclass(frozen=True, eq=False)
class Panel:
    """What was recorded, by series.

    Attributes:
        recorded: people or activities per period, ≥ 0, [series, period], NaN where nothing was recorded.
        period: first day of each period, (periods,), without holes.
        season: periods in one season (1 = none).
        frequency: length of a period (`D`, `W-MON`, `MS`, `QS`, `YS`).

    Raises:
        HistoryError: if a series has negative values, values beyond all reason, or none at all.
    """

    recorded: Floats
    period: pd.DatetimeIndex
    season: int
    frequency: str

    def __post_init__(self) -> None:
        """Check the values."""
        if self.recorded.shape[1:] != (len(self.period),):
            raise HistoryError(f"values of shape {self.recorded.shape} do not fit {len(self.period)} periods")
        for wrong, why in (
            ((self.recorded < 0).any(axis=1), "has negative values"),
            ((self.recorded > MOST).any(axis=1), f"has values above {MOST:g} per period"),
            (np.isnan(self.recorded).all(axis=1), "has no value at all"),
        ):
            if wrong.any():
                named = ", ".join(self.called(int(row)) for row in np.flatnonzero(wrong)[:10])
                raise HistoryError(f"{int(wrong.sum())} series cannot be forecast: {named}: {why}")

    def __len__(self) -> int:
        """Return the number of series."""
        return len(self.recorded)

    def called(self, row: int) -> str:
        """Return what the series in `row` is called."""
        return f"series {row}"

    def following(self, horizon: int) -> pd.DatetimeIndex:
        """Return the first days of the `horizon` periods after the last one (none after no period)."""
        if not len(self.period):
            return self.period[:0]
        return pd.date_range(self.period[-1], periods=horizon + 1, freq=self.frequency)[1:]

    def until(self, origin: int) -> Panel:
        """Return the first `origin` periods of those series that have a value in them; see :meth:`started`."""
        return Panel(self.recorded[self.started(origin), :origin], self.period[:origin], self.season, self.frequency)

    def started(self, origin: int) -> np.ndarray:
        """Tell which series have a value in the first `origin` periods, (series,)."""
        return np.asarray(~np.isnan(self.recorded[:, :origin]).all(axis=1))

    @cached_property
    def pattern(self) -> Pattern:
        """Season and working days, learnt once for all that forecast this panel."""
        return pattern_of(self.recorded, self.period, self.season, self.frequency)

    @cached_property
    def adjusted(self) -> Floats:
        """The values with season and working days divided out, [series, period]."""
        return np.asarray(self.recorded / self.pattern.past)

    @cached_property
    def complete(self) -> Floats:
        """The values without gaps, [series, period]: a gap is its level then, times season and working days.

        The level is linear between neighbours, 0 before the first value, and stays after the last.
        """
        level, place = self.adjusted.copy(), np.arange(len(self.period))
        known = ~np.isnan(level)
        for row in np.flatnonzero(~known.all(axis=1)):
            there = known[row]
            level[row] = np.interp(place, place[there], level[row, there], left=0.0)
        return np.where(np.isnan(self.recorded), level * self.pattern.past, self.recorded)


def panel(values: Floats, frequency: str, *, start: str = "2000-01-03") -> Panel:
    """Return `values`, [series, period], as consecutive periods of `frequency`, the first one on or after `start`.

    >>> panel(np.ones((2, 3)), "MS", start="2026-01-01").period[-1]
    Timestamp('2026-03-01 00:00:00')
    """
    period = pd.date_range(start, periods=values.shape[1], freq=frequency)
    return Panel(np.asarray(values, dtype=np.float64), period, SEASON[frequency], frequency)
