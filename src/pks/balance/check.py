"""Check a plan without a solver: every constraint, every written cell and every tier, recomputed from its tables alone."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pks.balance.cells_written import cells_written, known_rows
from pks.balance.comparison import Violation
from pks.balance.constraints_held import constraints_held
from pks.balance.problem import Problem
from pks.balance.stated import by_label, values_of
from pks.balance.tiers_held import settled_tier, tiers_held
from pks.balance.variables import variables_of

__all__ = ["Violation", "violations"]

_LISTS = ("arrivals", "follow_on", "waiting", "overdue", "goal", "shortfall", "limited", "uncovered")


def violations(
    problem: Problem, tables: Mapping[str, pd.DataFrame], tiers: pd.DataFrame, tolerance: float
) -> list[Violation]:
    """Return every row, constraint, cell and tier of a plan's `tables` and `tiers` that does not hold for `problem`.

    Rows must be known to the problem and stand there once; the decisions that they state keep every constraint; every
    other number is what the decisions come to, but for marginal values and gaps, which only a solver can tell. A
    number counts as wrong from `tolerance`, relative to the size of what is summed up for it (at least
    :data:`~pks.balance.comparison.LEAST`).
    """
    v = variables_of(problem)
    known, column, found = known_rows(problem, v, tables)
    x = values_of(problem, v, known, column=column)
    on = problem.lists
    lists = {
        name: grid[on.unit, on.planning_object]
        for name, grid in by_label(problem, known["waiting"], "planning_object", _LISTS).items()
    }
    settled = settled_tier(tiers, "overdue")
    for each in (
        *constraints_held(problem, v, x, lists, settled=settled),
        *cells_written(problem, v, x, known, lists, column=column),
    ):
        for where in each.broken(tolerance):
            at = tuple(where)
            found.append(
                Violation(each.name, _place(problem, each.grid, at), float(each.left[at]), float(each.right[at]))
            )
    return found + tiers_held(problem, v, x, known, tiers, tolerance)


def _place(problem: Problem, grid: str, at: tuple[int, ...]) -> str:
    """Say in labels where a comparison fails."""
    axes, lists = problem.axes, problem.lists
    if not grid:
        return f"row {at[0] + 1}"
    if grid == "list":
        unit, second = axes.unit[lists.unit[at[0]]], axes.planning_object[lists.planning_object[at[0]]]
    else:
        axis = {"capacity": axes.capacity, "resource": axes.resource, "object": axes.planning_object}[grid]
        unit, second = axes.unit[at[0]], axis[at[1]]
    return f"{unit}, {second}, {axes.period.index[at[-1]].date()}"
