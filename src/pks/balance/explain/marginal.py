"""What one more hour, activity, person or unit of money is worth, in the tier where it first counts, and how far."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from pks.balance.explain.bounds import described, loosenable
from pks.balance.explain.errors import solved_of
from pks.balance.plan import Plan
from pks.balance.solved import Solved
from pks.core.axes import Codes
from pks.lp import HiGHS, Objective
from pks.lp.sensitivity import first_duals, worth
from pks.lp.solver import Solver

WORTH = 1e-7
"""A value below this share of its tier's largest weight is noise of the solver."""
ROUNDS = 8
"""So often rows are ranked anew at most."""


def marginal_values(plan: Plan, *, exact: int = 0, solver: Solver = HiGHS()) -> pd.DataFrame:  # noqa: B008  frozen
    """Return what it is worth to give way one unit of each limit that binds, the most important tier first.

    For limit i the value is v = −f_k'(0+), where f_k(θ) is the value of tier k when the limit is loosened by θ and all
    tiers before k keep their optimum, and k is the first tier that changes at all (:mod:`pks.lp.sensitivity`). One more
    available hour is an hour in the constraint of hours alone: it raises neither what the unit may lend to others nor
    what it may move in time, and takes no resources.

    By default the values are the solver's duals: quick, but where several limits bind at once a dual may lie above the
    value of one more and come from an earlier tier than the true one, so it is a bound, and the order of rows is that of
    bounds. The first `exact` rows get the true value of one more and the range in which it holds, and are ranked by it:
    since no row is worth more than its dual, rows are valued from the first on until those that stand first are exact
    (see :func:`settled`). For rows of your choice see :func:`exactly`. A limit that is not in the table is worth nothing,
    exactly.

    Args:
        plan: a plan with a linear program behind it.
        exact: how many rows that stand first are valued exactly; each takes two small linear programs or more.
        solver: who solves these.

    Returns:
        One row per limit, indexed by its number in the program: what (hour, resource hour, limit = of a measure in a
        period, shared cap, budget, ability, spare = hours that may be lent, goal, mission minimum, mission maximum,
        slack = of a tier), kind (of measure), unit, counterpart, planning_object, capacity (or resource), period (NaT =
        the whole horizon), limit (its present value, in hours, activities, people or money), value (by how much the
        tier falls for one more, or for one less of a mission minimum), tier, tier_unit, holds_from and holds_to (between
        which values of the limit that is so; NaN where not exact), exact.

    Raises:
        NotSolvedError: if there is no program behind the plan.
        SolverError: if the solver gives up.

    The place of marginal values in the method: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och
    tillgänglig kapacitet*, 2025 (limiting capacities).
    """
    solved = solved_of(plan)
    objectives = _objectives(solved)
    duals = first_duals(solved.program, objectives, solved.solution)
    rows, columns = loosenable(plan.problem, solved)
    m = len(solved.program.row_lower)
    tier = np.concatenate([duals.row_tier[rows], duals.column_tier[columns]])
    value = np.concatenate([np.abs(duals.row[rows]), -duals.column[columns]])  # a limit that binds has z < 0
    kept = (tier >= 0) & (value > WORTH * _sizes(objectives)[tier])
    bounds = np.concatenate([rows, columns + m])[kept]
    table = described(plan.problem, solved, bounds)
    table = _valued(table, solved, tier[kept], value[kept])
    return settled(plan, _ranked(table, solved), lambda values: values.head(max(exact, 0)), solver=solver)


def settled(
    plan: Plan,
    values: pd.DataFrame,
    chosen: Callable[[pd.DataFrame], pd.DataFrame],
    *,
    solver: Solver = HiGHS(),  # noqa: B008  frozen
) -> pd.DataFrame:
    """Return `values` ranked anew, with exact values of the rows that are `chosen` from them.

    A dual is at least what one more is worth, and its tier no later. So rows that are chosen are valued exactly, all rows
    are ranked again (tier, what, greatest value; what is worth nothing comes last), and rows are chosen again, until all
    that are chosen are exact: then no other row can rank before them. At very degenerate points that may take long; after
    ROUNDS times what is chosen is left as it is.

    Args:
        plan: the plan that the values are of.
        values: rows of :func:`marginal_values`.
        chosen: which rows are wanted of ranked ones; the first that fit.
        solver: who solves these small linear programs.

    Raises:
        NotSolvedError: if there is no program behind the plan.
        SolverError: if the solver gives up.
    """
    for _ in range(ROUNDS):
        wanted = chosen(values)
        asked = wanted[~wanted["exact"].to_numpy(bool)]
        if not len(asked):
            break
        others = values[~values.index.isin(asked.index)]
        values = _ranked(pd.concat([exactly(plan, asked, solver=solver), others]), solved_of(plan))
    return values


def exactly(plan: Plan, rows: pd.DataFrame, *, solver: Solver = HiGHS()) -> pd.DataFrame:  # noqa: B008  frozen
    """Return `rows` of :func:`marginal_values` with the exact value of one more, its tier, and the range of both.

    A row of which one more is worth nothing (others bind as well) has the value 0 and no tier.

    Raises:
        NotSolvedError: if there is no program behind the plan.
        SolverError: if the solver gives up.
    """
    solved = solved_of(plan)
    m = len(solved.program.row_lower)
    bounds = rows.index.to_numpy(np.int64)
    of_row = bounds < m
    found = worth(
        solved.program,
        _objectives(solved),
        solved.solution,
        rows=bounds[of_row],
        columns=bounds[~of_row] - m,
        solver=solver,
    )
    order = np.concatenate([np.flatnonzero(of_row), np.flatnonzero(~of_row)])
    by_place = [found[at] for at in np.argsort(order)]
    tier = np.array([each.tier for each in by_place], np.int64)
    table = _valued(rows, solved, tier, np.array([each.value for each in by_place]))
    return table.assign(  # nothing that is limited can fall below 0
        holds_from=np.maximum([each.least for each in by_place], 0.0),
        holds_to=[each.most for each in by_place],
        exact=True,
    )


def _valued(table: pd.DataFrame, solved: Solved, tier: Codes, value: np.ndarray) -> pd.DataFrame:
    names = np.array([*(each.name for each in solved.tiers), ""], dtype=object)
    units = np.array([*(each.unit for each in solved.tiers), ""], dtype=object)
    return table.assign(
        value=value,
        tier=pd.array(names[tier], dtype="str"),
        tier_unit=pd.array(units[tier], dtype="str"),
        holds_from=np.nan,
        holds_to=np.nan,
        exact=False,
    )


def _ranked(values: pd.DataFrame, solved: Solved) -> pd.DataFrame:
    """Return `values`, the first tier first, then by what is limited, then the greatest value."""
    position = {tier.name: at for at, tier in enumerate(solved.tiers)}
    tier = values["tier"].map(position).fillna(len(position)).to_numpy(np.int64)
    return values.iloc[np.lexsort((-values["value"], values["what"], tier))]


def _objectives(solved: Solved) -> list[Objective]:
    return [tier.objective(solved.program.matrix.shape[1]) for tier in solved.tiers]


def _sizes(objectives: Sequence[Objective]) -> np.ndarray:
    return np.array([float(np.abs(objective.cost).max(initial=0.0)) for objective in objectives] or [0.0])
