"""Directions in which a point of a program may move, the steepest of them tier by tier, and faces from several duals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csc_array

from pks.lp.errors import Infeasible
from pks.lp.face import Face, significant
from pks.lp.lexicographic import lexicographic
from pks.lp.objective import Objective
from pks.lp.program import FloatArray, LinearProgram
from pks.lp.solution import Solution
from pks.lp.solver import Solver

Duals = tuple[FloatArray, FloatArray]
"""Reduced costs and row duals of one tier, rounding set to 0."""

_TOUCHING = 1e-7  # a point that is so near a bound, relative to what is summed there, lies at it
_DUST = 1e-8  # a slope below this, relative to the greatest cost, is rounding


def steepest(cone: LinearProgram, tiers: Sequence[Objective], solver: Solver) -> tuple[int, float, list[Duals]]:
    """The first tier whose least slope over a cone of directions is not 0, that slope, and the duals up to there."""
    duals: list[Duals] = []
    for k, tier in enumerate(tiers):
        try:
            found = lexicographic(cone, [tier], solver=solver, uniqueness=False)
        except Infeasible:
            return 0, np.inf, duals
        duals += settled_duals(cone, [tier], found)
        if abs(found.values[0]) > _DUST * np.abs(tier.cost).max(initial=0.0):
            return k, found.values[0], duals
        face = face_of(cone, duals[-1:])
        cone = unnamed(cone.matrix, face.col_lower, face.col_upper, face.row_lower, face.row_upper)
    return -1, 0.0, duals


def cone_of(program: LinearProgram, face: Face, x: FloatArray) -> LinearProgram:
    """The directions that lead from a point of a face into it: bounds at which it lies are 0, the others gone."""
    activity, sizes = program.matrix @ x, abs(program.matrix) @ np.abs(x)
    columns = _sides(face.col_lower, face.col_upper, value=x, size=np.abs(x))
    rows = _sides(face.row_lower, face.row_upper, value=activity, size=sizes)
    return unnamed(program.matrix, *columns, *rows)


def _sides(
    lower: FloatArray, upper: FloatArray, *, value: FloatArray, size: FloatArray
) -> tuple[FloatArray, FloatArray]:
    near = _TOUCHING * np.maximum(1.0, size)
    return np.where(value - lower <= near, 0.0, -np.inf), np.where(upper - value <= near, 0.0, np.inf)


def face_of(program: LinearProgram, duals: Sequence[Duals]) -> Face:
    """The points of a program that keep to complementary slackness with the duals of several tiers."""
    face = Face.whole(program)
    for z, y in duals:
        face = face.optimal(z, y)
    return face


def settled_duals(program: LinearProgram, objectives: Sequence[Objective], solution: Solution) -> list[Duals]:
    """Reduced costs and row duals of the leading tiers that are settled, rounding set to 0."""
    found = []
    for objective, z, y, gap in zip(objectives, solution.reduced_costs, solution.row_duals, solution.gaps, strict=True):
        if gap != 0:
            break
        columns, rows = significant(program, objective.cost, reduced_costs=z, row_duals=y)
        found.append((np.where(columns, z, 0.0), np.where(rows, y, 0.0)))
    return found


def unnamed(
    matrix: csc_array, col_lower: FloatArray, col_upper: FloatArray, row_lower: FloatArray, row_upper: FloatArray
) -> LinearProgram:
    """A program without names."""
    matrix.sort_indices()
    m, n = matrix.shape
    return LinearProgram(matrix, col_lower, col_upper, row_lower, row_upper, {"x": slice(0, n)}, {"r": slice(0, m)})
