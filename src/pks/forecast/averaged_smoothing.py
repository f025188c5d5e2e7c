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
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel
from pks.forecast.smoothing import Parameters, run

TOGETHER = 512
"""Series smoothed together: so many stay in the processor's fast memory."""
FIRST = 12
"""The first level is the mean of so many values, or of half of them where there are fewer than twice as many."""
LEVEL_GRID = tuple((alpha, 0.0, 1.0) for alpha in (0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9))
TREND_GRID = tuple(
    (alpha, alpha * share, phi) for alpha, share, phi in product((0.08, 0.2, 0.4, 0.7), (0.02, 0.15), (0.9, 0.98))
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

    Level and trend are means over the grid; surprises are those of the mean parameters, φ weighted by the trends that
    it damps.
    """
    alpha, beta, phi = np.array(grid).T[:, :, None]
    first = first_level(adjusted)
    cost, level, trend = _filter(adjusted, Parameters(alpha, beta, np.zeros_like(alpha), phi), first)
    weight = posterior(cost, (~np.isnan(adjusted)).sum(axis=1), first)
    pull = weight * np.abs(trend) + 1e-12 * weight
    zero = np.zeros_like(first)
    mean = Parameters(
        (weight * alpha).sum(axis=0), (weight * beta).sum(axis=0), zero, (pull * phi).sum(0) / pull.sum(0)
    )
    surprises = run(np.ascontiguousarray(adjusted.T), mean, first, zero, zero[None]).residuals.T
    return Innovations(
        level=(weight * level).sum(axis=0),
        trend=(weight * trend).sum(axis=0),
        season=zero[:, None],
        alpha=mean.alpha,
        beta=mean.beta,
        gamma=zero,
        phi=mean.phi,
        surprises=surprises,
        factors=history.pattern,
    )


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


def _filter(adjusted: Floats, grid: Parameters, first: Floats) -> tuple[Floats, Floats, Floats]:
    """Return sums of squared surprises, level and trend after the last period: [candidate, series] each."""
    blocks = range(0, max(len(first), 1), TOGETHER)
    parts = [_filter_block(adjusted[i : i + TOGETHER], grid, first[i : i + TOGETHER]) for i in blocks]
    cost, level, trend = (np.concatenate(each, axis=1) for each in zip(*parts, strict=True))
    return cost, level, trend


def _filter_block(adjusted: Floats, grid: Parameters, first: Floats) -> tuple[Floats, Floats, Floats]:
    alpha, beta, phi = grid.alpha, grid.beta, grid.phi
    there = np.ascontiguousarray((~np.isnan(adjusted)).T.astype(float))
    values = np.ascontiguousarray(np.nan_to_num(adjusted).T)
    counted = there * (np.cumsum(there, axis=0) > _skipped(there.sum(axis=0)))
    level = np.repeat(first[None], len(alpha), axis=0)
    trend, cost = np.zeros_like(level), np.zeros_like(level)
    trending = bool(beta.any())
    for now, known, counts in zip(values, there, counted, strict=True):
        if trending:
            trend *= phi
            level += trend
        error = (now - level) * known
        level += alpha * error
        if trending:
            trend += beta * error
        cost += np.square(error, out=error) * counts
    return cost, level, trend
