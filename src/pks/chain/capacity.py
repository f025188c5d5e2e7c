"""Capacity, looked at as planners do: what limits, on which level, who needs more than others, beds, improvements."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.capacity.binding import binding
from pks.capacity.bottlenecks import Limits, limiting_capacities, ranking
from pks.capacity.comparison import compare_hours
from pks.capacity.gaps import Gaps, gaps_of
from pks.capacity.grouping import periods_by_days, units_under
from pks.capacity.improvements import improvement_effects
from pks.capacity.inpatient import compare_stays
from pks.chain.inpatient import beds, inpatient
from pks.chain.need import Need
from pks.core.axes import Axes
from pks.core.case import Case
from pks.core.periods import Periods


def limits(case: Case, known: Need) -> Limits:
    """Return which capacity limits each planning object of `case` in each period (:func:`pks.need`)."""
    declared = case.table("capacities")["limiting"].to_numpy(bool)
    return limiting_capacities(
        known.hours,
        known.supply.hours,
        activities=known.activities,
        hours=known.per_activity,
        limits=known.supply.listed & declared,
    )


def gaps(known: Need) -> Gaps:
    """Return gap and surplus by unit, capacity and reported period, to be summed up to any level."""
    reported = known.axes.period.reported
    whole = gaps_of(known.hours, known.supply.hours, known.axes)
    arrays = (part[:, :, :reported] for part in (whole.need, whole.available, whole.short, whole.surplus))
    return Gaps(whole.unit, whole.capacity, whole.period[:reported], *arrays)


def gap_levels(case: Case, known: Need, *, frequency: str = "YS") -> pd.DataFrame:
    """Return gap and surplus of every unit and every group above the units, by year (or another `frequency`).

    unit, capacity, period, need, available, gap, short, surplus. Groups hold their units, so do not sum over `unit`.
    """
    period = known.axes.period
    reported = Periods(period.frequency, period.start, period.reported)
    over_time = periods_by_days(reported, frequency)
    return gaps(known).rolled_up(units=units_under(case, known.axes), periods=over_time).table


def bottlenecks(case: Case, known: Need) -> pd.DataFrame:
    """Return the capacities that hold production back, the worst first (:func:`pks.capacity.bottlenecks.ranking`)."""
    severity = case.table("planning_objects")["severity"].to_numpy(np.float64)
    return ranking(limits(case, known), known.axes, frees=severity)


def what_binds(known: Need) -> pd.DataFrame:
    """Return which resource holds each composition back: unit, capacity, alternative, resource, periods, hours.

    `hours` is the mean that the composition reaches alone in the periods in which that resource binds.
    """
    axes, mixes = known.axes, known.supply.compositions
    found = binding(known.supply)
    reported = axes.period.reported
    reach, resource = found.reach[:, :, :reported], found.resource[:, :, :reported]
    unit, mix, _ = np.nonzero(np.broadcast_to((reach > 0).any(axis=2, keepdims=True), reach.shape))
    rows = pd.DataFrame(
        {
            "unit": axes.unit[unit],
            "capacity": axes.capacity[mixes.mix_capacity[mix]],
            "alternative": mixes.mix_alternative[mix],
            "resource": axes.resource[resource[(reach > 0).any(axis=2)].ravel()],
            "hours": reach[(reach > 0).any(axis=2)].ravel(),
        }
    )
    keys = ["unit", "capacity", "alternative", "resource"]
    return rows.groupby(keys, sort=False)["hours"].agg(periods="size", hours="mean").reset_index()


def comparison(case: Case, known: Need) -> pd.DataFrame:
    """Return who needs more hours, or bed days, than others for the same care: one row per unit and capacity.

    The columns are those of :attr:`pks.capacity.comparison.Comparison.by_unit`. Only capacities of which at least two units
    carry out something in common can differ.
    """
    hours = compare_hours(known.per_activity, known.activities, known.axes).by_unit
    stays = compare_stays(case, known.axes, known.activities).by_unit
    both = pd.concat([part for part in (hours, stays) if len(part)] or [hours], ignore_index=True)
    return both.assign(**{name: both[name].round(6) for name in both.select_dtypes("float64")})


def capacity_tables(case: Case, known: Need) -> dict[str, pd.DataFrame]:
    """Return what there is to say about the capacity of `case`, by name; what it has no tables for is left out."""
    tables = {
        "gap_levels": gap_levels(case, known),
        "bottlenecks": bottlenecks(case, known),
        "comparison": comparison(case, known),
    }
    if len(known.supply.compositions.mix):
        tables["binding"] = what_binds(known)
    if len(case.table("length_of_stay")):
        stays = inpatient(case, known)
        tables |= {"bed_days": stays.by_unit, "beds": beds(case, stays).table.rename(columns={"ward": "unit"})}
    if len(case.table("improvements")):
        tables["improvements"] = _improvements(case, known)
    return tables


def _improvements(case: Case, known: Need) -> pd.DataFrame:
    """Return the effects of improvement work over the reported horizon: full, realised and potential hours."""
    axes: Axes = known.axes
    effects = improvement_effects(case, axes, activities=known.activities, available=known.supply.hours)
    effects = effects[effects["period"].isin(axes.period.index[: axes.period.reported])]
    keys = ["improvement", "side", "unit", "capacity"]
    effects = effects[effects["full"] != 0]
    return effects.groupby(keys, sort=False, dropna=False)[["full", "realised", "potential"]].sum().reset_index()
