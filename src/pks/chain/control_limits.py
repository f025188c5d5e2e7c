"""Control charts for counts against a plan: how far outside of chance a point lies, and how long one side is kept.

Sources: Montgomery, *Introduction to Statistical Quality Control*, 7th ed., 2013, sections 5.3 and 7.3 (c- and u-chart,
standard given; Western Electric rules); Laney, *Improved control charts for attributes*, Quality Engineering 14 (2002),
doi:10.1081/QEN-120003555 (counts that vary more than Poisson counts do).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pks.core.axes import Floats

Mask = npt.NDArray[np.bool_]
SHORTEST = 8
"""So many neighbouring points are needed to tell how much a series varies."""
RANGE_TO_SIGMA = 1.128
"""d₂ of two: the mean range of two normal values, in standard deviations (Montgomery, appendix VI)."""


def from_centre(counts: Floats, expected: Floats) -> Floats:
    """Return how far `counts` lie from what is `expected`, in standard deviations: (y − μ) ÷ √μ; NaN where μ is 0.

    A c-chart with limits μ ± 3·√μ signals where this is outside ±3. It is a u-chart as well: with n units of exposure
    and a rate u, μ = n·u, and the limits of the rate are u ± 3·√(u/n).

    >>> from_centre(np.array([34.0]), np.array([25.0]))
    array([1.8])
    """
    root = np.sqrt(np.where(expected > 0, expected, np.nan))
    return np.asarray((counts - expected) / root)


def spread(apart: Floats) -> Floats:
    """Return how much more than Poisson counts the series vary from period to period, at least 1: (rows,).

    mean |z_t − z_(t−1)| ÷ 1.128 of each row of `apart` [row, period] (:func:`from_centre`), 1 with fewer than 8 pairs of
    neighbours. A shift of the level moves one range only, so it does not hide itself.

    >>> spread(np.array([[2.256, -2.256] * 5]))
    array([4.])
    """
    ranges = np.abs(np.diff(apart, axis=1))
    pairs = (~np.isnan(ranges)).sum(axis=1)
    mean = np.nansum(ranges, axis=1) / np.maximum(pairs, 1)
    return np.where(pairs >= SHORTEST, np.maximum(mean / RANGE_TO_SIGMA, 1.0), 1.0)


def in_a_row(holds: Mask) -> npt.NDArray[np.int64]:
    """Return for how many periods up to each something has held without a break, [row, period].

    >>> in_a_row(np.array([[True, True, False, True]]))
    array([[1, 2, 0, 1]])
    """
    out = np.zeros(holds.shape, dtype=np.int64)
    before = np.zeros(len(holds), dtype=np.int64)
    for period in range(holds.shape[1]):
        before = out[:, period] = (before + 1) * holds[:, period]
    return out
