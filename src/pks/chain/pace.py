"""The pace of flows: planning objects that follow one another at a unit, planned each on its own and together.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Samplanering på taktisk och operativ nivå behöver ske utifrån beställande enheters uppdrag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.capacity.flow import flow_of, in_table, planned_apart, planned_together
from pks.chain.need import Need
from pks.chain.reported import over_reported
from pks.core.axes import DUST, Codes, Floats
from pks.core.pathways import Pathways


def pace(known: Need) -> pd.DataFrame:
    """Return the pace that every unit's chains of pathways allow, over the reported periods.

    flow (the planning object that orders), unit, and the columns of :func:`pks.capacity.flow.in_table`: stage, period, pace,
    planned and done apart and together, idle hours, sets_pace. The mission is the production need of the first object of a
    chain (:func:`chains`). A stage is an object of it with a capacity of which it takes hours, and has of the unit's hours what
    the mission's part is of all that is needed of the capacity over the horizon:

        hours[stage,t] = available[u,r,t] · Σ_t h·per_ordered·mission[t − lag] / Σ_t need[u,r,t].

    Capacities that are available nowhere are no stages; chains that take hours for one object only are left out.
    """
    known = over_reported(known)
    axes, period = known.axes, known.axes.period
    parts = []
    for chain in chains(known.onward, len(axes.planning_object)):
        first = int(chain.planning_object[0])
        for unit in np.flatnonzero(known.activities[:, first].sum(axis=1) > DUST).tolist():
            mission = known.activities[unit, first]
            stages = _stages(known, unit, chain, mission)
            step = stages.step
            if len(np.unique(step)) < 2 or step[0] != 0:
                continue
            objects = axes.planning_object[chain.planning_object[step]]
            flow = flow_of(
                [
                    f"{name} · {capacity}"
                    for name, capacity in zip(objects, axes.capacity[stages.capacity], strict=True)
                ],
                stages.hours,
                hours_per_activity=stages.each,
                per_ordered=chain.per_ordered[step],
                lag=chain.lag[step],
            )
            table = in_table(flow, period.index, apart=planned_apart(flow), together=planned_together(flow, mission))
            table.insert(0, "unit", axes.unit[unit])
            table.insert(0, "flow", axes.planning_object[first])
            parts.append(table)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["flow", "unit", "stage", "period"])


@dataclass(frozen=True, eq=False)
class Chain:
    """Planning objects in order, periods after the first, and activities for one of the first, all (steps,)."""

    planning_object: Codes
    lag: Codes
    per_ordered: Floats


def chains(onward: Pathways, objects: int) -> list[Chain]:
    """Return the chains of pathways: rows of planning objects in which each gives rise to one other, with one lag.

    A chain begins where none leads to it, and ends where nothing or several things follow.

    >>> visit_surgery_rehab = Pathways(np.array([0, 1]), np.array([1, 2]), np.array([2, 1]), np.array([0.5, 4.0]))
    >>> [chain] = chains(visit_surgery_rehab, 3)
    >>> chain.planning_object.tolist(), chain.lag.tolist(), chain.per_ordered.tolist()
    ([0, 1, 2], [0, 2, 3], [1.0, 0.5, 2.0])
    """
    single = (np.bincount(onward.start, minlength=objects)[onward.start] == 1) & (onward.per_activity > 0)
    follows = {int(onward.start[edge]): int(edge) for edge in np.flatnonzero(single)}
    inside = {int(onward.end[edge]) for edge in follows.values()}
    found = []
    for first in sorted(set(follows) - inside):
        order, lag, ratio = [first], [0], [1.0]
        while (edge := follows.get(order[-1])) is not None and int(onward.end[edge]) not in order:
            order.append(int(onward.end[edge]))
            lag.append(lag[-1] + int(onward.lag[edge]))
            ratio.append(ratio[-1] * float(onward.per_activity[edge]))
        found.append(Chain(np.array(order), np.array(lag), np.array(ratio)))
    return found


@dataclass(frozen=True, eq=False)
class _Stages:
    """Place in the chain, capacity and mean hours per activity, (stages,), and the hours there are, [stage, period]."""

    step: Codes
    capacity: Codes
    each: Floats
    hours: Floats


def _stages(known: Need, unit: int, chain: Chain, mission: Floats) -> _Stages:
    """Return the stages of a chain at a unit."""
    per, supply = known.per_activity, known.supply
    mean = np.where(supply.listed[per.capacity] & (per.unit == unit), per.hours.mean(axis=1), 0.0)
    step, row = np.nonzero((chain.planning_object[:, None] == per.planning_object) & (mean > 0))
    ordered = np.zeros((len(step), len(mission)))
    for k, lag in enumerate(chain.lag[step]):
        ordered[k, lag:] = mission[: max(len(mission) - lag, 0)]
    taken = (per.hours[row] * ordered).sum(axis=1) * chain.per_ordered[step]
    capacity = per.capacity[row]
    needed = np.maximum(known.hours[unit, capacity].sum(axis=1), DUST)
    return _Stages(step, capacity, mean[row], supply.hours[unit, capacity] * (taken / needed)[:, None])
