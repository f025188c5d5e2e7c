"""What remains unmet, list by list, and the capacity that held it back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.report.findings import DUST, LIST, Findings, serious

LEFT = ["uncovered", "limited", "overdue", "shortfall"]


def unmet_lists(found: Findings) -> pd.DataFrame:
    """Return the lists on which anything remains unmet, what weighs most first.

    unit, planning_object; uncovered, limited, overdue and shortfall summed over the reported periods; most (overdue at
    once), last (period with anybody overdue or above the goal), at_end (overdue then), weighted (severity · (overdue +
    shortfall)).
    """
    table = found.plan.waiting
    table = table[(table[LEFT] > DUST).any(axis=1)]
    late = table["overdue"] + table["shortfall"]
    table = table.assign(most=table["overdue"], last=table["period"].where(late > DUST))
    table["at_end"] = table["overdue"].where(table["period"] == found.periods[-1], 0.0)
    kinds = {**dict.fromkeys([*LEFT, "at_end"], "sum"), "most": "max", "last": "max"}
    sums = table.groupby(LIST, sort=False).agg(kinds).reset_index()
    severity = found.start.set_index(LIST)["severity"]
    sums["weighted"] = (sums["overdue"] + sums["shortfall"]) * severity.reindex(
        pd.MultiIndex.from_frame(sums[LIST])
    ).to_numpy()
    first = ["uncovered", "limited", "weighted"]
    return sums.sort_values(first, ascending=False, kind="stable", ignore_index=True)


def held_back(found: Findings, unit: str, planning_object: str) -> str:
    """Return the capacity of `unit` that one more hour of would help most in a serious tier, of those the object takes.

    Without any of worth there, the one that is used in full for most periods; "" if none is.
    """
    axes, of = found.need.axes, found.need.per_activity
    takes = (of.unit == axes.unit.get_loc(unit)) & (of.planning_object == axes.planning_object.get_loc(planning_object))
    names = set(axes.capacity[np.unique(of.capacity[takes])])
    worth = found.worth
    own = worth[(worth["unit"] == unit) & worth["capacity"].isin(names)]
    first = own[own["tier"].map(serious).astype(bool)]
    if len(first):
        return str(first["capacity"].iloc[0])
    busy = own.groupby("capacity", sort=False)["periods"].sum()
    return str(busy.idxmax()) if len(busy) else ""


def undone_work(found: Findings) -> pd.DataFrame:
    """Return hours of waiting work left undone: unit, capacity, undone; most first."""
    sums = found.plan.capacity.groupby(["unit", "capacity"], sort=False)["undone"].sum().reset_index()
    return sums[sums["undone"] > DUST].sort_values("undone", ascending=False, kind="stable", ignore_index=True)
