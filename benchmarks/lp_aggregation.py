"""A study: what exact aggregation before the solve would save of a region's program, beside what HiGHS' presolve does.

    python -m benchmarks.lp_aggregation [UNITS ...]

Exact means that the tiers' values cannot change: rows without bounds are left out; rows with the same coefficients
become one; columns alike in all coefficients and costs become one with added bounds; columns fixed by their bounds go
into the sides; units, and whole objects, that are alike in everything would show as such rows and columns.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import csc_array, csr_array, vstack

from benchmarks.lp_model import by_highs, model
from pks.lp import LinearProgram


def alike(matrix: csr_array) -> np.ndarray:
    """Return for each row the number of the first row that has the same entries."""
    matrix.sort_indices()
    first: dict[bytes, int] = {}
    at = np.zeros(matrix.shape[0], dtype=np.int64)
    for i in range(matrix.shape[0]):
        entries = slice(matrix.indptr[i], matrix.indptr[i + 1])
        key = matrix.indices[entries].tobytes() + matrix.data[entries].tobytes()
        at[i] = first.setdefault(key, i)
    return at


def aggregated(program: LinearProgram, cost: np.ndarray) -> tuple[LinearProgram, np.ndarray, dict[str, int]]:
    """Return the smaller program, its cost, and how many of what went."""
    used = np.isfinite(program.row_lower) | np.isfinite(program.row_upper)
    used &= np.diff(program.matrix.tocsr().indptr) > 0
    matrix = csr_array(program.matrix.tocsr()[used])
    lower, upper = program.row_lower[used], program.row_upper[used]
    row = alike(matrix)
    kept_rows = np.unique(row)
    np.maximum.at(lower, row, lower.copy())
    np.minimum.at(upper, row, upper.copy())
    matrix = csr_array(matrix[kept_rows])
    lower, upper = lower[kept_rows], upper[kept_rows]
    fixed = program.col_lower == program.col_upper
    offset = matrix @ np.where(fixed, program.col_lower, 0.0)
    lower, upper = lower - offset, upper - offset
    free = np.flatnonzero(~fixed)
    with_cost = csr_array(csc_array(vstack([csr_array(cost[None, free]), matrix[:, free]], format="csc")).T)
    column = alike(with_cost)
    kept = np.unique(column)
    col_lower, col_upper = np.zeros(len(free)), np.zeros(len(free))
    np.add.at(col_lower, column, program.col_lower[free])
    np.add.at(col_upper, column, program.col_upper[free])
    smaller = LinearProgram(
        matrix=csc_array(matrix[:, free[kept]].tocsc()),
        col_lower=col_lower[kept],
        col_upper=col_upper[kept],
        row_lower=lower,
        row_upper=upper,
        column_families={"kept": slice(0, len(kept))},
        row_families={"kept": slice(0, len(kept_rows))},
    )
    gone = {
        "rows without bounds or entries": int((~used).sum()),
        "rows alike": int(used.sum()) - len(kept_rows),
        "columns fixed": int(fixed.sum()),
        "columns alike": len(free) - len(kept),
    }
    return smaller, cost[free[kept]], gone


def presolved(program: LinearProgram, cost: np.ndarray) -> tuple[int, int, int]:
    """Return rows, columns and nonzeros after HiGHS' presolve."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    matrix, (m, n) = program.matrix, program.matrix.shape
    sides = program.col_lower, program.col_upper, program.row_lower, program.row_upper
    parts = matrix.indptr, matrix.indices, matrix.data, np.zeros(n, np.int32)
    highs.passModel(n, m, matrix.nnz, 1, 1, 0.0, cost, *sides, *parts)
    highs.presolve()
    left = highs.getPresolvedLp()
    return left.num_row_, left.num_col_, len(left.a_matrix_.value_)


def main(arguments: Sequence[str]) -> None:
    """Print what aggregation and presolve leave, and the time of one weighted solve before and after."""
    for units in [int(each) for each in arguments] or [2, 8]:
        made = model(units)
        m, n = made.program.matrix.shape
        print(f"{units} units: {m:,} rows, {n:,} columns, {made.program.matrix.nnz:,} nonzeros")
        began = time.process_time()
        smaller, cost, gone = aggregated(made.program, made.weighted)
        taken = time.process_time() - began
        print("  aggregation:", ", ".join(f"{count:,} {what}" for what, count in gone.items()), f"({taken:.2f} s)")
        for name, program, price in (("as it is", made.program, made.weighted), ("aggregated", smaller, cost)):
            rows, columns, entries = presolved(program, price)
            print(f"  {name}: presolve leaves {rows:,} rows, {columns:,} columns, {entries:,} nonzeros;", end=" ")
            print(f"weighted solve {by_highs(program, price):.2f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
