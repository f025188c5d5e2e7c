from __future__ import annotations

import numpy as np
import pytest

from pks.lp import HiGHS, SolverFailed
from pks.lp.face import Face
from pks.lp.program import FloatArray
from pks.lp.search import Search, weighted
from pks.lp.solver import Vertex
from pks.lp.start import Start
from tests.lp.programs import INF, dense


def test_weights_fall_evenly_and_not_too_far() -> None:
    """Weights fall by 30 from tier to tier, by less if there are so many that they would span more than 1e8."""
    few = weighted(list(np.eye(3)))
    many = weighted(list(np.eye(12)))
    assert few[:-1] / few[1:] == pytest.approx([30.0, 30.0])
    assert np.ptp(many[:-1] / many[1:]) < 1e-9
    assert many[0] / many[-1] == pytest.approx(1e8)
    assert few[-1] == many[-1]


class Liar:
    """A session that calls any vertex optimal: all that a search may not trust."""

    def __init__(self, vertex: Vertex) -> None:
        self.vertex = vertex

    def minimise(self, cost: FloatArray, *, warm: bool) -> Vertex:
        """Always the same."""
        return self.vertex

    def fix(self, face: Face) -> None:
        """Not at all."""

    def begin(self, start: Start) -> None:
        """Nowhere."""

    def basis(self) -> None:
        """Unknown."""


def test_a_search_does_not_trust_the_solver() -> None:
    """A vertex that its own duals do not prove optimal is refused."""
    program = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, 8)])
    vertex = Vertex(np.array([10.0, 0]), 20.0, np.array([0.0, -1]), np.array([2.0]), iterations=1, status="optimal")
    search = Search(program, Liar(vertex), costs=[np.array([2.0, 1.0])], announce=lambda settled: False)
    with pytest.raises(SolverFailed, match="cannot be proved optimal"):
        search.run(feasible_first=False)


def test_a_tier_that_a_later_one_improves_is_solved_again() -> None:
    """An earlier tier's value that was not its optimum is found out and settled anew."""
    program = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, 8)])
    costs = [np.array([2.0, 1.0]), np.array([0.0, -1.0])]
    search = Search(program, HiGHS().session(program), costs=costs, announce=lambda settled: False)
    search.run(feasible_first=False)
    poor = Vertex(np.array([10.0, 0]), 20.0, np.zeros(2), np.zeros(1), iterations=1, status="optimal")
    search.tiers[:] = [type(search.tiers[0]).settled(program, costs[0], vertex=poor, before=Face.whole(program))]
    search.run(feasible_first=False)
    assert [tier.value for tier in search.tiers] == [12.0, -8.0]
