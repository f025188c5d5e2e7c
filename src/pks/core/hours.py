"""Hours per activity (or per waiting person): the general ones, or a unit's own where it has them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case


@dataclass(frozen=True)
class ActivityHours:
    """Hours that one activity of `planning_object` at `unit` takes of `capacity`: codes (n,), `hours` (n, periods)."""

    unit: Codes
    planning_object: Codes
    capacity: Codes
    hours: Floats


def hours_of(case: Case, axes: Axes, name: str) -> ActivityHours:
    """Return the table `name` (activity_hours or waiting_hours) by unit: a unit's own row wins over the general one."""
    table = case.table(name)
    units, objects, capacities, periods = axes.shape
    of, capacity = codes(table["planning_object"], axes.planning_object), codes(table["capacity"], axes.capacity)
    unit, hours = codes(table["unit"], axes.unit), table["hours"].to_numpy(np.float64)
    pair, general, own = of * capacities + capacity, unit < 0, unit >= 0
    everywhere = np.arange(units)[:, None] * objects * capacities + pair[general]
    place = np.concatenate([everywhere.reshape(-1), unit[own] * objects * capacities + pair[own]])
    value = np.concatenate([np.tile(hours[general], units), hours[own]])
    order = np.argsort(place, kind="stable")  # of the rows for one place the unit's own is the last
    last = order[np.append(np.diff(place[order]) > 0, True)] if len(order) else order
    last = last[value[last] > 0]
    unit, pair = np.divmod(place[last], objects * capacities)
    of, capacity = np.divmod(pair, capacities)
    return ActivityHours(unit, of, capacity, np.broadcast_to(value[last][:, None], (len(last), periods)))
