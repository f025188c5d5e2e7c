"""Gaps that look like zeros nobody wrote: tables of counts often leave out the rows where nothing came."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pks.core.axes import Floats

LIKELY = 0.5
"""Suspected where a count of this size would be 0 in at least so large a part of the gaps."""


def maybe_zeros(recorded: Floats) -> npt.NDArray[np.bool_]:
    """Tell which series look as if zeros had been left out: (series,).

    Those of whole numbers with gaps after their first value and no 0, whose counts m are so small that a good part of the
    gaps is what chance would leave empty: n·p ≥ gaps ÷ 2, n periods from the first value on, p = e^−λ the chance of a 0 where
    those above 0 have the mean m = λ ÷ (1 − e^−λ) (the Poisson distribution cut off at 0). `recorded` is [series, period]
    with NaN for gaps.

    Source: Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 3rd ed. (2005), section 4.10.1.

    >>> some = np.array(
    ...     [
    ...         [1.0, 2.0, np.nan, 1.0, np.nan, 3.0],
    ...         [1.0, 2.0, 0.0, 1.0, np.nan, 3.0],
    ...         [90.0, 80.0, np.nan, 85.0, 91.0, 92.0],
    ...     ]
    ... )
    >>> maybe_zeros(
    ...     some
    ... )  # 1.75 on average above 0: λ = 1.28, p = 0.28, and 6·0.28 = 1.7 of 2; a 0 is written; 85 are never 0
    array([ True, False, False])
    """
    known = ~np.isnan(recorded)
    if not known.shape[1]:
        return np.zeros(len(known), bool)
    first = np.argmax(known, axis=1)
    after = known.shape[1] - first
    gaps = after - known.sum(axis=1)
    values = np.where(known, recorded, 1.0)
    counts = (values == np.rint(values)).all(axis=1) & (values > 0).all(axis=1)
    mean = np.where(known, recorded, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.asarray(counts & (gaps > 0) & (after * np.exp(-_rate(mean)) >= LIKELY * gaps))


def _rate(mean: Floats) -> Floats:
    """Return λ with λ ÷ (1 − e^−λ) = `mean`, (series,): fixed-point steps that fall to it from above; 0 for a mean of 1."""
    rate = np.maximum(mean, 0.0)
    for _ in range(200):
        rate = mean * -np.expm1(-rate)
    return np.asarray(rate)
