"""Months and quarters differ in their number of working days; how much that matters is learnt from all series.

Source: Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, 3rd ed., section 7.4 (trading days); the
shrinkage as in :mod:`pks.forecast.shared_season`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.forecast.shared_season import local_lines

USED = ("MS", "QS", "YS")
"""Frequencies whose periods differ in working days (public holidays are not known here)."""
PER_DAY = 5 / 7


def working_days(dates: pd.DatetimeIndex, frequency: str) -> Floats:
    """Return ln(weekdays from Monday to Friday ÷ their number in a mean period) of the periods that start on `dates`.

    0 for days and weeks. (periods,)

    >>> working_days(pd.DatetimeIndex(["2026-02-01"]), "MS").round(3)
    array([-0.083])
    """
    if frequency not in USED or not len(dates):
        return np.zeros(len(dates))
    ends = dates + pd.tseries.frequencies.to_offset(frequency)
    count = np.busday_count(dates.to_numpy("datetime64[D]"), ends.to_numpy("datetime64[D]"))
    mean = {"MS": 365.25 / 12, "QS": 365.25 / 4, "YS": 365.25}[frequency] * PER_DAY
    return np.asarray(np.log(count / mean))


def elasticities(adjusted: Floats, days: Floats, season: int) -> Floats:
    """Return b, how need follows the working days beyond what the season holds: need ∝ days^b, (series,).

    Each series' least-squares estimate, shrunk towards the precision-weighted mean of all: G + (b − G)·τ²/(τ² + v), G
    itself ≥ 0. `adjusted` is [series, period] without season, `days` the logarithms. Needs three seasons.
    """
    series, past = adjusted.shape
    if past < max(3 * season, 24) or not series or not days.any():
        return np.zeros(series)
    slot = np.arange(past) % season
    means = np.bincount(slot, days) / np.bincount(slot)
    apart = days - means[slot]
    known = ~np.isnan(adjusted)
    level = np.where(known, adjusted, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    filled = np.where(known, adjusted, level[:, None])
    trend = np.maximum(filled @ local_lines(past, 0.75 * season).T, 1e-12 + 0.02 * level[:, None])
    relative = np.where(known, filled / trend - 1, 0.0)
    energy = np.maximum(known @ apart**2, 1e-12)
    own = relative @ apart / energy
    noise = (relative**2).sum(axis=1) / np.maximum(known.sum(axis=1) - past / 6, 1) / energy + 1e-9
    weight = 1 / (noise + np.median(noise))
    common = float(weight @ own / weight.sum())
    between = max(float(weight**2 @ ((own - common) ** 2 - noise) / (weight**2).sum()), 0.0)
    sure = float((weight**2 @ (noise + between)) / weight.sum() ** 2)
    common = max(common, 0.0) * max(0.0, 1 - sure / max(common**2, 1e-12))
    return np.asarray(np.clip(common + (own - common) * between / (between + noise), -0.5, 1.5))
