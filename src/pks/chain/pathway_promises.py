"""The promises of a plan with probabilities, from its patients followed one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.stated import by_label
from pks.sim.pathway.calendar import DAY
from pks.sim.pathway.carrying_out import route_name
from pks.sim.pathway.promises import flow_promises
from pks.sim.pathway.result import FlowSimulation


def pathway_promises(plan: Plan, simulation: FlowSimulation, *, share: float = 0.9) -> pd.DataFrame:
    """Return with which probability each list of `plan` keeps its promise, and reaches its goal, by each period.

    Columns: unit, planning_object, period, waiting (mean), all_within, share_within, goal_reached: see
    :func:`pks.sim.pathway.flow_promises`. On a list are those at home and those who are cared for by another unit.

    Args:
        plan: the plan.
        simulation: its flow (:func:`pks.chain.pathways.plan_flow`), simulated over the whole horizon.
        share: of those who wait, 0 … 1.
    """
    problem, axes = plan.problem, plan.problem.axes
    every, reported = problem.lists.only(~problem.lists.acute), axes.period.reported
    goals = plan.waiting[plan.waiting["goal"].notna()]
    of = by_label(problem, goals.assign(there=1.0), "planning_object", ("goal", "there"))
    aims = np.where(of["there"] > 0, of["goal"], np.nan)[:, :, :reported]
    there = {each.name for each in simulation.flow.routes}
    rows, promise, goal = {}, {}, {}
    for number, (u, p) in enumerate(zip(every.unit.tolist(), every.planning_object.tolist(), strict=True)):
        names = [route_name(carrier, axes.planning_object[p], axes.unit[u]) for carrier in axes.unit]
        if routes := [name for name in names if name in there]:
            rows[str(number)] = routes
            promise[str(number)] = float(problem.max_wait_days[p]) * DAY
            goal[str(number)] = aims[u, p]
    ends = [float(day) * DAY for day in axes.period.end_day[:reported]]
    found = flow_promises(simulation, rows, ends=ends, promise=promise, goal=goal, share=share)
    number = found["list"].astype(int).to_numpy()
    labels = {
        "unit": axes.unit[every.unit[number]],
        "planning_object": axes.planning_object[every.planning_object[number]],
        "period": np.tile(axes.period.index[:reported].to_numpy(), len(rows)),
    }
    return pd.DataFrame(labels).join(found.drop(columns=["list", "hour"]))
