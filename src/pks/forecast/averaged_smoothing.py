"""Exponential smoothing averaged over its parameters, each weighted by what its own series and all series show.

The parameter that fits one short series best is mostly luck. Instead each series takes the mean over a grid, weighted
by its likelihood times a prior that all series give together (empirical Bayes; Robbins 1956). Smoothing after Hyndman,
Koehler, Ord & Snyder, *Forecasting with Exponential Smoothing* (2008), chapter 2.5; averaging after Hoeting et al.,
*Bayesian model averaging: a tutorial*, Statistical Science 14 (1999), doi:10.1214/ss/1009212519.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from pks.core.axes import Floats
from pks.forecast.innovations import Innovations, level_model
from pks.forecast.panel import Panel
from pks.forecast.smoothing import Parameters

FIRST = 12
"""The first level is the mean of so many values, or of half of them where there are fewer than twice as many."""
LEVEL_GRID = tuple((alpha, 0.0, 1.0) for alpha in (0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9))
TREND_GRID = tuple(
    (alpha, alpha * share, phi) for alpha, share, phi in product((0.08, 0.2, 0.4, 0.7), (0.0, 0.05, 0.2), (0.9, 0.98))
)


@dataclass(frozen=True)
class AveragedSmoothing:
    """Exponential smoothing averaged over `grid`, triples of α, β and φ, on what is left without the pattern."""

    grid: tuple[tuple[float, float, float], ...] = LEVEL_GRID
    name: str = "averaged smoothing"

    def fit(self, history: Panel) -> Innovations:
        """Return level, trend and surprises, averaged."""
        return averaged(history.adjusted, self.grid, history)


def averaged(adjusted: Floats, grid: tuple[tuple[float, float, float], ...], history: Panel) -> Innovations:
    """Return the averaged model of `adjusted`, [series, period] with NaN for gaps, with the pattern of `history`.

    φ is averaged too, weighted by the trends that it damps.
    """
    alpha, beta, phi = np.array(grid).T[:, :, None]
    candidates = Parameters(alpha, beta, np.zeros_like(alpha), phi)
    known = ~np.isnan(adjusted)
    filled = np.ascontiguousarray(np.where(known, adjusted, 0.0).T)
    there = np.ascontiguousarray(known.T.astype(float))
    first = first_level(adjusted)
    cost = _filter(filled, there, candidates, first, None)[0]
    weight = posterior(cost, known.sum(axis=1), first)
    _, level, trend, surprises = _filter(filled, there, candidates, first, weight)
    mixed = (weight * level).sum(axis=0)
    model = level_model(mixed, (weight * alpha).sum(axis=0), np.where(known, surprises.T, np.nan), history.pattern)
    if not beta.any():
        return model
    slope = (weight * trend).sum(axis=0)
    damping = (weight * np.abs(trend) * phi).sum(axis=0) / np.maximum((weight * np.abs(trend)).sum(axis=0), 1e-300)
    return Innovations(
        mixed, slope, model.season, model.alpha, (weight * beta).sum(axis=0), model.gamma,
        np.where(damping > 0, damping, 1.0), model.surprises, model.factors,
    )  # fmt: skip


def posterior(cost: Floats, count: Floats, size: Floats) -> Floats:
    """Return the weight of each candidate for each series, [candidate, series], summing to 1 for each series.

    weight ∝ prior · cost^(−n/2), n = values but the first few, and the prior is the mean weight over all series (some
    rounds of expectation-maximisation). `cost` is [candidate, series], `size` the order of magnitude of each series.
    """
    n = count - _skipped(count)
    likelihood = -0.5 * n * np.log(cost + n * 1e-8 * (size**2 + 1e-12) + 1e-300)
    likelihood = np.exp(likelihood - likelihood.max(axis=0, initial=-np.inf))
    prior = np.full((len(cost), 1), 1 / len(cost))
    for _ in range(20):
        weight = likelihood * prior
        weight /= weight.sum(axis=0)
        prior = weight.mean(axis=1, keepdims=True) if cost.shape[1] else prior
        prior = np.maximum(prior, 1e-6)
    return np.asarray(weight)


def first_level(adjusted: Floats) -> Floats:
    """Return the mean of the first values of each series, (series,)."""
    known = ~np.isnan(adjusted)
    most = np.clip(known.sum(axis=1) // 2, 1, FIRST)
    early = known & (np.cumsum(known, axis=1) <= most[:, None])
    return np.asarray(np.where(early, adjusted, 0.0).sum(axis=1) / np.maximum(early.sum(axis=1), 1))


def _skipped(count: Floats) -> Floats:
    return np.minimum(count // 4, 6)


def _filter(
    filled: Floats, there: Floats, parameters: Parameters, first: Floats, weight: Floats | None
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return sums of squared surprises, level and trend, [candidate, series], and surprises [period, series].

    With `weight`, [candidate, series], the surprises are those of the weighted mean of the candidates' forecasts.
    """
    alpha, beta, phi = parameters.alpha, parameters.beta, parameters.phi
    level = np.repeat(first[None], len(alpha), axis=0)
    trend = np.zeros_like(level)
    cost = np.zeros_like(level)
    surprises = np.zeros_like(filled)
    trending = bool(beta.any())
    counted = there * (np.cumsum(there, axis=0) > _skipped(there.sum(axis=0)))
    for t in range(len(filled)):
        if trending:
            trend = phi * trend
            level = level + trend
        error = (filled[t] - level) * there[t]
        if weight is None:
            cost += error * error * counted[t]
        else:
            surprises[t] = (weight * error).sum(axis=0)
        level = level + alpha * error
        if trending:
            trend = trend + beta * error
    return cost, level, trend, surprises
