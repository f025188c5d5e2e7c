"""Who needs more hours, or bed days, than others for the same need: compared with case mix taken into account.

A unit with heavy cases takes more hours without being slow. So each unit is held against what its *own* activities would
take at the region's hours per activity (indirect standardisation): the ratio of the two compares ways of working and
not patients.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Summering av kapacitetsbehov ("bedömer vissa verksamheter att de behöver fler vårddygn än andra för att möta samma
vårdbehov?"); indirect standardisation: Breslow and Day, *Statistical Methods in Cancer Research*, vol. II, 1987,
section 2.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.capacity.checks import CapacityError, outside, refuse
from pks.core.axes import Axes, Floats
from pks.core.faults import Fault
from pks.core.hours import ActivityHours


@dataclass(frozen=True, eq=False)
class Comparison:
    """What units take for their activities, and what others would. Hours, or bed days, as were compared.

    Attributes:
        units, objects, capacities: the labels behind the arrays.
        activities: activities, [unit, object].
        per_activity: what a unit takes for one, [unit, object, capacity].
        region: what the region takes, weighted by activities, [object, capacity].
        best: the quarter of units that take least do with so much or less, [object, capacity].
    """

    units: pd.Index
    objects: pd.Index
    capacities: pd.Index
    activities: Floats
    per_activity: Floats
    region: Floats
    best: Floats

    @cached_property
    def by_object(self) -> pd.DataFrame:
        """One row for each unit, object and capacity that takes anything anywhere, largest difference first.

        unit, planning_object, capacity, activities, per_activity, region, taken, expected (activities · region),
        difference (taken − expected), as_best (what it would free if it took no more than the best quarter).
        """
        taken, expected, as_best = self._amounts
        unit, planning_object, capacity = np.nonzero(expected + taken > 0)
        at = unit, planning_object, capacity
        table = pd.DataFrame(
            {
                "unit": self.units[unit],
                "planning_object": self.objects[planning_object],
                "capacity": self.capacities[capacity],
                "activities": self.activities[unit, planning_object],
                "per_activity": self.per_activity[at],
                "region": self.region[planning_object, capacity],
                "taken": taken[at],
                "expected": expected[at],
                "difference": (taken - expected)[at],
                "as_best": as_best[at],
            }
        )
        return table.sort_values("difference", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def by_unit(self) -> pd.DataFrame:
        """One row for each unit and capacity, highest ratio first.

        unit, capacity, activities, taken, expected, ratio (taken ÷ expected; above 1 = more than others for the same
        mix), difference, frees_as_region (what working as the region would free in all objects where it takes more),
        frees_as_best (the same for the best quarter).
        """
        taken, expected, as_best = self._amounts
        used = expected + taken > 0
        ours, theirs = taken.sum(axis=1), expected.sum(axis=1)
        unit, capacity = np.nonzero(theirs > 0)
        at = unit, capacity
        table = pd.DataFrame(
            {
                "unit": self.units[unit],
                "capacity": self.capacities[capacity],
                "activities": (self.activities[:, :, None] * used).sum(axis=1)[at],
                "taken": ours[at],
                "expected": theirs[at],
                "ratio": ours[at] / theirs[at],
                "difference": (ours - theirs)[at],
                "frees_as_region": np.maximum(taken - expected, 0.0).sum(axis=1)[at],
                "frees_as_best": as_best.sum(axis=1)[at],
            }
        )
        return table.sort_values("ratio", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def _amounts(self) -> tuple[Floats, Floats, Floats]:
        volume = self.activities[:, :, None]
        return (
            volume * self.per_activity,
            volume * self.region,
            volume * np.maximum(self.per_activity - self.best, 0.0),
        )


def compare(
    per_activity: Floats, activities: Floats, *, units: pd.Index, objects: pd.Index, capacities: pd.Index
) -> Comparison:
    """Return how units compare: region[p, r] = Σ_u h·n / Σ_u n, best[p, r] = the lower quartile over units with n > 0.

    So Σ taken = Σ expected over all units: what some take more, others take less. The quartile is the linear one of the
    units' figures, unweighted; a unit without activities of an object has no say in
    either, and an object that only one unit carries out shows no difference.

    Args:
        per_activity: h, hours or bed days of one activity, [unit, object, capacity].
        activities: n, over any time, [unit, object].
        units: labels of the units.
        objects: labels of the planning objects.
        capacities: labels of the capacities.

    Raises:
        CapacityError: with every number that is negative or not finite, or if shapes do not fit the labels.

    >>> hours, visits = np.array([[[2.0]], [[4.0]]]), np.array([[30.0], [10.0]])
    >>> apart = compare(hours, visits, units=pd.Index(["A", "B"]), objects=pd.Index(["p"]), capacities=pd.Index(["c"]))
    >>> apart.by_unit[["unit", "taken", "expected", "ratio", "frees_as_region"]].values.tolist()
    [['B', 40.0, 25.0, 1.6, 15.0], ['A', 60.0, 75.0, 0.8, 0.0]]
    """
    wanted = len(units), len(objects), len(capacities)
    if per_activity.shape != wanted or activities.shape != wanted[:2]:
        value = f"{per_activity.shape} and {activities.shape}"
        reason = f"the labels ask for {wanted} and {wanted[:2]}"
        raise CapacityError([Fault("per_activity, activities", None, "shape", value, reason)])
    refuse(
        outside("per_activity", per_activity, labels=[units, objects, capacities]),
        outside("activities", activities, labels=[units, objects]),
    )
    volume = activities.sum(axis=0)[:, None]
    taken = np.einsum("upr,up->pr", per_activity, activities)
    region = np.divide(taken, volume, out=np.zeros_like(taken), where=volume > 0)
    return Comparison(units, objects, capacities, activities, per_activity, region, _quartile(per_activity, activities))


def compare_hours(hours: ActivityHours, activities: Floats, axes: Axes) -> Comparison:
    """Return how units compare in the hours of each capacity.

    Args:
        hours: hours per activity by period, of :func:`pks.capacity.need.activity_hours`.
        activities: the same production for all, need or outcome, [unit, object, period].
        axes: the labels behind them.

    Hours that change over time are averaged by the unit's own activities.

    Raises:
        CapacityError: with every number that is negative or not finite.
    """
    units, objects, capacities, _ = axes.shape
    volume = activities.sum(axis=2)
    own = activities[hours.unit, hours.planning_object]
    total = own.sum(axis=1)
    plain = hours.hours.mean(axis=1)
    mean = np.divide((hours.hours * own).sum(axis=1), total, out=plain, where=total > 0)
    dense = np.zeros((units, objects, capacities))
    np.add.at(dense, (hours.unit, hours.planning_object, hours.capacity), mean)
    return compare(dense, volume, units=axes.unit, objects=axes.planning_object, capacities=axes.capacity)


def _quartile(per_activity: Floats, activities: Floats) -> Floats:
    """Return the lower quartile of `per_activity` over the units with activities, [object, capacity]; 0 where none."""
    there = np.broadcast_to((activities > 0)[:, :, None], per_activity.shape)
    ranked = np.sort(np.where(there, per_activity, np.inf), axis=0)
    count = there.sum(axis=0)
    place = np.maximum(count - 1, 0) * 0.25
    low = place.astype(np.int64)
    high = np.minimum(low + 1, np.maximum(count - 1, 0))
    pick = np.where(count > 0, ranked, 0.0)
    lower, upper = (np.take_along_axis(pick, each[None], axis=0)[0] for each in (low, high))
    return np.asarray(lower + (upper - lower) * (place - low))
