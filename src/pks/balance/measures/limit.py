"""Limit: a share of the need arriving is not offered care. The last resort, and without follow-on care."""

from __future__ import annotations

import numpy as np

from pks.balance.measures.amounts import Amounts, Dropped, Ground, none
from pks.core.case import Case


def limit(case: Case, ground: Ground) -> Amounts:
    """Return the people c[u,p,t] ≤ limitable_p·d[u,p,t] who may be limited."""
    axes, lists = ground.axes, ground.lists
    most = ground.limitable[lists.planning_object][:, None] * ground.arriving[lists.unit, lists.planning_object]
    option, period = (part.astype(np.int64) for part in np.nonzero(most > 0))
    count = len(lists)
    return Amounts(
        "limit", "need", "activities",
        axes.unit.to_numpy(object)[lists.unit], none(count),
        axes.planning_object.to_numpy(object)[lists.planning_object], none(count),
        payer=lists.unit, order=np.zeros(count, np.int64), price=np.full(count, np.nan),
        option=option, period=period, to_period=period, upper=most[option, period],
        dropped=Dropped(np.arange(len(option)), option, period),
    )  # fmt: skip
