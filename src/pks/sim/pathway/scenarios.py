"""Two scenarios side by side: since both share their chance, differences by replication vary less than either."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.sim.pathway.calendar import FlowError
from pks.sim.pathway.log import Happened
from pks.sim.pathway.result import LEVEL, FlowSimulation
from pks.sim.pathway.spells import table_of, waits
from pks.sim.queue.summary import with_interval


def waits_compared(one: FlowSimulation, other: FlowSimulation) -> pd.DataFrame:
    """Return how much longer patients wait in `other` than in `one`, by route and stage that both have.

    Columns: route, stage, one and other (mean waits of those who began, in hours), difference with low … high. The
    interval is of the differences replication by replication (paired t), source: Law, *Simulation Modeling and
    Analysis*, 5th ed., 2015, section 10.2.1.

    Raises:
        FlowError: if seed, number of replications, end or warm-up differ, so that chance is not shared.
    """
    shared = [(each.seed, each.replications, each.until, each.warm_up) for each in (one, other)]
    if shared[0] != shared[1]:
        raise FlowError(f"seed, replications, until and warm-up must be alike to compare: {shared[0]} and {shared[1]}")
    both = pd.concat([_means(one), _means(other)], axis=1, keys=["one", "other"], join="inner")
    rows = []
    for (route, stage), each in both.groupby(level=["route", "stage"], sort=False):
        difference, low, high = with_interval((each["other"] - each["one"]).to_numpy(np.float64), LEVEL)
        rows.append((route, stage, each["one"].mean(), each["other"].mean(), difference, low, high))
    return pd.DataFrame(rows, columns=["route", "stage", "one", "other", "difference", "low", "high"])


def _means(of: FlowSimulation) -> pd.Series:
    """Return the mean wait by route, stage and replication."""
    every = waits(table_of(of.events))
    since = of.warm_up if of.warm_up > 0 else -np.inf
    begun = every[(every["event"] == Happened.BEGINS) & (every["came"] >= since)]
    route = begun["route"].map(dict(enumerate(each.name for each in of.flow.routes)))
    stage = begun["stage"].map(dict(enumerate(each.name for each in of.flow.stages)))
    keys = [route.rename("route"), stage.rename("stage"), begun["replication"]]
    return (begun["gone"] - begun["came"]).groupby(keys).mean()
