"""Capacity need: hours per activity, improvements as far as realised, and the hours that a production need takes.

Source: Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*, section Förändringsarbeten
(effects count once they are realised; ongoing work may raise the need before it lowers it).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.hours import ActivityHours, hours_of

FULL = 8
"""Hours per activity are laid out as a full table where it has at most so many cells for each that is filled."""
AT_ONCE = 2048
"""Rows whose hours differ between periods are multiplied so many at a time: they stay close to the processor."""


def activity_hours(case: Case, axes: Axes, *, improved: bool = True) -> ActivityHours:
    """Return the hours per activity in every period; `improved` adds improvement work as far as it is realised."""
    hours = hours_of(case, axes, "activity_hours")
    if not improved or "improvements" not in case:
        return hours
    table = case.table("improvements")
    table = table[table["hours_change"].fillna(0) != 0]
    timeless = bool(table["period"].isna().all())
    values = (hours.hours[:, :1] if timeless else hours.hours).copy()
    for change in table.itertuples():
        rows = np.ones(len(hours.unit), bool)
        for name, axis in (("unit", axes.unit), ("planning_object", axes.planning_object), ("capacity", axes.capacity)):
            label = getattr(change, name)
            if pd.notna(label):
                rows &= getattr(hours, name) == axis.get_loc(label)
        counted = change.hours_change * (change.realised if change.hours_change < 0 else 1.0)
        if pd.isna(change.period):
            values[rows] += counted
        else:
            values[np.ix_(rows, periods_of(change.period, axes))] += counted
    changed = np.broadcast_to(np.maximum(values, 0.0), hours.hours.shape)
    return ActivityHours(hours.unit, hours.planning_object, hours.capacity, changed)


def capacity_need(hours: ActivityHours, activities: Floats, capacities: int) -> Floats:
    """Return the capacity need in activity hours, [unit, capacity, period].

    H[u,r,t] = Σ_p h[u,p,r]·activities[u,p,t]; `activities` is [unit, object, period]. Hours per activity that are the
    same in every period, as nearly all are, cost one product of matrices for each unit; only the rest are spread out.
    Rows for the same unit, object and capacity add up.

    >>> visit = ActivityHours(np.array([0]), np.array([0]), np.array([0]), np.array([[0.5, 0.5]]))
    >>> capacity_need(visit, np.array([[[20.0, 30.0]]]), 1)
    array([[[10., 15.]]])
    """
    units, objects, periods = activities.shape
    steady = _steady(hours)
    kept = slice(None) if steady.all() else steady
    each, of = hours.hours[kept, 0], hours.planning_object[kept]
    place = hours.unit[kept] * capacities + hours.capacity[kept]
    if units * capacities * objects <= FULL * len(each):
        table = np.bincount(place * objects + of, each, minlength=units * capacities * objects)
        need = table.reshape(units, capacities, objects) @ activities
    else:
        shape = (units * capacities, units * objects)
        matrix = csr_array((each, (place, hours.unit[kept] * objects + of)), shape=shape)
        need = np.asarray(matrix @ activities.reshape(-1, periods)).reshape(units, capacities, periods)
    if not steady.all():
        need += _varying_need(hours, ~steady, activities, capacities)
    return need


def _steady(hours: ActivityHours) -> npt.NDArray[np.bool_]:
    """Tell for each row whether its hours are the same in every period."""
    if hours.hours.strides[1] == 0:
        return np.ones(len(hours.unit), bool)
    return np.asarray((hours.hours == hours.hours[:, :1]).all(axis=1))


def _varying_need(hours: ActivityHours, rows: npt.NDArray[np.bool_], activities: Floats, capacities: int) -> Floats:
    """Return the capacity need of those `rows` of hours per activity that differ between periods, some at a time."""
    units, _, periods = activities.shape
    need = np.zeros((units * capacities, periods))
    places = np.flatnonzero(rows)
    for part in (places[start : start + AT_ONCE] for start in range(0, len(places), AT_ONCE)):
        unit = hours.unit[part]
        taken = hours.hours[part] * activities[unit, hours.planning_object[part]]
        of, row = np.unique(unit * capacities + hours.capacity[part], return_inverse=True)
        total = csr_array((np.ones(len(row)), (row.reshape(-1), np.arange(len(row)))), shape=(len(of), len(row)))
        need[of] += total @ taken
    return need.reshape(units, capacities, periods)


def periods_of(period: object, axes: Axes) -> Codes:
    """Return the periods that a row with this `period` speaks of: that one, or all where it is empty."""
    if pd.isna(period):
        return np.arange(axes.period.count)
    return axes.period.codes(pd.DatetimeIndex([period]))
