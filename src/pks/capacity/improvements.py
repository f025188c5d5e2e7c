"""Improvement work in hours: what it promises, what of that is realised and counts, and what is potential still.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section För
att uppnå balans kan åtgärder riktas både mot behovs- och kapacitetssidan (effects enter the goals once they can be
measured, and not before); *Balansering av behov och tillgänglig kapacitet på strategisk nivå*, section
Förändringsarbeten (ongoing work may raise the need before it lowers it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pks.capacity.available import available_capacity
from pks.capacity.need import periods_of
from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.hours import hours_of

KEYS = ["improvement", "side", "unit", "planning_object", "capacity", "period"]
VALUES = ["full", "realised", "potential"]


def improvement_effects(case: Case, axes: Axes, *, activities: Floats, available: Floats) -> pd.DataFrame:
    """Return what each improvement gives, in activity hours, by unit, planning object or capacity, and period.

    Columns: improvement, side (need, capacity), unit, planning_object (empty on the side of capacity), capacity, period,
    full, realised, potential. Relief is positive, a burden negative.

    - need: −hours_change·activities[u,p,t] where object p takes hours of the capacity at the unit. Relief ends where an
      activity takes no more hours: of h + all burdens, what is realised is taken first, in the order of the table, and what
      is potential still after that, in the same order;
    - capacity: capacity_change where the unit has hours of the capacity, or is named together with it. A burden ends
      where no hours are left, in the order of the table;
    - relief: realised = the realised share, potential = the rest, full = both; a burden counts in full, and is no
      potential.

    The sums of what is realised are those that capacity need and available capacity count.

    Args:
        case: the case, with the table `improvements`.
        axes: its labels.
        activities: production need, [unit, object, period].
        available: available hours, [unit, capacity, period]; only where there are any matters.
    """
    table = case.table("improvements")
    named = [*table.itertuples()]
    parts = [
        pd.DataFrame(
            {**dict.fromkeys(KEYS, pd.Series(dtype="str")), **dict.fromkeys(VALUES, pd.Series(dtype="float64"))}
        )
    ]
    parts += _on_need(case, axes, [row for row in named if _number(row.hours_change)], activities=activities)
    parts += _on_capacity(case, axes, [row for row in named if _number(row.capacity_change)], available=available)
    out = pd.concat([part for part in parts if len(part)] or parts)
    return out.sort_index(kind="stable").reset_index(drop=True)


def _on_need(case: Case, axes: Axes, changes: Sequence[Any], *, activities: Floats) -> list[pd.DataFrame]:
    """Return the hours that `changes` take from, or add to, what activities need: one table for each change."""
    hours = hours_of(case, axes, "activity_hours")
    timeless = all(pd.isna(change.period) for change in changes)
    left = (hours.hours[:, :1] if timeless else hours.hours).copy()
    places = []
    for change in changes:
        rows = np.flatnonzero(
            _named(change.unit, axes.unit)[hours.unit]
            & _named(change.planning_object, axes.planning_object)[hours.planning_object]
            & _named(change.capacity, axes.capacity)[hours.capacity]
        )
        period = periods_of(change.period, axes)
        places.append((rows, period, np.ix_(rows, np.zeros(1, np.int64) if timeless else period)))
    amounts = _within(left, [(place[2], -change.hours_change, change.realised)
                             for place, change in zip(places, changes, strict=True)])  # fmt: skip
    out = []
    for change, (rows, period, _), each in zip(changes, places, amounts, strict=True):
        unit, of = hours.unit[rows], hours.planning_object[rows]
        count = activities[unit, of][:, period]
        both = each[0] * count, each[1] * count
        out.append(_rows(axes, change, "need", unit, hours.capacity[rows], period, amounts=both, of=of))
    return out


def _on_capacity(case: Case, axes: Axes, changes: Sequence[Any], *, available: Floats) -> list[pd.DataFrame]:
    """Return the hours that `changes` add to, or take from, what is available: one table for each change."""
    has = np.any(available > 0, axis=2)
    left = np.full(available.shape, np.inf)
    if any(change.capacity_change < 0 for change in changes):
        left = available_capacity(case, axes, improved=False).hours
        has |= np.any(left > 0, axis=2)
    places = []
    for change in changes:
        both = pd.notna(change.unit) and pd.notna(change.capacity)
        where = _named(change.unit, axes.unit)[:, None] & _named(change.capacity, axes.capacity)[None, :]
        places.append((*np.nonzero(where if both else where & has), periods_of(change.period, axes)))
    out: dict[int, pd.DataFrame] = {}
    for relief in (True, False):  # what is added can be taken
        for at, (change, (unit, capacity, period)) in enumerate(zip(changes, places, strict=True)):
            if (change.capacity_change > 0) == relief:
                here = unit[:, None], capacity[:, None], period[None, :]
                full = np.maximum(np.full((len(unit), len(period)), float(change.capacity_change)), -left[here])
                done = full * (change.realised if relief else 1.0)
                left[here] += done
                out[at] = _rows(axes, change, "capacity", unit, capacity, period, amounts=(done, full - done))
    return [out[at] for at in range(len(changes))]


def _within(left: Floats, changes: Sequence[tuple[Any, float, float]]) -> list[tuple[Floats, Floats]]:
    """Return realised and potential relief per activity of each of `changes` (place, relief, realised share) of what is `left`.

    Burdens are added to what is left before anything is taken.
    """
    for place, relief, _ in changes:
        left[place] += max(-relief, 0.0)
    found: list[list[Floats]] = []
    for potential in (False, True):
        found.append([])
        for place, relief, realised in changes:
            part = 1 - realised if potential else realised
            taken = np.minimum(max(relief, 0.0) * part, left[place])
            left[place] -= taken
            found[-1].append(taken)
    burden = [np.minimum(relief, 0.0) for _, relief, _ in changes]
    return [(done + more, rest) for done, rest, more in zip(*found, burden, strict=True)]


def _number(value: float) -> bool:
    """Tell whether a cell says anything: it is neither empty nor 0."""
    return bool(value == value and value != 0)


def followed(effects: Mapping[pd.Timestamp, pd.DataFrame]) -> pd.DataFrame:
    """Return how improvements have come on: one row for each date of follow-up, improvement and side.

    Columns: date, improvement, side, full, realised, potential (hours over the horizon), change (of realised hours since
    the date before; at the first date, all of them).

    Args:
        effects: for each date what :func:`improvement_effects` said of the case as it stood then.
    """
    sums = [
        table.groupby(["improvement", "side"], as_index=False)[["full", "realised", "potential"]]
        .sum()
        .assign(date=date)
        for date, table in sorted(effects.items())
    ]
    if not sums:
        return pd.DataFrame(columns=["date", "improvement", "side", "full", "realised", "potential", "change"])
    out = pd.concat(sums, ignore_index=True)
    before = out.groupby(["improvement", "side"])["realised"].shift(fill_value=0.0)
    out["change"] = out["realised"] - before
    return out[["date", "improvement", "side", "full", "realised", "potential", "change"]]


def _named(label: object, axis: pd.Index) -> np.ndarray:
    """Tell of every label of `axis` whether a row that names `label` speaks of it; an empty cell speaks of all."""
    return np.ones(len(axis), bool) if pd.isna(label) else np.asarray(axis == label)


def _rows(
    axes: Axes,
    change: Any,
    side: str,
    unit: Codes,
    capacity: Codes,
    period: Codes,
    *,
    amounts: tuple[Floats, Floats],
    of: Codes | None = None,
) -> pd.DataFrame:
    """Return the rows of one change, with its place in the table as their index; `amounts` are realised and potential."""
    times = len(period)
    out = pd.DataFrame({"improvement": change.improvement, "side": side, "unit": axes.unit[unit].repeat(times)})
    out["planning_object"] = None if of is None else axes.planning_object[of].repeat(times)
    out["capacity"] = axes.capacity[capacity].repeat(times)
    out["period"] = np.tile(axes.period.index[period], len(unit))
    realised, potential = (each.reshape(-1) for each in amounts)
    out = out.assign(full=realised + potential, realised=realised, potential=potential)
    return out.set_axis(np.full(len(out), change.Index))
