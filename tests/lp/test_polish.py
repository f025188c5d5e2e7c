from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from pks.lp import Infeasible, Unbounded, lexicographic
from pks.lp.face import Face
from pks.lp.polish import polished, violation
from tests.lp.programs import INF, Drawn, dense, drawn, shares


@settings(max_examples=60, deadline=None)
@given(drawn(shares()))
def test_eight_digits_become_sixteen(case: Drawn) -> None:
    """A unique optimum rounded to eight digits comes back to nearly all sixteen."""
    try:
        solution = lexicographic(case.program, case.objectives)
    except (Infeasible, Unbounded):
        return
    if not solution.unique:
        return
    rounded = np.array([float(f"{value:.8g}") for value in solution.x])
    again = polished(case.program, Face.whole(case.program), rounded)
    assert again == pytest.approx(solution.x, rel=1e-12, abs=1e-12)


def test_a_rounded_point_that_keeps_to_the_rows_is_completed_too() -> None:
    """By hand: 3x <= 1 holds for 0.33333333 as it does for 1/3, which is meant."""
    program = dense([[3]], rows=[(-INF, 1)], columns=[(0, INF)])
    assert polished(program, Face.whole(program), np.array([0.33333333])) == pytest.approx([1 / 3], rel=1e-15)


def test_a_point_that_cannot_be_improved_is_kept() -> None:
    """Where what lies near a bound cannot all lie there, the point stays as it was."""
    program = dense([[1], [1]], rows=[(1.0, 1.0), (1.0 + 4e-7, 2.0)], columns=[(0, INF)])
    x = np.array([1.0 + 4e-7])
    face = Face(program.col_lower, program.col_upper, np.array([-INF, 1.0 + 4e-7]), np.array([1.0 + 4e-7, 2.0]))
    assert violation(program, face, polished(program, face, x)) <= violation(program, face, x)


def test_violation_is_relative_to_what_is_summed() -> None:
    """By hand: 1000 + 1 against at most 1000 is over by 1 in 1001."""
    program = dense([[1, 1]], rows=[(-INF, 1000)], columns=[(0, INF), (0, INF)])
    assert violation(program, Face.whole(program), np.array([1000.0, 1.0])) == pytest.approx(1 / 1001)
    assert violation(program, Face.whole(program), np.array([-2.0, 1.0])) == 2.0
