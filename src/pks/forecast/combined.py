"""Combinations: a weighted mean of forecasters, series by series.

Source: Bates & Granger, *The combination of forecasts*, Operational Research Quarterly 20 (1969), doi:10.1057/jors.1969.103.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.forecast.fitted import Fitted, Forecaster


@dataclass(frozen=True, eq=False)
class Combined(Fitted):
    """Fitted forecasters with the weight of each for each series, [part, series], summing to 1."""

    parts: tuple[Fitted, ...]
    weights: Floats

    def mean(self, horizon: int) -> Floats:
        """Return Σ weight·mean."""
        return np.sum([w[:, None] * part.mean(horizon) for w, part in zip(self.weights, self.parts, strict=True)], axis=0)

    def paths(self, likeness: Floats, rows: slice) -> Floats:
        """Return Σ weight·path: all parts are surprised in the same periods."""
        out = np.zeros((len(likeness), len(self.weights[0, rows]), likeness.shape[1]))
        for weight, part in zip(self.weights[:, rows], self.parts, strict=True):
            if weight.any():
                out += weight[:, None] * part.paths(likeness, rows)
        return out


@dataclass(frozen=True)
class Mean:
    """The plain mean of several forecasters."""

    parts: Sequence[Forecaster]
    name: str = "mean"

    def fit(self, values: Floats, season: int) -> Combined:
        """Return all parts fitted, with equal weights."""
        fitted = tuple(part.fit(values, season) for part in self.parts)
        return Combined(fitted, np.full((len(fitted), len(values)), 1 / len(fitted)))
