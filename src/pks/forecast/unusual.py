"""Sudden changes at the very end of a history: too young to be told from an odd stretch, too large to pass over."""

from __future__ import annotations

import numpy as np

from pks.core.axes import Floats

RECENT = 3
"""Periods at the end that are compared with those before."""
FEWEST = 6
"""Periods wanted before them."""
GROSS = 3.0
"""A change counts when it is so many standard deviations of the values before."""
LARGE = 0.5
"""And at least so large, as a share of the level before."""


def latest_change(adjusted: Floats, window: int) -> Floats:
    """Return by what share the last 3 periods of each series lie above what went before, 0 where it is nothing gross: (series,).

    m₂/m₁ − 1 with the means of the last 3 periods and of the `window` before, where |m₂ − m₁| > 3·s and > m₁/2, s² being the
    variance of the `window` (never less than its level, as for counts). `adjusted` is [series, period] without season, NaN
    for gaps. A forecast follows such a change as far as the series followed earlier ones: whether it lasts is for somebody
    to say who knows the unit, with a known change if it does not.

    >>> latest_change(np.array([[200.0] * 12 + [0.0, 10.0, 14.0]]), 12)
    array([-0.96])
    """
    before, last = adjusted[:, -window - RECENT : -RECENT], adjusted[:, -RECENT:]
    enough = ~np.isnan(last).any(axis=1) & ((~np.isnan(before)).sum(axis=1) >= FEWEST)
    out = np.zeros(len(adjusted))
    if enough.any():
        m1, m2 = np.nanmean(before[enough], axis=1), last[enough].mean(axis=1)
        spread = np.sqrt(np.maximum(np.nanvar(before[enough], axis=1), m1))
        gross = (np.abs(m2 - m1) > GROSS * spread) & (np.abs(m2 - m1) > LARGE * m1) & (m1 > 0)
        out[enough] = np.where(gross, m2 / np.where(m1 > 0, m1, 1.0) - 1, 0.0)
    return out
