"""What a solver is to this room: something that opens a session on a program and finds vertices in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from pks.lp.face import Face
from pks.lp.program import BoolArray, FloatArray, LinearProgram
from pks.lp.start import Places, Start

Status = Literal["optimal", "time limit", "interrupted"]


@dataclass(frozen=True, eq=False)
class Vertex:
    """A point a solver found, with what it knows about it.

    Attributes:
        x: value of each column, shape (n,).
        objective: ``cost · x`` as the solver reports it.
        reduced_costs: ``cost - Aᵀ row_duals``, shape (n,).
        row_duals: change of the optimum per unit that the binding side of each row is raised, shape (m,).
        iterations: simplex iterations of this solve.
        status: ``optimal``, or why a feasible point is not known to be so.
    """

    x: FloatArray
    objective: float
    reduced_costs: FloatArray
    row_duals: FloatArray
    iterations: int
    status: Status

    def divided(self, factor: float) -> Vertex:
        """The same vertex for the cost divided by a factor."""
        return replace(
            self,
            objective=self.objective / factor,
            reduced_costs=self.reduced_costs / factor,
            row_duals=self.row_duals / factor,
        )


class Session(Protocol):
    """One program handed over to a solver, to be solved for several costs and narrowed in between."""

    def minimise(self, cost: FloatArray, *, warm: bool) -> Vertex:
        """The best vertex of the face for a cost of shape (n,); ``warm`` starts from the last one found.

        Raises:
            Infeasible, Unbounded, SolverFailed: there is no optimum, or none was reached.
        """
        ...

    def basis(self) -> tuple[BoolArray, BoolArray] | None:
        """Which columns (n,) and rows (m,) are in the basis of the last vertex; None if the solver does not tell."""
        ...

    def begin(self, start: Start) -> None:
        """Start the next solve, if it is warm, from this basis; a solver that cannot is free to ignore it."""
        ...

    def place(self, columns: Places, rows: Places) -> None:
        """Go on, if the next solve is warm, from this basis by primal simplex; a solver that cannot is free to ignore it.

        Args:
            columns: where each lies, as in :class:`pks.lp.start.Start`, shape (n,).
            rows: the same of rows, shape (m,).
        """
        ...

    def fix(self, face: Face) -> None:
        """Solve within this face of the program from now on, instead of the whole or an earlier face."""
        ...


class Solver(Protocol):
    """A way to solve linear programs; an argument of :func:`pks.lp.lexicographic`."""

    @property
    def name(self) -> str:
        """What it is called in results."""
        ...

    @property
    def version(self) -> str:
        """Version of the program that solves."""
        ...

    def session(
        self, program: LinearProgram, *, deadline: float | None = None, interrupt: Callable[[], bool] | None = None
    ) -> Session:
        """Hand a program over.

        Args:
            program: what to solve; stays unchanged.
            deadline: when to stop, on the clock of :func:`time.monotonic`; None for never.
            interrupt: asked now and then during a solve; true stops it at the next occasion.
        """
        ...
