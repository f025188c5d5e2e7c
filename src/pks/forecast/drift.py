"""Drift: the line from the first to the last value, carried on.

Source: Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, 3rd ed., section 5.2 (drift method).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel


@dataclass(frozen=True)
class Drift:
    """The last value plus the mean change so far, season and working days divided out."""

    name: str = "drift"

    def fit(self, history: Panel) -> Innovations:
        """Return ŷ[T+h] = (y[T] + h·(y[T] − y[1])/(T − 1))·factor between the first and the last value recorded.

        >>> from pks.forecast.panel import panel
        >>> Drift().fit(panel(np.array([[10.0, 13.0, 14.0, 16.0]]), "YS")).mean(3)
        array([[18., 20., 22.]])
        """
        values = history.adjusted
        known, place, rows = ~np.isnan(values), np.arange(values.shape[1]), np.arange(len(values))
        first, last = known.argmax(axis=1), values.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
        steps = np.maximum(last - first, 1)
        level = values[rows, last]
        slope = (level - values[rows, first]) / steps
        before = np.maximum.accumulate(np.where(known, place, -1), axis=1)[:, :-1]
        lead = np.where(before >= 0, np.take_along_axis(values, np.maximum(before, 0), axis=1), np.nan)
        surprises = np.full_like(values, np.nan)
        surprises[:, 1:] = values[:, 1:] - lead - slope[:, None] * (place[1:] - before)
        zero, one = np.zeros(len(values)), np.ones(len(values))
        level = level + slope * (values.shape[1] - 1 - last)
        return Innovations(level, slope, zero[:, None], one, zero, zero, one, surprises, history.pattern)
