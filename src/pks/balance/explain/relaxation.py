"""The least that would have to be added for nothing to be unmet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pks.balance.constraints import hours_places
from pks.balance.explain.marginal import marginal_values
from pks.balance.lexicographic import Lexicographic
from pks.balance.measures.amounts import Amounts, Hours, by_period, none
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.tiers import FIRST
from pks.balance.variables import variables_of
from pks.core.axes import Floats
from pks.core.errors import AlignmentError

KIND = "relax"
"""The kind of measure that adds these hours in the tables of the relaxed plan."""
_UNMET = 1e-6


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What would have to be added.

    Attributes:
        hours: unit, capacity, period, hours to add, weight per hour.
        remaining: what stays unmet however many hours are added: what (uncovered, limited, overdue, shortfall of a goal,
            undone, mission), unit, planning_object, capacity, period (NaT = the whole horizon), amount in people, hours
            or activities.
        plan: the plan with these hours, as a measure of kind "relax"; all else may be done as before.
    """

    hours: pd.DataFrame
    remaining: pd.DataFrame
    plan: Plan

    @property
    def possible(self) -> bool:
        """Whether hours alone can meet everything."""
        return not len(self.remaining)

    @property
    def in_the_way(self) -> pd.DataFrame:
        """The limits that keep what remains unmet, with what one more of each is worth (see `marginal_values`)."""
        values = marginal_values(self.plan)
        return values[values["tier"].isin(FIRST)]


def least_relaxation(
    problem: Problem,
    *,
    weight: Mapping[str, float] | None = None,
    strategy: Lexicographic = Lexicographic(),  # noqa: B008  frozen, so that one for all calls is safe
    currency: str = "",
) -> Relaxation:
    """Return the least hours that would have to be added for nothing to be uncovered, limited, short, overdue or undone.

    The balancing program of `problem` with one column more for every unit, capacity and period that has a constraint of
    hours, e[u,r,t] ≥ 0 added to what is available, and one tier more, right after those that count what is unmet:

        minimise Σ_{u,r,t} weight[r]·e[u,r,t]   given   the least uncovered, limited, mission, overdue and undone.

    All measures of the problem may be used to the full before hours are added; what they cost comes after. Hours that
    are added take no resources, and no budget. They cannot help against a mission's maximum, an ability, a resource
    without which nothing is done at all, or a goal that is shorter than those who arrive; what stays unmet is
    `remaining`.

    Args:
        problem: what is balanced, for a plan its `plan.problem`.
        weight: price of an hour by capacity, greater than 0; 1 for those that are not named.
        strategy: the tiers' order and the solver.
        currency: of the measures' costs.

    Raises:
        AlignmentError: if a weight names no capacity.
        ValueError: if a weight is not greater than 0.
        SolverError: if the solver fails.
    """
    prices = _weights(problem, weight or {})
    extra = _extra(problem, prices)
    plan = strategy.balance(replace(problem, measures=(*problem.measures, extra)), currency)
    added = plan.planned["measures"]
    added = added[added["kind"] == KIND]
    each = prices[problem.axes.capacity.get_indexer(added["capacity"])]
    hours = added[["unit", "capacity", "period"]].assign(hours=added["amount"] / each, weight=each)
    return Relaxation(hours.reset_index(drop=True), _remaining(plan), plan)


def _weights(problem: Problem, weight: Mapping[str, float]) -> Floats:
    unknown = sorted(set(weight) - set(problem.axes.capacity))
    if unknown:
        raise AlignmentError(f"no capacity is called {unknown}; there are {list(problem.axes.capacity)}")
    wrong = {name: value for name, value in weight.items() if not 0 < value < np.inf}
    if wrong:
        raise ValueError(f"weights must be greater than 0 and finite: {wrong}; leave out what weighs 1")
    return np.array([float(weight.get(name, 1.0)) for name in problem.axes.capacity])


def _extra(problem: Problem, prices: Floats) -> Amounts:
    """Return hours that may be added anywhere; one unit of an amount is 1 ÷ weight hours, so that amounts are costs."""
    there = np.zeros(problem.supply.hours.size, bool)
    there[hours_places(problem, variables_of(problem))] = True
    unit, capacity = np.nonzero(there.reshape(problem.supply.hours.shape).any(axis=2))
    count = len(unit)
    option, period = by_period(np.zeros(count, np.int64), problem.axes.period.count)
    last = max((int(amounts.order.max(initial=0)) for amounts in problem.measures), default=0)
    column = np.arange(len(option))
    return Amounts(
        KIND, "capacity", "weighted hours",
        problem.axes.unit.to_numpy(object)[unit], none(count), none(count),
        problem.axes.capacity.to_numpy(object)[capacity],
        payer=unit, order=np.full(count, last + 1), price=np.full(count, np.nan),
        option=option, period=period, to_period=period, upper=np.full(len(option), np.inf),
        hours=Hours(column, unit[option], capacity[option], period, 1.0 / prices[capacity[option]]),
    )  # fmt: skip


def _remaining(plan: Plan) -> pd.DataFrame:
    """Return what is unmet, in long form."""
    labels = ["unit", "planning_object", "period"]
    waiting = plan.planned["waiting"].melt(
        labels, ["uncovered", "limited", "overdue", "shortfall"], var_name="what", value_name="amount"
    )
    undone = plan.planned["capacity"].rename(columns={"undone": "amount"}).assign(what="undone")
    missions = plan.missions.rename(columns={"shortfall": "amount"}).assign(what="mission")
    columns = ["what", "unit", "planning_object", "capacity", "period", "amount"]
    parts = [part.reindex(columns=columns) for part in (waiting, undone, missions)]
    parts = [part[part["amount"] > _UNMET] for part in parts]
    table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    text = columns[:4]
    return table.assign(**{name: table[name].astype("str").fillna("") for name in text})
