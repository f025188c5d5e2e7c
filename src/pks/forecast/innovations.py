"""Linear innovations: level, trend and season that learn from each period's surprise.

Source: Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008), chapters 3 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.forecast.fitted import Fitted


@dataclass(frozen=True, eq=False)
class Innovations(Fitted):
    """States at the end of the history, and how a surprise then carries on.

    y[t] = (l + φ·b + s)·index + e·index with l ← l + φ·b + α·e, b ← φ·b + β·e, s ← s + γ·e for its place in the season.

    Attributes:
        level, trend: l and b, (series,).
        season: s of the next m periods in their order, [series, m].
        alpha, beta, gamma, phi: α, β, γ and φ, (series,).
        residuals: e of every period of the history, [series, period], NaN where unknown.
        index: by how much the next m periods are higher or lower, [series, m] (1 = not).
    """

    level: Floats
    trend: Floats
    season: Floats
    alpha: Floats
    beta: Floats
    gamma: Floats
    phi: Floats
    residuals: Floats
    index: Floats

    def mean(self, horizon: int) -> Floats:
        """Return max(0, (l + Σφ^i·b + s)·index), [series, horizon]."""
        return np.maximum(self._centre(slice(None), horizon) * self._indices(slice(None), horizon), 0.0)

    def paths(self, likeness: Floats, rows: slice) -> Floats:
        """Return paths whose surprises are those of past periods, carried on by the model."""
        draws, horizon = likeness.shape
        surprise = resampled(self.residuals[rows], likeness)
        carried = np.einsum("dsi,sih->dsh", surprise, self._carry(rows, horizon), optimize=True)
        return np.maximum((self._centre(rows, horizon) + carried) * self._indices(rows, horizon), 0.0)

    def _centre(self, rows: slice, horizon: int) -> Floats:
        damped = np.cumsum(self.phi[rows, None] ** np.arange(1, horizon + 1), axis=1)
        return self.level[rows, None] + damped * self.trend[rows, None] + _repeated(self.season[rows], horizon)

    def _indices(self, rows: slice, horizon: int) -> Floats:
        return _repeated(self.index[rows], horizon)

    def _carry(self, rows: slice, horizon: int) -> Floats:
        """Return how far the surprise of period i moves period h: [series, i, h]."""
        ahead = np.arange(1, max(horizon, 2))
        damped = np.cumsum(self.phi[rows, None] ** ahead, axis=1)
        again = ahead % self.season.shape[1] == 0
        later = self.alpha[rows, None] + self.beta[rows, None] * damped + self.gamma[rows, None] * again
        weight = np.concatenate([np.ones((len(later), 1)), later], axis=1)
        lag = np.arange(horizon)[None, :] - np.arange(horizon)[:, None]
        return np.where(lag >= 0, weight[:, np.maximum(lag, 0)], 0.0)


def resampled(residuals: Floats, likeness: Floats) -> Floats:
    """Return the residuals of the past periods that `likeness` names: [draw, series, horizon].

    Where a series has a gap in that period, one of its other periods stands in, the same one each time.
    """
    series, past = residuals.shape
    known = ~np.isnan(residuals)
    order = np.argsort(~known, axis=1, kind="stable")
    stand_in = np.take_along_axis(order, np.arange(past) % np.maximum(known.sum(axis=1), 1)[:, None], axis=1)
    source = np.where(known, np.arange(past), stand_in)
    complete = np.nan_to_num(np.take_along_axis(residuals, source, axis=1))
    return complete[:, (likeness * past).astype(np.int64)].transpose(1, 0, 2)


def _repeated(season: Floats, horizon: int) -> Floats:
    return season[:, np.arange(horizon) % season.shape[1]]
