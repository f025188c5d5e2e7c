"""Exponential smoothing of many series at once: level, trend and season with additive errors.

Source: Hyndman, Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008), chapters 2.5 and 5: parameters
and first states with the least sum of squared surprises. Checked series by series against statsmodels' `ETSModel`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from pks.core.axes import Floats
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel
from pks.forecast.pattern import level_only
from pks.forecast.smoothing import Parameters, run

MOST_NUMBERS = 2_000_000
"""Numbers held at a time while parameters are searched."""


@dataclass(frozen=True)
class Form:
    """Which states there are: a trend, damped (0.8 ≤ φ ≤ 0.98) or not, and an additive season of its own."""

    name: str
    trend: bool = False
    damped: bool = False
    seasonal: bool = False

    def parameters(self, place: Floats) -> Parameters:
        """Return the parameters at `place`, [dimension, …], each 0..1: α, β = α·u, γ = (1 − α)·u, φ = 0.8 + 0.18·u."""
        zero, one = np.zeros_like(place[0]), np.ones_like(place[0])
        alpha, rest = place[0], iter(place[1:])
        beta = alpha * next(rest) if self.trend else zero
        phi = 0.8 + 0.18 * next(rest) if self.damped else one
        gamma = (1 - alpha) * next(rest) if self.seasonal else zero
        return Parameters(alpha, beta, gamma, phi)

    @property
    def grid(self) -> Floats:
        """The places where the search starts: [dimension, candidate]."""
        axes: list[tuple[float, ...]] = [(0.01, 0.08, 0.2, 0.4, 0.65, 0.95)]
        axes += [(0.01, 0.1, 0.4)] if self.trend else []
        axes += [(0.3, 0.9)] if self.damped else []
        axes += [(0.01, 0.15, 0.5)] if self.seasonal else []
        return np.array(list(product(*axes))).T


LEVEL = Form("A,N,N")
TREND = Form("A,A,N", trend=True)
DAMPED = Form("A,Ad,N", trend=True, damped=True)
SEASONAL = Form("A,N,A", seasonal=True)
DAMPED_SEASONAL = Form("A,Ad,A", trend=True, damped=True, seasonal=True)


@dataclass(frozen=True)
class ExponentialSmoothing:
    """ETS in one `form`, on what is left when the shared pattern is divided out.

    A form with a season of its own (A,·,A) takes the series as they are.
    """

    form: Form = LEVEL
    rounds: int = 5

    @property
    def name(self) -> str:
        """ETS with its form."""
        return f"ETS({self.form.name})"

    def fit(self, history: Panel) -> Innovations:
        """Return states, parameters and surprises with the least sum of squares of each series."""
        series, past = history.recorded.shape
        own = self.form.seasonal
        factors = level_only(series, history.period, history.frequency) if own else history.pattern
        adjusted = history.recorded if own else history.adjusted
        places = history.season if own else 1
        size = max(1, MOST_NUMBERS // (max(past, 1) * self.form.grid.shape[1] * (places + 2)))
        blocks = [_fit(self.form, adjusted[i : i + size], places, self.rounds) for i in range(0, max(series, 1), size)]
        level, trend, state, alpha, beta, gamma, phi, surprises = map(np.concatenate, zip(*blocks, strict=True))
        return Innovations(level, trend, state, alpha, beta, gamma, phi, surprises, factors)


def _fit(form: Form, values: Floats, places: int, rounds: int) -> tuple[Floats, ...]:
    """Return level, trend, season, α, β, γ, φ and residuals, each [series, …], of one block of series."""
    series = len(values)
    by_period = np.ascontiguousarray(values.T)
    grid = form.grid
    every = np.arange(series)
    place = np.repeat(grid[:, :, None], series, axis=2)
    cost, _ = _profile(form, by_period, place, places)
    best = np.argmin(cost, axis=0)
    centre = place[:, best, every]
    step = 0.5 * np.array([np.diff(np.unique(axis)).mean() for axis in grid])[:, None] * np.ones(series)
    moves = np.concatenate([np.zeros((len(grid), 1)), np.eye(len(grid)), -np.eye(len(grid))], axis=1)
    for _ in range(rounds):
        place = np.clip(centre[:, None] + moves[:, :, None] * step[:, None], 1e-4, 1 - 1e-4)
        cost, _ = _profile(form, by_period, place, places)
        best = np.argmin(cost, axis=0)
        centre = place[:, best, every]
        step = np.where(best == 0, step / 2, step)
    _, first = _profile(form, by_period, centre[:, None], places)
    found = form.parameters(centre)
    done = run(by_period, found, first[0, 0], first[1, 0], first[2:, 0])
    kept = done.level, done.trend, done.season.T, found.alpha, found.beta, found.gamma, found.phi, done.residuals.T
    return tuple(np.ascontiguousarray(array) for array in kept)


def _profile(form: Form, values: Floats, place: Floats, places: int) -> tuple[Floats, Floats]:
    """Return the least sum of squares for each candidate and the first states that reach it.

    Surprises are linear in the first states, e = e₀ + D·x₀, so these come from least squares. `values` is
    [period, series], `place` [dimension, candidate, series]; the answers are [candidate, series] and
    [state, candidate, series], states being level, trend and the m places of the season.
    """
    parameters = form.parameters(place)
    shape = place.shape[1:]
    known = ~np.isnan(values)
    states = 2 + places
    free = [0] + [1] * form.trend + (list(range(2, states - 1)) if form.seasonal else [])
    start = np.where(known, values, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    first = np.zeros((states, len(free) + 1, *shape))
    first[0, 0] = start
    first[free, np.arange(1, len(free) + 1)] = 1.0
    copies = np.zeros((len(values), len(free) + 1, 1, values.shape[1]))
    copies[:, 0, 0] = values
    copies[:, 1:] = np.where(known, 0.0, np.nan)[:, None, None]
    runs = np.nan_to_num(run(copies, parameters, first[0], first[1], first[2:]).residuals)
    base, effect = runs[:, 0], runs[:, 1:]
    moment = np.einsum("tics,tjcs->csij", effect, effect, optimize=True)
    target = -np.einsum("tics,tcs->csi", effect, base, optimize=True)
    ridge = 1e-9 * np.einsum("csii->csi", moment) + 1e-12
    moment[..., np.arange(len(free)), np.arange(len(free))] += ridge
    answer = np.linalg.solve(moment, target[..., None])[..., 0]
    cost = (base**2).sum(axis=0) - (answer * target).sum(axis=-1)
    first_states = np.zeros((states, *shape))
    first_states[0] = start
    first_states[free] += np.moveaxis(answer, -1, 0)
    return cost, first_states
