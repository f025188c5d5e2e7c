"""Gross shifts of level: a clinic opened, a register changed. What came before tells little of what comes after."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d

from pks.core.axes import Codes, Floats

LEAST = 6
"""Periods wanted on either side."""
GROSS = 6.0
"""A shift counts when it is so many standard deviations of the values on either side."""


def last_shift(adjusted: Floats, window: int) -> Codes:
    """Return the first period after the last gross shift of each series, 0 where there is none: (series,).

    A shift at k: |mean of the `window` periods from k − mean of the `window` before| > 6·s, with s² the pooled variance
    within both sides (never less than their mean level, as for counts), the largest within reach. `adjusted` is
    [series, period] without season, NaN for gaps.

    >>> last_shift(np.r_[np.full(9, 20.0), np.full(9, 90.0)][None], 8)
    array([9])
    """
    series, past = adjusted.shape
    found = np.zeros(series, np.int64)
    if past < 2 * LEAST:
        return found
    known = ~np.isnan(adjusted)
    sums = [_sums(np.where(known, adjusted, 0.0) ** power * known) for power in (0, 1, 2)]
    cut = np.arange(1, past)
    before, after = np.maximum(cut - window, 0), np.minimum(cut + window, past)
    (n1, n2), (s1, s2), (q1, q2) = ((s[:, cut] - s[:, before], s[:, after] - s[:, cut]) for s in sums)
    m1, m2 = s1 / np.maximum(n1, 1), s2 / np.maximum(n2, 1)
    within = (q1 - n1 * m1**2 + q2 - n2 * m2**2) / np.maximum(n1 + n2 - 2, 1)
    spread = np.sqrt(np.maximum(np.maximum(within, (m1 + m2) / 2), 1e-12))
    size = np.where((n1 >= LEAST) & (n2 >= LEAST), np.abs(m2 - m1) / spread, 0.0)
    rows = np.flatnonzero((size > GROSS).any(axis=1))
    size = size[rows]
    # The largest of each stretch of candidates, and of these the last.
    best = maximum_filter1d(size, 2 * window + 1, axis=1, mode="constant") if len(rows) else size
    gross = (size > GROSS) & (size >= best)
    found[rows] = cut[size.shape[1] - 1 - np.argmax(gross[:, ::-1], axis=1)]
    return found


def _sums(values: Floats) -> Floats:
    return np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))
