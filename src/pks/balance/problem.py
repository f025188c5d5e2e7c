"""Everything that the balancing program needs, as codes and arrays; frozen, and free of DataFrames.

Notation (indices, units and what is decided) follows the project's design, section Balancing; the method is
Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.balance.measures import Amounts, Ground, measures_of
from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case
from pks.core.compositions import Compositions
from pks.core.hours import ActivityHours, hours_of
from pks.core.lists import Lists, lists_of
from pks.core.pathways import Pathways

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Needs:
    """What is needed. Arrays are [unit, object, period] in people or activities, `hours` [unit, capacity, period].

    Attributes:
        arriving: d, need arriving before follow-on care.
        hours: H, the capacity need with the goals' share and without the backlog.
        longest: the longest list that meets the waiting-list goals (inf = no goal).
        per_activity: h, hours per activity with improvements as far as realised.
        onward: pathways from planning object to planning object.
    """

    arriving: Floats
    hours: Floats
    longest: Floats
    per_activity: ActivityHours
    onward: Pathways


@dataclass(frozen=True)
class Supply:
    """What there is: `hours` a [unit, capacity, period] and `resources` R [unit, resource, period], in hours.

    `limits` tells which capacities can hold production back, (capacities,); `composed` for which unit and capacity the
    hours come from resources by `compositions`, [unit, capacity].
    """

    hours: Floats
    limits: Flags
    resources: Floats
    composed: Flags
    compositions: Compositions


@dataclass(frozen=True)
class Missions:
    """Σ over the row's periods of what `unit` carries out of `planning_object` lies in [`minimum`, `maximum`].

    All (n,); `period` is −1 where a row speaks of the whole horizon.
    """

    unit: Codes
    planning_object: Codes
    period: Codes
    minimum: Floats
    maximum: Floats


@dataclass(frozen=True)
class Budget:
    """Σ price·amount ≤ `amount` in money; `unit` −1 = all together, `period` −1 = the whole horizon. All (n,)."""

    unit: Codes
    period: Codes
    amount: Floats


@dataclass(frozen=True)
class Problem:
    """One balancing problem.

    Attributes:
        axes: the labels behind the codes.
        lists: the waiting lists (pairs of a unit and a planning object) and who waits on them at the start.
        needs, supply: need and available capacity.
        severity, max_wait_days, limitable: by planning object; NaN = no promise.
        waiting_hours: κ, hours that each waiting person costs per period.
        ability: most activities, [unit, object, period] (inf = no limit).
        missions, budget: limits over several decisions.
        measures: what may be done, one block of amounts per kind.
    """

    axes: Axes
    lists: Lists
    needs: Needs
    supply: Supply
    severity: Floats
    max_wait_days: Floats
    limitable: Floats
    waiting_hours: ActivityHours
    ability: Floats
    missions: Missions
    budget: Budget
    measures: tuple[Amounts, ...]


def problem_of(case: Case, axes: Axes, needs: Needs, supply: Supply) -> Problem:
    """Return the balancing problem of `case` with these `needs` and this `supply`."""
    objects = case.table("planning_objects")
    lists = lists_of(case, axes, needs.arriving, needs.onward)
    limitable = objects["limitable"].to_numpy(np.float64)
    return Problem(
        axes,
        lists,
        needs,
        supply,
        objects["severity"].to_numpy(np.float64),
        objects["max_wait_days"].to_numpy(np.float64),
        limitable,
        hours_of(case, axes, "waiting_hours"),
        _ability(case, axes),
        _missions(case, axes),
        _budget(case, axes),
        measures_of(case, Ground(axes, lists, needs.arriving, supply.hours, limitable)),
    )


def _ability(case: Case, axes: Axes) -> Floats:
    units, objects, _, periods = axes.shape
    table = case.table("ability")
    most = np.full((units, objects, periods), np.inf)
    where = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object)
    most[(*where, axes.period.codes(table["period"]))] = table["activities"].to_numpy(np.float64)
    return most


def _missions(case: Case, axes: Axes) -> Missions:
    table = case.table("missions")
    return Missions(
        codes(table["unit"], axes.unit),
        codes(table["planning_object"], axes.planning_object),
        axes.period.codes(table["period"]),
        table["minimum"].fillna(0.0).to_numpy(np.float64),
        table["maximum"].fillna(np.inf).to_numpy(np.float64),
    )


def _budget(case: Case, axes: Axes) -> Budget:
    table = case.table("budget")
    period = axes.period.codes(pd.DatetimeIndex(table["period"]))
    return Budget(codes(table["unit"], axes.unit), period, table["amount"].to_numpy(np.float64))
