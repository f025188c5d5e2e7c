"""Seasonal naive: what comes is what came one season earlier.

Source: Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, 3rd ed., section 5.2 (seasonal naïve method).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel
from pks.forecast.pattern import level_only


@dataclass(frozen=True)
class SeasonalNaive:
    """What comes is what came in the same place of the season before; the yardstick for all others."""

    name: str = "seasonal naive"

    def fit(self, history: Panel) -> Innovations:
        """Return the last season, with the differences from season to season as surprises."""
        values, season = history.recorded, history.season
        series, past = values.shape
        surprises = np.full((series, past), np.nan)
        surprises[:, season:] = values[:, season:] - values[:, : max(past - season, 0)]
        zero, one = np.zeros(series), np.ones(series)
        last = seasonal_naive(values, season, season)
        factors = level_only(series, history.period, history.frequency)
        return Innovations(zero, zero, last, zero, zero, one, one, surprises, factors)


def seasonal_naive(values: Floats, season: int, horizon: int) -> Floats:
    """Return the expected need of the next `horizon` periods: [series, horizon].

    ŷ[T+h] = y[T+h−m·k] with the smallest k for which that period lies in the past and was recorded; where a series
    recorded none in that place of the season, its mean over the last season recorded (0 without any history).
    `values` is [series, period] with NaN for gaps, m = `season`.

    >>> seasonal_naive(np.array([[1.0, 2.0, 3.0, np.nan]]), 2, 3)
    array([[3., 2., 3.]])
    """
    series, past = values.shape
    out = np.full((series, horizon), np.nan)
    for h in range(horizon):
        back = past + h - season * (h // season + 1)
        while back >= 0 and np.isnan(out[:, h]).any():
            out[:, h] = np.where(np.isnan(out[:, h]), values[:, back], out[:, h])
            back -= season
    recorded = ~np.isnan(values)
    recent = recorded & (np.cumsum(recorded[:, ::-1], axis=1)[:, ::-1] <= season)
    mean = np.where(recent, values, 0.0).sum(axis=1) / np.maximum(recent.sum(axis=1), 1)
    return np.where(np.isnan(out), mean[:, None], out)
