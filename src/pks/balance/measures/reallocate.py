"""Reallocate: hours of a capacity move from one unit to another; the receiver pays and gets η of each hour moved."""

from __future__ import annotations

import numpy as np

from pks.balance.measures.amounts import Amounts, Ground, Hours, by_period, labels, limits, none
from pks.core.axes import codes
from pks.core.case import Case


def reallocate(case: Case, ground: Ground) -> Amounts:
    """Return the hours m[u→v,r,t] that the table `reallocations` lets move."""
    table, axes = case.table("reallocations"), ground.axes
    giver, receiver = codes(table["from_unit"], axes.unit), codes(table["to_unit"], axes.unit)
    capacity = codes(table["capacity"], axes.capacity)
    option, period = by_period(np.zeros(len(table), np.int64), axes.period.count)
    column, one = np.arange(len(option)), np.ones(len(option))
    arriving = Hours(column, receiver[option], capacity[option], period, table["efficiency"].to_numpy()[option])
    leaving = Hours(column, giver[option], capacity[option], period, -one)
    return Amounts(
        "reallocate", "capacity", "hours",
        labels(table["from_unit"]), labels(table["to_unit"]), none(len(table)), labels(table["capacity"]),
        payer=receiver, order=table["order"].to_numpy(np.int64), price=table["price"].to_numpy(np.float64),
        option=option, period=period, to_period=period, upper=limits(table["max_hours"])[option],
        hours=Hours(*(np.concatenate(pair) for pair in zip(
            (arriving.column, arriving.unit, arriving.what, arriving.period, arriving.per_amount),
            (leaving.column, leaving.unit, leaving.what, leaving.period, leaving.per_amount), strict=True))),
        lent=Hours(column, giver[option], capacity[option], period, one),
    )  # fmt: skip
