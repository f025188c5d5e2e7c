"""Lexicographic linear programming in rational arithmetic: slow, independent of the library, exact.

The two-phase simplex method on a dense tableau with the least-index rule, which does not cycle (Bland, New finite
pivoting rules for the simplex method, Mathematics of Operations Research 2 (1977), 103-107,
https://doi.org/10.1287/moor.2.2.103). Every tier is held by an added equality, which is exact in rationals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pks.lp import LinearProgram

Vector = list[Fraction]


class NoPoint(Exception):
    """The program is infeasible."""


class NoLeast(Exception):
    """An objective is unbounded."""


@dataclass
class Tableau:
    """Rows ``A x = b`` in basic form, x >= 0."""

    rows: list[Vector]
    right: Vector
    basis: list[int]

    def pivot(self, row: int, column: int) -> None:
        """Bring a column into the basis in place of a row's."""
        factor = self.rows[row][column]
        self.rows[row] = [value / factor for value in self.rows[row]]
        self.right[row] /= factor
        for i, other in enumerate(self.rows):
            if i != row and other[column] != 0:
                share = other[column]
                self.rows[i] = [a - share * b for a, b in zip(other, self.rows[row], strict=True)]
                self.right[i] -= share * self.right[row]
        self.basis[row] = column

    def minimise(self, cost: Vector) -> Fraction:
        """The least cost, by the least-index rule."""
        while True:
            priced = [(self.rows[i], cost[j]) for i, j in enumerate(self.basis) if cost[j] != 0]
            entering = -1
            for j in range(len(cost)):
                if j not in self.basis and cost[j] - sum((row[j] * c for row, c in priced), Fraction(0)) < 0:
                    entering = j
                    break
            if entering < 0:
                return sum((cost[j] * self.right[i] for i, j in enumerate(self.basis)), Fraction(0))
            ratios = [
                (self.right[i] / row[entering], self.basis[i], i)
                for i, row in enumerate(self.rows)
                if row[entering] > 0
            ]
            if not ratios:
                raise NoLeast
            self.pivot(min(ratios)[2], entering)


@dataclass
class Standard:
    """A program as ``A x' = b, x' >= 0`` with ``x = offset + Σ sign x'``."""

    rows: list[Vector]
    right: Vector
    width: int
    offset: Vector
    parts: list[list[tuple[int, int]]]

    def cost(self, cost: Sequence[Fraction]) -> tuple[Vector, Fraction]:
        """A cost on x as one on x', and its constant."""
        whole = [Fraction(0)] * self.width
        for j, parts in enumerate(self.parts):
            for part, sign in parts:
                whole[part] += sign * cost[j]
        return whole, sum((c * o for c, o in zip(cost, self.offset, strict=True)), Fraction(0))


def lexicographic_values(
    program: LinearProgram, costs: Sequence[np.ndarray], *, read: Callable[[float], Fraction] = Fraction
) -> tuple[list[Fraction], bool]:
    """The exact value of every tier, and whether one point only attains them all.

    ``read`` says which number a float of the program stands for: itself, or the fraction that it was rounded from.

    Raises:
        NoPoint, NoLeast: the program is infeasible, a tier unbounded.
    """
    standard = _standard(program, read)
    values = []
    for cost in costs:
        values.append(_hold(standard, [read(c) for c in cost.tolist()]))
    n = len(program.col_lower)
    for j in range(n):
        unit = [Fraction(int(i == j)) for i in range(n)]
        try:
            if _least(standard, unit) != -_least(standard, [-u for u in unit]):
                return values, False
        except NoLeast:
            return values, False
    return values, True


def _hold(standard: Standard, cost: Sequence[Fraction]) -> Fraction:
    value = _least(standard, cost)
    row, constant = standard.cost(cost)
    if any(row):
        standard.rows.append(row)
        standard.right.append(value - constant)
    return value


def _least(standard: Standard, cost: Sequence[Fraction]) -> Fraction:
    """Two phases: artificial columns out of the basis first, then the cost."""
    m, n = len(standard.rows), standard.width
    rows, right = [], []
    for i, (row, b) in enumerate(zip(standard.rows, standard.right, strict=True)):
        sign = -1 if b < 0 else 1
        rows.append([sign * a for a in row] + [Fraction(int(k == i)) for k in range(m)])
        right.append(sign * b)
    tableau = Tableau(rows, right, list(range(n, n + m)))
    if tableau.minimise([Fraction(0)] * n + [Fraction(1)] * m) != 0:
        raise NoPoint
    for i in range(m - 1, -1, -1):
        if tableau.basis[i] >= n:
            column = next((j for j in range(n) if tableau.rows[i][j] != 0), None)
            if column is None:
                del tableau.rows[i], tableau.right[i], tableau.basis[i]
            else:
                tableau.pivot(i, column)
    tableau.rows = [row[:n] for row in tableau.rows]
    whole, constant = standard.cost(cost)
    return tableau.minimise(whole) + constant


def _standard(program: LinearProgram, read: Callable[[float], Fraction]) -> Standard:
    offset: Vector = []
    parts: list[list[tuple[int, int]]] = []
    boxes: list[tuple[int, Fraction]] = []
    width = 0
    for low, high in zip(program.col_lower.tolist(), program.col_upper.tolist(), strict=True):
        if np.isfinite(low):
            offset.append(read(low))
            parts.append([(width, 1)])
            if np.isfinite(high):
                boxes.append((width, read(high) - read(low)))
            width += 1
        elif np.isfinite(high):
            offset.append(read(high))
            parts.append([(width, -1)])
            width += 1
        else:
            offset.append(Fraction(0))
            parts.append([(width, 1), (width + 1, -1)])
            width += 2
    standard = Standard([], [], width, offset, parts)
    lines: list[tuple[Vector, int, Fraction]] = []
    for row, low, high in zip(
        program.matrix.toarray().tolist(), program.row_lower.tolist(), program.row_upper.tolist(), strict=True
    ):
        whole, constant = standard.cost([read(a) for a in row])
        if low == high:
            lines.append((whole, 0, read(low) - constant))
            continue
        if np.isfinite(low):
            lines.append((whole, -1, read(low) - constant))
        if np.isfinite(high):
            lines.append((whole, 1, read(high) - constant))
    for part, size in boxes:
        lines.append(([Fraction(int(j == part)) for j in range(width)], 1, size))
    slacks = sum(sign != 0 for _, sign, _ in lines)
    standard.width = width + slacks
    at = width
    for whole, sign, b in lines:
        slack = [Fraction(0)] * slacks
        if sign:
            slack[at - width] = Fraction(sign)
            at += 1
        standard.rows.append(whole + slack)
        standard.right.append(b)
    return standard
