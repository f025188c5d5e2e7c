from __future__ import annotations

import numpy as np

from pks.lp.face import NOISE, Face, lower_bound, significant
from tests.lp.programs import INF, WYNDOR, dense


def test_duals_hold_columns_and_rows_at_their_bounds() -> None:
    """Positive duals hold at the lower bound, negative at the upper, zero and bounds at infinity not at all."""
    program = dense([[1, 1, 1], [1, 0, 0]], rows=[(1, 9), (-INF, 4)], columns=[(0, 5), (0, 5), (-INF, INF)])
    face = Face.whole(program).optimal(np.array([2.0, -1.0, 3.0]), np.array([1.0, -2.0]))
    assert face.col_lower.tolist() == [0, 5, -INF]
    assert face.col_upper.tolist() == [0, 5, INF]
    assert face.row_lower.tolist() == [1, 4]
    assert face.row_upper.tolist() == [1, 4]


def test_a_face_lies_in_the_face_before() -> None:
    """What an earlier tier holds stays held by a later one."""
    program = dense([], rows=[], columns=[(0, 5), (0, 5)])
    first = Face.whole(program).optimal(np.array([1.0, 0.0]), np.zeros(0))
    second = first.optimal(np.array([-1.0, 1.0]), np.zeros(0))
    assert second.col_upper.tolist() == [0, 0]


def test_rounding_does_not_count_as_a_dual() -> None:
    """Below NOISE of the greatest term duals are rounding; a cost to which nothing was added counts however small."""
    program = dense([[1, 1, 0, 1]], rows=[(0, INF)], columns=[(0, INF)] * 4)
    cost = np.array([1.0, 0.5, 1e-14, 1.0])
    duals = np.array([2 * NOISE, NOISE / 2, 1e-14, 0.0])
    columns, rows = significant(program, cost, reduced_costs=duals, row_duals=np.array([1.0]))
    assert columns.tolist() == [True, False, True, False]
    assert rows.tolist() == [True]
    _, quiet = significant(program, cost, reduced_costs=duals, row_duals=np.array([NOISE / 2]))
    assert quiet.tolist() == [False]


def test_the_bound_by_duals_is_the_optimum_or_below() -> None:
    """Wyndor Glass: shadow prices 0, 3/2, 1 prove 36; no prices prove nothing; poor prices prove less."""
    face, cost = Face.whole(WYNDOR.program), WYNDOR.objective.cost
    assert lower_bound(WYNDOR.program, face, cost, np.array([0, -1.5, -1.0])) == -36.0
    assert lower_bound(WYNDOR.program, face, cost, np.zeros(3)) == -INF
    assert lower_bound(WYNDOR.program, face, cost, np.array([-3.0, -2.5, 0.0])) == -42.0
