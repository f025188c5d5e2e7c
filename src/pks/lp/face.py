"""Optimal faces of a linear program, by complementary slackness.

With optimal duals y and reduced costs z = c - Aᵀy, a feasible point is optimal if and only if every column with
z > 0 (< 0) lies at its lower (upper) bound and every row with y > 0 (< 0) at its lower (upper) one
(Schrijver, Theory of Linear and Integer Programming, Wiley 1986, section 7.9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.lp.program import BoolArray, FloatArray, LinearProgram

NOISE = 1e-12
"""Size, relative to the greatest term in any of them, up to which a dual counts as rounding."""


@dataclass(frozen=True, eq=False)
class Face:
    """The points of a program that keep to these narrower bounds; shapes as in the program."""

    col_lower: FloatArray
    col_upper: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray

    @staticmethod
    def whole(program: LinearProgram) -> Face:
        """The face that excludes nothing."""
        return Face(program.col_lower, program.col_upper, program.row_lower, program.row_upper)

    def optimal(self, reduced_costs: FloatArray, row_duals: FloatArray) -> Face:
        """The part of the face that is optimal by these duals, shapes (n,) and (m,); noise in them must be 0."""
        col_lower, col_upper = _held(self.col_lower, self.col_upper, reduced_costs)
        row_lower, row_upper = _held(self.row_lower, self.row_upper, row_duals)
        return Face(col_lower, col_upper, row_lower, row_upper)


def significant(
    program: LinearProgram, cost: FloatArray, *, reduced_costs: FloatArray, row_duals: FloatArray
) -> tuple[BoolArray, BoolArray]:
    """Which reduced costs (n,) and row duals (m,) are more than rounding.

    A reduced cost is a sum, z_j = c_j - Σ_i a_ij y_i. Rounding of the greatest of all terms c_j and a_ij y_i may have
    spread to any dual, so those count that exceed ``NOISE`` times it: z_j itself, y_i by its greatest term. A cost to
    which no dual was added is exact, and counts however small.
    """
    indices = program.matrix.indices
    terms = np.abs(program.matrix.data * row_duals[indices])
    threshold = NOISE * max(np.abs(cost).max(initial=0.0), terms.max(initial=0.0))
    rows = np.zeros(len(row_duals), dtype=np.bool_)
    rows[indices[terms > threshold]] = True
    untouched = (reduced_costs == cost) & (cost != 0)
    return untouched | (np.abs(reduced_costs) > threshold), rows


def lower_bound(
    program: LinearProgram, face: Face, cost: FloatArray, row_duals: FloatArray, *, noise: float = 0.0
) -> float:
    """What ``cost · x`` cannot fall below on a face, from any row duals (m,): the Lagrangian bound, maybe -inf.

    Σ_i min(y_i L_i, y_i U_i) + Σ_j min(z_j l_j, z_j u_j) over the bounds of rows and columns, z = c - Aᵀy. A row dual on a
    side without bound is taken to be 0, and so is a reduced cost there up to `noise`.
    """
    row_duals = np.where(np.isinf(_side(face.row_lower, face.row_upper, row_duals)), 0.0, row_duals)
    reduced_costs = cost - program.matrix.T @ row_duals
    endless = np.isinf(_side(face.col_lower, face.col_upper, reduced_costs))
    reduced_costs[endless & (np.abs(reduced_costs) <= noise)] = 0.0
    return _least(face.col_lower, face.col_upper, reduced_costs) + _least(face.row_lower, face.row_upper, row_duals)


def _held(lower: FloatArray, upper: FloatArray, dual: FloatArray) -> tuple[FloatArray, FloatArray]:
    at_lower = (dual > 0) & np.isfinite(lower)
    at_upper = (dual < 0) & np.isfinite(upper)
    return _moved(lower, at_upper, upper), _moved(upper, at_lower, lower)


def _moved(bound: FloatArray, where: BoolArray, to: FloatArray) -> FloatArray:
    """The bound moved in some places; the same array if in none, as large programs have many faces."""
    moved = where & (bound != to)
    return np.where(moved, to, bound) if moved.any() else bound


def _least(lower: FloatArray, upper: FloatArray, slope: FloatArray) -> float:
    used = slope != 0
    return float(np.sum(slope[used] * _side(lower, upper, slope)[used]))


def _side(lower: FloatArray, upper: FloatArray, slope: FloatArray) -> FloatArray:
    """The bound at which a slope is least."""
    return np.where(slope > 0, lower, upper)
