"""A linear program as free MPS text, which every solver reads.

IBM ILOG CPLEX Optimization Studio, File formats reference, "MPS file format: industry standard".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from scipy.sparse import csc_array, vstack

from pks.lp.objective import Objective
from pks.lp.program import LinearProgram
from pks.lp.text import distinct, number

_RIGHT, _RANGE, _BOUND = "rhs", "rng", "bnd"


def to_mps_text(program: LinearProgram, objective: Objective) -> str:
    """The program with one objective as free MPS text, rows and columns in their order; the same each time.

    Names are those of :func:`pks.lp.to_lp_text`, except that they are never split: a row with two bounds is one row
    with a range, and one without bounds is a free row (type ``N``) after the objective. Numbers read back the same. The
    objective is minimised and called by its name.

    Example:
        >>> import numpy as np
        >>> from pks.lp import Columns, Objective, Rows, assemble, to_mps_text
        >>> made = Columns("made", np.zeros(2), np.array([4.0, np.inf]), label=["hip", "knee"].__getitem__)
        >>> entries = np.array([0, 0]), np.array([0, 1]), np.array([2.0, 1.5])
        >>> hours = Rows("hours", np.array([3.0]), np.array([12.0]), *entries)
        >>> print(to_mps_text(assemble([made], [hours]), Objective("missed", np.array([-1.0, -1.0]))))
        NAME pks FREE
        ROWS
         N missed
         L hours(0)
        COLUMNS
         made(hip) missed -1
         made(hip) hours(0) 2
         made(knee) missed -1
         made(knee) hours(0) 1.5
        RHS
         rhs hours(0) 12
        RANGES
         rng hours(0) 9
        BOUNDS
         UP bnd made(hip) 4
        ENDATA
        <BLANKLINE>
    """
    m, n = program.matrix.shape
    cost_row, *rows = distinct([objective.name, *(program.row_name(i) for i in range(m))])
    columns = distinct(program.column_name(j) for j in range(n))
    sides = list(zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True))
    lines = ["NAME pks FREE", "ROWS", f" N {cost_row}"]
    lines += [f" {_type(low, high)} {name}" for name, (low, high) in zip(rows, sides, strict=True)]
    lines += ["COLUMNS", *_entries(program, objective, columns=columns, rows=[cost_row, *rows]), "RHS"]
    for name, (low, high) in zip(rows, sides, strict=True):
        right = high if high < inf else low
        if right not in (0.0, -inf):
            lines.append(f" {_RIGHT} {name} {number(right)}")
    ranges = [(name, high - low) for name, (low, high) in zip(rows, sides, strict=True) if -inf < low < high < inf]
    lines += ["RANGES", *(f" {_RANGE} {name} {number(width)}" for name, width in ranges)] if ranges else []
    bounds = list(_bounds(program, columns))
    lines += ["BOUNDS", *bounds] if bounds else []
    return "\n".join([*lines, "ENDATA", ""])


def _type(low: float, high: float) -> str:
    """Equal, at most (with a range if at least, too), at least, or free."""
    if low == high:
        return "E"
    if high < inf:
        return "L"
    return "G" if low > -inf else "N"


def _entries(
    program: LinearProgram, objective: Objective, *, columns: Sequence[str], rows: Sequence[str]
) -> Iterator[str]:
    """Column by column the cost and the coefficients; a column used nowhere has a cost of 0, so that it is there."""
    matrix = csc_array(vstack([csc_array(objective.cost[None, :]), program.matrix], format="csc"))
    matrix.sort_indices()
    for j, name in enumerate(columns):
        entries = slice(matrix.indptr[j], matrix.indptr[j + 1])
        if entries.start == entries.stop:
            yield f" {name} {rows[0]} 0"
        for i, value in zip(matrix.indices[entries].tolist(), matrix.data[entries].tolist(), strict=True):
            yield f" {name} {rows[i]} {number(value)}"


def _bounds(program: LinearProgram, columns: Sequence[str]) -> Iterator[str]:
    """Bounds other than 0 to infinity. Every lower one is written: readers differ on what a negative upper implies."""
    for name, low, high in zip(columns, program.col_lower.tolist(), program.col_upper.tolist(), strict=True):
        if low == high:
            yield f" FX {_BOUND} {name} {number(low)}"
        elif low == -inf and high == inf:
            yield f" FR {_BOUND} {name}"
        else:
            if low == -inf:
                yield f" MI {_BOUND} {name}"
            elif low != 0 or high < 0:
                yield f" LO {_BOUND} {name} {number(low)}"
            if high < inf:
                yield f" UP {_BOUND} {name} {number(high)}"
