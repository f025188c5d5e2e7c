"""Inpatient care of a case: bed days and beds by unit, from episodes and the table `length_of_stay`.

This stands beside the capacity need in activity hours and does not change it: hours count an episode where it is admitted,
bed days where people lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pks.capacity.bed_counts import BedCounts, bed_counts
from pks.capacity.bed_days import BedDays, bed_days, steady_census
from pks.capacity.comparison import Comparison, compare
from pks.capacity.stays import GammaStays, Stays
from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case

Distribution = Callable[[Floats, Floats], Stays]
BED_DAYS = "bed days"


@dataclass(frozen=True, eq=False)
class InpatientNeed:
    """Bed days of a case.

    Attributes:
        axes: the labels behind the arrays.
        episodes: admissions of objects with a length of stay, [unit, object, period].
        days: time in bed, [unit, object, period].
    """

    axes: Axes
    episodes: Floats
    days: BedDays

    @property
    def table(self) -> pd.DataFrame:
        """unit, planning_object, period, episodes, bed_days, of_which_carried (of people admitted before the period)."""
        return self._long("unit", "planning_object", objects=True)

    @property
    def by_unit(self) -> pd.DataFrame:
        """unit, period, episodes, bed_days, of_which_carried, beds_in_use (bed days ÷ days of the period)."""
        table = self._long("unit", objects=False)
        days = np.asarray(pd.Series(self.axes.period.days, self.axes.period.index).reindex(table["period"]))
        return table.assign(beds_in_use=table["bed_days"].to_numpy() / days)

    def beds(self, *, occupancy: float | Floats) -> BedCounts:
        """Return the beds of each unit with bed days, over the reported periods.

        In place of a peak they are counted for the mean of the busiest period: single days are higher. With a rate for
        every hour, :func:`pks.capacity.offered_load.offered_load` gives a peak.

        Args:
            occupancy: share of the beds in use on average, 0 < occupancy ≤ 1, one for all or of each unit, (units,).

        Raises:
            CapacityError: if the occupancy is out of range.
        """
        reported = self.axes.period.reported
        by_unit = self.days.days.sum(axis=1)[:, :reported]
        there = by_unit.sum(axis=1) > 0
        days = self.axes.period.days[:reported]
        counts = bed_counts(
            by_unit[there].sum(axis=1),
            days.sum(),
            occupancy=np.broadcast_to(occupancy, there.shape)[there],
            peak_load=(by_unit[there] / days).max(axis=1),
            wards=self.axes.unit[there],
        )
        return replace(counts, peak_is="busiest period")

    def _long(self, *names: str, objects: bool) -> pd.DataFrame:
        reported = self.axes.period.reported
        values = {
            "episodes": self.episodes,
            "bed_days": self.days.days,
            "of_which_carried": self.days.carried + self.days.present,
        }
        values = {name: (each if objects else each.sum(axis=1))[..., :reported] for name, each in values.items()}
        there = np.nonzero(values["bed_days"].sum(axis=-1) > 0)
        axes = self.axes.unit, self.axes.planning_object
        labels = {name: np.repeat(axis[at], reported) for name, axis, at in zip(names, axes, there, strict=False)}
        period = np.tile(self.axes.period.index[:reported], len(there[0]))
        return pd.DataFrame(
            {**labels, "period": period, **{name: each[there].ravel() for name, each in values.items()}}
        )


def inpatient_need(
    case: Case,
    axes: Axes,
    activities: Floats,
    *,
    distribution: Distribution = GammaStays,
    present: Floats | None = None,
    weights: Floats | None = None,
) -> InpatientNeed:
    """Return the bed days that the `activities` with a length of stay take.

    A unit's own length of stay wins over the general one; an empty sd_days stands for that of an exponential
    distribution, the mean.

    Args:
        case: with the table `length_of_stay`; without it there are no bed days.
        axes: its labels.
        activities: production need or production, [unit, object, period]; one activity is one admission.
        distribution: makes distributions from means and standard deviations.
        present: people there at the start, [unit, object]; None = as many as if admissions had long been as in the
            first period.
        weights: share of a period's admissions on each day, of :func:`pks.capacity.bed_days.day_weights`, (days,) or
            [object, days]: acute and planned care have different weeks; None = evenly.
    """
    found = _lengths(case, axes)
    units, objects, _, periods = axes.shape
    empty = np.zeros((units, objects, periods))
    out = BedDays(empty, empty.copy(), empty.copy(), empty[:, :, 0].copy())
    general = np.flatnonzero(~np.isnan(found.mean))
    if len(general):
        stays = distribution(found.mean[general], found.sd[general])
        here = None if present is None else present[:, general]
        _put(out, (slice(None), general), _bed_days(activities[:, general], stays, axes, here, _of(weights, general)))
    if len(found.unit):  # a unit's own win
        own = found.unit, found.planning_object
        stays = distribution(found.own_mean, found.own_sd)
        here = None if present is None else present[own]
        _put(out, own, _bed_days(activities[own], stays, axes, here, _of(weights, found.planning_object)))
    return InpatientNeed(axes, np.where(np.isnan(found.dense(units))[:, :, None], 0.0, activities), out)


def compare_stays(case: Case, axes: Axes, activities: Floats) -> Comparison:
    """Return how units compare in bed days per episode, their case mix taken into account.

    Arguments as of :func:`inpatient_need`; the only "capacity" of the result is bed days.
    """
    mean = _lengths(case, axes).dense(len(axes.unit))
    episodes = np.where(np.isnan(mean), 0.0, activities.sum(axis=2))
    return compare(
        np.nan_to_num(mean)[:, :, None],
        episodes,
        units=axes.unit,
        objects=axes.planning_object,
        capacities=pd.Index([BED_DAYS]),
    )


@dataclass(frozen=True, eq=False)
class _Lengths:
    """Lengths of stay: general ones by object, NaN where there is none, (objects,); and rows of units' own, (n,)."""

    mean: Floats
    sd: Floats
    unit: Codes
    planning_object: Codes
    own_mean: Floats
    own_sd: Floats

    def dense(self, units: int) -> Floats:
        """Return the mean stays in days, [unit, object], NaN where there is none."""
        mean = np.tile(self.mean, (units, 1))
        mean[self.unit, self.planning_object] = self.own_mean
        return mean


def _lengths(case: Case, axes: Axes) -> _Lengths:
    table = case.table("length_of_stay")
    table = table.assign(sd_days=table["sd_days"].fillna(table["mean_days"]))
    general, own = table[table["unit"].isna()], table[table["unit"].notna()]
    both = np.full((2, len(axes.planning_object)), np.nan)
    both[:, codes(general["planning_object"], axes.planning_object)] = general[["mean_days", "sd_days"]].to_numpy().T
    return _Lengths(
        both[0],
        both[1],
        codes(own["unit"], axes.unit),
        codes(own["planning_object"], axes.planning_object),
        own["mean_days"].to_numpy(np.float64),
        own["sd_days"].to_numpy(np.float64),
    )


def _bed_days(admissions: Floats, stays: Stays, axes: Axes, present: Floats | None, weights: Floats | None) -> BedDays:
    here = steady_census(admissions, stays, axes.period) if present is None else present
    return bed_days(admissions, stays, axes.period, present=here, weights=weights)


def _of(weights: Floats | None, planning_object: Codes) -> Floats | None:
    return weights if weights is None or weights.ndim == 1 else weights[planning_object]


def _put(out: BedDays, where: tuple[slice | Codes, Codes], found: BedDays) -> None:
    for name, values in vars(out).items():
        values[where] = getattr(found, name)
