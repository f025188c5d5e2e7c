"""Promises with probabilities: how surely those who wait on a route keep within a promised wait at given hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.sim.pathway import spells
from pks.sim.pathway.result import FlowSimulation


def flow_promises(
    simulation: FlowSimulation,
    lists: Mapping[str, Sequence[str]],
    *,
    ends: Sequence[float],
    promise: Mapping[str, float],
    goal: Mapping[str, Floats] | None = None,
    share: float = 0.9,
) -> pd.DataFrame:
    """Return with which probability each list keeps its promise at some hours.

    Columns: list, hour, waiting (mean), all_within (the probability that all who wait for their first stage have waited
    no longer than the promise), share_within (that at least `share` of them have), goal_reached (that no more than the
    goal wait). Empty where there is no promise or no goal. Probabilities are shares of the replications.

    Args:
        simulation: what was simulated.
        lists: the routes on which those of a list come.
        ends: the hours.
        promise: longest wait by list, hours.
        goal: longest list by list, people, (ends,) (NaN = none).
        share: of those who wait, 0 … 1.
    """
    name = [each.name for each in simulation.flow.routes]
    first = spells.waits(spells.table_of(simulation.events)).drop_duplicates(["replication", "patient"])
    rows = []
    for of, routes in lists.items():
        mine = first[first["route"].isin([name.index(route) for route in routes])]
        came, gone = mine["came"].to_numpy(), mine["gone"].fillna(np.inf).to_numpy()
        replication, within = mine["replication"].to_numpy(), promise.get(of, np.nan)
        most = np.full(len(ends), np.nan) if goal is None or of not in goal else goal[of]
        for place, hour in enumerate(ends):
            there = (came <= hour) & (gone > hour)
            late = there & (hour - came > within + 1e-9)
            waiting, overdue = (
                np.bincount(replication[who], minlength=simulation.replications) for who in (there, late)
            )
            kept = np.nan, np.nan
            if not np.isnan(within):
                kept = float((overdue == 0).mean()), float((waiting - overdue >= share * waiting - 1e-9).mean())
            reached = np.nan if np.isnan(most[place]) else float((waiting <= most[place] + 1e-9).mean())
            rows.append((of, hour, float(waiting.mean()), *kept, reached))
    return pd.DataFrame(rows, columns=["list", "hour", "waiting", "all_within", "share_within", "goal_reached"])
