"""Waiting-list goals: how long each list may be, and how many activities beyond the inflow that asks for.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, the
example of Region Östergötland (15 fewer waiting a week).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case


@dataclass(frozen=True)
class Goals:
    """`longest`: highest list that meets the goals (inf = no goal); `activities`: what they add to the production need.

    Both are [unit, object, period], in people and in activities.
    """

    longest: Floats
    activities: Floats


def waiting_at_start(case: Case, axes: Axes) -> Floats:
    """Return the people waiting when the horizon starts, whatever they have waited: [unit, object]."""
    table = case.table("waiting")
    out = np.zeros((len(axes.unit), len(axes.planning_object)))
    where = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object)
    np.add.at(out, where, table["patients"].to_numpy(np.float64))
    return out


def waiting_goals(case: Case, axes: Axes) -> Goals:
    """Return the goals of `case` for its waiting lists.

    With a reduction per period, goal[t] = max(target or 0, Σq0 − reduce_per_period·t), and G[t] = goal[t−1] − goal[t]
    activities are added. With a target alone, goal[T] = target and G[t] = (Σq0 − target)/T. A maximum holds in every
    period and adds no activities. G is never below 0.
    """
    table = case.table("goals")
    units, objects, _, periods = axes.shape
    where = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object)
    start = waiting_at_start(case, axes)[where][:, None]
    reduce, target, most = (
        table[name].to_numpy(np.float64)[:, None] for name in ("reduce_per_period", "target", "maximum")
    )
    stepwise, by_the_end = ~np.isnan(reduce), np.isnan(reduce) & ~np.isnan(target)
    t = np.arange(1, periods + 1)
    falling = np.maximum(np.nan_to_num(target), start - np.nan_to_num(reduce) * t)
    path = np.where(stepwise, falling, np.where(by_the_end & (t == periods), target, np.inf))
    added = np.where(stepwise, -np.diff(falling, axis=1, prepend=start), 0.0)
    added = np.where(by_the_end, (start - np.nan_to_num(target)) / periods, added)
    longest = np.full((units, objects, periods), np.inf)
    longest[where] = np.minimum(path, np.where(np.isnan(most), np.inf, most))
    activities = np.zeros((units, objects, periods))
    activities[where] = np.maximum(added, 0.0)
    return Goals(longest, activities)
