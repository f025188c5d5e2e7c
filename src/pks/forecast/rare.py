"""Draws of rare counts: as many on average as expected, though none can be below 0.

Where a spread reaches below 0, cutting it off there would raise the mean; a sum of many such series would miss. There the draws
are counts with the mean and variance wanted, in the order of the joint draws: so what moved together still does.
Source for the negative binomial as a count of rare events with doubt about their rate: Greenwood and Yule, *An inquiry into the
nature of frequency distributions*, JRSS 83 (1920), doi:10.2307/2341080.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from pks.core.axes import Floats

APART = 0.005
"""By more than this share of the mean the draws must not miss it."""
SLIGHT = 0.05
"""Draws that miss it by no more than this are only scaled."""
LEAST = 1e-6
"""Below this mean nothing is expected."""
DOUBT = 4.0
"""The rate of a count varies at most by √4 times itself: beyond that hardly any draw would be above 0."""
COUNTED = 20.0
"""Above this mean counts are rounded from a gamma distribution of the same mean and variance."""
MOST = 10_000
"""Larger than any count below a share that floating point tells from 1."""
TIED = 1e-9
"""Draws that differ by less than this share of the farthest are tied."""
SURE = 0.5
"""With less than this share of a Poisson count's variance the values cannot be counts: they are counts of something smaller."""


def bent(draws: Floats, mean: Floats) -> npt.NDArray[np.bool_]:
    """Tell where `draws`, [series, horizon, draw], that reach 0 miss their `mean`, [series, horizon].

    Where nothing is expected though there is a spread, draws stay as they are: no count could have both.
    """
    misses = np.abs(draws.mean(axis=2) - mean) > APART * mean
    return np.asarray((draws <= 0).any(axis=2) & misses & (mean > LEAST))


def shares(draws: Floats, surprises: Floats, likeness: Floats) -> Floats:
    """Return the place of each draw among those of its cell, in (0, 1), [series, horizon, draw].

    Draws of [series, horizon, draw] that are tied are put in an order of the series' own, which its `surprises`, [series, past
    period], and the `likeness` of the draws repeat: a common order would let all series have their rare events at once.
    """
    seed = crc32(np.ascontiguousarray(likeness).tobytes())
    tossed, above = np.empty_like(draws), np.empty((*draws.shape[:2], 1))
    for row, past in enumerate(surprises):
        rng = np.random.default_rng([seed, crc32(np.ascontiguousarray(past).tobytes())])
        rng.random(out=tossed[row])
        rng.random(out=above[row])
    reach = np.abs(draws).max(axis=2, keepdims=True)
    order = np.argsort(draws + (TIED * reach) * tossed, axis=2)
    np.put_along_axis(tossed, order, (np.arange(draws.shape[2]) + above) / draws.shape[2], axis=2)
    return tossed


def counts(mean: Floats, variance: Floats, share: Floats) -> Floats:
    """Return the quantiles at `share`, [cell, draw], of counts with the `mean` and `variance`, (cells,).

    Negative binomial where the variance is above the mean, else Poisson. With less than half of a Poisson count's variance s
    times a Poisson count, s = variance ÷ mean. The variance is at most mean + 4·mean².

    >>> counts(np.array([1.0]), np.array([1.0]), np.array([[0.36, 0.37, 0.74, 0.95]]))  # e⁻¹ = 0.368, 2e⁻¹ = 0.736
    array([[0., 1., 2., 3.]])
    """
    unit = np.where(variance < SURE * mean, np.maximum(variance, mean**2 / COUNTED) / mean, 1.0)
    mean, variance = mean / unit, variance / unit**2
    variance = np.minimum(variance, mean + DOUBT * mean**2)
    few = mean <= COUNTED * (1 + 1e-9)
    out = np.empty_like(share)
    spread = np.maximum(variance, mean)[~few, None]
    shape = mean[~few, None] ** 2 / spread
    out[~few] = np.rint(gammaincinv(shape, share[~few]) * spread / mean[~few, None])
    out[few] = _counted(mean[few], variance[few], share[few])
    return out * unit[:, None]


def _counted(mean: Floats, variance: Floats, share: Floats) -> Floats:
    """Return the same by adding up P(0), P(1), …: P(k + 1) = P(k)·q·(size + k) ÷ (k + 1), or P(k)·mean ÷ (k + 1)."""
    more = np.maximum(variance - mean, 1e-9 * mean + 1e-300)
    size, q = mean**2 / more, more / (mean + more)
    chance = np.exp(-size * np.log1p(more / mean))
    below, out, k = chance.copy(), np.zeros_like(share), 0
    left = np.flatnonzero((share > below[:, None]).any(axis=1))
    while left.size and k < MOST:
        over = share[left] > below[left, None]
        out[left] += over
        chance[left] *= q[left] * (size[left] + k) / (k + 1)
        below[left] += chance[left]
        k += 1
        left = left[over.any(axis=1)]
    return out
