"""Solving by way of a few columns gives what solving with all of them gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pks.lp import HiGHS, Infeasible, LinearProgram, NoPointYet, Proposing, Unbounded, lexicographic, part_of, together
from pks.lp.highs import HighsSession
from pks.lp.program import FloatArray
from pks.lp.solver import Session, Vertex
from pks.lp.start import AT_LOWER, BASIC
from tests.lp.exact import NoLeast, NoPoint, lexicographic_values
from tests.lp.programs import INF, Drawn, dense, drawn, objective


@settings(max_examples=60, deadline=None)
@given(case=drawn(), seed=st.integers(0, 2**16))
def test_values_are_those_of_rational_arithmetic(case: Drawn, seed: int) -> None:
    """Whatever columns it begins with, if there is a point with them, every tier has its exact value."""
    proposed = np.random.default_rng(seed).random(len(case.program.col_lower)) < 0.5
    begun = proposed | (case.program.col_lower != 0)
    only = part_of(case.program, np.flatnonzero(begun))
    try:
        lexicographic(only, [objective(*np.zeros(int(begun.sum())))])
        expected, _ = lexicographic_values(case.program, case.costs)
        found = lexicographic(case.program, case.objectives, solver=Proposing(proposed))
    except (Infeasible, NoPoint):
        assume(False)
    except (NoLeast, Unbounded):
        with pytest.raises(Unbounded):
            lexicographic(case.program, case.objectives, solver=Proposing(proposed))
        return
    assert found.values == pytest.approx([float(value) for value in expected], rel=1e-9, abs=1e-9)


def test_a_column_that_pays_is_handed_over() -> None:
    """By hand: ten patients at 3 a piece, unless the second way, 1 each for at most four, is found: 4 · 1 + 6 · 3 = 22."""
    program = dense([[1, 1]], rows=[(10, 10)], columns=[(0, INF), (0, 4)])
    session = Proposing(np.array([True, False])).session(program)
    vertex = session.minimise(np.array([3.0, 1.0]), warm=False)
    assert vertex.x.tolist() == [6.0, 4.0]
    assert vertex.reduced_costs.tolist() == [0.0, -2.0]
    assert session.proposed.tolist() == [True, True]


def test_a_column_that_does_not_pay_is_never_handed_over() -> None:
    """By hand: the second way costs 5 where the first costs 3: at the price 3 of a patient it would lose 2."""
    program = dense([[1, 1]], rows=[(10, 10)], columns=[(0, INF), (0, 4)])
    session = Proposing(np.array([True, False])).session(program)
    vertex = session.minimise(np.array([3.0, 5.0]), warm=False)
    assert vertex.reduced_costs.tolist() == [0.0, 2.0]
    assert session.proposed.tolist() == [True, False]


class Late(HighsSession):
    """A session that is stopped before it has a point, as one of a solver that takes no basis may be."""

    def minimise(self, cost: FloatArray, *, warm: bool) -> Vertex:
        """Find nothing."""
        raise NoPointYet("time is up", "time limit")


class Stopping:
    """HiGHS, with time for one session only."""

    name, version = "stopping", "1"

    def __init__(self) -> None:
        self.sessions = 0

    def session(
        self, program: LinearProgram, *, deadline: float | None = None, interrupt: Callable[[], bool] | None = None
    ) -> Session:
        """Hand a program over; all after the first come late."""
        self.sessions += 1
        return (HighsSession if self.sessions == 1 else Late)(program, {}, deadline=deadline, interrupt=interrupt)


def test_a_point_is_not_lost_when_time_is_up() -> None:
    """By hand: ten at 3 each are known when the way that costs 1 is found; time is up then, and they are kept."""
    program = dense([[1, 1], [1, -1]], rows=[(10, 10), (-5, INF)], columns=[(0, INF), (0, INF)])
    session = Proposing(np.array([True, False]), Stopping()).session(program)
    vertex = session.minimise(np.array([3.0, 1.0]), warm=False)
    assert session.proposed.tolist() == [True, True]
    assert (vertex.status, vertex.x.tolist()) == ("time limit", [10.0, 0.0])


def test_a_solve_goes_on_from_a_basis_of_the_callers() -> None:
    """From the optimal basis, which the caller places, no iteration is needed."""
    program = dense([[1, 1], [1, 0]], rows=[(10, 10), (-INF, 6)], columns=[(0, INF), (0, INF)])
    session = HiGHS().session(program)
    session.place(np.array([BASIC, BASIC], np.int8), np.array([AT_LOWER, 1], np.int8))
    vertex = session.minimise(np.array([1.0, 2.0]), warm=True)
    assert vertex.x.tolist() == [6.0, 4.0]
    assert vertex.iterations == 0


def test_a_part_keeps_its_columns_and_rows() -> None:
    """Columns and rows come in the order asked for, with their bounds; all rows keep their names."""
    program = dense([[1, 2, 3], [4, 5, 6]], rows=[(0, 1), (2, 3)], columns=[(0, 7), (0, 8), (0, 9)])
    part = part_of(program, np.array([2, 0]), np.array([1]))
    assert part.matrix.toarray().tolist() == [[6.0, 4.0]]
    assert part.col_upper.tolist() == [9.0, 7.0]
    assert (part.row_lower.tolist(), part.row_upper.tolist()) == ([2.0], [3.0])
    assert part_of(program, np.array([1])).row_name(1) == program.row_name(1)


def test_one_cost_for_all_puts_the_first_before_the_last() -> None:
    """With x + y >= 10, few x first and few y second: the sum of both, weighed, has no x."""
    program = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, INF)])
    cost = together([objective(1, 0), objective(0, 1000)], 2)
    assert HiGHS().session(program).minimise(cost, warm=False).x.tolist() == [0.0, 10.0]
