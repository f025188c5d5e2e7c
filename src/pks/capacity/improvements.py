"""Improvement work in hours: what it promises, what of that is realised and counts, and what is potential still.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section För
att uppnå balans kan åtgärder riktas både mot behovs- och kapacitetssidan (effects enter the goals once they can be
measured, and not before); *Balansering av behov och tillgänglig kapacitet på strategisk nivå*, section
Förändringsarbeten (ongoing work may raise the need before it lowers it).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pks.capacity.need import periods_of
from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.hours import hours_of

KEYS = ["improvement", "side", "unit", "planning_object", "capacity", "period"]


def improvement_effects(case: Case, axes: Axes, *, activities: Floats, available: Floats) -> pd.DataFrame:
    """Return what each improvement gives, in activity hours, by unit, planning object or capacity, and period.

    Columns: improvement, side (need, capacity), unit, planning_object (empty on the side of capacity), capacity, period,
    full, realised, potential. Relief is positive, a burden negative.

    - need: full = −hours_change·activities[u,p,t] where object p takes hours of the capacity at the unit;
    - capacity: full = capacity_change where the unit has hours of the capacity, or is named together with it;
    - relief: realised = the realised share of full, potential = the rest; a burden counts in full, and is no potential.

    The sums are those that capacity need and available capacity count, as long as no hours would fall below 0.

    Args:
        case: the case, with the table `improvements`.
        axes: its labels.
        activities: production need, [unit, object, period].
        available: available hours, [unit, capacity, period]; only where there are any matters.
    """
    table = case.table("improvements")
    parts = [pd.DataFrame({**dict.fromkeys(KEYS, pd.Series(dtype="str")), "full": pd.Series(dtype="float64")})]
    hours = hours_of(case, axes, "activity_hours")
    has = np.any(available > 0, axis=2)
    for change in table.itertuples():
        period = periods_of(change.period, axes)
        if change.hours_change == change.hours_change and change.hours_change:
            rows = np.flatnonzero(
                _named(change.unit, axes.unit)[hours.unit]
                & _named(change.planning_object, axes.planning_object)[hours.planning_object]
                & _named(change.capacity, axes.capacity)[hours.capacity]
            )
            unit, of = hours.unit[rows], hours.planning_object[rows]
            full = -change.hours_change * activities[unit, of][:, period]
            parts.append(_rows(axes, change, "need", unit, hours.capacity[rows], period, full=full, of=of))
        if change.capacity_change == change.capacity_change and change.capacity_change:
            named = pd.notna(change.unit) and pd.notna(change.capacity)
            where = _named(change.unit, axes.unit)[:, None] & _named(change.capacity, axes.capacity)[None, :]
            unit, capacity = np.nonzero(where if named else where & has)
            full = np.full((len(unit), len(period)), float(change.capacity_change))
            parts.append(_rows(axes, change, "capacity", unit, capacity, period, full=full))
    out = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    share = np.where(out["full"] > 0, out.pop("share") if "share" in out else 0.0, 1.0)
    out["realised"] = out["full"] * share
    out["potential"] = out["full"] - out["realised"]
    return out


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
    full: Floats,
    of: Codes | None = None,
) -> pd.DataFrame:
    times = len(period)
    out = pd.DataFrame({"improvement": change.improvement, "side": side, "unit": axes.unit[unit].repeat(times)})
    out["planning_object"] = None if of is None else axes.planning_object[of].repeat(times)
    out["capacity"] = axes.capacity[capacity].repeat(times)
    out["period"] = np.tile(axes.period.index[period], len(unit))
    out["full"] = full.reshape(-1)
    return out.assign(share=float(change.realised))
