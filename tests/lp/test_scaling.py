from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.lp import Columns, LinearProgram, ProgramError, Rows, assemble, lexicographic
from pks.lp.scaling import scaling_of
from tests.lp.programs import INF, dense, objective


def test_a_program_that_solvers_take_stays_as_it_is() -> None:
    """Numbers over ten orders of magnitude keep their units; sides have one whose median is near 16."""
    program = dense([[1e-5, 1e5]], rows=[(1000, 1000)], columns=[(0, INF), (0, 1100)])
    scaling = scaling_of(program)
    assert scaling.rows.tolist() == [1.0]
    assert scaling.columns.tolist() == [1.0, 1.0]
    assert scaling.side == 64.0


@given(st.lists(st.integers(-60, 60), min_size=4, max_size=4))
def test_units_of_rows_and_columns_are_found_and_exact(exponents: list[int]) -> None:
    """A matrix of ones in any units is brought back to ones, by powers of two, so that nothing is rounded."""
    r, c = 2.0 ** np.array(exponents[:2]), 2.0 ** np.array(exponents[2:])
    program = dense((r[:, None] * np.ones((2, 2)) * c).tolist(), rows=[(1, 1)] * 2, columns=[(0, INF)] * 2)
    scaling = scaling_of(program)
    taken = scaling.coefficients(program)
    assert (np.exp2(np.round(np.log2(taken))) == taken).all()
    if program.matrix.data.min() > 1e-12 and program.matrix.data.max() < 1e15:
        assert taken.tolist() == program.matrix.data.tolist()
    else:
        assert taken.min() >= 0.25
        assert taken.max() <= 4.0
    for units in (scaling.rows, scaling.columns):
        assert (np.exp2(np.round(np.log2(units))) == units).all()


def wide(hours: float, money: float) -> LinearProgram:
    """Two services take hours and are bought at a price: in hours and money of any unit."""
    entries = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 2, 1, 3])
    value = np.array([2 * hours, 3 * hours, 1, 1, 1, 1])
    rows = Rows("need", np.array([-INF, 5, 4]), np.array([12 * hours, INF, INF]), *entries, value)
    spend = Rows(
        "spend", np.full(1, -INF), np.array([7 * money]), *(np.zeros(2, int), np.array([2, 3])), 4 * np.full(2, money)
    )
    return assemble([Columns("x", np.zeros(4), np.full(4, INF))], [rows, spend])


def test_the_units_of_hours_and_money_do_not_matter() -> None:
    """By hand: 2 a + 3 b <= 12 hours, 4 (c + d) <= 7 of money; needed are a + c >= 5 and b + d >= 4, missed as few as can.

    Hours go to a first, 5 of it take 10, and the 2 left make b = 2/3; money buys d = 1.75; 9 - 7 5/12 are missed.
    """
    usual = lexicographic(_soft(wide(1.0, 1.0)), [objective(0, 0, 0, 0, 1, 1)])
    assert usual.values[0] == pytest.approx(5 + 4 - 1.75 - 5 - 2 / 3)
    for hours, money in ((1e-13, 1.0), (1.0, 1e17), (1e-13, 1e17), (1e16, 1e-14)):
        solution = lexicographic(_soft(wide(hours, money)), [objective(0, 0, 0, 0, 1, 1)])
        assert solution.values == pytest.approx(usual.values, rel=1e-9)


def _soft(program: LinearProgram) -> LinearProgram:
    """The same with two columns more, for what is missed of each need."""
    m, n = program.matrix.shape
    dense_part = program.matrix.toarray()
    missed = np.zeros((m, 2))
    missed[1, 0] = missed[2, 1] = 1.0
    return dense(
        np.hstack([dense_part, missed]).tolist(),
        rows=list(zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True)),
        columns=[(0.0, INF)] * (n + 2),
    )


def test_numbers_beyond_all_units_are_named() -> None:
    """Two coefficients 1e60 apart in rows and columns that hold them together cannot be taken; the message says which."""
    program = dense([[1, 1e-60], [1, 1]], rows=[(1, INF)] * 2, columns=[(0, INF)] * 2)
    with pytest.raises(ProgramError, match=r"of x\[\d\] in r\[\d\]"):
        scaling_of(program)
