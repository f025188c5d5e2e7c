"""What every forecaster gives back: an expected path, and joint draws around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pks.core.axes import Floats


class Forecaster(Protocol):
    """A way to forecast: learns from all series at once and predicts all of them jointly."""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        ...

    def fit(self, values: Floats, season: int) -> Fitted:
        """Return what is learnt from `values`, [series, period] with NaN for gaps; `season` periods make a season."""
        ...


class Fitted(ABC):
    """A forecaster that has learnt from history."""

    @abstractmethod
    def mean(self, horizon: int) -> Floats:
        """Return the expected need of the next `horizon` periods: [series, horizon], never below 0."""

    @abstractmethod
    def paths(self, likeness: Floats, rows: slice) -> Floats:
        """Return paths of the series in `rows`: [draw, series, horizon], never below 0.

        `likeness`, [draw, horizon], in [0, 1), says which past period each period of each draw is like: the place of
        that period in the history, 0 the first and 1 the end. It is the same for all series, so series that moved
        together move together in the draws, and any block of series can be drawn apart from the rest.
        """

    def methods(self) -> tuple[list[str], list[str]]:
        """Return for each series what was done, and why."""
        count = len(self.mean(1))
        return [type(self).__name__] * count, [""] * count

    def predict(self, horizon: int, *, draws: int, seed: int | np.random.SeedSequence) -> Prediction:
        """Return the prediction of the next `horizon` periods with `draws` joint draws that `seed` repeats."""
        return Prediction(self, self.mean(horizon), np.random.default_rng(seed).random((draws, horizon)))


@dataclass(frozen=True, eq=False)
class Prediction:
    """Expected need and joint draws, in people or activities.

    Attributes:
        fitted: what predicts.
        mean: [series, horizon].
        likeness: which past period each period of each draw is like, [draw, horizon]; see :meth:`Fitted.paths`.
    """

    fitted: Fitted
    mean: Floats
    likeness: Floats

    def draws(self, rows: slice = slice(None)) -> Floats:
        """Return the joint draws of the series in `rows`: [draw, series, horizon]; the same whatever the blocks."""
        return self.fitted.paths(self.likeness, rows)

    def quantiles(self, levels: tuple[float, ...], *, block: int = 256) -> Floats:
        """Return the quantiles of the draws: [level, series, horizon], `block` series in memory at a time."""
        series, horizon = self.mean.shape
        out = np.empty((len(levels), series, horizon))
        for start in range(0, series, block):
            rows = slice(start, start + block)
            out[:, rows] = np.quantile(self.draws(rows), levels, axis=0)
        return out
