"""Controlled rounding: whole activities by unit and period whose sums, both ways, are also those of the exact plan, rounded.

Rounding every unit's year and every period's region apart contradicts itself: the cells then add up to neither. Here each
cell is the whole number below or above the exact one, and so is the sum of every row, of every column, and of all.

Source: Cox, *A constructive procedure for unbiased controlled rounding*, 1987, doi:10.1080/01621459.1987.10478456; it is a
transport problem, whose vertices are whole: Bacharach, *Matrix rounding problems*, 1966, doi:10.1287/mnsc.12.9.732.
"""

from __future__ import annotations

import numpy as np

from pks.capacity.checks import outside, refuse
from pks.core.axes import Codes, Floats
from pks.lp import Columns, Objective, Rows, assemble, lexicographic

WHOLE = 1e-9
"""What is so near to a whole number is one."""


def round_both_ways(amounts: Floats) -> Codes:
    """Return `amounts` in whole numbers with every cell and every sum the floor or the ceiling of the exact one.

    min Σ |x − amounts| such that floor ≤ ≤ ceiling holds for each cell, row sum, column sum, and the sum of all is the
    nearest whole number. Such an x always exists.

    Args:
        amounts: activities ≥ 0, [unit, period].

    Raises:
        CapacityError: with every number that is negative or not finite.

    >>> plan = np.array([[1.5, 1.5], [2.5, 2.5]])
    >>> whole = round_both_ways(plan)
    >>> whole.sum(axis=0), whole.sum(axis=1)
    (array([4, 4]), array([3, 5]))
    """
    refuse(outside("amounts", amounts))
    low, high = _floor(amounts), _ceiling(amounts)
    row, column = np.nonzero(high > low)
    if not len(row):
        return low.astype(np.int64)
    free = np.arange(len(row))
    rest = (amounts - low)[row, column]
    choice = Columns("up", np.zeros(len(row)), np.ones(len(row)))
    margins = [
        Rows("unit", *_bounds(amounts, low, axis=1), row, free, np.ones(len(row))),
        Rows("period", *_bounds(amounts, low, axis=0), column, free, np.ones(len(row))),
    ]
    whole = np.full(1, np.floor(amounts.sum() + 0.5) - low.sum())
    total = Rows("all", whole, whole, np.zeros(len(row), np.int64), free, np.ones(len(row)))
    program = assemble([choice], [*margins, total])
    nearest = Objective("distance", 1 - 2 * rest)
    up = lexicographic(program, [nearest], uniqueness=False).x
    low[row, column] += np.rint(up)
    return low.astype(np.int64)


def _bounds(amounts: Floats, low: Floats, *, axis: int) -> tuple[Floats, Floats]:
    """Return how many cells of each row or column may and must go up."""
    exact, there = amounts.sum(axis=axis), low.sum(axis=axis)
    return _floor(exact) - there, _ceiling(exact) - there


def _floor(values: Floats) -> Floats:
    return np.floor(values + WHOLE * np.maximum(values, 1.0))


def _ceiling(values: Floats) -> Floats:
    return np.ceil(values - WHOLE * np.maximum(values, 1.0))
