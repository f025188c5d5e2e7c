"""The default: forecasters combined for each series by how well each did in the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pks.core.axes import Floats
from pks.forecast.calibrated import Calibrated, calibration
from pks.forecast.combined import Combined
from pks.forecast.exponential_smoothing import DAMPED, LEVEL, ExponentialSmoothing
from pks.forecast.fitted import Fitted, Forecaster
from pks.forecast.origins import origins_of
from pks.forecast.seasonal_naive import SeasonalNaive
from pks.forecast.theta import Theta

DRAWS = 200
SEED = 20_000_101
SHARED = 20.0
"""How many outcomes of its own a series needs before its own record weighs as much as that of all series."""


@dataclass(frozen=True)
class Automatic:
    """Weights by rolling-origin backtest: each series' own record, leaning on that of all series.

    Attributes:
        parts: the forecasters to choose from.
        sharpness: weight ∝ error^−sharpness; 0 = plain mean, very large = only the best.
        origins: most origins to try them at.
    """

    parts: Sequence[Forecaster] = field(
        default=(SeasonalNaive(), ExponentialSmoothing(LEVEL), ExponentialSmoothing(DAMPED), Theta())
    )
    sharpness: float = 4.0
    origins: int = 4
    name: str = "automatic"

    def fit(self, values: Floats, season: int) -> Fitted:
        """Return the combination, with intervals calibrated on the same past forecasts."""
        past = values.shape[1]
        origins, horizon = origins_of(past, season, most=self.origins)
        fitted = tuple(part.fit(values, season) for part in self.parts)
        if not origins or not len(values):
            return Chosen(fitted, np.full((len(fitted), len(values)), 1 / len(fitted)), self._names, past, 0)
        earlier = [tuple(part.fit(values[:, :origin], season) for part in self.parts) for origin in origins]
        came = [values[:, origin : origin + horizon] for origin in origins]
        weights = self._weights(earlier, came)
        seeds = np.random.SeedSequence(SEED).spawn(len(origins))
        predictions = [
            (Combined(parts, weights).predict(horizon, draws=DRAWS, seed=seed), outcome)
            for parts, outcome, seed in zip(earlier, came, seeds, strict=True)
        ]
        return Calibrated(Chosen(fitted, weights, self._names, past, len(origins)), calibration(predictions))

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(part.name for part in self.parts)

    def _weights(self, earlier: list[tuple[Fitted, ...]], came: list[Floats]) -> Floats:
        """Return weights ∝ mean absolute error^−sharpness, [part, series], own errors shrunk to those of all."""
        errors = np.array(
            [[np.abs(part.mean(y.shape[1]) - y) for part in parts] for parts, y in zip(earlier, came, strict=True)]
        )  # [origin, part, series, horizon]
        count = (~np.isnan(errors[:, 0])).sum(axis=(0, 2))
        own = np.nan_to_num(errors).sum(axis=(0, 3)) / np.maximum(count, 1)
        relative = own / np.maximum(own.mean(axis=0), 1e-12)
        usable = (count > 0) & (own.mean(axis=0) > 0)
        shared = relative[:, usable].mean(axis=1) if usable.any() else np.ones(len(own))
        trust = count * usable / (count + SHARED)
        blended = trust * relative + (1 - trust) * shared[:, None]
        weights = np.maximum(blended, 1e-3) ** -self.sharpness
        return np.asarray(weights / weights.sum(axis=0))


@dataclass(frozen=True, eq=False)
class Chosen(Combined):
    """A combination that can say why."""

    names: tuple[str, ...] = ()
    past: int = 0
    origins: int = 0

    def methods(self) -> tuple[list[str], list[str]]:
        """Return the parts with their weights, and what they were judged by."""
        told = [
            " + ".join(f"{weight:.0%} {self.names[i]}" for i, weight in sorted(enumerate(row), key=lambda x: -x[1]) if weight >= 0.005)
            for row in self.weights.T
        ]
        why = f"errors at {self.origins} origins" if self.origins else "too short a history to compare: equal shares"
        return told, [why] * len(told)
