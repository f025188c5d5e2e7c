"""From a case to the need that will arrive, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.chain.arriving import Sources, sources_of
from pks.core.axes import Axes, Floats, axes_of
from pks.core.case import Case
from pks.core.faults import CaseError, Fault
from pks.core.levels import require_planning
from pks.forecast.backtest import Backtest, backtest
from pks.forecast.changes import waterfall
from pks.forecast.fitted import Forecaster
from pks.forecast.forecasting import DEFAULT
from pks.forecast.panel import HistoryError

BLOCK = 25
"""Draws in memory at a time while they are put together."""


@dataclass(frozen=True, eq=False)
class CaseForecast:
    """The need arriving in a case, before follow-on care, by unit and planning object.

    Attributes:
        axes: the labels behind the arrays.
        sources: where the need comes from; its `history` is the forecast of the recorded series.
        unit, planning_object: whose need of what, (pairs,).
        mean: expected need in people or activities, [pair, period].
        draws: joint draws, [draw, pair, period].
        seed: what repeats them.
    """

    axes: Axes
    sources: Sources
    unit: np.ndarray
    planning_object: np.ndarray
    mean: Floats
    draws: Floats
    seed: int

    @property
    def table(self) -> pd.DataFrame:
        """Need by unit, planning_object and period: mean, lower_80, upper_80, lower_95, upper_95."""
        reported = self.axes.period.reported
        low_95, low_80, high_80, high_95 = np.quantile(self.draws[:, :, :reported], (0.025, 0.1, 0.9, 0.975), axis=0)
        mean = self.mean[:, :reported]
        values = {"mean": mean, "lower_80": low_80, "upper_80": high_80, "lower_95": low_95, "upper_95": high_95}
        labels = {
            "unit": self.axes.unit[self.unit].repeat(reported),
            "planning_object": self.axes.planning_object[self.planning_object].repeat(reported),
            "period": np.tile(self.axes.period.index[:reported], len(self.unit)),
        }
        return pd.DataFrame({**labels, **{name: array.reshape(-1) for name, array in values.items()}})

    @property
    def waterfall(self) -> pd.DataFrame:
        """What each known change contributes to the need that arrives directly: step, unit, planning_object, period, activities.

        The steps add up: forecast + every change alone + what they do together (interaction) = with changes.
        """
        direct, _ = self.sources.before_changes(self.sources.history.mean)
        return waterfall(self.sources.changes, direct, self.axes)

    @cached_property
    def backtest(self) -> Backtest | None:
        """How the methods would have done before, on the recorded series; None where history is too short for that."""
        try:
            return backtest(self.sources.history.history, seed=self.seed)
        except HistoryError:
            return None

    @property
    def method(self) -> pd.DataFrame:
        """How each recorded series was forecast and why: unit, planning_object or care_group, method, reason."""
        return self.sources.history.method


def forecast_need(case: Case, *, forecaster: Forecaster = DEFAULT, draws: int = 500, seed: int = 0) -> CaseForecast:
    """Forecast the need arriving in `case` from its history and demography, with known changes; joint draws too.

    The draws keep series together that moved together, so that the interval of a sum is that of the summed draws. What
    comes from demography varies as a Poisson count does. A table `demand` or `care_need` in the case is not looked at.

    Raises:
        LevelError: on the operational level, where nothing is forecast.
        CaseError: if there is nothing to forecast from.
    """
    require_planning(case.settings, "forecasting")
    axes = axes_of(case)
    sources = sources_of(case, axes, forecaster=forecaster, draws=draws, seed=seed)
    mean = sources.arriving(*sources.with_history(sources.history.mean))
    there = np.asarray(mean.any(axis=2))
    of = sources.history.history
    of_object = of.planning_object >= 0
    there[of.unit[of_object], of.planning_object[of_object]] = True  # what was always 0 is forecast to be 0
    unit, planning_object = np.nonzero(there)
    if not len(unit):
        reason = "nothing to forecast from: fill in history, or population, rates and catchment"
        raise CaseError([Fault("history", None, None, "", reason)])
    drawn = np.empty((draws, len(unit), axes.period.count))
    rng, of_changes = (np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(2))
    of_history, chance = sources.history.draws, sources.changes.chance(draws, of_changes)
    for first in range(0, draws, BLOCK):
        values = of_history[first : first + BLOCK]
        direct, people = sources.with_history(values, chance[:, first : first + BLOCK])
        direct += _poisson(sources.direct, len(values), rng)
        people += _poisson(sources.people, len(values), rng)
        drawn[first : first + BLOCK] = np.maximum(sources.arriving(direct, people), 0.0)[:, unit, planning_object]
    return CaseForecast(axes, sources, unit, planning_object, mean[unit, planning_object], drawn, seed)


def _poisson(expected: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Return how far Poisson counts lie from what is `expected`: [draw, …]."""
    return rng.poisson(expected, (draws, *expected.shape)) - expected
