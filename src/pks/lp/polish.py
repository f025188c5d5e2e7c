"""More digits for a vertex that a solver printed with few."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array, diags_array, eye_array
from scipy.sparse.linalg import norm, splu

from pks.lp.face import Face
from pks.lp.program import BoolArray, FloatArray, LinearProgram

_NEAR = 1e-6
_STEPS = 10
_DAMPING = 1e-11
_ROUNDING = 1e-14


def polished(program: LinearProgram, face: Face, x: FloatArray) -> FloatArray:
    """The vertex of a face near x, shape (n,), to the digits of double precision; x itself if that is no better.

    Columns and rows that lie at a bound but for rounding are taken to lie there. The other columns F follow from the
    active rows R: A_RF x_F = b_R - A_RN x_N, solved by damped least squares, (BᵀB + ε I) δ = Bᵀ r with B = A_RF in
    rows and columns of length 1, repeated with the residual r computed anew.
    """
    bound, at_bound = _at_bound(face.col_lower, face.col_upper, value=x, size=np.abs(x))
    near = np.where(at_bound, bound, x)
    size = np.abs(program.matrix) @ np.abs(x)
    target, active = _at_bound(face.row_lower, face.row_upper, value=program.matrix @ x, size=size)
    free, rows = np.flatnonzero(~at_bound), np.flatnonzero(active)
    part = csc_array(program.matrix[:, free].tocsr()[rows])
    if part.nnz:
        row_scale = _inverse(norm(part, axis=1))
        part = csc_array(diags_array(row_scale) @ part)
        column_scale = _inverse(norm(part, axis=0))
        part = csc_array(part @ diags_array(column_scale))
        factor = splu(csc_array(part.T @ part + _DAMPING * eye_array(free.size)))
        for _ in range(_STEPS):
            residual = row_scale * (target - program.matrix @ near)[rows]
            near[free] += column_scale * factor.solve(part.T @ residual)
    return near if violation(program, face, near) <= max(violation(program, face, x), _ROUNDING) else x


def violation(program: LinearProgram, face: Face, x: FloatArray) -> float:
    """By how much x is outside the face, in its worst column or row, relative to the size of what is summed there."""
    activity = program.matrix @ x
    sizes = np.maximum(1.0, np.abs(program.matrix) @ np.abs(x))
    rows = np.maximum(face.row_lower - activity, activity - face.row_upper) / sizes
    columns = np.maximum(face.col_lower - x, x - face.col_upper)
    return float(max(0.0, rows.max(initial=0.0), columns.max(initial=0.0)))


def _at_bound(
    lower: FloatArray, upper: FloatArray, *, value: FloatArray, size: FloatArray
) -> tuple[FloatArray, BoolArray]:
    bound = np.where(np.abs(value - lower) <= np.abs(upper - value), lower, upper)
    return bound, np.abs(value - bound) <= _NEAR * np.maximum(1.0, size)


def _inverse(length: FloatArray) -> FloatArray:
    return 1.0 / np.where(length > 0, length, 1.0)
