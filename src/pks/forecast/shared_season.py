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


def seasonal_indices(values: Floats, season: int) -> Floats:
    """Return by how much each place of the season is higher or lower than the trend: [series, m], 1 on average.

    `values` is [series, period] with NaN for gaps; place 0 is that of the first period. Less than two seasons of
    history give 1 everywhere.

    >>> seasonal_indices(np.tile([6.0, 10.0, 14.0, 10.0], (3, 4)), 4).round(2)[0]
    array([0.6, 1. , 1.4, 1. ])
    """
    series, past = values.shape
    if season < 2 or past < 2 * season or not series:
        return np.ones((series, max(season, 1)))
    slot = np.arange(past) % season
    member = (slot[:, None] == np.arange(season)).astype(float)
    known = ~np.isnan(values)
    smoother = local_lines(past, max(1.5 * season, 7.0))
    count = known @ member
    index = np.ones((series, season))
    typical = np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    filled = np.where(known, values, typical[:, None])
    for _ in range(ROUNDS):
        trend = (filled / index[:, slot]) @ smoother.T
        trend = np.maximum(trend, np.maximum(0.02 * typical, 1e-12)[:, None])
        relative = np.where(known, values / trend - 1.0, np.nan)
        relative = _without_outliers(relative, index[:, slot] - 1.0)
        own = np.where(known, relative, 0.0) @ member / np.maximum(count, 1)
        left = np.where(known, relative - own[:, slot], 0.0)
        freedom = np.maximum(known.sum(axis=1) - season - past / (1.5 * season), 1.0)
        noise = (left**2).sum(axis=1) / freedom / np.maximum(count.mean(axis=1), 1e-9)
        own = own - own.mean(axis=1, keepdims=True)
        index = np.maximum(1.0 + shrunk(own, noise), LOWEST)
        index /= index.mean(axis=1, keepdims=True)
        filled = np.where(known, values, trend * index[:, slot])
    return index


def shrunk(own: Floats, noise: Floats) -> Floats:
    """Return patterns shrunk towards the common one: G + T·(T + v·I)⁻¹·(own − G), [series, m].

    `own` is [series, m] with noise variance v, (series,), in every place. G is the precision-weighted mean, itself
    shrunk towards 0 by the factor of James and Stein; T, the covariance of true patterns between series, is that of
    the estimates less the noise, not below 0 in any direction.
    """
    series, places = own.shape
    spread = max(float(((own - own.mean(axis=0)) ** 2).mean() - noise.mean()), 0.0)
    weight = 1.0 / (noise + spread + 1e-12)
    common = weight @ own / weight.sum()
    uncertain = float((weight**2 * (noise + spread)).sum() / weight.sum() ** 2)
    energy = float((common**2).sum())
    common = common * max(0.0, 1.0 - max(places - 3, 1) * uncertain / energy) if energy > 0 else common
    if series < 3:
        return np.repeat(common[None], series, axis=0)
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
    return np.asarray(out)


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


def _without_outliers(relative: Floats, expected: Floats) -> Floats:
    """Return `relative` pulled in to four robust standard deviations around `expected`."""
    apart = np.abs(relative - expected)
    median = np.array([np.median(row[~np.isnan(row)]) if (~np.isnan(row)).any() else 0.0 for row in apart])
    limit = np.where(median > 0, 4 * 1.4826 * median, np.inf)[:, None]
    return np.clip(relative, expected - limit, expected + limit)


def _circulant(matrix: Floats) -> Floats:
    """Return the nearest matrix that treats all places of the season alike."""
    places = len(matrix)
    lag = (np.arange(places)[:, None] - np.arange(places)) % places
    means = np.bincount(lag.ravel(), matrix.ravel()) / places
    return np.asarray(means[lag])
