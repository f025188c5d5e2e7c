"""Expand: hours are added to a unit's capacity (overtime, agency staff, a new theatre) or to a single resource."""

from __future__ import annotations

import numpy as np

from pks.balance.measures.amounts import Amounts, Ground, Hours, by_period, labels, limits, none
from pks.core.axes import codes
from pks.core.case import Case


def expand(case: Case, ground: Ground) -> Amounts:
    """Return the hours e[ε,t] that the table `expansions` lets add; nothing in the first `lead_time` periods.

    A row whose `capacity` is the name of a resource adds hours of that resource.
    """
    table, axes = case.table("expansions"), ground.axes
    unit = codes(table["unit"], axes.unit)
    capacity = axes.capacity.get_indexer(table["capacity"])
    resource = axes.resource.get_indexer(table["capacity"])
    option, period = by_period(table["lead_time"].to_numpy(np.int64), axes.period.count)
    column = np.arange(len(option))
    parts = {}
    for name, what in (("hours", capacity), ("resources", resource)):
        rows = (what[option] >= 0) & ((capacity[option] < 0) | (name == "hours"))
        parts[name] = Hours(column[rows], unit[option[rows]], what[option[rows]], period[rows], np.ones(rows.sum()))
    return Amounts(
        "expand", "capacity", "hours",
        labels(table["unit"]), labels(table["step"]), none(len(table)), labels(table["capacity"]),
        payer=unit, order=table["order"].to_numpy(np.int64), price=table["price"].to_numpy(np.float64),
        option=option, period=period, to_period=period, upper=limits(table["max_hours"])[option],
        hours=parts["hours"], resources=parts["resources"],
    )  # fmt: skip
