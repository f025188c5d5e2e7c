"""What moves all series together, apart from what moves each: a shock that all feel is told from noise in one.

Source: top-down forecasting by proportions, Gross & Sohl, *Disaggregation methods to expedite product line
forecasting*, J. Forecasting 9 (1990), doi:10.1002/for.3980090304; here the whole is a precision-weighted mean of
relative levels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pks.core.axes import Floats
from pks.forecast.averaged_smoothing import LEVEL_GRID, AveragedSmoothing, averaged
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel

FEWEST = 10
"""With fewer series there is no telling what is common."""
SPEED = 0.3
"""How fast the common level follows; many series share the noise, so it may be fast."""


@dataclass(frozen=True)
class CommonMovement:
    """The common level, smoothed fast, times each series' share of it, smoothed as slowly as it shows."""

    name: str = "common movement"

    def fit(self, history: Panel) -> Innovations:
        """Return the product of both levels, with its surprises."""
        if len(history) < FEWEST:
            return AveragedSmoothing().fit(history)
        followed = common_level(history.adjusted)
        share = averaged(history.adjusted / followed, LEVEL_GRID, history)
        before = np.concatenate([followed[:1], followed[:-1]])
        forecast = (history.adjusted / followed - share.surprises) * before
        return replace(share, level=share.level * followed[-1], surprises=history.adjusted - forecast)


def common_level(adjusted: Floats) -> Floats:
    """Return the smoothed common level after each period, 1 on average, (periods,).

    c[t] = Σ w·y[t]/ȳ ÷ Σ w over the series recorded then, w = 1 ÷ (variance of y/ȳ + its median over series).
    """
    known = ~np.isnan(adjusted)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    level = np.where(known, adjusted, 0.0).sum(axis=1, keepdims=True) / count
    relative = np.where(known, adjusted / np.maximum(level, 1e-12), 0.0)
    variance = (np.where(known, relative - 1, 0.0) ** 2).sum(axis=1) / count[:, 0]
    weight = known * (level > 0) / (variance + np.median(variance) + 1e-9)[:, None]
    enough = known.sum(axis=0) >= FEWEST
    common = np.where(enough, (weight * relative).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-12), np.nan)
    out = np.ones(len(common))
    now = np.nanmean(common[: max(1, len(common) // 4)]) if enough[: max(1, len(common) // 4)].any() else 1.0
    for t, observed in enumerate(common):
        now = now if np.isnan(observed) else now + SPEED * (observed - now)
        out[t] = max(now, 0.05)
    return out
