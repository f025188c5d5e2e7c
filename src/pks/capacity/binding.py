"""Which resource holds a composition back, and what more of one resource gives.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, sections
Prognos av tillgänglig kapacitet på strategisk nivå and Att påverka kapacitetssidan utifrån strategisk nivå (more staff,
also administrative staff that relieves others; more or adapted premises and equipment).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.available import Available, reach_alone
from pks.capacity.checks import outside, refuse
from pks.capacity.resources import PATIENTS, calendar, present_hours, use_share
from pks.capacity.split import composed
from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case

TIED = 1e-9
"""Resources whose hours reach as far within this share bind together."""


@dataclass(frozen=True, eq=False)
class Binding:
    """What each mix reaches alone, by what it is held back, and what of its other resources is left over.

    Attributes:
        reach: activity hours that the mix reaches alone, [unit, mix, period].
        resource: the resource that binds, [unit, mix, period]; the first in order where several do.
        binds: whether the resource in each row of the compositions binds, all of them where several do, [unit, row, period].
        spare: hours left over of the resource in each row of the compositions, [unit, row, period].
    """

    reach: Floats
    resource: Codes
    binds: npt.NDArray[np.bool_]
    spare: Floats


def binding(available: Available) -> Binding:
    """Return what binds each mix of each unit alone.

    reach[u,k,t] = min_ι R[u,ι,t] / per_hour[k,ι]; the resources that bind are where the minimum is; what is left over of
    the others is R − per_hour·reach.

    >>> from pks.core.compositions import Compositions
    >>> mixes = Compositions(np.zeros(2, int), np.arange(2), np.array([1.0, 2.0]), np.zeros(1, int), np.ones(1, int))
    >>> room_and_nurse = np.array([[[40.0], [54.0]]])
    >>> theatre = Available(
    ...     np.array([[[27.0]]]), np.ones(1, bool), np.zeros((1, 1), bool), room_and_nurse, mixes, np.ones(1)
    ... )
    >>> found = binding(theatre)
    >>> found.reach.item(), found.resource.item(), found.spare.ravel().tolist()
    (27.0, 1, [13.0, 0.0])
    """
    mixes = available.compositions
    stock = available.resources[:, mixes.resource]
    ratio = stock / mixes.per_hour[None, :, None]
    order = np.argsort(mixes.mix, kind="stable")
    first = np.searchsorted(mixes.mix[order], np.arange(len(mixes.mix_capacity)))
    if not len(first):
        empty = np.zeros((len(ratio), 0, ratio.shape[2]))
        return Binding(empty, empty.astype(np.int64), np.zeros(stock.shape, bool), stock)
    reach = np.minimum.reduceat(ratio[:, order], first, axis=1)
    binds = ratio <= reach[:, mixes.mix] * (1 + TIED)
    rows = np.where(binds, mixes.resource[None, :, None], np.iinfo(np.int64).max)
    resource = np.minimum.reduceat(rows[:, order], first, axis=1)
    spare = np.maximum(stock - mixes.per_hour[None, :, None] * reach[:, mixes.mix], 0.0)
    return Binding(reach, resource, binds, spare)


def staircase(available: Available, axes: Axes, *, unit: str, capacity: str) -> pd.DataFrame:
    """Return what raising the resource that binds gives, step by step, until the next one binds as well.

    Columns: alternative, period, step, from_hours, to_hours (of the mix alone), resource, added (hours of the resource
    that the step takes). With ratios ρ = R / per_hour in ascending order, step s leads from ρ₍ₛ₎ to ρ₍ₛ₊₁₎ and takes
    per_hour·(ρ₍ₛ₊₁₎ − ρ₍ₛ₎) hours of each of the s resources that bind. Steps of no height are left out; after the last
    one all resources bind.
    """
    mixes, u = available.compositions, axes.unit.get_loc(unit)
    parts = []
    for mix in np.flatnonzero(mixes.mix_capacity == axes.capacity.get_loc(capacity)):
        rows = mixes.mix == mix
        resource, per_hour = mixes.resource[rows], mixes.per_hour[rows]
        ratio = available.resources[u, resource] / per_hour[:, None]
        order = np.argsort(ratio, axis=0, kind="stable")
        level = np.take_along_axis(ratio, order, axis=0)
        step, binds = np.tril_indices(len(order) - 1)  # of every step, each resource that binds in it
        periods = axes.period.count
        low, high = level[step], level[step + 1]
        parts.append(
            pd.DataFrame(
                {
                    "alternative": mixes.mix_alternative[mix],
                    "period": np.tile(axes.period.index, len(step)),
                    "step": np.repeat(step + 1, periods),
                    "from_hours": low.reshape(-1),
                    "to_hours": high.reshape(-1),
                    "resource": axes.resource[resource[order[binds]].reshape(-1)],
                    "added": (per_hour[order[binds]] * (high - low)).reshape(-1),
                }
            )
        )
    columns = ["alternative", "period", "step", "from_hours", "to_hours", "resource", "added"]
    table = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    table = table[table["to_hours"] > table["from_hours"]]
    return table.sort_values(["alternative", "period", "step"], kind="stable").reset_index(drop=True)


def expanded(available: Available, added: Floats) -> Available:
    """Return what there is once `added` hours of resources are there as well, [unit, resource, period].

    A capacity from resources gains max_utilisation·(what it reaches alone then − what it reaches alone now). One resource
    may relieve several capacities: each gains so much *if* it gets the hours; what they gain together is the difference
    between the best splits before and after (:func:`pks.capacity.split.best_split`).

    Raises:
        CapacityError: an addition is negative or not finite.
    """
    refuse(outside("added", added))
    mixes, capacities = available.compositions, available.hours.shape[1]
    more = available.resources + added
    gain = reach_alone(mixes, more, capacities) - reach_alone(mixes, available.resources, capacities)
    gain = np.where(composed(available)[:, :, None], np.maximum(gain, 0.0), 0.0)
    hours = available.hours + gain * available.max_utilisation[None, :, None]
    return replace(available, hours=hours, resources=more)


def hours_of_one_more(case: Case, axes: Axes) -> Floats:
    """Return the hours for patients that one more of each resource gives: [unit, resource, period].

    hours_per_period · available_share · share for patients · calendar; 0 where the unit has no row for the resource.
    """
    present = present_hours(case, axes, each=True)
    return present[:, :, None] * use_share(case, axes, PATIENTS)[None, :, None] * calendar(case, axes)[:, None, :]


def freed_hours(case: Case, axes: Axes, *, resource: str, use: str, support_hours: Floats) -> Floats:
    """Return the hours of a function that support staff frees for patients: [unit, resource, period], 0 elsewhere.

    min(support_hours, hours that the function spends on `use`): who takes over administration frees clinical time, but
    no more than goes to administration today. Hand the result to :func:`expanded`.

    Args:
        case: the case.
        axes: its labels.
        resource: the function that is relieved.
        use: what is taken over, a use of time in the table `time_use`.
        support_hours: hours that support staff gives to it, [unit, period].

    Raises:
        CapacityError: support hours are negative or not finite.
    """
    refuse(outside("support_hours", support_hours))
    r = axes.resource.get_loc(resource)
    spent = present_hours(case, axes)[:, r, None] * use_share(case, axes, use)[r] * calendar(case, axes)
    out = np.zeros((len(axes.unit), len(axes.resource), axes.period.count))
    out[:, r] = np.minimum(support_hours, spent)
    return out
