"""Theta: exponential smoothing plus half of the line's slope, the slope shrunk towards that of all series.

Source: Assimakopoulos & Nikolopoulos, *The theta model*, Int. J. Forecasting 16 (2000),
doi:10.1016/S0169-2070(00)00066-2; Hyndman & Billah, *Unmasking the Theta method*, Int. J. Forecasting 19 (2003),
doi:10.1016/S0169-2070(01)00143-1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pks.core.axes import Floats
from pks.forecast.averaged_smoothing import AveragedSmoothing
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel

CORRELATION = 4.0
"""Values around a line hang together: the variance of its slope is taken so many times larger."""


@dataclass(frozen=True)
class Theta:
    """Averaged smoothing, with half of the slope of a straight line as drift."""

    name: str = "Theta"

    def fit(self, history: Panel) -> Innovations:
        """Return ŷ[T+h] = (l + h·b/2)·factor, b being the shrunken slope of the line."""
        smooth = AveragedSmoothing().fit(history)
        return replace(smooth, trend=shrunken_slopes(history.adjusted) / 2)


def shrunken_slopes(adjusted: Floats) -> Floats:
    """Return the slope of each series per period, shrunk towards the common growth: (series,).

    Relative slopes s, with variance v around a true one, become G + (s − G)·τ²/(τ² + v), τ² being the variance of true
    slopes between series, and G, their precision-weighted mean, is itself shrunk towards 0.
    """
    known = ~np.isnan(adjusted)
    count = known.sum(axis=1)
    usable = (count >= 5) & (np.nan_to_num(adjusted).max(axis=1, initial=0.0) > 0)
    time = np.arange(adjusted.shape[1], dtype=float)
    apart = np.where(known, time - ((known * time).sum(axis=1) / np.maximum(count, 1))[:, None], 0.0)
    energy = np.maximum((apart**2).sum(axis=1), 1e-12)
    mean = np.where(known, adjusted, 0.0).sum(axis=1) / np.maximum(count, 1)
    level = np.maximum(mean, 1e-12)
    slope = (apart * np.nan_to_num(adjusted)).sum(axis=1) / energy
    left = np.where(known, adjusted - level[:, None] - slope[:, None] * apart, 0.0)
    noise = CORRELATION * (left**2).sum(axis=1) / np.maximum(count - 2, 1) / energy / level**2 + 1e-12
    relative = slope / level
    if not usable.any():
        return np.zeros(len(adjusted))
    weight = usable / (noise + np.median(noise[usable]))
    common = float(weight @ relative / weight.sum())
    between = max(float(weight**2 @ ((relative - common) ** 2 - noise) / (weight**2).sum()), 0.0)
    sure = float(weight**2 @ (noise + between) / weight.sum() ** 2)
    common *= max(0.0, 1 - sure / max(common**2, 1e-300))
    own = np.where(usable, between / (between + noise), 0.0)
    return np.asarray((common + (relative - common) * own) * mean)
