"""Theta: simple exponential smoothing plus half of the line's slope, the slope shrunk towards that of all series.

Source: Assimakopoulos & Nikolopoulos, *The theta model*, Int. J. Forecasting 16 (2000), doi:10.1016/S0169-2070(00)00066-2;
Hyndman & Billah, *Unmasking the Theta method*, Int. J. Forecasting 19 (2003), doi:10.1016/S0169-2070(01)00143-1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pks.core.axes import Floats
from pks.forecast.exponential_smoothing import ExponentialSmoothing
from pks.forecast.innovations import Innovations


@dataclass(frozen=True)
class Theta:
    """Level smoothed exponentially, with half of the slope of a straight line as drift."""

    name: str = "Theta"

    def fit(self, values: Floats, season: int) -> Innovations:
        """Return ŷ[T+h] = l + b/2·(h − 1 + (1 − (1 − α)^T)/α), seasonal indices on top."""
        series, past = values.shape
        smooth = ExponentialSmoothing().fit(values, season)
        if past < 2 or not series:
            return smooth
        index = np.roll(smooth.index, past % smooth.index.shape[1], axis=1)
        slope = slopes(values / index[:, np.arange(past) % index.shape[1]])
        alpha = np.maximum(smooth.alpha, 1e-6)
        ahead = (1 - (1 - alpha) ** past) / alpha - 1
        return replace(smooth, level=smooth.level + slope / 2 * ahead, trend=slope / 2)


def slopes(values: Floats) -> Floats:
    """Return the slope of the least-squares line of each series, per period; 0 with fewer than three periods."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    time = np.arange(values.shape[1], dtype=float)
    centre = (known * time).sum(axis=1) / np.maximum(count, 1)
    apart = np.where(known, time - centre[:, None], 0.0)
    slope = (apart * np.nan_to_num(values)).sum(axis=1) / np.maximum((apart**2).sum(axis=1), 1e-12)
    return np.where(count >= 3, slope, 0.0)
