"""The recursions of additive-error exponential smoothing over many series at once, with the best first states.

Source: Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008), chapters 2.5 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats


@dataclass(frozen=True)
class Parameters:
    """α, β, γ and φ, each of the same shape: (candidate,) or (series,)."""

    alpha: Floats
    beta: Floats
    gamma: Floats
    phi: Floats


@dataclass(frozen=True, eq=False)
class Run:
    """Surprises e, [period, …] with NaN in gaps, and the states after the last period."""

    residuals: Floats
    level: Floats
    trend: Floats
    season: Floats


def run(values: Floats, parameters: Parameters, level: Floats, trend: Floats, season: Floats) -> Run:
    """Run the recursions over `values`, [period, …], from the given first states.

    e = y − l − φ·b − s; l ← l + φ·b + α·e; b ← φ·b + β·e; s ← s + γ·e. A gap surprises nobody (e = 0 in the
    recursions). `season` is [m, …] in the order of the first m periods, and comes back in the order of the next m.
    """
    residuals = np.empty(np.broadcast_shapes(values.shape, (len(values), *level.shape)))
    season = season.copy()
    places = len(season)
    for t, observed in enumerate(values):
        moved = parameters.phi * trend
        error = observed - level - moved - season[t % places]
        residuals[t] = error
        error = np.nan_to_num(error)
        level = level + moved + parameters.alpha * error
        trend = moved + parameters.beta * error
        season[t % places] += parameters.gamma * error
    return Run(residuals, level, trend, np.roll(season, -(len(values) % places), axis=0))
