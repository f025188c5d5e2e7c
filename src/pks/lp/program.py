"""A sparse linear program in named families of columns and rows, assembled by array operations.

    minimise c·x   subject to   row_lower <= A x <= row_upper,   col_lower <= x <= col_upper

The program holds no objective: one program serves many.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array

from pks.lp.errors import ProgramError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
BoolArray = NDArray[np.bool_]
Label = Callable[[int], str]


@dataclass(frozen=True, eq=False)
class Columns:
    """A family of n decision variables.

    Args:
        name: unique among the column families of a program.
        lower: least value of each column, shape (n,); ``-inf`` for none.
        upper: greatest value of each column, shape (n,); ``inf`` for none.
        label: text for column i of the family (0..n-1), called only on export; None numbers them.
    """

    name: str
    lower: FloatArray
    upper: FloatArray
    label: Label | None = None


@dataclass(frozen=True, eq=False)
class Rows:
    """A family of m constraints ``lower <= A x <= upper`` with k entries; an equality has lower == upper.

    Args:
        name: unique among the row families of a program.
        lower: least activity of each row, shape (m,); ``-inf`` for none.
        upper: greatest activity of each row, shape (m,); ``inf`` for none.
        row: row of each entry within the family (0..m-1), shape (k,).
        column: column of each entry in the whole program (0..n-1), shape (k,).
        value: coefficient of each entry, shape (k,); entries of the same row and column are added up.
        label: text for row i of the family, called only on export; None numbers them.
    """

    name: str
    lower: FloatArray
    upper: FloatArray
    row: IntArray
    column: IntArray
    value: FloatArray
    label: Label | None = None


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """The assembled program; build it with :func:`assemble`. Its arrays are read-only.

    Attributes:
        matrix: coefficients, m rows by n columns, without explicit zeros, indices sorted.
        col_lower, col_upper: bounds of the columns, shape (n,).
        row_lower, row_upper: bounds of the row activities, shape (m,).
        column_families, row_families: name of a family -> its slice of the columns or rows.
    """

    matrix: csc_array
    col_lower: FloatArray
    col_upper: FloatArray
    row_lower: FloatArray
    row_upper: FloatArray
    column_families: Mapping[str, slice]
    row_families: Mapping[str, slice]
    column_labels: Mapping[str, Label | None] = field(default_factory=dict, repr=False)
    row_labels: Mapping[str, Label | None] = field(default_factory=dict, repr=False)

    def column_name(self, index: int) -> str:
        """Name of a column of the program, such as ``waiting[knee,2026-01-05]`` or, without labels, ``waiting[17]``."""
        return _name(index, self.column_families, self.column_labels)

    def row_name(self, index: int) -> str:
        """Name of a row of the program, formed as that of a column."""
        return _name(index, self.row_families, self.row_labels)


def assemble(columns: Sequence[Columns], rows: Sequence[Rows]) -> LinearProgram:
    """Put the families one after another into one program.

    Args:
        columns: families in the order in which their columns are numbered.
        rows: families in the order in which their rows are numbered; their entries name columns of the program.

    Raises:
        ProgramError: a family has arrays of unequal length, an index out of range, NaN, an infinite coefficient,
            a lower bound above the upper, or the name of another family.

    Example:
        A list of two weeks, waiting[t] = waiting[t-1] + need[t] - treated[t]:

        >>> waiting = Columns("waiting", np.zeros(2), np.full(2, np.inf), ["2026-01-05", "2026-01-12"].__getitem__)
        >>> treated = Columns("treated", np.zeros(2), np.array([8.0, 8.0]))
        >>> need = np.array([12.0, 9.0])
        >>> entries = np.array([0, 1, 1, 0, 1]), np.array([0, 1, 0, 2, 3]), np.array([1.0, 1.0, -1.0, 1.0, 1.0])
        >>> program = assemble([waiting, treated], [Rows("list", need, need, *entries)])
        >>> program.matrix.toarray()
        array([[ 1.,  0.,  1.,  0.],
               [-1.,  1.,  0.,  1.]])
        >>> program.column_families["treated"], program.column_name(1)
        (slice(2, 4, None), 'waiting[2026-01-12]')
    """
    for columns_family in columns:
        _check_bounds(columns_family)
    for rows_family in rows:
        _check_bounds(rows_family)
    column_families = _slices("column", columns)
    row_families = _slices("row", rows)
    n = sum(len(family.lower) for family in columns)
    m = sum(len(family.lower) for family in rows)
    for family in rows:
        _check_entries(family, n)
    return LinearProgram(
        matrix=_matrix(rows, row_families, (m, n)),
        col_lower=_joined([family.lower for family in columns]),
        col_upper=_joined([family.upper for family in columns]),
        row_lower=_joined([family.lower for family in rows]),
        row_upper=_joined([family.upper for family in rows]),
        column_families=column_families,
        row_families=row_families,
        column_labels={family.name: family.label for family in columns},
        row_labels={family.name: family.label for family in rows},
    )


def part_of(program: LinearProgram, columns: IntArray, rows: IntArray | None = None) -> LinearProgram:
    """The program of some columns, shape (k,), and some rows, shape (l,) or None for all, in that order, rows each once.

    All other columns are taken to be 0. Families are kept only where all rows are.
    """
    matrix = csc_array(program.matrix[:, columns])
    if rows is not None:
        matrix = of_rows(matrix, rows)
    matrix.sort_indices()
    rows_kept = slice(None) if rows is None else rows
    return LinearProgram(
        matrix=matrix,
        col_lower=program.col_lower[columns],
        col_upper=program.col_upper[columns],
        row_lower=program.row_lower[rows_kept],
        row_upper=program.row_upper[rows_kept],
        column_families={},
        row_families=program.row_families if rows is None else {},
        row_labels=program.row_labels if rows is None else {},
    )


def of_rows(matrix: csc_array, rows: IntArray) -> csc_array:
    """Some rows of a matrix, in that order, each once; by renumbering, which is quicker than to slice by row."""
    number = np.full(matrix.shape[0], -1, matrix.indices.dtype)
    number[rows] = np.arange(len(rows))
    indices = number[matrix.indices]
    kept = indices >= 0
    starts = np.append(0, np.cumsum(kept))[matrix.indptr].astype(matrix.indptr.dtype)
    return csc_array((matrix.data[kept], indices[kept], starts), shape=(len(rows), matrix.shape[1]))


def _matrix(rows: Sequence[Rows], families: Mapping[str, slice], shape: tuple[int, int]) -> csc_array:
    row = _joined([family.row + families[family.name].start for family in rows], np.int32)
    column = _joined([family.column for family in rows], np.int32)
    value = _joined([family.value for family in rows])
    matrix = coo_array((value, (row, column)), shape=shape).tocsc()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.setflags(write=False)
    return matrix


def _joined(parts: Sequence[NDArray[Any]], dtype: type[np.generic] = np.float64) -> NDArray[Any]:
    joined = np.concatenate([np.empty(0, dtype), *parts]).astype(dtype, copy=False)
    joined.setflags(write=False)
    return joined


def _slices(kind: str, families: Sequence[Columns] | Sequence[Rows]) -> Mapping[str, slice]:
    slices: dict[str, slice] = {}
    start = 0
    for family in families:
        if family.name in slices:
            raise ProgramError(f"two {kind} families are called {family.name!r}; give each a name of its own")
        slices[family.name] = slice(start, start + len(family.lower))
        start += len(family.lower)
    return slices


def _name(index: int, families: Mapping[str, slice], labels: Mapping[str, Label | None]) -> str:
    names = list(families)
    starts = [families[name].start for name in names]
    total = families[names[-1]].stop if names else 0
    if not 0 <= index < total:
        raise IndexError(f"index {index} is outside the program's 0..{total - 1}")
    name = names[bisect_right(starts, index) - 1]
    local = index - families[name].start
    label = labels.get(name)
    return f"{name}[{local if label is None else label(local)}]"


def _check_bounds(family: Columns | Rows) -> None:
    where = f"{type(family).__name__.lower()} {family.name!r}"
    lower, upper = family.lower, family.upper
    if lower.ndim != 1 or lower.shape != upper.shape:
        raise ProgramError(f"{where}: lower has shape {lower.shape} and upper {upper.shape}; both must be (n,)")
    _refuse(where, np.isnan(lower) | np.isnan(upper), "a bound is NaN", lower=lower, upper=upper)
    _refuse(where, lower > upper, "lower is above upper", lower=lower, upper=upper)
    _refuse(where, lower == np.inf, "lower is +inf; -inf means no bound", lower=lower)
    _refuse(where, upper == -np.inf, "upper is -inf; +inf means no bound", upper=upper)


def _check_entries(family: Rows, n: int) -> None:
    where = f"rows {family.name!r}"
    row, column, value = family.row, family.column, family.value
    if row.ndim != 1 or not row.shape == column.shape == value.shape:
        shapes = f"row {row.shape}, column {column.shape}, value {value.shape}"
        raise ProgramError(f"{where}: {shapes}; all three must be (k,), one for each entry")
    for kind, index in (("row", row), ("column", column)):
        if index.size and not np.issubdtype(index.dtype, np.integer):
            raise ProgramError(f"{where}: {kind} has type {index.dtype}; indices must be integers")
    m = len(family.lower)
    _refuse(where, (row < 0) | (row >= m), f"row is outside the family's 0..{m - 1}", row=row)
    _refuse(where, (column < 0) | (column >= n), f"column is outside the program's 0..{n - 1}", column=column)
    _refuse(where, ~np.isfinite(value), "a coefficient is not finite", row=row, column=column, value=value)


def _refuse(where: str, bad: NDArray[np.bool_], what: str, **shown: NDArray[Any]) -> None:
    """Raise a ProgramError that shows the first of the bad places."""
    if bad.any():
        first = int(np.argmax(bad))
        values = ", ".join(f"{name} {array[first]}" for name, array in shown.items())
        raise ProgramError(f"{where}: {what} in {int(bad.sum())} place(s), first at position {first} ({values})")
