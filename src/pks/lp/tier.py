"""One tier of a lexicographic order: what was found, the face it leaves, and whether later points keep to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pks.lp.face import Face, significant
from pks.lp.program import BoolArray, FloatArray, LinearProgram
from pks.lp.solver import Vertex

TOLERANCE = 1e-9
"""How far a tier's value may move, relative to the value or, around zero, to the greatest cost coefficient."""
ROUNDING = 1e-14
"""What summing ``cost · x`` in double precision may lose, relative to the sizes of its terms."""
_TOUCHING = 1e-9
_SPECK = 1e-13
_CULPRIT = 0.01


@dataclass(frozen=True, eq=False)
class Tier:
    """A tier that has been solved.

    Attributes:
        cost: its cost, scaled, shape (n,).
        x: the vertex at which it is optimal, shape (n,).
        value: ``cost · x``.
        tolerated: by how much the value of a later point may differ.
        reduced_costs, row_duals: its duals, scaled as the cost, shapes (n,) and (m,).
        gap: by how much, at most, its true optimum lies below its value.
        columns, rows: which of the duals hold a column or row at its bound, shapes (n,) and (m,).
        before, face: the face it was solved on, and the part of it that is optimal.
    """

    cost: FloatArray
    x: FloatArray
    value: float
    tolerated: float
    reduced_costs: FloatArray
    row_duals: FloatArray
    gap: float
    columns: BoolArray
    rows: BoolArray
    before: Face
    face: Face

    @staticmethod
    def settled(program: LinearProgram, cost: FloatArray, *, vertex: Vertex, before: Face) -> Tier:
        """The tier as a vertex optimal on the face ``before`` settles it."""
        x, z, y = vertex.x, vertex.reduced_costs, vertex.row_duals
        terms = cost * x
        value, size = float(terms.sum()), float(np.abs(terms).sum())
        tolerated = max(TOLERANCE * max(abs(value), float(np.abs(cost).max())), ROUNDING * size)
        columns, rows = significant(program, cost, reduced_costs=z, row_duals=y)
        sizes, activity = np.abs(program.matrix) @ np.abs(x), program.matrix @ x
        off_columns = _distance(z, before.col_lower, before.col_upper, value=x, size=np.abs(x))
        off_rows = _distance(y, before.row_lower, before.row_upper, value=activity, size=sizes)
        gap = _cost_of(z, off_columns, columns) + _cost_of(y, off_rows, rows)
        columns, rows = columns & (off_columns == 0), rows & (off_rows == 0)
        tier = Tier(cost, x, value, tolerated, z, y, gap=gap, columns=columns, rows=rows, before=before, face=before)
        return replace(tier, face=tier.narrowed(before))

    @property
    def proved(self) -> bool:
        """Whether its duals prove its value to be optimal, but for what is tolerated."""
        return self.gap <= self.tolerated

    @property
    def held_duals(self) -> tuple[FloatArray, FloatArray]:
        """Reduced costs (n,) and row duals (m,), 0 where they hold nothing."""
        return np.where(self.columns, self.reduced_costs, 0.0), np.where(self.rows, self.row_duals, 0.0)

    def drift(self, x: FloatArray) -> float:
        """By how much another point is worse (+) or better (-) in this tier, in units of what is tolerated."""
        return (float((self.cost * x).sum()) - self.value) / self.tolerated

    def narrowed(self, face: Face) -> Face:
        """The part of a face on which this tier's held columns and rows lie at their bounds."""
        return face.optimal(*self.held_duals)

    def tightened(self, program: LinearProgram, x: FloatArray) -> Tier | None:
        """This tier with the columns and rows held, too, that made a point worse in it; None if none did.

        The difference of two points in a tier is Σ_j z_j Δx_j + Σ_i y_i Δ(Ax)_i: the terms name the culprits.
        """
        step = x - self.x
        terms = np.concatenate([self.reduced_costs * step, self.row_duals * (program.matrix @ step)])
        culprits = terms > _CULPRIT * terms.max(initial=0.0)
        columns, rows = culprits[: len(step)] | self.columns, culprits[len(step) :] | self.rows
        if (columns == self.columns).all() and (rows == self.rows).all():
            return None
        tightened = replace(self, columns=columns, rows=rows)
        return replace(tightened, face=tightened.narrowed(self.before))


def _distance(
    dual: FloatArray, lower: FloatArray, upper: FloatArray, *, value: FloatArray, size: FloatArray
) -> FloatArray:
    """How far each value is from the bound at which its dual says that it lies; 0 if by rounding only."""
    distance = np.abs(value - np.where(dual > 0, lower, upper))
    return np.where(distance <= _TOUCHING * size + _SPECK * size.max(initial=0.0), 0.0, distance)


def _cost_of(dual: FloatArray, distance: FloatArray, counts: BoolArray) -> float:
    """What all those distances are worth; to infinity only where the dual is more than rounding."""
    used = (dual != 0) & (distance > 0) & (counts | np.isfinite(distance))
    return float(np.abs(dual[used]) @ distance[used])
