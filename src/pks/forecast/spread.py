"""How uncertain a series is that has hardly any history: as uncertain as others of its size."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from pks.core.axes import Floats

FEWEST = 8
"""Surprises that a series needs to show its own spread."""
NONE = 64
"""Surprises to make up where no series has enough."""


def lent(residuals: Floats, adjusted: Floats) -> tuple[Floats, np.ndarray]:
    """Return surprises with those of short series borrowed, [series, period], and which series borrowed, (series,).

    A series of level μ with fewer than 8 takes the surprises of the series nearest to it in level (in logarithms), μ₀,
    times √(μ/μ₀), as counts spread. Where no series has enough, the surprises are normal with variance μ, as of
    Poisson counts. `adjusted` is [series, period] without season.
    """
    known = ~np.isnan(residuals)
    short = known.sum(axis=1) < FEWEST
    if not short.any():
        return residuals, short
    recorded = ~np.isnan(adjusted)
    level = np.where(recorded, adjusted, 0.0).sum(axis=1) / np.maximum(recorded.sum(axis=1), 1)
    if short.all():
        normal = ndtri((np.arange(NONE) * 39 % NONE + 0.5) / NONE)  # in no order that means anything
        return np.sqrt(level)[:, None] * normal, short
    lenders = np.flatnonzero(~short)
    size = np.log(np.maximum(level, 1e-3))
    order = lenders[np.argsort(size[lenders])]
    place = np.searchsorted(size[order], size[short])
    left, right = order[np.maximum(place - 1, 0)], order[np.minimum(place, len(order) - 1)]
    nearer = np.abs(size[left] - size[short]) <= np.abs(size[right] - size[short])
    lender = np.where(nearer, left, right)
    out = residuals.copy()
    out[short] = residuals[lender] * np.sqrt(level[short] / np.maximum(level[lender], 1e-3))[:, None]
    return out, short
