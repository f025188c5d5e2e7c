"""Waits by priority, with intervals over the replications."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from pks.core.axes import Floats
from pks.sim.queue.patients import Visits


def by_priority(visits: Visits, *, after: float = 0.0, level: float = 0.95) -> pd.DataFrame:
    """Return how long patients of each priority waited.

    Columns: priority, patients and served (means of the replications), left_share (of all who came), mean_wait of those
    served (mean of the replications' means) with the interval low … high, median_wait and p90_wait of all those served.

    The interval holds the true mean with probability `level`: mean of the replications' means ± t · s/√replications
    (empty with one replication). Source: Law, *Simulation Modeling and Analysis*, 5th ed., 2015, section 9.4.1.

    Args:
        visits: what happened.
        after: who came before this time is not counted: the queue was still filling.
        level: probability of the interval, in 0 … 1.
    """
    given = visits.patients
    counted = given.comes & (given.arrival >= after)
    rows = []
    for priority in np.unique(given.priority[counted]).tolist():
        mine = counted & (given.priority == priority)
        served = mine & ~visits.left
        waits = visits.wait[served]
        mean, low, high = with_interval(_means(visits.wait, served), level)
        median, p90 = np.quantile(waits, [0.5, 0.9]).tolist() if waits.size else (np.nan, np.nan)
        count, runs = int(mine.sum()), given.replications
        left = 1 - int(served.sum()) / count
        rows.append((priority, count / runs, int(served.sum()) / runs, left, mean, low, high, median, p90))
    columns = ["priority", "patients", "served", "left_share", "mean_wait", "low", "high", "median_wait", "p90_wait"]
    return pd.DataFrame(rows, columns=columns)


def with_interval(values: Floats, level: float) -> tuple[float, float, float]:
    """Return mean, mean − t · s/√n and mean + t · s/√n of independent `values` that are there (NaN = not).

    The mean of none is NaN, and so are the bounds with fewer than two.
    """
    there = values[~np.isnan(values)]
    mean = float(there.mean()) if len(there) else np.nan
    if len(there) < 2:
        return mean, np.nan, np.nan
    half = special.stdtrit(len(there) - 1, (1 + level) / 2) * there.std(ddof=1) / np.sqrt(len(there))
    return mean, mean - float(half), mean + float(half)


def _means(values: Floats, where: np.ndarray) -> Floats:
    """Return the mean of `values` in each row, NaN where there is none."""
    count = where.sum(axis=1)
    total = np.where(where, values, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
