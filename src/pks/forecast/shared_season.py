"""Seasonal indices that series share as far as their own history does not speak clearly.

Each series' own pattern is shrunk towards the pattern of all of them, along the directions in which patterns really
differ (empirical Bayes). Source: Bunn & Vassilopoulos, *Using group seasonal indices in multi-item short-term
forecasting*, Int. J. Forecasting 9 (1993), doi:10.1016/0169-2070(93)90078-2; the trend is a local line as in Cleveland
et al., *STL: a seasonal-trend decomposition procedure based on loess*, J. Official Statistics 6 (1990).
"""

from __future__ import annotations

import numpy as np

from pks.core.axes import Floats

ROUNDS = 4
LOWEST = 0.05
"""No index is below this share of the trend."""
UNUSUAL = 4.0
"""Values so many robust standard deviations from what is expected are taken for gaps."""

OFTEN = 0.5
"""Where there is a need in fewer periods than this share, one is nothing unusual, and zeros say little of the noise."""
PRIOR = 6.0
"""A series' own noise counts as much as the typical one when it has so many degrees of freedom."""


def seasonal_indices(values: Floats, season: int) -> tuple[Floats, Floats]:
    """Return by how much each place of the season is higher or lower than the trend, and how far each value moved it.

    The indices are [series, m], 1 on average. The leverage, (series,), says by what share of itself a single value moved
    the index of its place; surprises are too small by so much, and forecasts less sure.

    `values` is [series, period] with NaN for gaps; place 0 is that of the first period. Where there are less than two
    seasons, the trend is the growth between those periods that come twice; fewer than a sixth of the season of these
    (or three) do not tell trend from season, and give 1 everywhere.

    >>> seasonal_indices(np.tile([6.0, 10.0, 14.0, 10.0], (3, 4)), 4)[0].round(2)[0]
    array([0.6, 1. , 1.4, 1. ])
    """
    series, past = values.shape
    if season < 2 or past < season + max(season // 6, min(3, season)) or not series:
        return np.ones((series, max(season, 1))), np.zeros(series)
    slot = np.arange(past) % season
    member = (slot[:, None] == np.arange(season)).astype(float)
    smoother = local_lines(past, max(1.5 * season, 7.0)) if past >= 2 * season else _flat(past, season)
    growth = np.ones((1, past)) if past >= 2 * season else _growth(values, season)
    index, leverage = np.ones((series, season)), np.zeros(series)
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=1), 1)
    typical = np.where(known, values, 0.0).sum(axis=1) / count
    there = np.maximum((values > 0).sum(axis=1), 1) / count
    floor = np.maximum(1 - there, 0.02)  # where a need is rare its local mean says little
    chance = np.where(there < OFTEN, 1 / there - 1, 0.0)  # by Cauchy and Schwarz variance ÷ mean² is no less
    filled = np.where(known, values, typical[:, None])
    for _ in range(ROUNDS):
        trend = (filled / index[:, slot] / growth) @ smoother.T * growth
        trend = np.maximum(trend, np.maximum(floor * typical, 1e-12)[:, None])
        relative = np.where(known, values / trend - 1.0, np.nan)
        usual = known & (
            np.abs(relative - index[:, slot] + 1.0)
            <= np.where(there < OFTEN, np.inf, UNUSUAL * _robust(relative - index[:, slot]))[:, None]
        )
        count = usual @ member
        own = np.where(usual, relative, 0.0) @ member / np.maximum(count, 1)
        noise = _noise(np.where(usual, relative, np.nan), own[:, slot], season)
        noise = np.maximum(noise, chance) / np.maximum(count.mean(axis=1), 1e-9)
        own = np.where(count > 0, own, index - 1.0)
        found, own_share = shrunk(own - own.mean(axis=1, keepdims=True), noise)
        leverage = own_share / np.maximum(count.mean(axis=1), 1.0)
        index = np.maximum(1.0 + found, LOWEST)
        index /= index.mean(axis=1, keepdims=True)
        filled = np.where(usual, values, trend * index[:, slot])
    if past < 2 * season:
        again = _repeating(relative, noise * count.mean(axis=1), season)
        index, leverage = 1 + again * (index - 1), again * leverage
    return index, leverage


