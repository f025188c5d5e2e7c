"""Whether a lexicographic optimum is the only one, decided by one more linear program, seldom two.

A vertex is the only point of its face if no other point moves a nonbasic column or row off its bound: the basic ones
follow from these. So all that could move is pushed at once, by random positive weights, away from where it lies; if
nothing gives, nothing can. Columns without bounds are pushed either way, and so is everything if the basis is not
known: certain but for a null set of weights.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pks.lp.errors import NoPointYet, SolverError, Unbounded
from pks.lp.face import Face
from pks.lp.program import BoolArray, FloatArray, LinearProgram
from pks.lp.search import Search
from pks.lp.solver import Session, Vertex

_Basis = tuple[BoolArray, BoolArray] | None
_SEED = 20260105
_MOVED = 1e-7
_PATIENCE = 8


def another(program: LinearProgram, session: Session, *, search: Search) -> tuple[bool | None, FloatArray | None]:
    """Whether the point of a search is unique, and if not, another one as good in all tiers.

    Args:
        program: what was searched.
        session: where it was solved.
        search: a search that has run.

    Returns:
        True and None; False and a point of shape (n,); or None and None if it could not be decided.
    """
    if search.status != "optimal" or search.vertex is None:
        return None, None
    face, basis = search.face, session.basis()
    for _ in range(_PATIENCE):
        try:
            x = _pushed(program, session, face=face, vertex=search.vertex, basis=basis)
        except SolverError:
            return None, None
        if x is None:
            return True, None
        worse = next((tier for tier in search.tiers if abs(tier.drift(x)) > 1), None)
        if worse is None:
            return False, np.clip(x, program.col_lower, program.col_upper)
        tightened = worse.tightened(program, x)
        if tightened is None:
            return None, None
        face = tightened.narrowed(face)
    return None, None


def _pushed(
    program: LinearProgram, session: Session, *, face: Face, vertex: Vertex, basis: _Basis
) -> FloatArray | None:
    """Another point of the face than the vertex, None if there is none.

    Raises:
        SolverError: the solver did not say.
    """
    for cost in _pushes(program, face, x=vertex.x, basis=basis):
        session.fix(face)
        try:
            other = session.minimise(cost, warm=True)
        except Unbounded:
            session.fix(_near(face, vertex.x))
            other = session.minimise(cost, warm=True)
        if (np.abs(other.x - vertex.x) > _MOVED * np.maximum(1.0, np.abs(vertex.x))).any():
            return other.x
        if other.status != "optimal":
            raise NoPointYet("stopped before uniqueness was decided; give it more time", other.status)
    return None


def _pushes(program: LinearProgram, face: Face, *, x: FloatArray, basis: _Basis) -> Iterator[FloatArray]:
    """Costs that push the nonbasic columns and rows off their bounds; none if none is free to go."""
    random = np.random.default_rng(_SEED)
    matrix = program.matrix
    weights = random.uniform(1.0, 2.0, len(x)) * (face.col_lower < face.col_upper)
    if basis is None:
        weights *= random.choice([-1.0, 1.0], len(x))
        yield weights
        yield -weights
        return
    size = np.zeros(len(face.row_lower))
    np.maximum.at(size, matrix.indices, np.abs(matrix.data))
    columns, either = _ways(face.col_lower, face.col_upper, value=x, basic=basis[0])
    rows, _ = _ways(face.row_lower, face.row_upper, value=matrix @ x, basic=basis[1])
    if columns.any() or rows.any():
        rows *= random.uniform(1.0, 2.0, len(rows)) / np.where(size > 0, size, 1.0)
        columns *= weights
        yield -columns - matrix.T @ rows
        if (columns[either] != 0).any():
            yield np.where(either, columns, -columns) - matrix.T @ rows


def _ways(lower: FloatArray, upper: FloatArray, *, value: FloatArray, basic: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Where each column or row can go: +1 from its lower bound, -1 from its upper, 0 if basic or fixed; who both."""
    way = np.where(value - lower <= upper - value, 1.0, -1.0)
    way[basic | (lower == upper)] = 0.0
    return way, np.isinf(lower) & np.isinf(upper)


def _near(face: Face, x: FloatArray) -> Face:
    """The part of a face in which no column goes further than its own size and one."""
    reach = 1.0 + np.abs(x)
    lower, upper = np.maximum(face.col_lower, x - reach), np.minimum(face.col_upper, x + reach)
    return Face(lower, upper, face.row_lower, face.row_upper)
