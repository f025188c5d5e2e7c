"""Buy: a supplier carries out activities for a unit's list; `follow_on` of what they give rise to comes back.

The ladder of suppliers (options on own contracts, other regions' contracts, other regions' own capacity, new
procurement) is Västra Götalandsregionen's, in Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på
strategisk nivå*: `order` is 3 + rung unless it is given.
"""

from __future__ import annotations

import numpy as np

from pks.balance.measures.amounts import Amounts, Caps, Ground, Served, by_period, labels, limits, none
from pks.core.axes import codes
from pks.core.case import Case


def buy(case: Case, ground: Ground) -> Amounts:
    """Return the activities b[j,u,t] that the table `suppliers` lets buy; nothing in the first `lead_time` periods.

    A row without unit serves every list of its planning object, which share its caps. The list's unit pays.
    """
    table, axes, lists = case.table("suppliers"), ground.axes, ground.lists
    unit = codes(table["unit"], axes.unit)
    planning_object = codes(table["planning_object"], axes.planning_object)
    fits = planning_object[:, None] == lists.planning_object[None, :]
    fits &= (unit[:, None] < 0) | (unit[:, None] == lists.unit[None, :])
    row, on = (part.astype(np.int64) for part in np.nonzero(fits))  # an option is a row of the table and a list
    option, period = by_period(table["lead_time"].to_numpy(np.int64)[row], axes.period.count)
    column, periods = np.arange(len(option)), axes.period.count
    each, total = limits(table["max_per_period"]), limits(table["max_total"])
    of_period = row[option] * periods + period
    order = table["order"].fillna(3 + table["rung"]).to_numpy(np.int64)
    return Amounts(
        "buy", "need", "activities",
        axes.unit.to_numpy(object)[lists.unit[on]], labels(table["supplier"])[row],
        labels(table["planning_object"])[row], none(len(row)),
        payer=lists.unit[on], order=order[row], price=table["price"].to_numpy(np.float64)[row],
        option=option, period=period, to_period=period, upper=each[row[option]],
        served=Served(column, on[option], period, table["follow_on"].to_numpy(np.float64)[row[option]]),
        caps=Caps(
            np.concatenate([column, column]),
            np.concatenate([of_period, len(table) * periods + row[option]]),
            np.concatenate([np.repeat(each, periods), total]),
        ),
    )  # fmt: skip
