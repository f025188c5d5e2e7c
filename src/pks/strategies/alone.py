"""Everyone plans alone: no unit moves hours or people to another. What co-planning is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from pks.balance.measures import Amounts
from pks.balance.measures.amounts import Caps
from pks.balance.order import arranged
from pks.balance.outcome import plan_of
from pks.balance.plan import Plan
from pks.balance.problem import Budget, Flags, Problem
from pks.balance.program import program_of
from pks.balance.settling import Settling
from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.core.axes import Codes, Floats
from pks.strategies.groups import people


@dataclass(frozen=True)
class Alone:
    """Every unit balances its own need and capacity, exactly, and knows nothing of the others.

    Measures that reach from one unit to another (hours moved, activities transferred) are not used. What units share is
    handed out beforehand, and what a unit leaves of its part is left: a supplier's cap in proportion to the people whom
    the unit would have on the lists that the supplier serves (:func:`pks.strategies.groups.people`, in the last period),
    a budget for all units in proportion to the hours that these people would take of limiting capacities.

    Then nothing joins the units, so the least sum over all of them in every tier is every unit's own least, and one
    program settles them all. The order of the units does not matter.

    Source: what it stands for is each unit planning from its own need, which Socialstyrelsen, *Strategisk nivå – prognos och
    balansering av behov och tillgänglig kapacitet*, 2025, sets against co-planning from the ordering unit's mission.

    Attributes:
        settling: by which solver, and for how long.
    """

    settling: Settling = field(default_factory=Settling)
    name: str = "alone"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plans of all units as one.

        Raises:
            PlanError: if the solver's answer breaks a constraint.
            SolverError: if the solver fails.
        """
        v = variables_of(problem)
        apart = parted(problem)
        places = arranged(tiers_of(problem, v, currency), ())
        program = program_of(apart, v)
        upper = program.col_upper.copy()
        for amounts, first in zip(problem.measures, v.start, strict=True):
            upper[first : first + len(amounts)][_between(problem, amounts)] = 0.0
        settled = self.settling.settle(replace(program, col_upper=upper), places)
        plan = plan_of(problem, v, places, settled, strategy=self.name, currency=currency)
        return replace(plan, solved=None)


def parted(problem: Problem) -> Problem:
    """Return `problem` with shared caps and budgets handed out to the units; everything else is the same."""
    crowd = people(problem)[:, -1]
    measures = tuple(replace(each, caps=_own_caps(problem, each, crowd)) for each in problem.measures)
    return replace(problem, measures=measures, budget=_own_budget(problem, crowd))


def _own_caps(problem: Problem, amounts: Amounts, crowd: Floats) -> Caps:
    """Return the caps with a group of its own for every unit that shares one."""
    caps, units = amounts.caps, len(problem.axes.unit)
    if not len(caps.column):
        return caps
    of_column = amounts.payer[amounts.option]
    own, group = np.unique(caps.group * units + of_column[caps.column], return_inverse=True)
    shared, unit = np.divmod(own, units)
    served = np.full(len(amounts), -1)
    served[amounts.served.column] = amounts.served.list
    on = served[caps.column]
    lists = np.unique(np.stack([group, on])[:, on >= 0], axis=1)  # every list of a group, once
    weight = np.bincount(lists[0], weights=crowd[lists[1]], minlength=len(own)).astype(np.float64)
    share = _shares(weight, shared)
    most = np.where(np.isfinite(caps.most[shared]), np.where(share > 0, caps.most[shared], 0.0) * share, np.inf)
    return Caps(caps.column, group.astype(np.int64), most)


def _own_budget(problem: Problem, crowd: Floats) -> Budget:
    """Return the budget with a row for every unit in place of each row for all."""
    rows, units = problem.budget, len(problem.axes.unit)
    of_list = _hours_of_one(problem) * crowd
    hours = np.bincount(problem.lists.unit, weights=of_list, minlength=units).astype(np.float64)
    share = _shares(hours, np.zeros(units, np.int64))
    common = np.flatnonzero(rows.unit < 0)
    own = np.flatnonzero(rows.unit >= 0)
    return Budget(
        np.concatenate([rows.unit[own], np.tile(np.arange(units), len(common))]),
        np.concatenate([rows.period[own], rows.period[common].repeat(units)]),
        np.concatenate([rows.amount[own], (rows.amount[common][:, None] * share).reshape(-1)]),
    )


def _hours_of_one(problem: Problem) -> Floats:
    """Return the hours of limiting capacities that one person on each list takes, the mean over the periods: (lists,)."""
    work = problem.needs.per_activity
    on = problem.lists.number[work.unit, work.planning_object]
    kept = (on >= 0) & problem.supply.limits[work.capacity]
    hours = work.hours[kept].mean(axis=1)
    return np.bincount(on[kept], weights=hours, minlength=len(problem.lists)).astype(np.float64)


def _shares(weight: Floats, group: Codes) -> Floats:
    """Return each weight as a share of its group's sum; equal shares where the sum is 0."""
    total = np.bincount(group, weights=weight)[group]
    count = np.bincount(group)[group]
    return np.where(total > 0, weight / np.where(total > 0, total, 1.0), 1.0 / count)


def _between(problem: Problem, amounts: Amounts) -> Flags:
    """Tell which amounts reach from one unit to another, (columns,)."""
    lists = problem.lists.unit
    touched = [
        (amounts.served.column, lists[amounts.served.list]),
        (amounts.dropped.column, lists[amounts.dropped.list]),
        *((effect.column, effect.unit) for effect in (amounts.work, amounts.hours, amounts.lent, amounts.resources)),
    ]
    low, high = np.full(len(amounts), len(problem.axes.unit)), np.full(len(amounts), -1)
    for column, unit in touched:
        np.minimum.at(low, column, unit)
        np.maximum.at(high, column, unit)
    return low < high
