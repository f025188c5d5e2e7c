"""What a basis says that the rows are worth, for any costs: Bᵀy = c_B."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.linalg import splu

from pks.lp.program import BoolArray, FloatArray, LinearProgram, of_rows


def prices_of_basis(program: LinearProgram, basis: tuple[BoolArray, BoolArray], costs: csr_array) -> FloatArray | None:
    """The row duals y of every cost at a vertex, shape (costs, m), from one factorisation; None if it has no such basis.

    Rows in the basis are worth 0. The prices of the others are those at which no column in the basis gains or loses,
    Σ_i a_ij y_i = c_j (Chvátal, Linear Programming, Freeman 1983, chapter 7).

    Args:
        program: rows and columns.
        basis: which columns (n,) and rows (m,) are in it, as of :meth:`pks.lp.solver.Session.basis`.
        costs: of every column, shape (costs, n).

    Example:
        One hour is left out of ten, at 2 for each unit made, three hours a unit: an hour is worth 2/3.

        >>> from pks.lp import Columns, Rows, assemble
        >>> made = Columns("made", np.zeros(1), np.array([np.inf]), str)
        >>> hours = Rows(
        ...     "hours", np.array([-np.inf]), np.array([10.0]), np.zeros(1, int), np.zeros(1, int), np.full(1, 3.0)
        ... )
        >>> basis = np.array([True]), np.array([False])
        >>> prices_of_basis(assemble([made], [hours]), basis, csr_array([[-2.0]]))
        array([[-0.66666667]])
    """
    columns, rows = np.flatnonzero(basis[0]), np.flatnonzero(~basis[1])
    prices = np.zeros((costs.shape[0], len(basis[1])))
    if len(columns) != len(rows):
        return None
    if not len(rows):
        return prices
    square = of_rows(program.matrix[:, columns], rows)
    try:
        factors = splu(square)
    except RuntimeError:  # singular
        return None
    found = factors.solve(costs[:, columns].T.toarray(), trans="T")
    if not np.isfinite(found).all():
        return None
    prices[:, rows] = found.T
    return prices
