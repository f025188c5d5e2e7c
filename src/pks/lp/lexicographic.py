"""Minimise several objectives in strict order, each held exactly while the next is minimised."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pks.lp.errors import ProgramError, SolverFailed, Unbounded
from pks.lp.face import lower_bound
from pks.lp.highs import HiGHS
from pks.lp.objective import Objective
from pks.lp.program import FloatArray, LinearProgram
from pks.lp.search import Search, weighted
from pks.lp.solution import Solution
from pks.lp.solver import Solver
from pks.lp.start import Start
from pks.lp.uniqueness import another
from pks.lp.watch import Progress, Watch

_ROW_TOLERANCE = 1e-9
_ROW_TOLERANCE_STOPPED = 1e-6
_COST_SIZE = 2.0**10  # of the greatest coefficient, so that the solver's absolute tolerance reaches small ones


def lexicographic(
    program: LinearProgram,
    objectives: Sequence[Objective],
    *,
    solver: Solver = HiGHS(),  # noqa: B008  frozen, so that one for all calls is safe
    start: Start | None = None,
    time_limit: float | None = None,
    progress: Callable[[Progress], bool | None] | None = None,
    uniqueness: bool = True,
) -> Solution:
    """Minimise the objectives in their order: each is as small as it can be given all before it.

    A weighted sum gives a vertex to start from. Every tier is then solved to its own optimum by primal simplex and held
    by complementary slackness: columns and rows with nonzero duals stay at their bounds (:mod:`pks.lp.face`). No row is
    added. After each tier the earlier values are computed anew; one that has moved by more than 1e-9 (relative to the
    value or, around zero, to its greatest cost coefficient) names the columns and rows to be held as well, and the
    tiers after it are solved again.

    Args:
        program: rows and bounds.
        objectives: most important first; one without any cost is settled at 0.
        solver: :class:`pks.lp.HiGHS`, :class:`pks.lp.PuLP`, or your own.
        start: :attr:`Solution.start` of a program with the same columns and rows but other numbers, such as another
            scenario: most of the way is gone already. The values are the same without; PuLP ignores it.
        time_limit: wall-clock seconds after which the best point so far is returned, marked in ``status``.
        progress: called after every tier and about ten times a second; stops the solve by returning True.
        uniqueness: whether to find out if there is another point as good in all tiers.

    Raises:
        ProgramError: an objective or the start does not fit the program.
        Infeasible: no point satisfies the program.
        Unbounded: an objective falls without end on the face that those before it leave.
        SolverFailed: the solver gave up, or was stopped before it had a feasible point (:class:`NoPointYet`).

    Example:
        Ten patients, six can be treated here and three elsewhere: first as few untreated as can be, then as few sent
        away.

        >>> import numpy as np
        >>> from pks.lp import Columns, Objective, Rows, assemble, lexicographic
        >>> patients = Columns(
        ...     "patients", np.zeros(3), np.array([6.0, 3.0, np.inf]), ["here", "away", "not"].__getitem__
        ... )
        >>> ten = np.array([10.0])
        >>> everyone = Rows("everyone", ten, ten, np.zeros(3, int), np.arange(3), np.ones(3))
        >>> tiers = [Objective("untreated", np.array([0.0, 0.0, 1.0])), Objective("away", np.array([0.0, 1.0, 0.0]))]
        >>> solution = lexicographic(assemble([patients], [everyone]), tiers)
        >>> solution.values, solution.x.tolist(), solution.unique
        ((1.0, 3.0), [6.0, 3.0, 1.0], True)
    """
    scaled = [_scaled(objective, len(program.col_lower)) for objective in objectives]
    active = [k for k, (cost, _) in enumerate(scaled) if cost.any()]
    watch = Watch(progress, of=len(active))
    deadline = None if time_limit is None else watch.began + time_limit
    session = solver.session(program, deadline=deadline, interrupt=watch.interrupted)
    search = Search(program, session, costs=[scaled[k][0] for k in active], announce=watch.announce, start=start)
    try:
        search.run(feasible_first=time_limit is not None)
    except Unbounded as fault:
        name = objectives[active[len(search.tiers)]].name
        raise Unbounded(f"objective {name!r}: {fault}") from fault
    x = _verified(program, search)
    left = search.left()
    unique, alternative = another(program, session, search=search) if uniqueness else (None, None)
    duals = _duals(program, search, [(k, scaled[k][1]) for k in active], of=len(objectives))
    return Solution(
        names=tuple(objective.name for objective in objectives),
        x=x,
        values=_values(objectives, x),
        row_duals=duals[0],
        reduced_costs=duals[1],
        unique=unique,
        alternative=alternative,
        status=search.status,
        gaps=_gaps(program, search, objectives=objectives, active=active, x=x),
        seconds=watch.seconds(),
        solver=solver.name,
        version=solver.version,
        iterations=search.iterations,
        start=left,
    )


def together(objectives: Sequence[Objective], n: int) -> FloatArray:
    """One cost for all objectives of a program of n columns, (n,): scaled alike, with weights falling from each to the next.

    Its optimum gets most of them right, in their order, and all nearly. The greatest coefficient of the last one that has any
    is between 1/32 and 1/16.

    Raises:
        ProgramError: an objective does not fit the program.
    """
    costs = [cost for cost, _ in (_scaled(objective, n) for objective in objectives) if cost.any()]
    return weighted(costs) if costs else np.zeros(n)


def _values(objectives: Sequence[Objective], x: FloatArray) -> tuple[float, ...]:
    return tuple(float((objective.cost * x).sum()) for objective in objectives)


def _verified(program: LinearProgram, search: Search) -> FloatArray:
    """The point found, rounding outside the bounds cut off, if all settled tiers and all rows hold there."""
    assert search.x is not None
    x = np.clip(search.x, program.col_lower, program.col_upper)
    drifts = [tier.drift(x) for tier in search.tiers]
    if max(map(abs, drifts), default=0.0) > 1:
        raise SolverFailed(f"the tiers moved by {drifts} times what is tolerated; bring the numbers closer together")
    activity = program.matrix @ x
    beyond = np.maximum(program.row_lower - activity, activity - program.row_upper)
    worst = beyond / np.maximum(1.0, abs(program.matrix) @ np.abs(x))
    if worst.max(initial=0.0) > (_ROW_TOLERANCE if search.status == "optimal" else _ROW_TOLERANCE_STOPPED):
        row = int(np.argmax(worst))
        raise SolverFailed(f"row {program.row_name(row)} is missed by {beyond[row]}; bring the numbers closer together")
    return x


def _duals(
    program: LinearProgram, search: Search, factors: Sequence[tuple[int, float]], *, of: int
) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]:
    """Row duals and reduced costs of every objective in its own units; zeros for those that were not solved."""
    row_duals = [np.zeros(len(program.row_lower))] * of
    reduced_costs = [np.zeros(len(program.col_lower))] * of
    for (k, factor), tier in zip(factors, search.tiers, strict=False):
        row_duals[k] = tier.row_duals / factor
        reduced_costs[k] = tier.reduced_costs / factor
    return tuple(row_duals), tuple(reduced_costs)


def _gaps(
    program: LinearProgram,
    search: Search,
    *,
    objectives: Sequence[Objective],
    active: Sequence[int],
    x: FloatArray,
) -> tuple[float, ...]:
    """How far each value may lie above its optimum: 0 where settled, else as far as the bounds of the columns tell."""
    gaps = [0.0] * len(objectives)
    values, no_duals = _values(objectives, x), np.zeros(len(program.row_lower))
    for k in active[len(search.tiers) :]:
        gaps[k] = values[k] - lower_bound(program, search.face, objectives[k].cost, no_duals)
    return tuple(gaps)


def _scaled(objective: Objective, n: int) -> tuple[FloatArray, float]:
    """The cost times a power of two that brings its greatest coefficient near ``_COST_SIZE``, and that factor."""
    cost = objective.cost
    if cost.shape != (n,):
        raise ProgramError(f"objective {objective.name!r}: cost has shape {cost.shape}; the program has {n} columns")
    if not np.isfinite(cost).all():
        at = int(np.argmin(np.isfinite(cost)))
        raise ProgramError(f"objective {objective.name!r}: cost {cost[at]} at position {at} is not finite")
    greatest = float(np.abs(cost).max(initial=0.0))
    factor = _COST_SIZE / 2.0 ** np.floor(np.log2(greatest)) if greatest else 1.0
    return cost * factor, factor
