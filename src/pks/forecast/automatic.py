"""The default: forecasters combined for each series by how well each did in the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pks.core.axes import Codes, Floats
from pks.core.workers import Mapper
from pks.forecast.averaged_smoothing import TREND_GRID, AveragedSmoothing
from pks.forecast.calibrated import DRAWS, SEED, calibrated
from pks.forecast.combined import Combined
from pks.forecast.common_movement import CommonMovement
from pks.forecast.drift import Drift
from pks.forecast.fitted import Fitted, Forecaster
from pks.forecast.gaps import maybe_zeros
from pks.forecast.growth import Growth
from pks.forecast.level_shift import LEAST, last_shift
from pks.forecast.mapping import Progress, told
from pks.forecast.origins import origins_of
from pks.forecast.panel import Panel
from pks.forecast.seasonal_naive import SeasonalNaive
from pks.forecast.spread import lent
from pks.forecast.theta import Theta
from pks.forecast.unusual import RECENT, latest_change

PARTS: tuple[Forecaster, ...] = (
    AveragedSmoothing(),
    CommonMovement(),
    Growth(),
    AveragedSmoothing(TREND_GRID, "averaged damped trend"),
    SeasonalNaive(),
)
WITHOUT_SEASON: tuple[Forecaster, ...] = (
    AveragedSmoothing(),
    Theta(),
    AveragedSmoothing(TREND_GRID, "averaged damped trend"),
    SeasonalNaive(),
    Drift(),
)
"""Years have no season to learn: a straight line is as good a guess as any, and populations grow so."""


@dataclass(frozen=True)
class Leaning:
    """How far the past decides.

    Attributes:
        sharpness: weight ∝ error^−sharpness; 0 = plain mean, very large = only the best.
        shared: how many outcomes of its own a series needs before its own record weighs as much as that of all series.
    """

    sharpness: float
    shared: float


SEASONAL = Leaning(sharpness=3.0, shared=60.0)
"""Low: past origins overlap and may lie in odd times, and combinations that trust them far do worse than plain means (Smith
& Wallis, *A simple explanation of the forecast combination puzzle*, Oxford Bulletin of Economics and Statistics 71 (2009),
doi:10.1111/j.1468-0084.2008.00541.x)."""
YEARLY = Leaning(sharpness=6.0, shared=15.0)
"""Years are few and each tells much: whether a series grows shows over years, and level and line are soon far apart."""


@dataclass(frozen=True)
class Automatic:
    """Weights by rolling-origin backtest: each series' own record, leaning on that of all series.

    Attributes:
        parts: the forecasters to combine; None = `PARTS`, for series without a season (years) `WITHOUT_SEASON`.
        leaning: how far past errors decide; None = `SEASONAL`, for series without a season `YEARLY`.
        origins: most origins to try them at.
        over: how the origins are mapped, see :class:`pks.forecast.mapping.Mapper`; the result is the same whatever the
            workers, for everything is learnt across all series at each origin.
        progress: told after every origin how many are done.
    """

    parts: Sequence[Forecaster] | None = None
    leaning: Leaning | None = None
    origins: int = 4
    over: Mapper = map
    progress: Progress | None = None
    name: str = "automatic"

    def fit(self, history: Panel) -> Fitted:
        """Return the combination, with intervals calibrated on the same past forecasts."""
        known, shifts = settled(history)
        parts = self.parts or (PARTS if history.season > 1 else WITHOUT_SEASON)
        fitted = tuple(part.fit(known) for part in parts)
        origins, horizon = origins_of(history.recorded.shape[1], history.season, most=self.origins)
        trials = list(told(self.over(_Try(tuple(parts), history, horizon), origins), len(origins), self.progress))
        leaning = self.leaning or (SEASONAL if history.season > 1 else YEARLY)
        weights = _weights(trials, leaning, len(parts), len(history))
        names = tuple(part.name for part in parts)
        chosen = Chosen(fitted, weights, names, known, shifts, len(trials))
        seeds = np.random.SeedSequence(SEED).spawn(len(trials))
        predictions = (
            (Combined(trial.parts, weights[:, trial.started]).predict(horizon, draws=DRAWS, seed=seed), trial.came)
            for trial, seed in zip(trials, seeds, strict=True)
        )
        return calibrated(chosen, history, predictions, origins=origins, horizon=horizon)


@dataclass(frozen=True, eq=False)
class Trial:
    """A forecast made in the past: parts fitted for the series that had `started`, and what `came`."""

    parts: tuple[Fitted, ...]
    started: npt.NDArray[np.bool_]
    came: Floats


def _weights(trials: list[Trial], leaning: Leaning, parts: int, series: int) -> Floats:
    """Return weights ∝ error^−sharpness, [part, series], own errors shrunk to those of all.

    The error is the root of the sum of squares: that is least for who says the mean. The absolute error of a rare need is
    least for who says 0.
    """
    squares, count = np.zeros((parts, series)), np.zeros(series)
    for trial in trials:
        count[trial.started] += (~np.isnan(trial.came)).sum(axis=1)
        for row, part in enumerate(trial.parts):
            squares[row, trial.started] += np.nansum((part.mean(trial.came.shape[1]) - trial.came) ** 2, axis=1)
    error = np.sqrt(squares)
    typical = error.mean(axis=0)
    usable = (count > 0) & (typical > 0)
    relative = np.where(usable, error / np.where(usable, typical, 1.0), 1.0)
    shared = relative[:, usable].mean(axis=1, keepdims=True) if usable.any() else np.ones((parts, 1))
    trust = count * usable / (count + leaning.shared)
    weights = np.maximum(trust * relative + (1 - trust) * shared, 1e-2) ** -leaning.sharpness
    return np.asarray(weights / weights.sum(axis=0))


@dataclass(frozen=True, eq=False)
class _Try:
    """Makes the forecast of a past origin; an object, so that it can be sent to another process."""

    parts: tuple[Forecaster, ...]
    history: Panel
    horizon: int

    def __call__(self, origin: int) -> Trial:
        started = self.history.started(origin)
        known, _ = settled(self.history.until(origin))
        came = self.history.recorded[started, origin : origin + self.horizon]
        return Trial(tuple(part.fit(known) for part in self.parts), started, came)


def settled(history: Panel) -> tuple[Panel, Codes]:
    """Return `history` with what came before the last gross shift of each series left out, and where the shifts are."""
    shifts = last_shift(history.adjusted, max(history.season, 12))
    if not shifts.any():
        return history, shifts
    before = np.arange(history.recorded.shape[1]) < shifts[:, None]
    values = np.where(before, np.nan, history.recorded)
    empty: npt.NDArray[np.bool_] = np.asarray(np.isnan(values).all(axis=1))
    return replace(history, recorded=np.where(empty[:, None], history.recorded, values)), shifts * ~empty


@dataclass(frozen=True, eq=False)
class Chosen(Combined):
    """A combination for each series, and why.

    Attributes:
        names: of the parts.
        history: what it learnt from.
        shifts: first period after the last gross shift of each series (0 = none), (series,).
        origins: number of origins that the weights come from.
    """

    names: tuple[str, ...]
    history: Panel
    shifts: Codes
    origins: int

    @cached_property
    def residuals(self) -> Floats:
        """Surprises; series with hardly any borrow from others."""
        return lent(super().residuals, self.history.adjusted)[0]

    def methods(self) -> tuple[list[str], list[str]]:
        """Return the parts with their weights, and what spoke for them and about the history."""
        order = np.argsort(-self.weights, axis=0)
        told = [
            " + ".join(f"{weight[part]:.0%} {self.names[part]}" for part in best if weight[part] >= 0.005)
            for weight, best in zip(self.weights.T, order.T, strict=True)
        ]
        judged = f"errors at {self.origins} origins" if self.origins else "too short to compare: equal shares"
        return told, ["; ".join([judged, *notes]) for notes in self._notes()]

    def _notes(self) -> list[list[str]]:
        values, period = self.history.recorded, self.history.period
        if not len(values):
            return []
        known = ~np.isnan(values)
        left_out = maybe_zeros(values)
        borrowed = lent(super().residuals, self.history.adjusted)[1]
        change = latest_change(self.history.adjusted, max(self.history.season, LEAST))
        first: Codes = np.argmax(known, axis=1)
        gaps: Codes = values.shape[1] - first - known.sum(axis=1)
        highest = np.where(known, values, 0.0).max(axis=1, initial=0.0)
        lowest = np.where(known, values, np.inf).min(axis=1, initial=np.inf)
        notes: list[list[str]] = [[] for _ in range(len(values))]
        for row, note in enumerate(notes):
            if self.shifts[row]:
                note.append(f"level shift {period[self.shifts[row]].date()}: what came before is left out")
            elif first[row]:
                note.append(f"starts {period[first[row]].date()}")
            if gaps[row]:
                note.append(f"{gaps[row]} gaps{': where nothing came in them write 0' if left_out[row] else ''}")
            if highest[row] == 0:
                note.append("only zeros")
            elif highest[row] == lowest[row] and known[row].sum() > 1:
                note.append("constant")
            if change[row]:
                note.append(
                    f"the last {RECENT} periods are {abs(change[row]):.0%} {'below' if change[row] < 0 else 'above'} what "
                    "went before: see whether that is real and will last"
                )
            if borrowed[row]:
                note.append("short: spread as of similar series")
        return notes
