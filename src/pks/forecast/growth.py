"""Growth that goes on: exponential smoothing of what is left without it, the growth shrunk towards that of all series.

Source: simple exponential smoothing with drift, Hyndman & Billah, *Unmasking the Theta method*, Int. J. Forecasting 19 (2003),
doi:10.1016/S0169-2070(01)00143-1, here with growth in proportion to the level. Theta takes half of the slope; that is wise where
little is known, and too little where a need has grown for years.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pks.core.axes import Floats
from pks.forecast.averaged_smoothing import LEVEL_GRID, averaged
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel
from pks.forecast.theta import shrunken_slopes

YEARS = 4.0
"""With a history so long growth is carried on in full, with half of it or less by half: sooner season and growth look alike."""
DAYS_A_YEAR = 365.25
MOST = 2.0
"""Over the whole history a series grows or falls by at most e to this power."""


@dataclass(frozen=True)
class Growth:
    """Averaged smoothing around a steady growth, carried on as a line: ŷ[T+h] = l·(1 + h·r)·factor."""

    name: str = "growth"

    def fit(self, history: Panel) -> Innovations:
        """Return level and growth: adjusted[t] = l[t]·exp(r·(t − T)), l averaged over the smoothing grid."""
        adjusted = history.adjusted
        rate = _rates(adjusted, history)
        grown = np.exp(rate[:, None] * np.arange(1 - adjusted.shape[1], 1))
        level = averaged(adjusted / grown, LEVEL_GRID, history)
        steady = np.ones_like(rate)
        return replace(level, trend=level.level * rate, phi=steady, surprises=level.surprises * grown)


def _rates(adjusted: Floats, history: Panel) -> Floats:
    """Return r, the growth of each series per period as a share of its level, (series,)."""
    known = ~np.isnan(adjusted)
    mean = np.where(known, adjusted, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    years = (history.period[-1] - history.period[0]).days / DAYS_A_YEAR if len(history.period) else 0.0
    share = min(max(years / YEARS, 0.5), 1.0)
    most = MOST / max(adjusted.shape[1], 1)
    return np.clip(share * shrunken_slopes(adjusted) / np.maximum(mean, 1e-12), -most, most)
