"""History as arrays: one row per series, one column per period, gaps as NaN."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case
from pks.core.periods import SEASON


@dataclass(frozen=True, eq=False)
class History:
    """Need that arrived, by series.

    Attributes:
        unit, planning_object, care_group: whose need of what, (series,); −1 where it is of the other sort.
        values: people or activities per period, [series, period], NaN where nothing was recorded.
        period: first day of each period, (periods,), the last one just before the start of the horizon.
        season: periods in one season.
        labels: what the series are called, one row each: unit, planning_object, and care_group where any has one.
        frequency: length of a period (`D`, `W-MON`, `MS`, `QS`, `YS`).
    """

    unit: Codes
    planning_object: Codes
    care_group: Codes
    values: Floats
    period: pd.DatetimeIndex
    season: int
    labels: pd.DataFrame
    frequency: str

    def __len__(self) -> int:
        """Return the number of series."""
        return len(self.unit)

    def following(self, horizon: int) -> pd.DatetimeIndex:
        """Return the first days of the `horizon` periods after the history (none after an empty history)."""
        if not len(self.period):
            return self.period[:0]
        return pd.date_range(self.period[-1], periods=horizon + 1, freq=self.frequency)[1:]


def history_of(case: Case, axes: Axes) -> History:
    """Return the arrivals in the history of `case`, on consecutive periods up to the start of the horizon."""
    table, settings = case.table("history"), case.settings
    period = pd.date_range(
        table["period"].min() if len(table) else settings.start, settings.start, freq=settings.frequency, inclusive="left"
    )
    columns = ("unit", "planning_object", "care_group")
    axis = (axes.unit, axes.planning_object, axes.care_group)
    keys = np.stack([codes(table[name], labels) for name, labels in zip(columns, axis, strict=True)], axis=1)
    series, row = np.unique(keys.reshape(-1, 3), axis=0, return_inverse=True)
    values = np.full((len(series), len(period)), np.nan)
    values[row.reshape(-1), period.get_indexer(table["period"])] = table["arrivals"].to_numpy(np.float64)
    labels = pd.DataFrame({name: _labels(series[:, place], axis[place]) for place, name in enumerate(columns)})
    if (series[:, 2] < 0).all():
        labels = labels.drop(columns="care_group")
    return History(
        series[:, 0], series[:, 1], series[:, 2], values, period, SEASON[settings.frequency], labels, settings.frequency
    )


def _labels(code: Codes, axis: pd.Index) -> pd.Series:
    """Return the label of each code, missing for −1."""
    return pd.Series(axis, dtype="str").reindex(code).reset_index(drop=True)
