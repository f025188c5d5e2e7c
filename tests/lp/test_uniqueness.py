from __future__ import annotations

import numpy as np
import pytest

from pks.lp import HiGHS, PuLP, Solution, lexicographic
from pks.lp.program import LinearProgram
from pks.lp.solver import Solver
from tests.lp.programs import INF, dense, objective

BOTH = pytest.mark.parametrize("solver", [HiGHS(), PuLP()], ids=["with a basis", "without a basis"])


def solved(program: LinearProgram, *cost: float, solver: Solver) -> Solution:
    """One objective, solved."""
    return lexicographic(program, [objective(*cost)], solver=solver)


@BOTH
def test_a_single_best_vertex_is_unique(solver: Solver) -> None:
    """By hand: x + 2y least with x + y >= 1 is (1, 0) only."""
    solution = solved(dense([[1, 1]], rows=[(1, INF)], columns=[(0, INF)] * 2), 1, 2, solver=solver)
    assert solution.unique is True
    assert solution.alternative is None


@BOTH
def test_a_degenerate_vertex_can_be_unique(solver: Solver) -> None:
    """By hand: zero reduced costs alone do not make a tie; three rows meet in (0, 0), and no other point costs 0."""
    program = dense([[1, 1], [1, -1], [-1, 1]], rows=[(0, INF)] * 2 + [(0, INF)], columns=[(-INF, INF), (0, INF)])
    assert solved(program, 1, 0, solver=solver).unique is True


@BOTH
def test_a_tie_shows_another_vertex(solver: Solver) -> None:
    """By hand: x + y least with x + y >= 1 is any of (1, 0) to (0, 1); the alternative is as good, feasible, elsewhere."""
    solution = solved(dense([[1, 1]], rows=[(1, INF)], columns=[(0, INF)] * 2), 1, 1, solver=solver)
    assert solution.unique is False
    assert solution.alternative is not None
    assert solution.alternative.sum() == pytest.approx(1.0, rel=1e-9)
    assert np.abs(solution.alternative - solution.x).max() > 0.5


@BOTH
def test_a_tie_without_end_shows_a_point_nearby(solver: Solver) -> None:
    """By hand: y is free to grow for ever at no cost; some other point is shown all the same."""
    solution = solved(dense([[1, 0]], rows=[(1, INF)], columns=[(0, INF)] * 2), 1, 0, solver=solver)
    assert solution.unique is False
    assert solution.alternative is not None
    assert np.isfinite(solution.alternative).all()


@BOTH
def test_columns_free_both_ways_are_pushed_both_ways(solver: Solver) -> None:
    """By hand: a + b = 0 with both free and no cost is a line, which only opposite moves follow."""
    program = dense([[1, 1, 0]], rows=[(0, 0)], columns=[(-INF, INF), (-INF, INF), (0, INF)])
    assert solved(program, 0, 0, 1, solver=solver).unique is False
    boxed = dense([[1, 1, 0], [1, 0, 0]], rows=[(0, 0), (2, 2)], columns=[(-INF, INF), (-INF, INF), (0, INF)])
    assert solved(boxed, 0, 0, 1, solver=solver).unique is True
