"""The search for a lexicographic optimum: tier after tier, and back when one has been worsened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pks.lp.errors import NoPointYet, SolverError, SolverFailed, Unbounded
from pks.lp.face import Face
from pks.lp.program import FloatArray, LinearProgram
from pks.lp.solver import Session, Status, Vertex
from pks.lp.start import LEAST, Start, falling, start_from
from pks.lp.tier import Tier

_PATIENCE = 8
_SUSPECT = 0.1
_SHARPER = (1.0, 2.0**8, 2.0**16)  # by which a cost is multiplied, so that tolerances on duals mean less


class Search:
    """One search on one session.

    Args:
        program: what is searched.
        session: where it is solved.
        costs: one for each tier, scaled alike, shapes (n,), none all zero.
        announce: called with the number of tiers settled so far; true stops the search.
        start: what an earlier search on a program of this shape left; it changes the way, not the values.

    Attributes:
        tiers: those settled so far.
        x: the best feasible point so far, shape (n,); None before there is one.
        vertex: the vertex that it belongs to.
        status: ``optimal``, or why the search stopped.
        iterations: simplex iterations in all.
    """

    def __init__(
        self,
        program: LinearProgram,
        session: Session,
        *,
        costs: Sequence[FloatArray],
        announce: Callable[[int], bool],
        start: Start | None = None,
    ) -> None:
        self._start = start
        self._program, self._session, self._costs, self._announce = program, session, costs, announce
        self.tiers: list[Tier] = []
        self.x: FloatArray | None = None
        self.vertex: Vertex | None = None
        self.status: Status = "optimal"
        self.iterations = 0

    @property
    def face(self) -> Face:
        """The points as good as any in all tiers settled so far."""
        return self.tiers[-1].face if self.tiers else Face.whole(self._program)

    def run(self, *, feasible_first: bool) -> None:
        """Settle all tiers, or stop with the best point so far.

        Args:
            feasible_first: whether to find any feasible point before the optimum, so as to have one when time is up.

        Raises:
            Infeasible, Unbounded, SolverFailed: as :func:`pks.lp.lexicographic`.
        """
        if not (self._start and self._costs and self._begun(self._start, feasible_first=feasible_first)):
            self._cold(feasible_first=feasible_first)
        rounds = 0
        while self.status == "optimal" and len(self.tiers) < len(self._costs):
            rounds += 1
            if rounds > _PATIENCE * len(self._costs):
                raise SolverFailed("the tiers cannot be held to 1e-9; bring the program's numbers closer together")
            self._settle_next()

    def left(self) -> Start | None:
        """What this search leaves to the next one; None if the solver does not tell its basis."""
        basis = self._session.basis()
        if basis is None or self.x is None:
            return None
        held = [tier.held_duals for tier in self.tiers]
        return start_from(
            self._program, basis, x=self.x, reduced_costs=[z for z, _ in held], row_duals=[y for _, y in held]
        )

    def _begun(self, start: Start, *, feasible_first: bool) -> bool:
        """Whether there is a first vertex by way of an earlier search."""
        cost = start.cost(self._program)
        try:
            for each in (np.zeros_like(cost), cost) if feasible_first else (cost,):
                self._session.begin(start)
                self._keep(self._minimise(each, warm=True))
        except NoPointYet:
            raise
        except SolverError:
            return False
        return True

    def _cold(self, *, feasible_first: bool) -> None:
        """A first vertex, for the first of several costs that has an optimum."""
        zero = np.zeros(len(self._program.col_lower))
        if feasible_first or not self._costs:
            self._keep(self._minimise(zero, warm=False))
        if not self._costs:
            self._keep(self._minimise(zero, warm=True))
            return
        for cost in (weighted(self._costs), self._costs[0]):
            if self.status != "optimal":
                return
            try:
                self._keep(self._minimise(cost, warm=False))
            except NoPointYet:
                raise
            except (Unbounded, SolverFailed):
                continue
            return
        self._keep(self._minimise(zero, warm=False))

    def _settle_next(self) -> None:
        """Solve the next tier on the face of those before it, unless that shows one of them to be wrong."""
        cost, before = self._costs[len(self.tiers)], self.face
        self._session.fix(before)
        for sharper in _SHARPER:
            vertex = self._minimise(cost * sharper, warm=True)
            if vertex is None or self._go_back(vertex):
                return
            self._keep(vertex)
            if vertex.status != "optimal":
                return
            tier = Tier.settled(self._program, cost, vertex=vertex.divided(sharper), before=before)
            if tier.proved:
                self.tiers.append(tier)
                if self._announce(len(self.tiers)):
                    self.status = "interrupted"
                return
        raise SolverFailed("a tier cannot be proved optimal to 1e-9; bring the program's numbers closer together")

    def _minimise(self, cost: FloatArray, *, warm: bool) -> Vertex | None:
        """Solve; None if the solver was stopped without a point, and there is one already."""
        try:
            vertex = self._session.minimise(cost, warm=warm)
        except NoPointYet as stop:
            if self.x is None:
                raise
            self.status = stop.status
            return None
        self.iterations += vertex.iterations
        self.status = vertex.status
        return vertex

    def _keep(self, vertex: Vertex | None) -> None:
        if vertex is not None:
            self.x = vertex.x
            self.vertex = vertex

    def _go_back(self, vertex: Vertex) -> bool:
        """Whether a vertex shows a settled tier to be wrong; if so, drop what must be solved again."""
        for number, tier in enumerate(self.tiers):
            drift = tier.drift(vertex.x)
            if abs(drift) > 1 and vertex.status != "optimal":
                return True
            if drift > _SUSPECT:
                tightened = tier.tightened(self._program, vertex.x)
                if tightened is not None:
                    self.tiers[number:] = [tightened]
                    return True
            if abs(drift) > 1:
                del self.tiers[number:]
                return True
        return False


def weighted(costs: Sequence[FloatArray]) -> FloatArray:
    """The sum of costs with weights falling from tier to tier, which gets most tiers right and all of them nearly."""
    step = falling(len(costs))
    total = np.zeros_like(costs[0])
    for cost in costs:
        total = total * step + cost
    return total * LEAST
