"""Counts explained by trend, season, weekday, holidays and closures: Poisson or negative binomial regression.

ln μ[t] = a + b·τ[t] + Σ_k c_k·x_k[t], all series at once by iteratively reweighted least squares; with the negative
binomial, var y = μ + δ·μ². τ is time, its growth damped after the last period.

Source: McCullagh & Nelder, *Generalized Linear Models*, 2nd ed. (1989), chapters 2.5 and 6; Hilbe, *Negative Binomial
Regression*, 2nd ed. (2011), doi:10.1017/CBO9780511973420, chapter 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.forecast.fitted import Fitted
from pks.forecast.panel import Panel
from pks.forecast.pattern import Pattern
from pks.forecast.regressors import Regressor, Weekdays, YearlySeason

ROUNDS = 50
CLOSE = 1e-10
RIDGE = 1e-4
"""Pulls coefficients towards 0 by as much as this share of the series' people would: nothing where data speak."""
DAMPING = 0.85
"""By what factor the growth of the trend shrinks from one season to the next after the last period."""
FAR = np.log(2.0)
"""The future may lie this far (in logarithms) outside what the fit had in the past: no trend goes on without end."""


class Family(Protocol):
    """How counts vary about their mean."""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        ...

    def spread(self, values: Floats, mean: Floats, freedom: int) -> Floats:
        """Return δ of var y = μ + δ·μ² from `values` with NaN for gaps and their `mean`, (series,)."""
        ...


@dataclass(frozen=True)
class PoissonCounts:
    """Variance = mean."""

    name: str = "Poisson regression"

    def spread(self, values: Floats, mean: Floats, freedom: int) -> Floats:
        """Return 0."""
        return np.zeros(len(values))


@dataclass(frozen=True)
class NegativeBinomialCounts:
    """Variance = μ + δ·μ², δ by moments: the δ ≥ 0 at which Σ(y − μ)²/(μ + δμ²) is about the degrees of freedom."""

    name: str = "negative binomial regression"

    def spread(self, values: Floats, mean: Floats, freedom: int) -> Floats:
        """Return δ, by Newton's rule on the convex Pearson statistic."""
        known = ~np.isnan(values) & (mean > 0)
        mu = np.where(known, mean, 1.0)
        square = np.where(known, (np.nan_to_num(values) - mu) ** 2, 0.0)
        wanted = np.maximum(known.sum(axis=1) - freedom, 1)
        delta = np.zeros(len(values))
        for _ in range(ROUNDS):
            variance = mu + delta[:, None] * mu**2
            excess = (square / variance).sum(axis=1) - wanted
            slope = (square * (mu / variance) ** 2).sum(axis=1)
            step = np.divide(excess, slope, out=np.zeros_like(excess), where=slope > 0)
            delta = np.maximum(delta + step, 0.0)
            if (np.abs(step) <= CLOSE * (1 + delta)).all():
                break
        return delta


@dataclass(frozen=True)
class CountRegression:
    """One regression per series, all with the same columns.

    Attributes:
        family: how counts vary.
        regressors: what explains them besides the trend; None = what the frequency and length of the history bear: a
            yearly season of up to five pairs of waves, and weekdays for days.
    """

    family: Family = NegativeBinomialCounts()
    regressors: Sequence[Regressor] | None = None

    @property
    def name(self) -> str:
        """What it is called: by its family."""
        return self.family.name

    def fit(self, history: Panel) -> Fitted:
        """Return the regressions."""
        chosen = _bearable(history) if self.regressors is None else tuple(self.regressors)
        past = len(history.period)
        time = (np.arange(past) - past + 1) / max(past, 1)
        own = _columns(chosen, history.period, history.following(1))
        centre = own.mean(axis=0)
        design = np.column_stack([np.ones(past), time * (past >= 8), own - centre])
        level = np.nanmean(history.recorded, axis=1)
        scale = np.where(level > 0, level, 1.0)[:, None]
        values = history.recorded
        delta = np.zeros(len(values))
        coefficients = _regressed(values, design, delta, scale)
        for _ in range(3):
            new = self.family.spread(values, _means(coefficients, design, scale), design.shape[1])
            if np.allclose(new, delta):
                break
            delta = new
            coefficients = _regressed(values, design, delta, scale)
        return Regressed(history, chosen, centre, coefficients, design, np.where(level > 0, level, 0.0), delta)


