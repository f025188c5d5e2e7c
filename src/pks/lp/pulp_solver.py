"""Every solver that PuLP knows. The only module that imports pulp.

Portable, not fast: the program is written out as text for every solve, and there are no warm starts.
Mitchell, O'Sullivan, Dunning: PuLP: A Linear Programming Toolkit for Python. University of Auckland, 2011.
"""

from __future__ import annotations

import math
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from pks.lp.dual import are_optimal, dual_program, duals_of
from pks.lp.errors import CONTRADICTION, ENDLESS, Infeasible, NoPointYet, SolverFailed, Unbounded
from pks.lp.face import Face
from pks.lp.polish import polished, violation
from pks.lp.program import BoolArray, FloatArray, LinearProgram
from pks.lp.solver import Vertex
from pks.lp.start import Places, Start

_FEASIBLE = 1e-6
_TOO_EARLY = "the solver was stopped before it had a feasible point; give it more time"


@dataclass(frozen=True)
class PuLP:
    """A solver by its name in PuLP, such as ``PULP_CBC_CMD`` (bundled with PuLP), ``GLPK_CMD`` or ``GUROBI``.

    Solvers that return duals hold tiers by them, the others by those of the dual program, solved as well. Digits that a
    solver does not print are completed (:mod:`pks.lp.polish`), so that tiers hold to 1e-9 with any.

    Args:
        name: as ``pulp.listSolvers()`` gives it.

    Raises:
        SolverFailed: PuLP does not know the solver or does not find its program; the message lists those it finds.

    Example:
        >>> PuLP("PULP_CBC_CMD").name
        'PULP_CBC_CMD'
        >>> PuLP("ABACUS")
        Traceback (most recent call last):
        pks.lp.errors.SolverFailed: PuLP ... finds no solver 'ABACUS'; it finds ...PULP_CBC_CMD...
    """

    name: str = "PULP_CBC_CMD"

    def __post_init__(self) -> None:
        if self.name not in pulp.listSolvers() or not self._solver().available():
            found = ", ".join(pulp.listSolvers(onlyAvailable=True))
            raise SolverFailed(f"PuLP {pulp.__version__} finds no solver {self.name!r}; it finds {found}")

    @property
    def version(self) -> str:
        """Version of PuLP; the solvers do not tell theirs."""
        return f"PuLP {pulp.__version__}"

    def session(
        self, program: LinearProgram, *, deadline: float | None = None, interrupt: Callable[[], bool] | None = None
    ) -> PulpSession:
        """Hand a program over; see :meth:`pks.lp.solver.Solver.session`. Interrupts are heard between solves only."""
        return PulpSession(program, self._solver, deadline=deadline, interrupt=interrupt)

    def _solver(self, **options: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # PuLP 3.3 announces that its bundled CBC will go
            return pulp.getSolver(self.name, msg=False, **options)


@dataclass(frozen=True, eq=False)
class _Answer:
    """What a solver said: PuLP's status and, if it gave them, a point and duals."""

    status: int
    settled: bool
    x: FloatArray
    reduced_costs: FloatArray | None
    row_duals: FloatArray | None


class PulpSession:
    """One program for a solver of PuLP; see :class:`pks.lp.solver.Session`."""

    def __init__(
        self,
        program: LinearProgram,
        solver: Callable[..., Any],
        *,
        deadline: float | None = None,
        interrupt: Callable[[], bool] | None = None,
    ) -> None:
        self._program, self._solver = program, solver
        self._deadline, self._interrupt = deadline, interrupt
        self._face = Face.whole(program)

    def basis(self) -> tuple[BoolArray, BoolArray] | None:
        """None: PuLP does not pass bases on."""
        return None

    def begin(self, start: Start) -> None:
        """Ignored: PuLP does not pass bases on."""

    def place(self, columns: Places, rows: Places) -> None:
        """Ignored, as above."""

    def fix(self, face: Face) -> None:
        """Solve within this face from now on."""
        self._face = face

    def minimise(self, cost: FloatArray, *, warm: bool) -> Vertex:
        """The best vertex of the face; see :meth:`pks.lp.solver.Session.minimise`. Every solve is a cold one."""
        answer = self._ask(self._program, self._face, cost)
        x = polished(self._program, self._face, answer.x)
        if not answer.settled:
            if violation(self._program, self._face, x) > _FEASIBLE:
                raise NoPointYet(_TOO_EARLY, "time limit")
            reduced_costs, row_duals = cost, np.zeros(len(self._program.row_lower))
        else:
            reduced_costs, row_duals = self._duals(cost, x, answer)
        return Vertex(
            x=x,
            objective=float(cost @ x),
            reduced_costs=reduced_costs,
            row_duals=row_duals,
            iterations=0,
            status="optimal" if answer.settled else "time limit",
        )

    def _ask(self, program: LinearProgram, face: Face, cost: FloatArray) -> _Answer:
        """Solve, and read every status.

        Raises:
            Infeasible, Unbounded, SolverFailed: there is no optimum, or none was reached.
        """
        if self._interrupt is not None and self._interrupt():
            raise NoPointYet("stopped by the caller", "interrupted")
        options = {}
        if self._deadline is not None:
            options["timeLimit"] = max(1, math.ceil(self._deadline - time.monotonic()))
        try:
            answer = _answer(program, face, cost=cost, solver=self._solver(**options))
        except SolverFailed as fault:
            if self._late():
                raise NoPointYet(_TOO_EARLY, "time limit") from fault
            raise
        if answer.status == pulp.LpStatusOptimal:
            return answer
        if self._late():
            raise NoPointYet(_TOO_EARLY, "time limit")
        if answer.status == pulp.LpStatusNotSolved:
            raise SolverFailed("the solver gave up without saying why; try another one")
        if cost.any():
            self._ask(program, face, np.zeros_like(cost))  # solvers tell the two apart in different ways; this decides
            raise Unbounded(ENDLESS)
        raise Infeasible(CONTRADICTION)

    def _late(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _duals(self, cost: FloatArray, x: FloatArray, answer: _Answer) -> tuple[FloatArray, FloatArray]:
        """Duals that prove x optimal: the solver's, with either sign, or else those of the dual program."""
        program, face = self._program, self._face
        if answer.reduced_costs is not None and answer.row_duals is not None:
            for sign in (1.0, -1.0):
                z, y = sign * answer.reduced_costs, sign * answer.row_duals
                if are_optimal(program, face, cost=cost, x=x, reduced_costs=z, row_duals=y):
                    return z, y
        dual, dual_cost = dual_program(program, face, cost)
        whole = Face.whole(dual)
        try:
            parts = polished(dual, whole, self._ask(dual, whole, dual_cost).x)
        except Infeasible as fault:
            raise Unbounded(ENDLESS) from fault
        z, y = duals_of(face, parts)
        if not are_optimal(program, face, cost=cost, x=x, reduced_costs=z, row_duals=y):
            raise SolverFailed("the solver's point and duals do not prove each other optimal; try another solver")
        return z, y


def _answer(program: LinearProgram, face: Face, *, cost: FloatArray, solver: Any) -> _Answer:
    """Write a program out for PuLP, solve it in a directory that is removed afterwards, and read the answer."""
    problem, columns, rows = _problem(program, face, cost)
    with tempfile.TemporaryDirectory(prefix="pks-") as directory:
        if hasattr(solver, "tmpDir"):
            solver.tmpDir = directory
        try:
            problem.solve(solver)
        except AssertionError:  # with which GLPK_CMD answers unbounded programs
            problem.status = pulp.LpStatusUndefined
        except Exception as fault:  # reading what a program wrote can go wrong in any way
            raise SolverFailed(f"{solver.name}: {fault}") from fault
    values = [column.varValue for column in columns]
    idle = np.clip(0.0, face.col_lower, face.col_upper)  # where columns lie that PuLP leaves out, as nothing needs them
    x = np.array([idle[j] if value is None else value for j, value in enumerate(values)], dtype=np.float64)
    by_name = {constraint.name: constraint.pi for constraint in problem.constraints()}
    prices = [(i, by_name[name]) for i, name in rows]
    y = np.zeros(len(program.row_lower))
    known = all(price is not None for _, price in prices)
    for i, price in prices:
        y[i] += price or 0.0
    z = np.array([column.dj or 0.0 for column in columns], dtype=np.float64)
    known = known and all(
        column.dj is not None for column, value in zip(columns, values, strict=True) if value is not None
    )
    settled = problem.sol_status == pulp.LpSolutionOptimal
    return _Answer(problem.status, settled, x, z if known else None, y if known else None)


def _problem(program: LinearProgram, face: Face, cost: FloatArray) -> tuple[Any, list[Any], list[tuple[int, str]]]:
    """The problem in PuLP's terms, its variables by column, and the row that each of its constraints stands for."""
    problem = pulp.LpProblem("pks", pulp.LpMinimize)
    bounds = zip(face.col_lower.tolist(), face.col_upper.tolist(), strict=True)
    columns = [problem.add_variable(f"x{j}", _finite(low), _finite(high)) for j, (low, high) in enumerate(bounds)]
    problem.setObjective(pulp.LpAffineExpression([(columns[j], float(cost[j])) for j in np.flatnonzero(cost)]))
    matrix = program.matrix.tocsr()
    rows: list[tuple[int, str]] = []
    for i, (low, high) in enumerate(zip(face.row_lower.tolist(), face.row_upper.tolist(), strict=True)):
        entries = slice(matrix.indptr[i], matrix.indptr[i + 1])
        terms = zip(matrix.indices[entries].tolist(), matrix.data[entries].tolist(), strict=True)
        activity = pulp.LpAffineExpression([(columns[j], value) for j, value in terms])
        if not activity:
            if low > 0 or high < 0:
                raise Infeasible(f"row {program.row_name(i)} has no entries, but must lie between {low} and {high}")
            continue
        for name, constraint in _constraints(i, activity, low, high):
            problem.addConstraint(constraint, name)
            rows.append((i, name))
    if not rows:
        problem.addConstraint(problem.add_variable("nothing", 0.0, 1.0) <= 1.0, "nothing")  # CBC fails without rows
    return problem, columns, rows


def _constraints(i: int, activity: Any, low: float, high: float) -> list[tuple[str, Any]]:
    if low == high:
        return [(f"e{i}", activity == low)]
    sides = [(f"l{i}", activity >= low)] if math.isfinite(low) else []
    return sides + ([(f"u{i}", activity <= high)] if math.isfinite(high) else [])


def _finite(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None
