"""Combinations: a weighted mean of forecasters, series by series.

Source: Bates & Granger, *The combination of forecasts*, Operational Research Quarterly 20 (1969),
doi:10.1057/jors.1969.103.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pks.core.axes import Floats
from pks.forecast.fitted import Fitted, Forecaster
from pks.forecast.panel import Panel
from pks.forecast.pattern import Pattern


@dataclass(frozen=True, eq=False)
class Combined(Fitted):
    """Fitted forecasters with the weight of each for each series, [part, series], summing to 1.

    All parts are surprised by the same periods, so surprises and what they carry on are weighted means too.
    """

    parts: tuple[Fitted, ...]
    weights: Floats

    @cached_property
    def pattern(self) -> Pattern:
        """The factors of the first part; the surprises of the others are brought into proportion with it."""
        return self.parts[0].pattern

    @cached_property
    def residuals(self) -> Floats:
        """Return Σ weight·surprise, unknown where all are."""
        past = self.pattern.past
        total, known = np.zeros_like(past), np.zeros_like(past)
        for weight, part in zip(self.weights, self.parts, strict=True):
            own = part.residuals if part.pattern is self.pattern else part.residuals * part.pattern.past / past
            there = ~np.isnan(own)
            total += np.where(there, own, 0.0) * weight[:, None]
            known += there * weight[:, None]
        return np.where(known > 0, total / np.maximum(known, 1e-12), np.nan)

    def mean(self, horizon: int) -> Floats:
        """Return Σ weight·mean."""
        means = [weight[:, None] * part.mean(horizon) for weight, part in zip(self.weights, self.parts, strict=True)]
        return np.asarray(np.sum(means, axis=0))

    def carry(self, horizon: int) -> Floats:
        """Return Σ weight·carry."""
        carries = [weight[:, None] * part.carry(horizon) for weight, part in zip(self.weights, self.parts, strict=True)]
        return np.asarray(np.sum(carries, axis=0))


@dataclass(frozen=True)
class Mean:
    """The plain mean of several forecasters."""

    parts: Sequence[Forecaster]
    name: str = "mean"

    def fit(self, history: Panel) -> Combined:
        """Return all parts fitted, with equal weights."""
        fitted = tuple(part.fit(history) for part in self.parts)
        return Combined(fitted, np.full((len(fitted), len(history)), 1 / len(fitted)))
