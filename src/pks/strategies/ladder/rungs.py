"""The rungs of the ladder: in which order measures are tried, and whom each of them can help in which period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.balance.measures import Amounts
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats

OWN = -1
"""The rung of what is a unit's own: its hours, and the skill mixes that they are made of."""
NEVER = -2
LAST = np.iinfo(np.int64).max
"""A rung above all others."""


@dataclass(frozen=True, eq=False)
class Rungs:
    """Which measures may be tried, and when.

    Attributes:
        rung: by column of the program, the lower the earlier; `OWN` for skill mixes, `NEVER` for what is not tried.
        gives: by column, for which unit and period it gives hours, as unit · periods + period; −1 = none, or any.
        direct: by list · periods + period, the columns that serve it without its unit's hours, by rung.
        limit: by list · periods + period, the column that limits what arrives.
    """

    rung: Codes
    gives: Codes
    direct: dict[int, list[int]]
    limit: dict[int, int]


def no_rungs(v: Variables) -> Rungs:
    """Return the rungs of who has no measure at all: nobody is limited either."""
    rung = np.full(sum(len(family.lower) for family in v.columns), NEVER, dtype=np.int64)
    rung[v.w[v.w >= 0]] = OWN
    return Rungs(rung, np.full(len(rung), -1, dtype=np.int64), {}, {})


def rungs_of(problem: Problem, v: Variables) -> Rungs:
    """Return the rungs of the ladder.

    1. hours from other units, in the order of the table; 2. hours from other periods, the nearest first, an earlier one
    before a later one, in the order of the table; 3. all else (transfers, expansions, suppliers) by `order`, then price
    (none = 0), then in the order of the tables.
    """
    own = no_rungs(v)
    rung, gives = own.rung.copy(), own.gives.copy()
    periods = problem.axes.period.count
    keys, columns = [], []
    for kind, (amounts, first) in enumerate(zip(problem.measures, v.start, strict=True)):
        number = first + np.arange(len(amounts))
        if amounts.kind != "limit":
            keys.append(_keys(amounts, kind))
            columns.append(number)
        for hours in (amounts.hours, amounts.resources):
            to = hours.per_amount > 0
            gives[first + hours.column[to]] = hours.unit[to] * periods + hours.period[to]
    rung[np.concatenate(columns)] = _places(np.concatenate(keys))
    served, dropped = v.served, v.dropped
    measures = np.flatnonzero((served.column >= v.x.size) & (rung[served.column] >= 0))
    direct: dict[int, list[int]] = {}
    for at in measures[np.argsort(rung[served.column[measures]], kind="stable")].tolist():
        direct.setdefault(int(served.list[at] * periods + served.period[at]), []).append(int(served.column[at]))
    limit = dict(zip((dropped.list * periods + dropped.period).tolist(), dropped.column.tolist(), strict=True))
    return Rungs(rung, gives, direct, limit)


def _places(keys: Floats) -> Codes:
    """Return the place of each row of `keys` in their order, the first key first; rows alike have the same place."""
    order = np.lexsort(keys.T[::-1])
    after = np.any(np.diff(keys[order], axis=0) != 0, axis=1)
    place = np.zeros(len(keys), dtype=np.int64)
    place[order[1:]] = np.cumsum(after)
    return place


def _keys(amounts: Amounts, kind: int) -> Floats:
    """Return what the columns of a kind are ordered by: group, order, price, kind, distance, later, row of the table."""
    option = amounts.option
    group = {"reallocate": 1, "shift_time": 2}.get(amounts.kind, 3)
    out = np.zeros((len(option), 7))
    out[:, 0], out[:, 3], out[:, 6] = group, kind, option
    if group == 2:
        out[:, 4] = np.abs(amounts.to_period - amounts.period)
        out[:, 5] = amounts.to_period < amounts.period
    if group == 3:
        out[:, 1] = amounts.order[option]
        out[:, 2] = np.nan_to_num(amounts.price[option])
    return out
