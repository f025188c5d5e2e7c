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
TOGETHER = 6
"""So many capacities are looked up together: their 64 subsets are fewer than the objects of most units."""
Flags = npt.NDArray[np.bool_]


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
    limits: Flags | None = None,
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
    takes = _takes(hours, activities.shape, need.shape[1])
    tight = np.flatnonzero((cover < 1).any(axis=(0, 2)))
    pace, capacity = _tightest_of(tight[:TOGETHER], takes, cover)
    for group in (tight[start : start + TOGETHER] for start in range(TOGETHER, len(tight), TOGETHER)):
        here, which = _tightest_of(group, takes, cover)
        np.copyto(capacity, which, where=here < pace)
        np.minimum(pace, here, out=pace)
    held_back = 1 - pace
    held_back *= activities
    short = np.maximum(need - available, 0.0) * can_limit[None, :, None]
    return Limits(pace, capacity, held_back, cover, short)


def _takes(hours: ActivityHours, shape: tuple[int, ...], capacities: int) -> Flags:
    """Tell which capacities objects take hours of: [unit, object, capacity, period], one period where all are alike."""
    some = hours.hours[:, :1] > 0
    if hours.hours.strides[1]:  # else the same in every period
        by_period = hours.hours > 0
        some = by_period if (by_period != some).any() else some
    takes = np.zeros((*shape[:2], capacities, some.shape[1]), bool)
    row, period = np.nonzero(some)
    takes[hours.unit[row], hours.planning_object[row], hours.capacity[row], period] = True
    return takes


def _tightest_of(group: Codes, takes: Flags, cover: Floats) -> tuple[Floats, Codes]:
    """Return the least cover of those of `group` that an object takes hours of, at most 1, and whose it is: like activities.

    First for every subset of the group, twice as many with each capacity; then every object looks its own up.
    """
    units, _, periods = cover.shape
    pace = np.ones((units, 2 ** len(group), periods))
    capacity = np.full(pace.shape, NONE, dtype=np.int64)
    for k, r in enumerate(group):
        before, after = slice(2**k), slice(2**k, 2 ** (k + 1))
        tighter = cover[:, None, r] < pace[:, before]
        pace[:, after] = np.where(tighter, cover[:, None, r], pace[:, before])
        capacity[:, after] = np.where(tighter, r, capacity[:, before])
    subset = np.einsum("upkt,k->upt", takes[:, :, group], 2 ** np.arange(len(group)))
    if subset.shape[2] == 1:
        at: tuple[Codes, ...] = (np.arange(units)[:, None], subset[:, :, 0])
    else:
        at = (np.arange(units)[:, None, None], subset, np.arange(periods))
    return pace[at], capacity[at]


def ranking(found: Limits, axes: Axes, *, weight: Floats | None = None) -> pd.DataFrame:
    """Return the bottlenecks, the one that holds most back first: by `weighted`, then by `hours_short`.

    Columns: unit, capacity, hours_short, periods_short, worst_period, worst_cover (available ÷ need there),
    activities_held_back (where this capacity sets the pace), weighted (those, each times its weight), objects_held_back,
    share (of all activities held back, not weighted).

    Args:
        found: what limits (:func:`limiting_capacities`).
        axes: the labels.
        weight: weight of an activity of each planning object, such as its severity, (objects,); all alike unless given.
    """
    units, objects, capacities, _ = axes.shape
    cells = units * capacities
    held, weighted, held_objects = _held_back(found, np.ones(objects) if weight is None else weight, capacities)
    short = found.short.reshape(cells, -1)
    cover = found.cover.reshape(cells, -1)
    there = np.flatnonzero((short > DUST).any(axis=1))
    worst = cover[there].argmin(axis=1) if cover.shape[1] else np.zeros(len(there), dtype=np.int64)
    table = pd.DataFrame(
        {
            "unit": axes.unit[there // max(capacities, 1)],
            "capacity": axes.capacity[there % max(capacities, 1)],
            "hours_short": short[there].sum(axis=1),
            "periods_short": (short[there] > DUST).sum(axis=1),
            "worst_period": axes.period.index[worst],
            "worst_cover": cover[there, worst],
            "activities_held_back": held[there],
            "weighted": weighted[there],
            "objects_held_back": held_objects[there],
            "share": held[there] / max(held.sum(), DUST),
        }
    )
    return table.sort_values(["weighted", "hours_short"], ascending=False, kind="stable").reset_index(drop=True)


def _held_back(found: Limits, weight: Floats, capacities: int) -> tuple[Floats, Floats, Codes]:
    """Return activities held back, the same weighted, and how many objects, by the capacity that does: (units · capacities,)."""
    units, objects, _ = found.capacity.shape
    place = np.arange(units * objects).reshape(units, objects, 1) * (capacities + 1) + found.capacity
    place += 1  # what nothing holds back comes first
    sums = np.bincount(place.reshape(-1), found.held_back.reshape(-1), minlength=units * objects * (capacities + 1))
    by_object = sums.reshape(units, objects, capacities + 1)[:, :, 1:]
    weighted = np.einsum("upr,p->ur", by_object, weight)
    return by_object.sum(axis=1).reshape(-1), weighted.reshape(-1), (by_object > 0).sum(axis=1).reshape(-1)


def free_capacity(available: Floats, found: Limits, *, activities: Floats, hours: ActivityHours) -> Floats:
    """Return the hours left to allocate when production keeps the pace that capacities allow: [unit, capacity, period].

    available − Σ_p h·pace·activities ≥ 0. More than the plain surplus: what stands idle because another capacity of the
    same object holds production back is free too, for shorter waits elsewhere or for development work.
    """
    used = capacity_need(hours, activities * found.pace, available.shape[1])
    return np.maximum(available - used, 0.0)
