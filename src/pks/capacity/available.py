"""Available capacity: activity hours that compositions of resources can give, or hours as they are given.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Prognos av tillgänglig kapacitet på strategisk nivå.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.blocks import best_mixes
from pks.capacity.resources import resource_hours
from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.core.compositions import Compositions, compositions


@dataclass(frozen=True)
class Available:
    """What there is.

    Attributes:
        hours: activity hours that may be planned, [unit, capacity, period]: times the highest utilisation, with
            improvements as far as realised.
        listed: for each capacity whether it is available anywhere and so can limit, (capacities,).
        given: for each unit and capacity whether its hours come from the table `available`, [unit, capacity].
        resources: hours of each resource, [unit, resource, period].
        compositions: how capacities are put together from them.
        max_utilisation: the share of a capacity's hours that may be planned, (capacities,).
    """

    hours: Floats
    listed: npt.NDArray[np.bool_]
    given: npt.NDArray[np.bool_]
    resources: Floats
    compositions: Compositions
    max_utilisation: Floats


def available_capacity(case: Case, axes: Axes, *, improved: bool = True) -> Available:
    """Return the available capacity of `case`; `improved` adds improvement work as far as it counts.

    a[u,r,t] is what the table `available` says, or else what the composition of `capacity` r reaches *alone* from the
    unit's resources, times max_utilisation; plus capacity_change·w of improvements, w = realised for relief and 1 for
    a burden; never below 0. A unit without a row has 0 hours.
    """
    table = case.table("available")
    units, _, capacities, periods = axes.shape
    where = codes(table["unit"], axes.unit), codes(table["capacity"], axes.capacity)
    mixes, resources = compositions(case, axes), resource_hours(case, axes)
    hours = reach_alone(mixes, resources, capacities)
    given = np.zeros((units, capacities), bool)
    given[where] = True
    hours[given] = 0.0
    hours[(*where, axes.period.codes(table["period"]))] = table["hours"].to_numpy(np.float64)
    listed = np.any(given, axis=0)
    listed[mixes.composed] = True
    most = pd.Series(1.0, index=axes.capacity)
    most.update(case.table("capacities").set_index("capacity")["max_utilisation"])
    hours *= most.to_numpy()[None, :, None]
    if improved:
        hours = np.maximum(hours + _improved(case, axes, hours), 0.0)
    return Available(hours, listed, given, resources, mixes, most.to_numpy(np.float64))


def reach_alone(mixes: Compositions, resources: Floats, capacities: int) -> Floats:
    """Return the hours that each capacity reaches if it alone may use the unit's resources: [unit, capacity, period].

    With one mix, min over its resources of R[u,ι,t] / per_hour[ι]; with alternatives, the most that they give
    together: max Σ_k w_k such that Σ_k per_hour[k,ι]·w_k ≤ R[u,ι,t].
    """
    units, _, periods = resources.shape
    hours = np.zeros((units, capacities, periods))
    for capacity in mixes.composed:
        hours[:, capacity] = mixes_alone(mixes, resources, capacity=capacity).sum(axis=1)
    return hours


def mixes_alone(mixes: Compositions, resources: Floats, *, capacity: int) -> Floats:
    """Return the hours of each mix of one composed `capacity` if it alone may use `resources`: [unit, mix, period].

    Of several splits that give as much, the one that takes the fewest resource hours.
    """
    own = np.flatnonzero(mixes.mix_capacity == capacity)
    rows = np.isin(mixes.mix, own)
    if len(own) == 1:
        reach = resources[:, mixes.resource[rows]] / mixes.per_hour[rows][None, :, None]
        return np.asarray(reach.min(axis=1, keepdims=True))
    used, resource = np.unique(mixes.resource[rows], return_inverse=True)
    alone = Compositions(
        np.searchsorted(own, mixes.mix[rows]),
        resource.reshape(-1),
        mixes.per_hour[rows],
        np.zeros(len(own), np.int64),
        mixes.mix_alternative[own],
    )
    stock = resources[:, used].transpose(0, 2, 1).reshape(-1, len(used))  # one row per unit and period
    hours, _ = best_mixes(alone, np.full((len(stock), 1), np.inf), stock, weight=np.ones(1))
    return hours.reshape(resources.shape[0], resources.shape[2], len(own)).transpose(0, 2, 1)


def _improved(case: Case, axes: Axes, hours: Floats) -> Floats:
    """Hours that improvement work adds or takes; a row without unit speaks of the units that have the capacity.

    Every row is added in one place of a table with one place more on each axis, for "all"; those are spread at the end.
    """
    units, capacities, periods = hours.shape
    table = case.table("improvements")
    table = table[table["capacity_change"].fillna(0) != 0]
    change = table["capacity_change"].to_numpy(np.float64)
    counted = np.where(change > 0, change * table["realised"].to_numpy(np.float64), change)
    stated = np.zeros((units + 1, capacities + 1, periods + 1))
    period = axes.period.codes(table["period"])  # −1, the last place, where a cell is empty, as for the other two
    np.add.at(stated, (codes(table["unit"], axes.unit), codes(table["capacity"], axes.capacity), period), counted)
    stated = stated[:, :, :-1] + stated[:, :, -1:]
    has = np.any(hours, axis=2, keepdims=True)
    return np.asarray(stated[:-1, :-1] + has * (stated[:-1, -1:] + stated[-1:, :-1] + stated[-1:, -1:]))
