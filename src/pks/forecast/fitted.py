"""What a forecaster is, and what every one gives back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np

from pks.core.axes import Floats
from pks.forecast.panel import Panel
from pks.forecast.pattern import Pattern
from pks.forecast.prediction import LEVELS, Prediction


class Forecaster(Protocol):
    """A way to forecast: learns from all series at once and predicts all of them jointly."""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        ...

    def fit(self, history: Panel) -> Fitted:
        """Return what is learnt from `history`, series by series or across them."""
        ...


class Fitted(ABC):
    """A forecaster that has learnt from history, with its surprises and how each would carry on."""

    @abstractmethod
    def mean(self, horizon: int) -> Floats:
        """Return the expected need of the next `horizon` periods: [series, horizon], never below 0."""

    @property
    @abstractmethod
    def pattern(self) -> Pattern:
        """By what factors periods differ by rule; surprises are in proportion."""

    @property
    @abstractmethod
    def residuals(self) -> Floats:
        """Surprises one period ahead, in each period of the history, ÷ its factor: [series, period], NaN = unknown."""

    @abstractmethod
    def carry(self, horizon: int) -> Floats:
        """Return by how much a surprise moves the periods from its own on, [series, horizon]; 1 in its own."""

    def stretch(self, horizon: int) -> Floats:
        """Return how much wider than drawn the intervals are to be, [level, horizon]."""
        return np.ones((len(LEVELS), horizon))

    def methods(self) -> tuple[list[str], list[str]]:
        """Return for each series what was done, and why."""
        count = len(self.residuals)
        return [type(self).__name__] * count, ["asked for"] * count

    def predict(self, horizon: int, *, draws: int, seed: int | np.random.SeedSequence) -> Prediction:
        """Return the prediction of the next `horizon` periods with `draws` joint draws that `seed` repeats."""
        return Prediction(
            self.mean(horizon),
            self.carry(horizon),
            self.pattern.ahead(horizon),
            completed(self.residuals) * self.pattern.doubt[:, None],
            np.random.default_rng(seed).random((draws, horizon)),
            self.stretch(horizon),
        )


def completed(residuals: Floats) -> Floats:
    """Return surprises without gaps and centred, for on average nothing surprises: [series, period].

    In a gap one of the series' other periods stands in, always the same one; a series without any gets 0.
    """
    series, past = residuals.shape
    known = ~np.isnan(residuals)
    count = np.maximum(known.sum(axis=1), 1)[:, None]
    mean = np.where(known, residuals, 0.0).sum(axis=1, keepdims=True) / count
    centred = np.where(known, residuals - mean, 0.0)
    order = np.argsort(~known, axis=1, kind="stable")
    stand_in = np.take_along_axis(order, np.arange(past) % count, axis=1)
    return np.take_along_axis(centred, np.where(known, np.arange(past), stand_in), axis=1)
