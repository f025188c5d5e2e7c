from __future__ import annotations

import numpy as np
import pytest

from pks.lp.face import Face
from pks.lp.solver import Vertex
from pks.lp.tier import Tier
from tests.lp.programs import INF, dense

PROGRAM = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, 8)])
COST = np.array([2.0, 1.0])


def vertex(x: list[float], reduced_costs: list[float], row_duals: list[float]) -> Vertex:
    """A vertex as a solver would return it."""
    return Vertex(np.array(x), 0.0, np.array(reduced_costs), np.array(row_duals), iterations=1, status="optimal")


def settled(found: Vertex) -> Tier:
    """The tier that a vertex settles on the whole program."""
    return Tier.settled(PROGRAM, COST, vertex=found, before=Face.whole(PROGRAM))


def test_an_optimal_vertex_is_proved_and_held() -> None:
    """By hand: x = (2, 8) costs 12; the row's dual is 2, the second column's reduced cost -1 at its upper bound."""
    tier = settled(vertex([2, 8], [0, -1], [2]))
    assert tier.value == 12.0
    assert tier.proved
    assert tier.face.col_lower.tolist() == [0, 8]
    assert tier.face.row_upper.tolist() == [10]


def test_a_vertex_that_could_be_better_is_not_proved() -> None:
    """By hand: at (10, 0) eight units could move to the second column for 1 less each."""
    tier = settled(vertex([10, 0], [0, -1], [2]))
    assert not tier.proved
    assert tier.gap == 8.0
    assert tier.face.col_lower.tolist() == [0, 0]


def test_drift_is_measured_in_what_is_tolerated() -> None:
    """A point 12e-9 worse than 12 has drifted by 1; a better one by less than 0."""
    tier = settled(vertex([2, 8], [0, -1], [2]))
    assert tier.drift(np.array([2 + 6e-9, 8])) == pytest.approx(1.0, rel=1e-6)
    assert tier.drift(np.array([1.0, 8])) < -1


def test_tightening_holds_what_made_a_point_worse() -> None:
    """A dual too small to count is held once a step along it worsens the tier; nothing is left to hold after that."""
    cost = np.array([1.0, 0.0, 1.0])
    program = dense([[0, 0, 1]], rows=[(0, INF)], columns=[(0, INF), (0, INF), (0, INF)])
    found = Vertex(np.zeros(3), 0.0, np.array([1.0, 1e-13, 1.0]), np.zeros(1), iterations=1, status="optimal")
    tier = Tier.settled(program, cost, vertex=found, before=Face.whole(program))
    assert tier.columns.tolist() == [True, False, True]
    worse = np.array([0.0, 1e6, 0.0])
    tightened = tier.tightened(program, worse)
    assert tightened is not None
    assert tightened.face.col_upper.tolist() == [0, 0, 0]
    assert tightened.tightened(program, worse) is None
