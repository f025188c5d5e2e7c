"""What explains counts besides time: seasons, weekdays, public holidays, closures. Dates in, columns out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.core.holidays import public_holidays

YEAR = 365.2425


class Regressor(Protocol):
    """Known beforehand for every period, past and future."""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        ...

    def of(self, starts: pd.DatetimeIndex, ends: pd.DatetimeIndex) -> Floats:
        """Return columns for the periods from `starts` up to before `ends`: [period, column]."""
        ...


@dataclass(frozen=True)
class YearlySeason:
    """Sines and cosines of the time of year at the middle of a period, `pairs` of them."""

    pairs: int = 3
    name: str = "season"

    def of(self, starts: pd.DatetimeIndex, ends: pd.DatetimeIndex) -> Floats:
        """Return sin and cos of 2π·k·(middle − 1 January 2000) ÷ year, k = 1 … pairs."""
        middle = starts + (ends - starts) / 2
        turn = 2 * np.pi * np.asarray((middle - pd.Timestamp(2000, 1, 1)) / pd.Timedelta(days=YEAR), dtype=np.float64)
        waves = [wave(k * turn) for k in range(1, self.pairs + 1) for wave in (np.sin, np.cos)]
        return np.stack(waves, axis=1) if waves else np.zeros((len(starts), 0))


@dataclass(frozen=True)
class Weekdays:
    """Share of a period's days on each weekday, Tuesday to Sunday against Monday."""

    name: str = "weekday"

    def of(self, starts: pd.DatetimeIndex, ends: pd.DatetimeIndex) -> Floats:
        """Return the shares: [period, 6]."""
        return np.stack([_share(starts, ends, partial(_falls_on, weekday)) for weekday in range(1, 7)], axis=1)


@dataclass(frozen=True)
class Holidays:
    """Share of a period's days that are public holidays on a weekday from Monday to Friday."""

    country: str = "SE"
    name: str = "public holidays"

    def of(self, starts: pd.DatetimeIndex, ends: pd.DatetimeIndex) -> Floats:
        """Return the share: [period, 1].

        Raises:
            MissingExtra: if the package `holidays` is not installed.
        """
        if not len(starts):
            return np.zeros((0, 1))
        off = public_holidays(starts[0], ends[-1], country=self.country)
        return _share(starts, ends, lambda days: days.isin(off) & (days.day_of_week < 5))[:, None]


@dataclass(frozen=True)
class Closures:
    """Share of a period's days that are closed, whenever in the year that is: `days` are all closed days, past and to come."""

    days: tuple[pd.Timestamp, ...]
    name: str = "closures"

    def of(self, starts: pd.DatetimeIndex, ends: pd.DatetimeIndex) -> Floats:
        """Return the share: [period, 1].

        >>> summer = Closures(tuple(pd.date_range("2026-07-06", periods=10)))
        >>> weeks = pd.date_range("2026-06-29", periods=4, freq="W-MON")
        >>> summer.of(weeks[:-1], weeks[1:]).round(2).ravel()
        array([0.  , 1.  , 0.43])
        """
        return _share(starts, ends, lambda days: days.isin(self.days))[:, None]


def _falls_on(weekday: int, days: pd.DatetimeIndex) -> np.ndarray:
    return np.asarray(days.day_of_week == weekday)


def _share(
    starts: pd.DatetimeIndex, ends: pd.DatetimeIndex, counts: Callable[[pd.DatetimeIndex], np.ndarray]
) -> Floats:
    """Return the share of each period's days that `counts` says yes to, (periods,)."""
    if not len(starts):
        return np.zeros(0)
    days = pd.date_range(starts[0], ends[-1], inclusive="left")
    upto = np.concatenate([[0.0], np.cumsum(np.asarray(counts(days), dtype=np.float64))])
    first, end = days.get_indexer(starts), np.asarray((ends - starts[0]).days)
    return np.asarray((upto[end] - upto[first]) / (end - first))
