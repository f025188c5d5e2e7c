"""Intervals that hold: draws stretched until the intervals of past forecasts would have covered what then came.

Source: split conformal prediction, Lei et al., *Distribution-free predictive inference for regression*, JASA 113 (2018),
doi:10.1080/01621459.2017.1307116, here with scaled scores, pooled over series and by horizon.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.forecast.fitted import Fitted, Prediction

LEVELS = (0.80, 0.95)
"""Share of outcomes that the intervals hold."""
ENOUGH = 400
"""Scores wanted for a factor of its own; neighbouring horizons share theirs until they have so many."""
TAILS = tuple(sorted(0.5 + sign * level / 2 for level in LEVELS for sign in (-1, 1)))


@dataclass(frozen=True, eq=False)
class Calibrated(Fitted):
    """`inner` with the distance of its draws from the mean stretched by `factors`, [level, horizon]."""

    inner: Fitted
    factors: Floats

    def mean(self, horizon: int) -> Floats:
        """Return the mean of `inner`."""
        return self.inner.mean(horizon)

    def paths(self, likeness: Floats, rows: slice) -> Floats:
        """Return the paths of `inner` stretched; their order in each period stays."""
        draws = self.inner.paths(likeness, rows)
        horizon = draws.shape[2]
        centre = self.inner.mean(horizon)[rows]
        factors = self.factors[:, np.minimum(np.arange(horizon), self.factors.shape[1] - 1)]
        low95, low80, high80, high95 = np.quantile(draws, TAILS, axis=0) - centre
        apart = draws - centre
        return np.maximum(centre + np.where(apart >= 0, _stretched(apart, high80, high95, factors),
                                            -_stretched(-apart, -low80, -low95, factors)), 0.0)

    def methods(self) -> tuple[list[str], list[str]]:
        """Return the methods of `inner`."""
        return self.inner.methods()


def calibration(predictions: Iterable[tuple[Prediction, Floats]]) -> Floats:
    """Return the factors, [level, horizon], at which the intervals hold their share of what came.

    For each level the factor is the quantile of max((y − m)/(upper − m), (m − y)/(m − lower)) at that level, over
    series, origins and neighbouring horizons. `predictions` are pairs of a prediction and what came, [series,
    horizon] with NaN where nothing was recorded.
    """
    scores = [_scores(prediction, came) for prediction, came in predictions]
    pooled = np.concatenate(scores, axis=1)  # [level, origin × series, horizon]
    levels, _, horizon = pooled.shape
    out = np.ones((levels, horizon))
    for h in range(horizon):
        reach = 0
        while (around := pooled[:, :, max(h - reach, 0) : h + reach + 1])[0][~np.isnan(around[0])].size < ENOUGH:
            if reach >= horizon:
                break
            reach += 1
        for row, level in enumerate(LEVELS):
            known = around[row][~np.isnan(around[row])]
            if known.size:
                trust = known.size / (known.size + 20)
                share = min(1.0, level * (1 + 1 / known.size))
                out[row, h] = np.exp(trust * np.log(np.clip(np.quantile(known, share), 0.2, 10.0)))
    return out


def _scores(prediction: Prediction, came: Floats) -> Floats:
    """Return how far out what came lay, 1 = on the edge of the interval: [level, series, horizon]."""
    low95, low80, high80, high95 = prediction.quantiles(TAILS)
    apart = came - prediction.mean
    out = []
    for low, high in ((low80, high80), (low95, high95)):
        edge = np.where(apart >= 0, high - prediction.mean, prediction.mean - low)
        out.append(np.where(edge > 1e-9, np.abs(apart) / np.maximum(edge, 1e-9), np.nan))
    return np.array(out)


def _stretched(apart: Floats, inner: Floats, outer: Floats, factors: Floats) -> Floats:
    """Return distances ≥ 0 stretched by the first factor up to `inner`, on to the second at `outer` and beyond."""
    inner, outer = np.maximum(inner, 0.0), np.maximum(outer, np.maximum(inner, 0.0))
    near, far = inner * factors[0], np.maximum(outer * factors[1], inner * factors[0])
    width = outer - inner
    slope = np.where(width > 1e-12, (far - near) / np.maximum(width, 1e-12), factors[1])
    return np.where(apart <= inner, apart * factors[0], near + (apart - inner) * slope)
