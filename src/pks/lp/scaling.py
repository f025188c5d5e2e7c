"""Units for the columns and rows of a program in which its numbers are of one size, all powers of two: nothing rounds.

Rows and columns are divided in turn by the square root of their least times their greatest coefficient (Fulkerson,
Wolfe: An algorithm for scaling matrices. SIAM Review 4 (1962), 142-146, https://doi.org/10.1137/1004032).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.lp.errors import ProgramError
from pks.lp.program import FloatArray, LinearProgram

_ROUNDS = 8
_USUAL_SIDE = 16.0
_ACCEPTED = (1e-12, 1e15)


@dataclass(frozen=True, eq=False)
class Scaling:
    """How a program is expressed for a solver.

    Attributes:
        rows: by what each row is multiplied, shape (m,).
        columns: the unit of each column, by which its coefficients are multiplied, shape (n,).
        side: the unit of all sides and bounds together, so that absolute tolerances fit their usual size.
    """

    rows: FloatArray
    columns: FloatArray
    side: float

    @property
    def of_columns(self) -> FloatArray:
        """One unit of each column as the solver sees it, shape (n,)."""
        return self.columns * self.side

    @property
    def of_rows(self) -> FloatArray:
        """One unit of each row's activity as the solver sees it, shape (m,)."""
        return self.side / self.rows

    def coefficients(self, program: LinearProgram) -> FloatArray:
        """The coefficients as the solver gets them, in the order of the matrix's data."""
        matrix = program.matrix
        return matrix.data * self.rows[matrix.indices] * np.repeat(self.columns, np.diff(matrix.indptr))


def scaling_of(program: LinearProgram) -> Scaling:
    """The units for a program; those of its columns and rows are 1 if a solver can take its coefficients as they are.

    Raises:
        ProgramError: a coefficient is so small or large, even so, that a solver would read it as zero or infinite.
    """
    m, n = program.matrix.shape
    size = np.abs(program.matrix.data)
    rows, columns = np.ones(m), np.ones(n)
    if size.size and (size.min() <= _ACCEPTED[0] or size.max() >= _ACCEPTED[1]):
        rows, columns = _geometric(program)
    scaling = Scaling(rows, columns, side=1.0)
    _check(program, np.abs(scaling.coefficients(program)))
    return Scaling(rows, columns, side=_side(program, scaling))


def _geometric(program: LinearProgram) -> tuple[FloatArray, FloatArray]:
    row, sizes = program.matrix.indices, np.log2(np.abs(program.matrix.data))
    column = np.repeat(np.arange(program.matrix.shape[1]), np.diff(program.matrix.indptr))
    by_row, by_column = np.zeros(program.matrix.shape[0]), np.zeros(program.matrix.shape[1])
    for _ in range(_ROUNDS):
        by_row = -_middle(sizes + by_column[column], at=row, count=len(by_row))
        by_column = -_middle(sizes + by_row[row], at=column, count=len(by_column))
    return np.exp2(np.round(by_row)), np.exp2(np.round(by_column))


def _middle(values: FloatArray, *, at: np.ndarray, count: int) -> FloatArray:
    """Half of the least and the greatest value at each place; 0 where there is none."""
    least, greatest = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, at, values)
    np.maximum.at(greatest, at, values)
    empty = np.isinf(least)
    return np.where(empty, 0.0, (np.where(empty, 0.0, least) + np.where(empty, 0.0, greatest)) / 2.0)


def _side(program: LinearProgram, scaling: Scaling) -> float:
    parts = [program.row_lower * scaling.rows, program.row_upper * scaling.rows]
    parts += [program.col_lower / scaling.columns, program.col_upper / scaling.columns]
    sides = np.abs(np.concatenate(parts))
    sides = sides[np.isfinite(sides) & (sides > 0)]
    return float(2.0 ** np.round(np.log2(np.median(sides) / _USUAL_SIDE))) if sides.size else 1.0


def _check(program: LinearProgram, size: FloatArray) -> None:
    least, greatest = _ACCEPTED
    bad = (size <= least) | (size >= greatest)
    if bad.any():
        at = int(np.argmax(bad))
        row = int(program.matrix.indices[at])
        column = int(np.searchsorted(program.matrix.indptr, at, side="right")) - 1
        raise ProgramError(
            f"coefficient {program.matrix.data[at]} of {program.column_name(column)} in {program.row_name(row)} is too "
            f"far from the others, by more than {greatest} or less than {least} times whatever the units; express the "
            "column or row in another unit, or leave the coefficient out"
        )
