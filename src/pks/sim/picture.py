"""The picture behind a production goal: inflow, list, production, and the highest list that keeps the promise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.sim.chance import Even
from pks.sim.description import Description
from pks.sim.run import expected_lists


def goal_picture(description: Description, *, fewer: tuple[float, ...] = (0.0, 15.0)) -> pd.DataFrame:
    """Return what a goal of so many `fewer` waiting each period does to every list, goal by goal, as a table.

    Columns: fewer, unit, planning_object, period, arriving, waiting (at the end of the period), production, highest
    (the highest acceptable list) and kept (whether the list is no higher). The production of a goal is what arrives
    and what the list is to be shortened by, x = min(arriving + fewer, all who are there). The highest acceptable list
    at the end of period t is Σ x[s] over the periods s > t with end[s] − end[t] ≤ promise: first in, first out,
    everybody on it is served within the promise. Beyond the horizon the last production goes on. Without a promise it
    is empty. The lists' arrivals, starts and follow-on are those of the description, its slots are not used.

    Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025,
    section Vilket produktionsbehov resulterar vårdbehovet i: goals simulated without and with 15 fewer a week.
    """
    return pd.concat([_one(description, each) for each in fewer], ignore_index=True)


def _one(of: Description, fewer: float) -> pd.DataFrame:
    """Return the rows of one goal."""
    production, inflow = np.zeros(of.arriving.shape), of.arriving.copy()
    waiting = np.bincount(of.start.list, weights=of.start.patients, minlength=len(of)).astype(np.float64)
    stage_of = of.stage_of[of.pool_of]
    for period in range(of.periods):
        for stage in range(int(stage_of.max(initial=0)) + 1):
            on = np.flatnonzero(stage_of == stage)
            there = waiting[on] + inflow[on, period]
            production[on, period] = np.minimum(inflow[on, period] + fewer, there)
            waiting[on] = there - production[on, period]
            _follow(of, inflow, production, on, period)
    alone = Description(
        period=of.period,
        unit=of.unit,
        planning_object=of.planning_object,
        arriving=inflow,
        slots=production,
        max_wait_days=of.max_wait_days,
        start=of.start,
        arrivals_by=Even(),
    )
    lists = expected_lists(alone).waiting_sim
    highest = _highest(alone, production).ravel()
    lists = lists.rename(columns={"mean": "waiting"}).drop(columns=["p10", "p50", "p90"])
    lists.insert(0, "fewer", fewer)
    lists.insert(4, "arriving", inflow.ravel())
    kept = np.isnan(highest) | (lists["waiting"].to_numpy() <= highest + 1e-9)
    return lists.assign(production=production.ravel(), highest=highest, kept=kept)


def _follow(of: Description, inflow: Floats, production: Floats, on: Codes, period: int) -> None:
    """Add to `inflow` [list, period] what the production of a period on some lists gives rise to."""
    if of.follow_on is not None:
        rows = np.flatnonzero(np.isin(of.follow_on.from_list, on) & (period + of.follow_on.lag < of.periods))
        people = of.follow_on.per_person[rows, period] * production[of.follow_on.from_list[rows], period]
        np.add.at(inflow, (of.follow_on.to_list[rows], period + of.follow_on.lag[rows]), people)


def _highest(of: Description, production: Floats) -> Floats:
    """Return the highest list at the end of each period that is served within the promise, [list, period]."""
    longest = np.nan_to_num(of.max_wait_days, nan=0.0).max(initial=0.0)
    days = of.period.days[: of.periods]
    beyond = int(longest // days[-1]) + 1
    end = np.concatenate([of.end_day, of.end_day[-1] + days[-1] * np.arange(1, beyond + 1)])
    served = np.concatenate([production, np.repeat(production[:, -1:], beyond, axis=1)], axis=1)
    upto = np.cumsum(np.concatenate([np.zeros((len(of), 1)), served], axis=1), axis=1)
    out = np.full(production.shape, np.nan)
    for number, promise in enumerate(of.max_wait_days):
        if not np.isnan(promise):
            last = np.searchsorted(end, of.end_day + promise, side="right")
            out[number] = upto[number, last] - upto[number, 1 : of.periods + 1]
    return out
