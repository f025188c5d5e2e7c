"""What makes one period differ from the next by rule: the season, and how many working days it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.forecast.shared_season import seasonal_indices
from pks.forecast.working_days import elasticities, working_days


@dataclass(frozen=True, eq=False)
class Pattern:
    """By how much each period is higher or lower than the level, [series, …] as factors around 1.

    factor[t] = index[t mod m] · (working days[t] ÷ their mean)^elasticity.

    Attributes:
        index: seasonal indices, place 0 being that of the first period, [series, m].
        elasticity: effect of the working days, (series,).
        leverage: by what share of itself each value moved its index, (series,).
        period: first day of each period of the history, (periods,).
        frequency: length of a period.
    """

    index: Floats
    elasticity: Floats
    leverage: Floats
    period: pd.DatetimeIndex
    frequency: str

    @property
    def past(self) -> Floats:
        """Factors of the history, [series, period]."""
        return self._factors(np.arange(len(self.period)), self.period)

    @property
    def doubt(self) -> Floats:
        """By how much surprises of the past are to be widened for the future, √((1 + leverage)/(1 − leverage)), (series,).

        What a value moved its own index by is missing in its surprise, and comes on top in a forecast.
        """
        leverage = np.minimum(self.leverage, 0.6)
        return np.asarray(np.sqrt((1 + leverage) / (1 - leverage)))

    def ahead(self, horizon: int) -> Floats:
        """Return the factors of the `horizon` periods after the history, [series, horizon]."""
        count = len(self.period)
        last = self.period[-1] if count else pd.Timestamp(2000, 1, 1)
        dates = pd.date_range(last, periods=horizon + 1, freq=self.frequency)[-horizon:]
        return self._factors(count + np.arange(horizon), dates)

    def _factors(self, place: np.ndarray, dates: pd.DatetimeIndex) -> Floats:
        factors = self.index[:, place % self.index.shape[1]]
        if self.elasticity.any():
            factors = factors * np.exp(self.elasticity[:, None] * working_days(dates, self.frequency))
        return factors


def pattern_of(values: Floats, period: pd.DatetimeIndex, season: int, frequency: str) -> Pattern:
    """Return the pattern that all series share as far as each does not show its own; see the parts for the formulas."""
    index, leverage = seasonal_indices(values, season)
    places = np.arange(values.shape[1]) % index.shape[1]
    days = working_days(period, frequency)
    return Pattern(index, elasticities(values / index[:, places], days, season), leverage, period, frequency)


def level_only(series: int, period: pd.DatetimeIndex, frequency: str) -> Pattern:
    """Return a pattern without effect: every factor is 1."""
    return Pattern(np.ones((series, 1)), np.zeros(series), np.zeros(series), period, frequency)
