"""Which capacity limits what, and when: found from need and availability, not declared.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, sections De
enheter som utgör begränsningar i flödet styr den övergripande produktionstakten, and När det inte råder balans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.need import capacity_need
from pks.core.axes import DUST, Axes, Codes, Floats
from pks.core.hours import ActivityHours

NONE = -1


@dataclass(frozen=True, eq=False)
class Limits:
    """What holds the activities of each unit back.

    Attributes:
        pace: share of its need that each planning object can get where every capacity serves all in proportion to their
            need, 0..1, [unit, object, period].
        capacity: the capacity that sets the pace where that is below 1, −1 elsewhere, [unit, object, period].
        held_back: activities above the pace, [unit, object, period].
        cover: available ÷ need of each capacity, inf where nothing is needed, [unit, capacity, period].
        short: hours that are lacking in capacities that can limit, [unit, capacity, period].
    """

    pace: Floats
    capacity: Codes
    held_back: Floats
    cover: Floats
    short: Floats


def limiting_capacities(
    need: Floats,
    available: Floats,
    *,
    activities: Floats,
    hours: ActivityHours,
    limits: npt.NDArray[np.bool_] | None = None,
) -> Limits:
    """Return which capacity limits each planning object in each period.

        cover[u,r,t] = available / need;   pace[u,p,t] = min(1, min cover[u,r,t] over the r that p takes hours of)

    Carried out at this pace, no capacity is used beyond its hours: Σ_p h·pace·activities ≤ cover·need = available.

    Args:
        need: capacity need, [unit, capacity, period].
        available: hours that may be planned, [unit, capacity, period].
        activities: production need, [unit, object, period].
        hours: hours per activity.
        limits: which capacities can limit, (capacities,): those that are available anywhere; all unless given.

    Example:
        Ten operations take 2 theatre hours and 24 bed hours each. 15 theatre hours are three quarters of the need and
        set the pace, though beds are short as well; 2.5 operations are held back.

        >>> each = ActivityHours(np.zeros(2, int), np.zeros(2, int), np.arange(2), np.array([[2.0], [24.0]]))
        >>> need, there = np.array([[[20.0], [240.0]]]), np.array([[[15.0], [216.0]]])
        >>> found = limiting_capacities(need, there, activities=np.full((1, 1, 1), 10.0), hours=each)
        >>> found.pace.item(), found.capacity.item(), found.held_back.item(), found.short.ravel().tolist()
        (0.75, 0, 2.5, [5.0, 24.0])
    """
    can_limit = np.ones(need.shape[1], bool) if limits is None else limits
    cover = np.divide(available, need, out=np.full(need.shape, np.inf), where=(need > DUST) & can_limit[None, :, None])
    pace = np.ones(activities.shape)
    capacity = np.full(activities.shape, NONE, dtype=np.int64)
    same = hours.hours.strides[1] == 0  # in every period: then one column says it
    for r in np.flatnonzero((cover < 1).any(axis=(0, 2))):
        rows = np.flatnonzero(hours.capacity == r)
        each = hours.hours[rows, :1] if same else hours.hours[rows]
        takes = np.zeros((*activities.shape[:2], each.shape[1]), bool)
        takes[hours.unit[rows], hours.planning_object[rows]] = each > 0
        tighter = takes & (cover[:, None, r] < pace)
        np.copyto(pace, cover[:, None, r], where=tighter)
        capacity[tighter] = r
    short = np.maximum(need - available, 0.0) * can_limit[None, :, None]
    return Limits(pace, capacity, activities * (1 - pace), cover, short)


def ranking(found: Limits, axes: Axes, *, frees: Floats | None = None) -> pd.DataFrame:
    """Return the bottlenecks, the one that holds most activities back first.

    Columns: unit, capacity, hours_short, periods_short, worst_period, worst_cover (available ÷ need there),
    activities_held_back (where this capacity sets the pace), objects_held_back, share (of all activities held back).

    Args:
        found: what limits (:func:`limiting_capacities`).
        axes: the labels.
        frees: weight of an activity of each planning object, such as its severity, (objects,); all alike unless given.
    """
    capacities = len(axes.capacity)
    weight = np.ones(len(axes.planning_object)) if frees is None else frees
    unit, of, period = np.nonzero(found.capacity >= 0)
    place = unit * capacities + found.capacity[unit, of, period]
    cells = len(axes.unit) * capacities
    held = np.bincount(place, found.held_back[unit, of, period] * weight[of], minlength=cells)
    objects = np.bincount(np.unique(place * len(weight) + of) // max(len(weight), 1), minlength=cells)
    short = found.short.reshape(cells, -1)
    cover = found.cover.reshape(cells, -1)
    there = np.flatnonzero((short > DUST).any(axis=1))
    worst = cover[there].argmin(axis=1) if cover.shape[1] else np.zeros(len(there), dtype=np.int64)
    table = pd.DataFrame(
        {
            "unit": axes.unit[there // capacities],
            "capacity": axes.capacity[there % capacities],
            "hours_short": short[there].sum(axis=1),
            "periods_short": (short[there] > DUST).sum(axis=1),
            "worst_period": axes.period.index[worst],
            "worst_cover": cover[there, worst],
            "activities_held_back": held[there],
            "objects_held_back": objects[there],
            "share": held[there] / max(held.sum(), DUST),
        }
    )
    order = ["activities_held_back", "hours_short"]
    return table.sort_values(order, ascending=False, kind="stable").reset_index(drop=True)


def free_capacity(available: Floats, found: Limits, *, activities: Floats, hours: ActivityHours) -> Floats:
    """Return the hours left to allocate when production keeps the pace that capacities allow: [unit, capacity, period].

    available − Σ_p h·pace·activities ≥ 0. More than the plain surplus: what stands idle because another capacity of the
    same object holds production back is free too, for shorter waits elsewhere or for development work.
    """
    used = capacity_need(hours, activities * found.pace, available.shape[1])
    return np.maximum(available - used, 0.0)
