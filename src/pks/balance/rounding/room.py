"""What is left of every limit while activities are raised one by one."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array

from pks.balance.packing import packing_of
from pks.balance.problem import Flags, Problem
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats
from pks.lp import LinearProgram

CLOSE = 1e-7
"""What rounding in the plan may amount to, in activities or hours."""


class Room:
    """What is left of every limit while activities are raised one by one."""

    def __init__(self, program: LinearProgram, x: Floats, adjustable: Flags, dearness: Floats) -> None:
        packing = packing_of(program)
        self._rows = csc_array(packing.rows)
        self._by_row = packing.rows
        self._left = np.maximum(packing.most - packing.rows @ x, 0.0)
        self._more = np.where(adjustable, np.maximum(program.col_upper - x, 0.0), 0.0)
        self._less = np.where(adjustable, np.maximum(x, 0.0), 0.0)
        self._dearness = dearness

    def take(self, column: Codes, less: Floats) -> None:
        """Leave the room that comes free when each `column` is `less` than it was (with − : take it)."""
        change = np.zeros(self._rows.shape[1])
        np.add.at(change, column, less)
        self._left += self._rows @ change

    def add(self, column: int, with_measures: bool) -> bool:
        """Tell whether one more of `column` fits, and take its room; `with_measures`, more of a measure may make it."""
        rows, per_unit = self._entries(column)
        short = per_unit - self._left[rows]
        if (short > CLOSE).any():
            if not with_measures:
                return False
            before = self._left.copy(), self._more.copy(), self._less.copy()
            for row, missing in zip(rows[short > CLOSE], short[short > CLOSE], strict=True):
                if not self._made(int(row), float(missing)):
                    self._left, self._more, self._less = before
                    return False
            if (per_unit - self._left[rows] > CLOSE).any():
                self._left, self._more, self._less = before
                return False
        self._left[rows] -= per_unit
        return True

    def give(self, column: int, number: float = 1.0) -> None:
        """Leave the room that comes free when `column` is `number` less."""
        rows, per_unit = self._entries(column)
        self._left[rows] += number * per_unit

    def rivals(self, column: int) -> Codes:
        """Return the columns that take of what `column` lacks most."""
        rows, per_unit = self._entries(column)
        short = per_unit - self._left[rows]
        if not (short > CLOSE).any():
            return np.zeros(0, np.int64)
        row = rows[np.argmax(short / per_unit)]
        span = slice(self._by_row.indptr[row], self._by_row.indptr[row + 1])
        return self._by_row.indices[span][self._by_row.data[span] > 0]

    def _made(self, row: int, missing: float) -> bool:
        """Tell whether measures, used more or less, can make this much room in a row; the least dear go first."""
        span = slice(self._by_row.indptr[row], self._by_row.indptr[row + 1])
        columns, per_unit = self._by_row.indices[span], self._by_row.data[span]
        most = np.where(per_unit < 0, self._more[columns], self._less[columns])
        able = np.flatnonzero(most > CLOSE)
        for at in able[np.argsort(self._dearness[columns[able]], kind="stable")]:
            column, sign = int(columns[at]), -float(np.sign(per_unit[at]))
            rows, takes = self._entries(column)
            tight = (takes * sign > 0) & (rows != row)
            limit = (np.maximum(self._left[rows[tight]], 0.0) / (takes[tight] * sign)).min(initial=np.inf)
            change = min(missing / abs(per_unit[at]), float(most[at]), float(limit))
            self._left[rows] -= takes * sign * change
            self._more[column] -= sign * change
            self._less[column] += sign * change
            missing -= change * abs(per_unit[at])
            if missing <= CLOSE:
                return True
        return False

    def _entries(self, column: int) -> tuple[Codes, Floats]:
        span = slice(self._rows.indptr[column], self._rows.indptr[column + 1])
        return self._rows.indices[span], self._rows.data[span]


def dearness_of(problem: Problem, v: Variables, columns: int) -> Floats:
    """Return in which order ways to serve and to have more hours are tried, (columns,); 0 for what is no measure."""
    out = np.zeros(columns)
    for amounts, first in zip(problem.measures, v.start, strict=True):
        price = np.nan_to_num(amounts.price[amounts.option])
        out[first : first + len(amounts)] = amounts.order[amounts.option] + price / (1.0 + price)
    return out


def adjustable(problem: Problem, v: Variables, columns: int) -> Flags:
    """Tell which columns give hours and may be raised while activities are: measures in hours and skill mixes."""
    out = np.zeros(columns, bool)
    out[v.w[v.w >= 0]] = True
    for amounts, first in zip(problem.measures, v.start, strict=True):
        out[first : first + len(amounts)] = amounts.amount_unit == "hours"
    return out
