"""Sparse counts: how much is needed when there is need, and how often there is.

Source: Croston, *Forecasting and stock control for intermittent demands*, Operational Research Quarterly 23 (1972),
doi:10.1057/jors.1972.50; Syntetos & Boylan, *On the bias of intermittent demand estimates*, Int. J. Production Economics 71
(2001), doi:10.1016/S0925-5273(00)00143-2; Teunter, Syntetos & Babai, *Intermittent demand: linking forecasting to inventory
obsolescence*, Eur. J. Operational Research 214 (2011), doi:10.1016/j.ejor.2011.05.018.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel
from pks.forecast.pattern import level_only

GRID = np.array([0.02, 0.05, 0.1, 0.2, 0.3])
"""Smoothing constants tried; each series takes those that erred least (squared, one period ahead)."""


@dataclass(frozen=True)
class Croston:
    """Size of a need and periods between needs, smoothed when there is one; without Croston's bias (Syntetos & Boylan).

    ŷ = (1 − α/2)·z ÷ (v − α/2), z the smoothed size and v the smoothed interval.
    """

    name: str = "Croston"

    def fit(self, history: Panel) -> Innovations:
        """Return the flat forecast of every series with its best α."""
        tried = [_croston(history.recorded, alpha) for alpha in GRID]
        return _best(history, tried)


@dataclass(frozen=True)
class TeunterSyntetosBabai:
    """Size of a need, smoothed when there is one, times its chance, smoothed in every period: it sees need die out.

    ŷ = p·z with z ← z + α·(y − z) where y > 0, and p ← p + β·([y > 0] − p).
    """

    name: str = "TSB"

    def fit(self, history: Panel) -> Innovations:
        """Return the flat forecast of every series with its best α and β."""
        tried = [_tsb(history.recorded, alpha, beta) for alpha in GRID for beta in GRID]
        return _best(history, tried)


def _croston(values: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Return one-step forecasts, [series, period + 1], and surprises; α moves size and interval alike."""
    size, share = _first(values)
    interval = 1.0 / np.maximum(share, 1e-12)
    said = np.empty((len(values), values.shape[1] + 1))
    waited = np.ones(len(values))
    for t in range(values.shape[1] + 1):
        said[:, t] = (1 - alpha / 2) * size / np.maximum(interval - alpha / 2, 1e-12) * (size > 0)
        if t == values.shape[1]:
            break
        y = values[:, t]
        there = y > 0
        size = np.where(there, size + alpha * (y - size), size)
        interval = np.where(there, interval + alpha * (waited - interval), interval)
        waited = np.where(there, 1.0, waited + ~np.isnan(y))
    return said, values - said[:, :-1]


def _tsb(values: Floats, alpha: float, beta: float) -> tuple[Floats, Floats]:
    """Return one-step forecasts, [series, period + 1], and surprises."""
    size, chance = _first(values)
    said = np.empty((len(values), values.shape[1] + 1))
    for t in range(values.shape[1] + 1):
        said[:, t] = chance * size
        if t == values.shape[1]:
            break
        y = values[:, t]
        there, known = y > 0, ~np.isnan(y)
        size = np.where(there, size + alpha * (y - size), size)
        chance = np.where(known, chance + beta * (there - chance), chance)
    return said, values - said[:, :-1]


def _first(values: Floats) -> tuple[Floats, Floats]:
    """Return the mean size of a need and the share of periods with one, over the whole history: (series,) each."""
    known, there = ~np.isnan(values), values > 0
    size = np.where(there, values, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return size, there.sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def _best(history: Panel, tried: list[tuple[Floats, Floats]]) -> Innovations:
    """Return for each series what erred least."""
    error = np.array([np.nansum(surprises**2, axis=1) for _, surprises in tried])
    best, rows = error.argmin(axis=0), np.arange(len(history))
    said = np.array([each for each, _ in tried])[best, rows]
    surprises = np.array([each for _, each in tried])[best, rows]
    known = ~np.isnan(surprises)
    moved = np.where(known, np.diff(said, axis=1) * np.nan_to_num(surprises), 0.0).sum(axis=1)
    energy = np.nansum(surprises**2, axis=1)
    learns = np.clip(np.divide(moved, energy, out=np.zeros_like(moved), where=energy > 0), 0.0, 1.0)
    zero, factors = np.zeros(len(history)), level_only(len(history), history.period, history.frequency)
    return Innovations(said[:, -1], zero, zero[:, None], learns, zero, zero, zero + 1, surprises, factors)
