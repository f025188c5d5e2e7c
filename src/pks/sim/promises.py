"""Promises with probabilities: how surely a list keeps within its promise, or within its goal, at each date."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.sim.result import Simulation
from pks.sim.targets import share_waiting_within


def promises(simulation: Simulation, *, share: float = 0.9, goal: Floats | None = None) -> pd.DataFrame:
    """Return with which probability each list keeps its promise at the end of each period.

    Columns: unit, planning_object, period, all_within (the probability that all who wait are within the promise),
    share_within (that at least `share` of them are), goal_reached (that no more than the `goal` wait; empty where
    there is none). The first two are empty for lists without a promise. Probabilities are shares of the replications.

    Args:
        simulation: what was simulated, in replications.
        share: of those who wait, 0 … 1.
        goal: longest list that is aimed at, [list, period] (NaN = none).

    Raises:
        ValueError: if it is the expected course, in which everything is sure, or the goal has another shape.
    """
    of, happened = simulation.description, simulation.tally
    if not simulation.replications:
        raise ValueError("the expected course knows no probabilities: simulate replications")
    wanted = np.full(of.arriving.shape, np.nan) if goal is None else goal
    if wanted.shape != of.arriving.shape:
        raise ValueError(f"the goal has shape {wanted.shape}, but lists and periods are {of.arriving.shape}")
    promised = ~np.isnan(of.max_wait_days)[:, None]
    kept = share_waiting_within(happened)
    columns = {
        "all_within": np.where(promised, (happened.overdue < 0.5).mean(axis=0), np.nan),
        "share_within": np.where(promised, (kept >= share - 1e-12).mean(axis=0), np.nan),
        "goal_reached": np.where(np.isnan(wanted), np.nan, (happened.waiting <= wanted + 1e-9).mean(axis=0)),
    }
    labels = {
        "unit": of.unit.repeat(of.periods),
        "planning_object": of.planning_object.repeat(of.periods),
        "period": np.tile(of.period.index[: of.periods].to_numpy(), len(of)),
    }
    return pd.DataFrame({**labels, **{name: array.ravel() for name, array in columns.items()}})


def time_to_clear(simulation: Simulation, *, people: float = 0.0) -> pd.DataFrame:
    """Return when each list is down to so many `people` for the first time, at the end of a period.

    Columns: unit, planning_object, cleared (share of the replications in which it is, within the horizon), p10, p50
    and p90 (days from the start of the horizon until then; empty where fewer replications get there than that: nine
    in ten lists are cleared after p90 days or fewer).
    """
    of = simulation.description
    there = simulation.tally.waiting <= people + 1e-9
    days = np.where(there.any(axis=2), of.end_day[there.argmax(axis=2)].astype(np.float64), np.inf)
    quantile = np.quantile(days, (0.1, 0.5, 0.9), axis=0, method="inverted_cdf")
    low, middle, high = np.where(np.isfinite(quantile), quantile, np.nan)
    return pd.DataFrame(
        {
            "unit": of.unit,
            "planning_object": of.planning_object,
            "cleared": there.any(axis=2).mean(axis=0),
            "p10": low,
            "p50": middle,
            "p90": high,
        }
    )
