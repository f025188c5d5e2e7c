"""Goals for waiting lists from what is promised: how long a list may be, and by when it is to be so short.

Source: Fong, Mushtaq, House, Gordon, Chen, Griffiths, Ahmad and Walton, *Understanding waiting lists pressures*, 2022,
doi:10.1101/2022.08.23.22279117; here with the share that is promised in place of a bare factor.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.core.errors import PksError
from pks.forecast.goals import waiting_at_start
from pks.queueing.lists import factor_for_share, target_list

DAYS_PER_WEEK = 7.0
RELIEF = 2.0
"""A list of so many times its target calls for relief (Fong et al.)."""


class GoalError(PksError, ValueError):
    """A goal cannot be set; the message says which and why."""


def promised_lists(case: Case, axes: Axes, arriving: Floats, *, share: float) -> pd.DataFrame:
    """Return how long each list may be for `share` to wait no longer than promised: unit, planning_object, target, maximum.

    target = demand a week · promised weeks ÷ (−ln(1 − share)), by Little's law with waits that are exponentially
    distributed; `maximum` is twice that, from where a list calls for relief. Rows only where there is a promise
    (`max_wait_days` above 0, not acute) and need arriving.

    Args:
        case: gives the promises.
        axes: its labels.
        arriving: need arriving, [unit, object, period], such as :attr:`pks.chain.need.Need.arriving`.
        share: who is to be treated in time, 0 < share < 1.

    Raises:
        GoalError: if `share` is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise GoalError(f"a share of {share:g} cannot be promised; give one above 0 and below 1, such as 0.92")
    objects = case.table("planning_objects").set_index("planning_object").reindex(axes.planning_object)
    promise = objects["max_wait_days"].to_numpy(np.float64)
    promised = (promise > 0) & ~objects["acute"].to_numpy(bool)
    weekly = arriving.sum(axis=2) / (axes.period.days.sum() / DAYS_PER_WEEK)
    unit, planning_object = np.nonzero((weekly > 0) & promised)
    factor = factor_for_share(share)
    target = [
        target_list(float(weekly[u, p]), float(promise[p]) / DAYS_PER_WEEK, factor=factor)
        for u, p in zip(unit, planning_object, strict=True)
    ]
    table = pd.DataFrame({"unit": axes.unit[unit], "planning_object": axes.planning_object[planning_object]})
    return table.assign(target=np.array(target, np.float64), maximum=RELIEF * np.array(target, np.float64))


def goals_by(case: Case, axes: Axes, targets: pd.DataFrame) -> pd.DataFrame:
    """Return rows of the table `goals` that bring each list to its target by a date, and keep it there.

    reduce_per_period = max(0, Σq0 − target) ÷ number of periods that end by the date; the target is its floor.

    Args:
        case: gives the lists at the start.
        axes: its labels.
        targets: unit, planning_object, target (people), by (a date; empty = the end of the horizon), and maximum if there
            is one.

    Raises:
        GoalError: if a date is before the end of the first period, or after the horizon; all of them are named.
    """
    u, p = codes(targets["unit"], axes.unit), codes(targets["planning_object"], axes.planning_object)
    end = axes.period.edges[axes.period.reported]
    by = pd.to_datetime(targets["by"]).fillna(end) if "by" in targets else pd.Series(end, index=targets.index)
    periods = axes.period.edges[1:].searchsorted(by, side="right")
    wrong = (periods < 1) | (by > end).to_numpy()
    if wrong.any():
        named = ", ".join(
            f"{row.unit} {row.planning_object} by {date:%Y-%m-%d}"
            for row, date in zip(targets[wrong].itertuples(), by[wrong], strict=True)
        )
        first = axes.period.edges[1]
        raise GoalError(
            f"{named}: give dates from {first:%Y-%m-%d}, when the first period has ended, to {end:%Y-%m-%d}"
        )
    target = targets["target"].to_numpy(np.float64)
    fewer = np.maximum(waiting_at_start(case, axes)[u, p] - target, 0.0) / periods
    return pd.DataFrame(
        {
            "unit": targets["unit"].to_numpy(),
            "planning_object": targets["planning_object"].to_numpy(),
            "reduce_per_period": fewer,
            "target": target,
            "maximum": targets["maximum"].to_numpy(np.float64) if "maximum" in targets else np.nan,
        }
    )
