"""How far forecasts lay from what came: scaled, relative and in people; and how often intervals held.

Source: Hyndman & Koehler, *Another look at measures of forecast accuracy*, Int. J. Forecasting 22 (2006),
doi:10.1016/j.ijforecast.2006.03.001 (MASE); Makridakis et al., *The M5 competition*, Int. J. Forecasting 38 (2022),
doi:10.1016/j.ijforecast.2021.07.007 (RMSSE).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Floats


@dataclass(frozen=True, eq=False)
class Errors:
    """Forecasts and what came, as arrays of one shape, [origin, series, horizon], NaN where nothing is to compare.

    Attributes:
        came, mean: what came and what was expected.
        low_95, low_80, high_80, high_95: ends of the intervals.
        crps: continuous ranked probability score of the draws, in people (:func:`crps_of`).
        absolute_scale, squared_scale: mean absolute and mean squared change from season to season in the history known
            at the origin, [origin, series, 1].
    """

    came: Floats
    mean: Floats
    low_95: Floats
    low_80: Floats
    high_80: Floats
    high_95: Floats
    crps: Floats
    absolute_scale: Floats
    squared_scale: Floats

    def measures(self, axes: tuple[int, ...]) -> pd.DataFrame:
        """Return the measures over `axes` of [origin, series, horizon], one row per place left.

        mase: mean |e| ÷ scale per origin and series, averaged. rmsse: √(mean of e² ÷ scale²), averaged likewise. wape:
        Σ|e| ÷ Σ y. bias: Σ(ŷ − y) ÷ Σ y. crps: Σ CRPS ÷ Σ y, which is WAPE for a forecast without doubt. coverage: share
        of y within the interval. width: Σ(upper − lower) ÷ Σ y.
        """
        error = self.mean - self.came
        known = ~np.isnan(error)
        total = np.where(known, self.came, 0.0).sum(axis=axes)
        scaled = np.where(self.absolute_scale > 0, np.abs(error) / _positive(self.absolute_scale), np.nan)
        squared = np.where(self.squared_scale > 0, error**2 / _positive(self.squared_scale), np.nan)
        held_80 = np.where(known, (self.low_80 <= self.came) & (self.came <= self.high_80), np.nan)
        held_95 = np.where(known, (self.low_95 <= self.came) & (self.came <= self.high_95), np.nan)
        columns = {
            "mase": _mean(scaled, axes),
            "rmsse": _rmsse(squared, axes),
            "wape": _share(np.abs(error), total, axes),
            "bias": _share(error, total, axes),
            "crps": _share(np.where(known, self.crps, np.nan), total, axes),
            "coverage_80": _mean(held_80, axes),
            "coverage_95": _mean(held_95, axes),
            "width_80": _share(np.where(known, self.high_80 - self.low_80, np.nan), total, axes),
            "width_95": _share(np.where(known, self.high_95 - self.low_95, np.nan), total, axes),
        }
        return pd.DataFrame({name: np.atleast_1d(values) for name, values in columns.items()})


def crps_of(draws: Floats, came: Floats) -> Floats:
    """Return the continuous ranked probability score E|X − y| − ½·E|X − X′|, shape of `came`; draws along the last axis.

    Over n draws in order x₁ ≤ … ≤ xₙ the second term is Σ (2i − n − 1)·xᵢ ÷ n².

    Source: Gneiting & Raftery, *Strictly proper scoring rules, prediction, and estimation*, JASA 102 (2007),
    doi:10.1198/016214506000001437.

    >>> crps_of(np.array([[1.0, 3.0]]), np.array([2.0]))  # E|X − 2| = 1, E|X − X′| = (0 + 2 + 2 + 0)/4
    array([0.5])
    """
    count = draws.shape[-1]
    ordered = np.sort(draws, axis=-1)
    spread = ordered @ (2.0 * np.arange(1, count + 1) - count - 1) / count**2
    return np.asarray(np.abs(draws - came[..., None]).mean(axis=-1) - spread)


def scales(values: Floats, season: int) -> tuple[Floats, Floats]:
    """Return the mean absolute and the mean squared change over a season, (series,) each; NaN without any.

    >>> scales(np.array([[1.0, 2.0, 4.0, 2.0]]), 2)
    (array([1.5]), array([4.5]))
    """
    change = values[:, season:] - values[:, :-season]
    return _mean(np.abs(change), (1,)), _mean(change**2, (1,))


def _rmsse(squared: Floats, axes: tuple[int, ...]) -> Floats:
    """Return the root per origin and series, averaged over those in `axes`; over horizons the mean is within the root."""
    within = tuple(axis for axis in axes if axis == 2)
    root = np.sqrt(np.expand_dims(_mean(squared, within), 2) if within else squared)
    return _mean(root, axes)


def _mean(values: Floats, axes: tuple[int, ...]) -> Floats:
    known = ~np.isnan(values)
    count = known.sum(axis=axes)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=axes) / np.maximum(count, 1), np.nan)


def _share(values: Floats, total: Floats, axes: tuple[int, ...]) -> Floats:
    summed = np.where(np.isnan(values), 0.0, values).sum(axis=axes)
    return np.where(total > 0, summed / _positive(total), np.nan)


def _positive(values: Floats) -> Floats:
    return np.where(values > 0, values, 1.0)
