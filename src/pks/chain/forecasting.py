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
from pks.forecast.backtest import COMPARED, Backtest, backtest
from pks.forecast.backtest_sums import backtest_sums
from pks.forecast.changes import waterfall
from pks.forecast.fitted import Forecaster
from pks.forecast.forecasting import DEFAULT
from pks.forecast.hierarchy import organisation_of
from pks.forecast.history import History
from pks.forecast.panel import HistoryError
from pks.forecast.reconciliation import Reconciled, forecast_sums

BLOCK = 25
"""Draws in memory at a time while they are put together."""
DRAWS_OF_SUMS = 200
"""Most joint draws of sums: enough for intervals, and a third of the time that 500 take."""


@dataclass(frozen=True, eq=False)
class CaseForecast:
    """The need arriving in a case, before follow-on care, by unit and planning object.

    Attributes:
        case: what it was made from.
        forecaster: how.
        axes: the labels behind the arrays.
        sources: where the need comes from; its `history` is the forecast of the recorded series.
        unit, planning_object: whose need of what, (pairs,).
        mean: expected need in people or activities, [pair, period].
        draws: joint draws, [draw, pair, period].
        seed: what repeats them.
    """

    case: Case
    forecaster: Forecaster
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
        """What each known change contributes to the need that arrives: step, unit, planning_object, period, activities.

        The steps add up: forecast + every change alone + what they do together (interaction) = with changes.
        """
        return waterfall(self.sources.changes, self.sources.before_changes, self.axes)

    @cached_property
    def backtest(self) -> Backtest | None:
        """How the methods would have done before, on the recorded series; None where history is too short for that.

        Seasonal naive first, and last the forecaster used.
        """
        compared = [each for each in COMPARED if each.name not in (DEFAULT.name, self.forecaster.name)]
        try:
            return backtest(self.sources.history.history, [*compared, self.forecaster], seed=self.seed)
        except HistoryError:
            return None

    @cached_property
    def sums(self) -> Reconciled | None:
        """What is recorded, before known changes, summed over the organisation so that means and draws add up.

        None where fewer than two series are recorded. Activities and people are not added to each other: where there are
        activities, people in care groups are left out.
        """
        history = self._summed
        if len(history) < 2:
            return None
        tree = organisation_of(self.case, history)
        draws, horizon = min(len(self.draws), DRAWS_OF_SUMS), self.axes.period.reported
        return forecast_sums(history, tree, horizon, forecaster=self.forecaster, draws=draws, seed=self.seed)

    @cached_property
    def sums_backtest(self) -> pd.DataFrame | None:
        """How the forecaster would have done on every series and sum of `sums`, each by itself and made to add up.

        One row per method (seasonal naive, the forecaster, and the same “, reconciled”) and node: level, labels, method and the
        measures of :class:`pks.forecast.backtest.Backtest`; None without sums or where history is too short.
        """
        if len(self._summed) < 2:
            return None
        tree = organisation_of(self.case, self._summed)
        try:
            tested = backtest_sums(self._summed, tree, forecaster=self.forecaster, seed=self.seed)
        except HistoryError:
            return None
        rows = tested.by_series
        return tree.nodes.loc[rows["series"]].reset_index(drop=True).join(rows.drop(columns="series"))

    @property
    def _summed(self) -> History:
        """The recorded series that may be added up."""
        recorded = self.sources.history.history
        activity = recorded.planning_object >= 0
        return recorded.of(activity) if activity.any() and not activity.all() else recorded

    @property
    def method(self) -> pd.DataFrame:
        """How each recorded series was forecast and why: unit, planning_object or care_group, method, reason."""
        return self.sources.history.method


def forecast_need(case: Case, *, forecaster: Forecaster = DEFAULT, draws: int = 500, seed: int = 0) -> CaseForecast:
    """Forecast the need arriving in `case` from its history and demography, with known changes; joint draws too.

    The draws keep series together that moved together, so that the interval of a sum is that of the summed draws. What
    comes from demography varies as a Poisson count does, and of people in care groups whole activities arise, by chance
    (:mod:`pks.forecast.thinning`). A table `demand` or `care_need` in the case is not looked at.

    Raises:
        LevelError: on the operational level, where nothing is forecast.
        CaseError: if there is nothing to forecast from.
    """
    require_planning(case.settings, "forecasting")
    axes = axes_of(case)
    sources = sources_of(case, axes, forecaster=forecaster, draws=draws, seed=seed)
    mean = sources.arriving
    there = np.asarray((sources.before_changes + mean).any(axis=2))
    of = sources.history.history
    of_object = of.planning_object >= 0
    there[of.unit[of_object], of.planning_object[of_object]] = True  # what was always 0 is forecast to be 0
    unit, planning_object = np.nonzero(there)
    if not len(unit):
        reason = "nothing to forecast from: fill in history, or population, rates and catchment"
        raise CaseError([Fault("history", None, None, "", reason)])
    drawn = np.empty((draws, len(unit), axes.period.count))
    rng, of_changes, of_pathways = (np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(3))
    of_history, chance = sources.history.prediction.draws(), sources.changes.chance(draws, of_changes)
    for first in range(0, draws, BLOCK):
        block = slice(first, first + BLOCK)
        values = of_history[block]
        direct, people = sources.parts(values)
        direct += _poisson(sources.direct, len(values), rng)
        people += _poisson(sources.people, len(values), rng)
        arriving = sources.counted(direct, people, of_pathways)
        drawn[block] = sources.changes.on(arriving, chance[:, block])[:, unit, planning_object]
    return CaseForecast(
        case, forecaster, axes, sources, unit, planning_object, mean[unit, planning_object], drawn, seed
    )


def _poisson(expected: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Return how far Poisson counts lie from what is `expected`: [draw, …]."""
    return rng.poisson(expected, (draws, *expected.shape)) - expected
