"""Shift in time: hours of a unit's capacity move to a nearby period; it costs nothing."""

from __future__ import annotations

import numpy as np

from pks.balance.measures.amounts import Amounts, Caps, Ground, Hours, labels, none
from pks.core.axes import codes
from pks.core.case import Case


def shift_time(case: Case, ground: Ground) -> Amounts:
    """Return the hours f[u,r,t→t′] that the table `flexibility` lets move, at most `window` periods away.

    Together at most max_share·a[u,r,t] leave a period.
    """
    table, axes = case.table("flexibility"), ground.axes
    unit, capacity = codes(table["unit"], axes.unit), codes(table["capacity"], axes.capacity)
    t = np.arange(axes.period.count)
    distance = np.abs(t[:, None] - t[None, :])
    near = (distance > 0) & (distance <= table["window"].to_numpy(np.int64)[:, None, None])
    option, period, to_period = (part.astype(np.int64) for part in np.nonzero(near))
    column, one = np.arange(len(option)), np.ones(len(option))
    most = table["max_share"].to_numpy(np.float64)[:, None] * ground.available[unit, capacity]
    return Amounts(
        "shift_time", "capacity", "hours",
        labels(table["unit"]), none(len(table)), none(len(table)), labels(table["capacity"]),
        payer=unit, order=table["order"].to_numpy(np.int64), price=np.full(len(table), np.nan),
        option=option, period=period, to_period=to_period, upper=np.full(len(option), np.inf),
        hours=Hours(
            np.concatenate([column, column]), np.tile(unit[option], 2), np.tile(capacity[option], 2),
            np.concatenate([to_period, period]), np.concatenate([one, -one]),
        ),
        caps=Caps(column, option * axes.period.count + period, most.reshape(-1)),
    )  # fmt: skip
