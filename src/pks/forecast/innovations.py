"""Linear innovations: level, trend and season that learn from each period's surprise.

Source: Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008), chapters 3 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.forecast.fitted import Fitted
from pks.forecast.pattern import Pattern


@dataclass(frozen=True, eq=False)
class Innovations(Fitted):
    """States at the end of the history, and how a surprise then carries on.

    y[t] = (l + φ·b + s + e)·factor[t] with l ← l + φ·b + α·e, b ← φ·b + β·e, s ← s + γ·e for its place in the season.

    Attributes:
        level, trend: l and b, (series,).
        season: s of the next m periods in their order, [series, m].
        alpha, beta, gamma, phi: α, β, γ and φ, (series,).
        surprises: e of every period of the history, [series, period], NaN where unknown.
        factors: the factors of season and working days.
    """

    level: Floats
    trend: Floats
    season: Floats
    alpha: Floats
    beta: Floats
    gamma: Floats
    phi: Floats
    surprises: Floats
    factors: Pattern

    @property
    def pattern(self) -> Pattern:
        """The factors of season and working days."""
        return self.factors

    @property
    def residuals(self) -> Floats:
        """The surprises e."""
        return self.surprises

    def mean(self, horizon: int) -> Floats:
        """Return max(0, (l + b·Σφ^i + s)·factor), [series, horizon]."""
        damped = np.cumsum(self.phi[:, None] ** np.arange(1, horizon + 1), axis=1)
        season = self.season[:, np.arange(horizon) % self.season.shape[1]]
        centre = self.level[:, None] + damped * self.trend[:, None] + season
        return np.maximum(centre * self.factors.ahead(horizon), 0.0)

    def carry(self, horizon: int) -> Floats:
        """Return 1, then α + β·Σφ^i (+ γ each season later)."""
        ahead = np.arange(1, horizon)
        damped = np.cumsum(self.phi[:, None] ** ahead, axis=1)
        again = ahead % self.season.shape[1] == 0
        later = self.alpha[:, None] + self.beta[:, None] * damped + self.gamma[:, None] * again
        return np.concatenate([np.ones((len(later), 1)), later], axis=1)