def shrunk(own: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """Return patterns shrunk towards the common one: G + T·(T + v·I)⁻¹·(own − G), [series, m], and the share kept.

    `own` is [series, m] with noise variance v, (series,), in every place. G is the precision-weighted mean, itself
    shrunk towards 0 by the factor of James and Stein; T, the covariance of true patterns between series, is that of
    the estimates less the noise, not below 0 in any direction. The share kept of a series' own, (series,), is the mean
    over all directions.
    """
    series, places = own.shape
    spread = max(float(((own - own.mean(axis=0)) ** 2).mean() - noise.mean()), 0.0)
    weight = 1.0 / (noise + spread + 1e-12)
    common = weight @ own / weight.sum()
    uncertain = float((weight**2 * (noise + spread)).sum() / weight.sum() ** 2)
    energy = float((common**2).sum())
    sure = max(0.0, 1.0 - max(places - 3, 1) * uncertain / energy) if energy > 0 else 0.0
    common = common * sure
    in_common = sure * weight / weight.sum()
    if series < 3:
        return np.repeat(common[None], series, axis=0), in_common
    apart = own - common
    # Weighted so that noisy series do not decide what real differences look like.
    between = (apart * weight[:, None]).T @ apart / weight.sum()
    between -= np.eye(places) * float((weight * noise).sum() / weight.sum())
    trust = series / (series + places)
    between = trust * between + (1 - trust) * _circulant(between)
    size, direction = np.linalg.eigh((between + between.T) / 2)
    size = np.maximum(size, 0.0)
    keep = size / (size + noise[:, None] + 1e-12)
    out = common + (apart @ direction * keep) @ direction.T
    kept = keep.mean(axis=1)
    return np.asarray(out), np.asarray(kept + (1 - kept) * in_common)


def local_lines(past: int, reach: float) -> Floats:
    """Return the matrix that smooths a series by a line through its neighbours: [period, period].

    The line through the nearest 2·reach periods, nearer ones weighing more: (1 − (distance ÷ farthest)³)³.
    """
    time = np.arange(past, dtype=float)
    width = min(2 * reach, past)
    distance = np.abs(time[:, None] - time)
    farthest = np.sort(distance, axis=1)[:, int(np.ceil(width)) - 1] + 1.0
    farthest = np.maximum(farthest, reach if past < 2 * reach else 0.0)
    weight = np.clip(1 - (distance / farthest[:, None]) ** 3, 0, None) ** 3
    total = weight.sum(axis=1)
    centre = weight @ time / total
    apart = time - centre[:, None]
    slope = weight * apart / np.maximum((weight * apart**2).sum(axis=1), 1e-12)[:, None]
    return np.asarray(weight / total[:, None] + slope * (time - centre)[:, None])


def _flat(past: int, season: int) -> Floats:
    """Return the matrix that gives the mean of the last whole season everywhere: [period, period]."""
    matrix = np.zeros((past, past))
    matrix[:, past - season :] = 1 / season
    return matrix


def _growth(values: Floats, season: int) -> Floats:
    """Return the course of a line that grows over a season as those periods did that came twice: [series, period].

    1 in the middle of the last season. Each series' own growth counts (in logarithms) by the share of the season that
    came twice, the median growth of all series for the rest.
    """
    past = values.shape[1]
    earlier, later = values[:, : past - season], values[:, season:]
    both = ~np.isnan(earlier) & ~np.isnan(later)
    before, after = (np.where(both, part, 0.0).sum(axis=1) for part in (earlier, later))
    usable = (before > 0) & (after > 0)
    own = np.log(np.where(usable, after, 1.0) / np.where(usable, before, 1.0))
    common = np.median(own[usable]) if usable.any() else 0.0
    twice = usable * both.mean(axis=1) * (past - season) / season
    rate = np.expm1(np.clip(twice * own + (1 - twice) * common, -0.7, 0.7))
    line = 1 + rate[:, None] * (np.arange(past) - (past - (season + 1) / 2)) / season
    return np.asarray(np.maximum(line, 0.2))


def _repeating(relative: Floats, noise: Floats, season: int) -> float:
    """Return how much of the first season came again, 0..1: the slope of the second's deviations on the first's.

    Σ d₁·d₂ ÷ (Σ d₁² − what is noise of that) over the periods that came twice, and all series in units of their noise:
    what does not come again is no season, but a trend that is not a line.
    """
    earlier, later = relative[:, : relative.shape[1] - season], relative[:, season:]
    both = ~np.isnan(earlier) & ~np.isnan(later)
    count = np.maximum(both.sum(axis=1, keepdims=True), 1)
    first, second = (
        np.where(both, part - np.where(both, part, 0.0).sum(axis=1, keepdims=True) / count, 0.0)
        for part in (earlier, later)
    )
    unit = np.maximum(noise, 1e-12)
    again = float(((first * second).sum(axis=1) / unit).sum())
    signal = float((((first**2).sum(axis=1) - noise * (count[:, 0] - 1)) / unit).sum())
    return min(max(again / signal, 0.0), 1.0) if signal > 0 else 0.0


def _robust(apart: Floats) -> Floats:
    """Return 1.4826 · the median distance from the median of each series, infinite where it is 0: (series,)."""
    spread = 1.4826 * _median(np.abs(apart - _median(apart)[:, None]))
    return np.where(spread > 0, spread, np.inf)


def _median(values: Floats) -> Floats:
    """Return the (lower) median of what is known in each row, 0 where nothing is."""
    count = (~np.isnan(values)).sum(axis=1)
    middle = np.sort(values, axis=1)[np.arange(len(values)), np.maximum(count - 1, 0) // 2]  # NaN sorts last
    return np.where(count > 0, middle, 0.0)


def _noise(relative: Floats, own: Floats, season: int) -> Floats:
    """Return the variance of single values around trend and season, (series,).

    From the same place in other seasons where there are at least two; otherwise from how values differ from the mean of
    their neighbours, d = y[t] − (y[t−1] + y[t+1])/2, whose variance is 3/2 of theirs. Shrunk towards the typical noise.
    """
    known = (~np.isnan(relative)).sum(axis=1)
    past = relative.shape[1]
    if past >= 2 * season:
        left = np.where(np.isnan(relative), 0.0, relative - own)
        freedom = np.maximum(known - season - past / (1.5 * season), 0.0)
        variance = (left**2).sum(axis=1) / np.maximum(freedom, 1.0)
    else:
        rough = relative[:, 1:-1] - (relative[:, :-2] + relative[:, 2:]) / 2
        freedom = (~np.isnan(rough)).sum(axis=1) / 2
        variance = np.nan_to_num(_robust(rough), posinf=0.0) ** 2 / 1.5
    sure = (freedom >= 3) & (variance > 0)
    typical = np.median(variance[sure]) if sure.any() else 1.0
    return np.asarray((freedom * variance + PRIOR * typical) / (freedom + PRIOR))


def _circulant(matrix: Floats) -> Floats:
    """Return the nearest matrix that treats all places of the season alike."""
    places = len(matrix)
    lag = (np.arange(places)[:, None] - np.arange(places)) % places
    means = np.bincount(lag.ravel(), matrix.ravel()) / places
    return np.asarray(means[lag])
