"""History as arrays: one row per series, one column per period, gaps as NaN."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.axes import Axes, Codes, codes
from pks.core.case import Case
from pks.core.periods import SEASON
from pks.forecast.panel import Panel


@dataclass(frozen=True, eq=False)
class History(Panel):
    """Need that arrived, by series.

    Attributes:
        unit, planning_object, care_group: whose need of what, (series,); −1 where it is of the other sort.
        labels: what the series are called, one row each: unit, planning_object, and care_group where any has one.
        recorded, period, season, frequency: see :class:`pks.forecast.panel.Panel`; the last period is just before the
            start of the horizon.
    """

    unit: Codes
    planning_object: Codes
    care_group: Codes
    labels: pd.DataFrame

    def called(self, row: int) -> str:
        """Return the labels of the series in `row`."""
        return " ".join(repr(label) for label in self.labels.iloc[row] if pd.notna(label))

    def of(self, series: npt.NDArray[np.bool_]) -> History:
        """Return the history of those `series`, (series,), alone."""
        return replace(
            self,
            recorded=self.recorded[series],
            unit=self.unit[series],
            planning_object=self.planning_object[series],
            care_group=self.care_group[series],
            labels=self.labels[series].reset_index(drop=True).dropna(axis=1, how="all"),
        )


def history_of(case: Case, axes: Axes) -> History:
    """Return the arrivals in the history of `case`, on consecutive periods up to the start of the horizon."""
    table, settings = case.table("history"), case.settings
    first = table["period"].min() if len(table) else settings.start
    period = pd.date_range(first, settings.start, freq=settings.frequency, inclusive="left")
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
        values, period, SEASON[settings.frequency], settings.frequency, series[:, 0], series[:, 1], series[:, 2], labels
    )


def _labels(code: Codes, axis: pd.Index) -> pd.Series:
    """Return the label of each code, missing for −1."""
    return pd.Series(axis, dtype="str").reindex(code).reset_index(drop=True)
