"""The dual of a linear program as another one, for solvers that return no duals, and a test of duals of any source."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array, eye_array, hstack

from pks.lp.face import Face
from pks.lp.program import FloatArray, LinearProgram

_CLOSE = 1e-6


def dual_program(program: LinearProgram, face: Face, cost: FloatArray) -> tuple[LinearProgram, FloatArray]:
    """The dual of minimising a cost of shape (n,) on a face, and the cost for which it is to be minimised.

    With y = y⁺ - y⁻ and z = z⁺ - z⁻, one part for each finite bound:

        maximise  Σ_i (L_i y⁺_i - U_i y⁻_i) + Σ_j (l_j z⁺_j - u_j z⁻_j)   subject to   Aᵀy + z = c,   all parts >= 0

    Its columns are the parts y⁺, y⁻, z⁺, z⁻ that belong to finite bounds; :func:`duals_of` puts them together.
    """
    transposed, identity = program.matrix.T, eye_array(len(cost))
    profit = _profit(face)
    finite = np.isfinite(profit)
    matrix = csc_array(csc_array(hstack([transposed, -transposed, identity, -identity]))[:, finite])
    matrix.sort_indices()
    size = int(finite.sum())
    dual = LinearProgram(
        matrix=matrix,
        col_lower=np.zeros(size),
        col_upper=np.full(size, np.inf),
        row_lower=cost,
        row_upper=cost,
        column_families={"part": slice(0, size)},
        row_families={"column": slice(0, len(cost))},
    )
    return dual, -profit[finite]


def duals_of(face: Face, parts: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Reduced costs (n,) and row duals (m,) from a point of the dual program."""
    profit = _profit(face)
    full = np.zeros(len(profit))
    full[np.isfinite(profit)] = parts
    m, n = len(face.row_lower), len(face.col_lower)
    return full[2 * m : 2 * m + n] - full[2 * m + n :], full[:m] - full[m : 2 * m]


def are_optimal(
    program: LinearProgram,
    face: Face,
    *,
    cost: FloatArray,
    x: FloatArray,
    reduced_costs: FloatArray,
    row_duals: FloatArray,
) -> bool:
    """Whether duals prove, to about six digits, that x is best on a face: z = c - Aᵀy and complementary slackness."""
    sizes = np.abs(cost) + np.abs(program.matrix).T @ np.abs(row_duals)
    greatest = max(1e-300, sizes.max(initial=0.0))
    residual = np.abs(cost - program.matrix.T @ row_duals - reduced_costs)
    off = np.concatenate(
        [
            _off(face.col_lower, face.col_upper, value=x, dual=reduced_costs / greatest),
            _off(face.row_lower, face.row_upper, value=program.matrix @ x, dual=row_duals / greatest),
        ]
    )
    return bool((residual <= _CLOSE * greatest).all() and (off <= _CLOSE * max(1.0, np.abs(x).max(initial=0.0))).all())


def _profit(face: Face) -> FloatArray:
    return np.concatenate([face.row_lower, -face.row_upper, face.col_lower, -face.col_upper])


def _off(lower: FloatArray, upper: FloatArray, *, value: FloatArray, dual: FloatArray) -> FloatArray:
    """Size of the dual times the distance to the bound at which it says that the value lies."""
    distance = np.where(dual > 0, value - lower, upper - value)
    used = np.abs(dual) > _CLOSE * _CLOSE
    return np.where(used, np.abs(dual) * np.where(used, distance, 0.0), 0.0)
