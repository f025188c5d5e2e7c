"""Season by loess: what STL takes as season is carried on, the rest is left to another forecaster.

Source: Cleveland, Cleveland, McRae & Terpenning, *STL: a seasonal-trend decomposition procedure based on loess*, Journal of
Official Statistics 6 (1990); Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, 3rd ed., section 5.7.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from statsmodels.tsa.seasonal import STL

from pks.core.axes import Floats
from pks.forecast.averaged_smoothing import AveragedSmoothing
from pks.forecast.fitted import Fitted, Forecaster
from pks.forecast.panel import Panel
from pks.forecast.pattern import Pattern, level_only


@dataclass(frozen=True)
class SeasonByLoess:
    """The season may change slowly from year to year, and outliers do not bend it.

    Attributes:
        inner: forecasts what is left without season.
    """

    inner: Forecaster = field(default_factory=AveragedSmoothing)
    name: str = "STL"

    def fit(self, history: Panel) -> Fitted:
        """Return season and rest; series of less than two seasons have no season."""
        season, past = history.season, len(history.period)
        seasonal = np.zeros_like(history.recorded)
        if season > 1 and past >= 2 * season:
            scale = np.maximum(history.complete.mean(axis=1, keepdims=True), 1e-300)
            for row, values in enumerate(history.complete / scale):
                seasonal[row] = STL(values, period=season, robust=True).fit().seasonal
            seasonal *= scale
        rest = np.maximum(history.recorded - seasonal, 0.0)
        fitted = self.inner.fit(Panel(rest, history.period, 1, history.frequency))
        return WithSeason(fitted, seasonal[:, -season:], level_only(len(history), history.period, history.frequency))


@dataclass(frozen=True, eq=False)
class WithSeason(Fitted):
    """`inner` plus the last `season`, [series, m], in its order."""

    inner: Fitted
    season: Floats
    factors: Pattern

    @property
    def pattern(self) -> Pattern:
        """No factors: the season is added."""
        return self.factors

    @property
    def residuals(self) -> Floats:
        """The surprises of the rest, in people."""
        return self.inner.residuals * self.inner.pattern.past

    def mean(self, horizon: int) -> Floats:
        """Return max(0, inner + season), [series, horizon]."""
        again = self.season[:, np.arange(horizon) % self.season.shape[1]]
        return np.maximum(self.inner.mean(horizon) + again, 0.0)

    def carry(self, horizon: int) -> Floats:
        """Return how surprises of the rest carry on."""
        return self.inner.carry(horizon)
