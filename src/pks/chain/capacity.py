"""Capacity, looked at as planners do: what limits, on which level, who needs more than others, beds, improvements."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.capacity.bottlenecks import Limits, free_capacity, limiting_capacities, ranking
from pks.capacity.comparison import compare_hours
from pks.capacity.gaps import Gaps, gaps_of
from pks.capacity.grouping import periods_by_days, units_under
from pks.capacity.improvements import improvement_effects
from pks.capacity.inpatient import compare_stays
from pks.capacity.sessions import sessions_of, sessions_there, sessions_to_plan
from pks.chain.forecasting import CaseForecast
from pks.chain.inpatient import beds, inpatient
from pks.chain.need import Need
from pks.chain.pace import pace
from pks.chain.reported import over_reported
from pks.chain.resources import staff_by_keys, who_can
from pks.chain.resources import what_binds as what_binds
from pks.chain.uncertain import capacity_need_interval
from pks.core.axes import DUST, Axes
from pks.core.case import Case
from pks.core.periods import SEASON

LEVELS = {"month": "MS", "quarter": "QS", "year": "YS"}
"""Levels of time to which gap and surplus are summed up, the finest first."""


def limits(known: Need) -> Limits:
    """Return which capacity limits each planning object in each reported period (:func:`pks.need`).

    Found from need and availability: every capacity that is available anywhere can limit, whether declared as limiting or not.
    """
    known = over_reported(known)
    return limiting_capacities(
        known.hours,
        known.supply.hours,
        activities=known.activities,
        hours=known.per_activity,
        limits=known.supply.listed,
    )


def gaps(known: Need) -> Gaps:
    """Return gap and surplus by unit, capacity and reported period, to be summed up to any level."""
    known = over_reported(known)
    return gaps_of(known.hours, known.supply.hours, known.axes)


def gap_levels(case: Case, known: Need, *, frequency: str = "YS") -> pd.DataFrame:
    """Return gap and surplus of every unit and every group above the units, by year (or another `frequency`).

    unit, capacity, period, complete, need, available, gap, short, surplus. Of a period that is not complete only a part is
    planned (a year that begins before the horizon does), so it does not compare with others. Groups hold their units, so do not
    sum over `unit`.
    """
    known = over_reported(known)
    over_time = periods_by_days(known.axes.period, frequency)
    table = gaps(known).rolled_up(units=units_under(case, known.axes), periods=over_time).table
    complete = pd.Series(over_time.complete, index=over_time.label)
    table.insert(3, "complete", table["period"].map(complete).astype(bool))
    return table


def all_gap_levels(case: Case, known: Need) -> pd.DataFrame:
    """Return :func:`gap_levels` by year, quarter and month, as far as these are no finer than the periods: with a column `level`."""
    own = list(SEASON).index(known.axes.period.frequency)
    coarser = {name: frequency for name, frequency in LEVELS.items() if list(SEASON).index(frequency) >= own}
    parts = [gap_levels(case, known, frequency=frequency) for frequency in reversed(coarser.values())]
    for part, name in zip(parts, reversed(coarser), strict=True):
        part.insert(0, "level", name)
    return pd.concat(parts, ignore_index=True)


def bottlenecks(case: Case, known: Need) -> pd.DataFrame:
    """Return the capacities that hold production back over the reported periods, the worst first.

    The columns of :func:`pks.capacity.bottlenecks.ranking`, `weighted` by the severity of planning objects; and `declared`:
    whether the case says that the capacity may limit. One that holds production back without being declared is left aside
    by a plan.
    """
    severity = case.table("planning_objects")["severity"].to_numpy(np.float64)
    table = ranking(limits(known), over_reported(known).axes, weight=severity)
    declared = case.table("capacities").set_index("capacity")["limiting"]
    return table.assign(declared=table["capacity"].map(declared).astype(bool))


def free_hours(known: Need) -> pd.DataFrame:
    """Return the hours left to allocate when production keeps the pace that capacities allow, over the reported periods.

    unit, capacity, period, available, free (:func:`pks.capacity.bottlenecks.free_capacity`), surplus (available − need, not
    below 0). What is free beyond the surplus stands idle because another capacity of the same object holds it back.
    """
    known = over_reported(known)
    available = known.supply.hours
    free = free_capacity(available, limits(known), activities=known.activities, hours=known.per_activity)
    unit, capacity = np.nonzero((free > DUST).any(axis=2))
    periods = known.axes.period
    table = pd.DataFrame(
        {
            "unit": known.axes.unit[unit].repeat(periods.count),
            "capacity": known.axes.capacity[capacity].repeat(periods.count),
            "period": np.tile(periods.index, len(unit)),
        }
    )
    free = np.where(free > DUST, free, 0.0)
    columns = {"available": available, "free": free, "surplus": np.maximum(available - known.hours, 0.0)}
    return table.assign(**{name: array[unit, capacity].reshape(-1) for name, array in columns.items()})


def sessions(case: Case, known: Need) -> pd.DataFrame:
    """Return need and availability in sessions, of capacities with `session_hours`, over the reported periods.

    unit, capacity, period, session_hours, need, available (sessions, not rounded), to_plan (the fewest whole sessions for the
    need), there (whole sessions that the hours make), short (to_plan − there, not below 0).
    """
    table = gaps(known).table
    length = table["capacity"].map(case.table("capacities").set_index("capacity")["session_hours"])
    table, length = table[length.notna()], length[length.notna()].to_numpy(np.float64)
    planned, there = (
        sessions_to_plan(table["need"], length).sessions,
        sessions_there(table["available"], length).sessions,
    )
    counted = {
        "session_hours": length,
        "need": sessions_of(table["need"], length),
        "available": sessions_of(table["available"], length),
        "to_plan": planned,
        "there": there,
        "short": np.maximum(planned - there, 0),
    }
    return table[["unit", "capacity", "period"]].assign(**counted).reset_index(drop=True)


def comparison(case: Case, known: Need) -> pd.DataFrame:
    """Return who needs more hours, or bed days, than others for the same care: one row per unit and capacity.

    The columns are those of :attr:`pks.capacity.comparison.Comparison.by_unit`, over the reported periods. Only capacities of
    which at least two units carry out something in common can differ.
    """
    known = over_reported(known)
    hours = compare_hours(known.per_activity, known.activities, known.axes).by_unit
    stays = compare_stays(case, known.axes, known.activities).by_unit
    both = pd.concat([part for part in (hours, stays) if len(part)] or [hours], ignore_index=True)
    return both.assign(**{name: both[name].round(6) for name in both.select_dtypes("float64")})


def capacity_tables(case: Case, known: Need, *, forecast: CaseForecast | None = None) -> dict[str, pd.DataFrame]:
    """Return what there is to say about the capacity of `case`, by name; what it has no tables for is left out.

    How shared resources are best split is in :func:`pks.chain.resources.split_tables`: it takes a linear program.

    Args:
        case: the case.
        known: its need (:func:`pks.need`).
        forecast: its forecast (:func:`pks.forecast`), for the interval of the capacity need; left out unless given.
    """
    tables = {
        "gap_levels": all_gap_levels(case, known),
        "bottlenecks": bottlenecks(case, known),
        "free_capacity": free_hours(known),
        "comparison": comparison(case, known),
    }
    if len(known.supply.compositions.mix):
        tables["binding"] = what_binds(known)
    if len(case.table("length_of_stay")):
        stays = inpatient(case, known)
        tables |= {"bed_days": stays.by_unit, "beds": beds(case, stays).table.rename(columns={"ward": "unit"})}
    if len(case.table("improvements")):
        tables["improvements"] = _improvements(case, known)
    if forecast is not None:
        tables["capacity_need_interval"] = capacity_need_interval(case, known, forecast)
    more = {
        "pace": pace(known),
        "sessions": sessions(case, known),
        "staff": staff_by_keys(case, known),
        "competence": who_can(case, known),
    }
    return tables | {name: table for name, table in more.items() if len(table)}


def _improvements(case: Case, known: Need) -> pd.DataFrame:
    """Return the effects of improvement work over the reported horizon: full, realised and potential hours."""
    axes: Axes = known.axes
    effects = improvement_effects(case, axes, activities=known.activities, available=known.supply.hours)
    effects = effects[effects["period"].isin(axes.period.index[: axes.period.reported])]
    keys = ["improvement", "side", "unit", "capacity"]
    effects = effects[effects["full"] != 0]
    return effects.groupby(keys, sort=False, dropna=False)[["full", "realised", "potential"]].sum().reset_index()
