"""Transfer: another unit carries out activities for a unit's list, with its own hours; the list's unit pays."""

from __future__ import annotations

import numpy as np

from pks.balance.measures.amounts import Amounts, Ground, Served, Work, by_period, labels, limits, none
from pks.core.axes import codes
from pks.core.case import Case


def transfer(case: Case, ground: Ground) -> Amounts:
    """Return the activities y[u→v,p,t] that the table `transfers` lets v carry out for u's list."""
    table, axes, lists = case.table("transfers"), ground.axes, ground.lists
    home, carrier = codes(table["from_unit"], axes.unit), codes(table["to_unit"], axes.unit)
    planning_object = codes(table["planning_object"], axes.planning_object)
    on = lists.number[home, planning_object]
    first = np.where(on >= 0, 0, axes.period.count)  # no list, nothing to carry out
    option, period = by_period(first, axes.period.count)
    column = np.arange(len(option))
    return Amounts(
        "transfer", "need", "activities",
        labels(table["from_unit"]), labels(table["to_unit"]), labels(table["planning_object"]), none(len(table)),
        payer=home, order=table["order"].to_numpy(np.int64), price=table["price"].to_numpy(np.float64),
        option=option, period=period, to_period=period, upper=limits(table["max_activities"])[option],
        served=Served(column, on[option], period, np.ones(len(option))),
        work=Work(column, carrier[option], planning_object[option], period),
    )  # fmt: skip