@dataclass(frozen=True, eq=False)
class Regressed(Fitted):
    """Coefficients on the columns of `design`: 1, time, and the regressors less their `centre`.

    Attributes:
        history: what it learnt from.
        regressors: what explains the counts.
        centre: mean of each of their columns, (column,).
        coefficients: of the logarithm of need ÷ `level`, [series, column].
        design: the columns in the past, [period, column].
        level: mean need of each series, (series,), 0 where there never was any.
        dispersion: δ of var y = μ + δ·μ², (series,).
    """

    history: Panel
    regressors: tuple[Regressor, ...]
    centre: Floats
    coefficients: Floats
    design: Floats
    level: Floats
    dispersion: Floats

    @property
    def pattern(self) -> Pattern:
        """The season of the history: surprises are in proportion to it."""
        return self.history.pattern

    @property
    def residuals(self) -> Floats:
        """What came less what was explained, ÷ the pattern."""
        return (self.history.recorded - self.explained) / self.history.pattern.past

    @property
    def explained(self) -> Floats:
        """The mean in every period of the history, at most twice what was ever recorded, [series, period]."""
        return np.minimum(_means(self.coefficients, self.design, self.level[:, None]), self._most)

    @property
    def _most(self) -> Floats:
        """Twice the highest value recorded: a fit to a few wild values may run away, [series, 1]."""
        return 2 * np.nanmax(self.history.recorded, axis=1, keepdims=True)

    def mean(self, horizon: int) -> Floats:
        """Return level · exp(…) of the periods to come, the trend damped, [series, horizon]."""
        edges = self.history.following(horizon + 1)
        own = _columns(self.regressors, edges[:-1], edges[-1:])
        past, season = len(self.history.period), max(self.history.season, 1)
        growth = DAMPING ** (np.arange(horizon) / season)
        time = np.cumsum(growth) / max(past, 1) * (past >= 8)
        design = np.column_stack([np.ones(horizon), time, own - self.centre])
        before = self.coefficients @ self.design.T
        ahead = self.coefficients @ design.T
        low, high = before.min(axis=1, keepdims=True) - FAR, before.max(axis=1, keepdims=True) + FAR
        said = self.level[:, None] * np.exp(np.clip(np.clip(ahead, low, high), -30, 30))
        return np.minimum(said, self._most)

    def carry(self, horizon: int) -> Floats:
        """Return 1 and then 0: a surprise does not carry on."""
        out = np.zeros((len(self.level), horizon))
        out[:, 0] = 1.0
        return out


def _regressed(values: Floats, design: Floats, delta: Floats, scale: Floats) -> Floats:
    """Return the coefficients, [series, column], by Fisher scoring: weights μ/(1 + δμ), a faint ridge but on the level."""
    known = ~np.isnan(values)
    y = np.where(known, values, 0.0) / scale
    spread = (delta[:, None] * scale) if delta.any() else np.zeros((len(values), 1))
    eta = np.log(np.maximum((y + 1.0) / 2, 1e-12)) * known
    columns = design.shape[1]
    ridge = np.full(columns, RIDGE)
    ridge[0] = 1e-12
    out = np.zeros((len(values), columns))
    for _ in range(ROUNDS):
        mu = np.exp(np.clip(eta, -30, 30))
        weight = np.where(known, mu / (1 + spread * mu), 0.0)
        target = eta + (y - mu) / mu
        outer = np.einsum("st,tk,tl->skl", weight, design, design, optimize=True)
        outer += np.eye(columns) * (ridge * np.maximum(weight.sum(axis=1), 1e-9)[:, None])[:, None, :]
        new = np.linalg.solve(outer, ((weight * target) @ design)[..., None])[..., 0]
        done = np.abs(new - out).max(initial=0.0) <= CLOSE * (1 + np.abs(out).max(initial=0.0))
        out = new
        eta = np.clip(out @ design.T, -30, 30)
        if done:
            break
    return out


def _means(coefficients: Floats, design: Floats, scale: Floats) -> Floats:
    return np.asarray(scale * np.exp(np.clip(coefficients @ design.T, -30, 30)))


def _columns(regressors: Sequence[Regressor], starts: pd.DatetimeIndex, end: pd.DatetimeIndex) -> Floats:
    """Return all columns of periods that start at `starts`, the last one ending before `end`: [period, column]."""
    ends = starts[1:].append(end)
    return np.concatenate([np.zeros((len(starts), 0)), *(each.of(starts, ends) for each in regressors)], axis=1)


def _bearable(history: Panel) -> tuple[Regressor, ...]:
    """Return a yearly season and weekdays as far as the history is long enough to tell them."""
    past = len(history.period)
    years = (history.period[-1] - history.period[0]).days / 365.25 if past else 0.0
    most = {"YS": 0, "QS": 1, "MS": 5, "W-MON": 5, "D": 5}[history.frequency]
    pairs = 0 if years < 1.5 else min(most, past // 8)
    found: list[Regressor] = [YearlySeason(pairs)] if pairs else []
    if history.frequency == "D" and past >= 28:
        found.append(Weekdays())
    return tuple(found)
