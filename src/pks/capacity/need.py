"""Capacity need: hours per activity, improvements as far as realised, and the hours that a production need takes.

Source: Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*, section Förändringsarbeten
(effects count once they are realised; ongoing work may raise the need before it lowers it).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.hours import ActivityHours, hours_of


def activity_hours(case: Case, axes: Axes, *, improved: bool = True) -> ActivityHours:
    """Return the hours per activity in every period; `improved` adds improvement work as far as it is realised."""
    hours = hours_of(case, axes, "activity_hours")
    if not improved or "improvements" not in case:
        return hours
    values = hours.hours.copy()
    table = case.table("improvements")
    for change in table[table["hours_change"].fillna(0) != 0].itertuples():
        rows = np.ones(len(hours.unit), bool)
        for name, axis in (("unit", axes.unit), ("planning_object", axes.planning_object), ("capacity", axes.capacity)):
            label = getattr(change, name)
            if pd.notna(label):
                rows &= getattr(hours, name) == axis.get_loc(label)
        counted = change.hours_change * (change.realised if change.hours_change < 0 else 1.0)
        values[np.ix_(rows, periods_of(change.period, axes))] += counted
    return ActivityHours(hours.unit, hours.planning_object, hours.capacity, np.maximum(values, 0.0))


def capacity_need(hours: ActivityHours, activities: Floats, capacities: int) -> Floats:
    """Return the capacity need in activity hours, [unit, capacity, period].

    H[u,r,t] = Σ_p h[u,p,r]·activities[u,p,t]; `activities` is [unit, object, period].
    """
    units, _, periods = activities.shape
    taken = hours.hours * activities[hours.unit, hours.planning_object]
    place = hours.unit * capacities + hours.capacity
    total = csr_array((np.ones(len(place)), (place, np.arange(len(place)))), shape=(units * capacities, len(place)))
    return np.asarray(total @ taken).reshape(units, capacities, periods)


def periods_of(period: object, axes: Axes) -> Codes:
    """Return the periods that a row with this `period` speaks of: that one, or all where it is empty."""
    if pd.isna(period):
        return np.arange(axes.period.count)
    return axes.period.codes(pd.DatetimeIndex([period]))
