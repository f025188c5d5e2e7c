"""Solve a program of many columns by way of few: a column is handed to the solver when it would pay.

Column generation by listing: the program that is solved holds the columns proposed so far, all others stay at 0. At the prices
that come out, y, a column left out pays where c_j − a_jᵀy < 0; those are handed over as well, until none pays. Then the duals
prove the point optimal for the whole program. There are finitely many columns, so there is an end (Dantzig, Wolfe:
Decomposition principle for linear programs, Operations Research 8 (1960), 101-111, https://doi.org/10.1287/opre.8.1.101).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from pks.lp.errors import NoPointYet
from pks.lp.face import NOISE, Face
from pks.lp.highs import HiGHS
from pks.lp.program import BoolArray, FloatArray, LinearProgram, part_of
from pks.lp.solver import Session, Solver, Vertex
from pks.lp.start import AT_LOWER, Places, Start, places_of


@dataclass(frozen=True, eq=False)
class Proposing:
    """A solver that hands only some columns to another one, and more when they pay.

    Args:
        proposed: which columns to begin with, shape (n,); with them there must be a feasible point. The others have lower
            bound 0, or are handed over as well.
        solver: who solves.
    """

    proposed: BoolArray
    solver: Solver = field(default_factory=HiGHS)

    @property
    def name(self) -> str:
        """What it is called in results."""
        return self.solver.name

    @property
    def version(self) -> str:
        """Version of the program that solves."""
        return self.solver.version

    def session(
        self, program: LinearProgram, *, deadline: float | None = None, interrupt: Callable[[], bool] | None = None
    ) -> ProposingSession:
        """Hand a program over; see :meth:`pks.lp.solver.Solver.session`."""

        def inner(own: LinearProgram) -> Session:
            return self.solver.session(own, deadline=deadline, interrupt=interrupt)

        return ProposingSession(program, inner, self.proposed | (program.col_lower != 0))


class ProposingSession:
    """One program of which the solver holds the columns proposed so far; see :class:`pks.lp.solver.Session`."""

    def __init__(self, program: LinearProgram, inner: Callable[[LinearProgram], Session], proposed: BoolArray) -> None:
        self._program, self._inner = program, inner
        self._face = Face.whole(program)
        self._own = np.flatnonzero(proposed)
        self._session = inner(part_of(program, self._own))

    @property
    def proposed(self) -> BoolArray:
        """Which columns the solver holds by now, shape (n,)."""
        return self._whole(np.ones(len(self._own), np.bool_), False)

    def minimise(self, cost: FloatArray, *, warm: bool) -> Vertex:
        """The best vertex of the face, all columns considered; see :meth:`pks.lp.solver.Session.minimise`."""
        iterations = 0
        known: Vertex | None = None
        while True:
            try:
                vertex = self._session.minimise(cost[self._own], warm=warm)
            except NoPointYet as stop:
                if known is None:
                    raise
                return replace(known, status=stop.status, iterations=iterations)
            iterations += vertex.iterations
            terms = self._program.matrix.T @ vertex.row_duals
            dual = cost - terms
            least = NOISE * max(np.abs(cost).max(initial=0.0), np.abs(terms).max(initial=0.0))
            paying = (dual < -least) & ~self.proposed & (self._face.col_upper > 0)
            dual[self._own] = vertex.reduced_costs
            known = replace(vertex, x=self._whole(vertex.x, 0.0), reduced_costs=dual, iterations=iterations)
            if vertex.status != "optimal" or not paying.any():
                return known
            self._propose(paying, vertex)
            warm = True

    def basis(self) -> tuple[BoolArray, BoolArray] | None:
        """Which columns and rows are in the basis of the last vertex; see :meth:`pks.lp.solver.Session.basis`."""
        basis = self._session.basis()
        return None if basis is None else (self._whole(basis[0], False), basis[1])

    def begin(self, start: Start) -> None:
        """Start the next warm solve from this basis; those of its columns that are basic are handed over if they are not yet."""
        if (missing := ~self.proposed & (start.columns != AT_LOWER)).any():
            self._take(missing)
        own = self._own
        self._session.begin(replace(start, columns=start.columns[own], reduced_costs=start.reduced_costs[own]))

    def place(self, columns: Places, rows: Places) -> None:
        """Go on from this basis, by primal simplex."""
        self._session.place(columns[self._own], rows)

    def fix(self, face: Face) -> None:
        """Solve within this face from now on."""
        self._face = face
        own = self._own
        self._session.fix(replace(face, col_lower=face.col_lower[own], col_upper=face.col_upper[own]))

    def _propose(self, more: BoolArray, vertex: Vertex) -> None:
        """Hand more columns over and go on from the last vertex."""
        basis, face = self._session.basis(), self._face
        x = self._whole(vertex.x, 0.0)
        places = None
        if basis is not None:
            columns = places_of(face.col_lower, face.col_upper, value=x, basic=self._whole(basis[0], False))
            columns[more] = AT_LOWER
            rows = places_of(face.row_lower, face.row_upper, value=self._program.matrix @ x, basic=basis[1])
            places = columns, rows
        self._take(more)
        if places is not None:
            self.place(*places)

    def _take(self, more: BoolArray) -> None:
        self._own = np.flatnonzero(self.proposed | more)
        self._session = self._inner(part_of(self._program, self._own))
        self.fix(self._face)

    def _whole(self, values: np.ndarray, rest: float | bool) -> np.ndarray:
        """Values of the columns handed over as values of all columns, `rest` elsewhere."""
        out = np.full(len(self._program.col_lower), rest, dtype=values.dtype)
        out[self._own] = values
        return out
