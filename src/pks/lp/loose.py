"""A program whose bounds may give way: a column for how far each has gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csc_array, hstack, vstack

from pks.lp.directions import Duals, unnamed
from pks.lp.errors import ProgramError
from pks.lp.objective import Objective
from pks.lp.program import FloatArray, IntArray, LinearProgram
from pks.lp.start import AT_LOWER, AT_UPPER, BASIC, Start


@dataclass(frozen=True, eq=False)
class Loose:
    """A program with a column θ for every bound asked for, fixed at 0; a column's bound is made a row for it.

    `row` is the row of each bound in `program`, `bound` its value, `way` +1 for an upper bound, −1 for a lower; `columns`
    are those whose upper bound is a row now.
    """

    program: LinearProgram
    row: IntArray
    bound: FloatArray
    way: FloatArray
    columns: IntArray

    @staticmethod
    def of(program: LinearProgram, rows: IntArray, columns: IntArray) -> Loose:
        """Widen a program for the only finite bound of some rows and the upper bounds of some columns.

        Raises:
            ProgramError: a row has two bounds or none, or a column has no upper bound.
        """
        _check(program, rows, columns)
        m, n = program.matrix.shape
        count, more = len(rows) + len(columns), len(columns)
        own = coo_array((np.ones(more), (np.arange(more), columns)), shape=(more, n))
        lower = np.concatenate([program.row_lower, np.full(more, -np.inf)])
        upper = np.concatenate([program.row_upper, program.col_upper[columns]])
        row = np.concatenate([rows, m + np.arange(more)]).astype(np.int64)
        way = np.where(np.isfinite(upper[row]), 1.0, -1.0)
        theta = coo_array((-way, (row, np.arange(count))), shape=(m + more, count))
        matrix = csc_array(hstack([vstack([program.matrix, own]), theta]))
        without = program.col_upper.copy()
        without[columns] = np.inf
        zero = np.zeros(count)
        wide = unnamed(
            matrix, np.append(program.col_lower, zero), np.append(without, zero), lower, upper,
        )  # fmt: skip
        return Loose(wide, row, np.where(way > 0, upper[row], lower[row]), way, columns)

    @property
    def _upper(self) -> FloatArray:
        """The upper bounds of the columns that were asked for."""
        return self.bound[len(self.bound) - len(self.columns) :]

    def cost(self, objective: Objective) -> Objective:
        """The same objective over the wider program."""
        return Objective(objective.name, np.append(objective.cost, np.zeros(len(self.row))))

    def duals(self, reduced_costs: FloatArray, row_duals: FloatArray, x: FloatArray) -> Duals:
        """The same duals over the wider program, for the point x of the program that they belong to.

        The reduced cost of a column that lies at its upper bound is now the dual of that row. It may have either sign if
        an earlier tier holds the column there. Those of θ are left out, since θ is not to be held.
        """
        value, n = x[self.columns], len(x)
        lower, upper = self.program.col_lower[:n][self.columns], self._upper
        own = reduced_costs[self.columns]
        of_row = np.where(lower == upper, own < 0, upper - value < value - lower)
        rest = reduced_costs.copy()
        rest[self.columns] = np.where(of_row, 0.0, own)
        return np.append(rest, np.zeros(len(self.row))), np.append(row_duals, np.where(of_row, own, 0.0))

    def start(self, start: Start) -> Start:
        """The same vertex of the wider program: θ at 0; a column at an upper bound that is a row now is basic, the row not.

        The prices of the start are left out: it is only gone to, not solved from.
        """
        upper = start.columns[self.columns] == AT_UPPER
        columns = start.columns.copy()
        columns[self.columns[upper]] = BASIC
        theta = np.full(len(self.row), AT_LOWER, np.int8)
        own = np.where(upper, AT_UPPER, BASIC).astype(np.int8)
        n, m = self.program.matrix.shape[::-1]
        return Start(np.append(columns, theta), np.append(start.rows, own), np.zeros(n), np.zeros(m))


def _check(program: LinearProgram, rows: IntArray, columns: IntArray) -> None:
    finite = np.isfinite(program.row_lower[rows]).astype(int) + np.isfinite(program.row_upper[rows])
    bad = [program.row_name(int(row)) for row in rows[finite != 1]]
    bad += [program.column_name(int(column)) for column in columns[~np.isfinite(program.col_upper[columns])]]
    if bad:
        raise ProgramError(
            f"{', '.join(bad[:5])} ({len(bad)} in all): only a row with one finite bound, or a column with an upper one, "
            "can be loosened"
        )
