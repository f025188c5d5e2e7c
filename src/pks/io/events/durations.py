"""Recorded durations → hours per activity: n, mean, median, standard deviation, and the mean without the extremes.

The engine counts how often each duration (in whole seconds) was recorded; every figure follows exactly from that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.core.faults import Fault
from pks.io.events.sources import Counting, EventFiles
from pks.io.events.tally import Series, done, of_kind

KEY = ["planning_object", "capacity", "unit"]


def recorded(files: EventFiles, series: Series, connection: Any) -> tuple[pd.DataFrame, list[Fault]]:
    """Return planning_object, capacity, unit (empty = all units), n, mean, median, sd, trimmed_mean, and warnings.

    Figures are in hours. Durations of 0, and visits of more than ``longest_hours``, are left out and warned of. With n
    durations in order and k = ⌊trim·n⌋, the trimmed mean is that of the (k+1)th to the (n−k)th. sd is that of a sample
    (n − 1), empty for one. Events count that lie in the history (stays: that ended there).
    """
    longest = int(files.counting.longest_hours * 3600)
    good = f"seconds > 0 AND ({of_kind(files, 'stays')} OR seconds <= {longest})"
    _, within = done(files, series)
    found = connection.execute(
        f"SELECT series, source, seconds, {good} AS good, count(*) AS n FROM events "
        f"WHERE seconds IS NOT NULL AND {within} GROUP BY ALL"
    ).df()
    labels = series.names.iloc[found["series"].to_numpy()].reset_index(drop=True)
    capacities = np.array([source.capacity or "" for source in files.sources], object)
    found["capacity"] = capacities[found["source"].to_numpy()]
    table = pd.concat([labels, found[["capacity", "seconds", "good", "n"]]], axis=1)
    warnings = _odd(table[~table["good"].astype(bool)], files.counting)
    table = table[table["good"].astype(bool)]
    every = table.assign(unit="")  # unit names are never empty
    both = pd.concat([every, table], ignore_index=True)
    counts = both.groupby([*KEY, "seconds"], as_index=False)["n"].sum()  # sorted by all of them
    group = counts.groupby(KEY, sort=False).ngroup().to_numpy(np.int64)
    first = np.flatnonzero(np.diff(group, prepend=-1))
    figures = _figures(
        group, first, counts["seconds"].to_numpy(np.float64) / 3600, counts["n"].to_numpy(np.int64), files.counting.trim
    )
    keys = counts.loc[first, KEY].reset_index(drop=True)
    keys["unit"] = keys["unit"].where(keys["unit"] != "", None).astype("str")
    return pd.concat([keys, figures], axis=1), warnings


def activity_hours(figures: pd.DataFrame, counting: Counting) -> pd.DataFrame:
    """Return the table `activity_hours` of a case: the trimmed mean for all units, and a unit's own from enough of them."""
    enough = figures["unit"].isna() | (figures["n"] >= counting.least_recorded)
    table = figures.loc[enough, [*KEY, "trimmed_mean"]].reset_index(drop=True)
    return table.rename(columns={"trimmed_mean": "hours"})


def _figures(group: Codes, first: Codes, hours: Floats, n: Codes, trim: float) -> pd.DataFrame:
    """Return the figures of each group from durations in order (`hours`, recorded `n` times), which begin at `first`."""
    if not len(first):
        return pd.DataFrame(columns=["n", "mean", "median", "sd", "trimmed_mean"], dtype=np.float64).astype(
            {"n": np.int64}
        )
    total = np.add.reduceat(n, first)
    upto = np.cumsum(n) - (np.cumsum(total) - total)[group]  # how many of its group are so short, or shorter
    before = upto - n
    mean = np.add.reduceat(hours * n, first) / total
    square = np.add.reduceat((hours - mean[group]) ** 2 * n, first)
    sd = np.where(total > 1, np.sqrt(square / np.maximum(total - 1, 1)), np.nan)
    middle = [
        np.add.reduceat(hours * ((before <= at[group]) & (at[group] < upto)), first)
        for at in ((total - 1) // 2, total // 2)
    ]
    cut = np.floor(trim * total).astype(np.int64)
    kept = np.clip(upto, cut[group], (total - cut)[group]) - np.clip(before, cut[group], (total - cut)[group])
    trimmed = np.add.reduceat(hours * kept, first) / np.add.reduceat(kept, first)
    return pd.DataFrame(
        {"n": total, "mean": mean, "median": (middle[0] + middle[1]) / 2, "sd": sd, "trimmed_mean": trimmed}
    )


def _odd(table: pd.DataFrame, counting: Counting) -> list[Fault]:
    """Return a warning for each object and capacity with durations that do not count."""
    sums = table.groupby(["planning_object", "capacity"])["n"].sum()
    reason = f"recorded durations are 0 or, of visits, longer than {counting.longest_hours:g} hours; they do not count as hours"
    return [
        Fault("activity_hours", None, "hours", f"{name} · {capacity}", f"{count:,} {reason}")
        for (name, capacity), count in sums.items()
    ]
