from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csc_array

from pks.lp import Columns, LinearProgram, ProgramError, Rows, assemble
from pks.lp.program import of_rows

INF = np.inf


def columns(name: str = "waiting", size: int = 3, **changes: object) -> Columns:
    """A family of nonnegative columns."""
    return Columns(**{"name": name, "lower": np.zeros(size), "upper": np.full(size, INF), **changes})


def rows(name: str = "balance", **changes: object) -> Rows:
    """Two equalities, 2 x0 + 3 x2 = 1 and 4 x1 = 2."""
    family = {
        "name": name,
        "lower": np.array([1.0, 2.0]),
        "upper": np.array([1.0, 2.0]),
        "row": np.array([0, 1, 0]),
        "column": np.array([0, 1, 2]),
        "value": np.array([2.0, 4.0, 3.0]),
    }
    return Rows(**{**family, **changes})


def test_families_are_stacked_in_order() -> None:
    """The matrix and bounds hold the families one after another, rows counted within their family."""
    program = assemble(
        [columns(), columns("moved", 1, upper=np.array([5.0]))],
        [
            rows(),
            Rows("hours", np.array([-INF]), np.array([8.0]), np.array([0, 0]), np.array([3, 0]), np.array([1.5, -1.0])),
        ],
    )
    assert program.matrix.toarray().tolist() == [[2, 0, 3, 0], [0, 4, 0, 0], [-1, 0, 0, 1.5]]
    assert program.col_upper.tolist() == [INF, INF, INF, 5.0]
    assert program.row_lower.tolist() == [1.0, 2.0, -INF]
    assert dict(program.column_families) == {"waiting": slice(0, 3), "moved": slice(3, 4)}
    assert dict(program.row_families) == {"balance": slice(0, 2), "hours": slice(2, 3)}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(-2, 2)), max_size=30))
def test_entries_are_summed_and_zeros_dropped(entries: list[tuple[int, int, int]]) -> None:
    """Entries of one row and column add up, as in a dense matrix built one by one, and no zero is stored."""
    expected = np.zeros((4, 5))
    for i, j, value in entries:
        expected[i, j] += value
    row, column, value = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    family = Rows("r", np.full(4, -INF), np.full(4, INF), row, column, value.astype(float))
    matrix = assemble([columns(size=5)], [family]).matrix
    assert (matrix.toarray() == expected).all()
    assert matrix.nnz == np.count_nonzero(expected)
    assert matrix.has_sorted_indices
    assert matrix.indices.dtype == np.int32


def test_a_program_is_read_only() -> None:
    """Arrays of a program cannot be written to, and those handed in can still be."""
    family = columns()
    program = assemble([family], [rows()])
    for array in (program.col_lower, program.row_upper, program.matrix.data):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0
    family.lower[0] = -1.0
    assert program.col_lower[0] == 0.0


def test_names_come_from_labels_when_asked_for() -> None:
    """A column is called by its family and label, a row without labels by its number in the family."""
    labels = ["hip,2026-01-05", "knee,2026-01-05", "back,2026-01-05"]
    program = assemble([columns(), columns("limited", label=labels.__getitem__)], [rows(), rows("again")])
    assert program.column_name(4) == "limited[knee,2026-01-05]"
    assert program.column_name(2) == "waiting[2]"
    assert program.row_name(3) == "again[1]"
    with pytest.raises(IndexError, match=r"0\.\.5"):
        program.column_name(6)


def test_empty_families_take_no_names() -> None:
    """A family without columns or rows may stand anywhere, and names skip it."""
    nothing = np.zeros(0)
    none = Rows("none", nothing, nothing, np.zeros(0, int), np.zeros(0, int), nothing)
    program = assemble([columns("a", 0), columns("b", 1), columns("c", 0), columns("d", 2)], [none, rows(), none_too()])
    assert [program.column_name(j) for j in range(3)] == ["b[0]", "d[0]", "d[1]"]
    assert program.row_name(0) == "balance[0]"
    assert assemble([], []).matrix.shape == (0, 0)


def none_too() -> Rows:
    """Another empty family."""
    return Rows("none too", np.zeros(0), np.zeros(0), np.zeros(0, int), np.zeros(0, int), np.zeros(0))


@pytest.mark.parametrize(
    ("family", "message"),
    [
        (columns(lower=np.array([0.0, np.nan, 0.0])), r"columns 'waiting': a bound is NaN in 1 place\(s\).*position 1"),
        (columns(upper=np.array([1.0, -1.0, -2.0])), r"lower is above upper in 2 place\(s\).*lower 0.0, upper -1.0"),
        (columns(lower=np.zeros(2)), r"lower has shape \(2,\) and upper \(3,\)"),
        (columns(lower=np.full(3, INF)), r"lower is \+inf"),
        (columns(lower=np.full(3, -INF), upper=np.full(3, -INF)), "upper is -inf"),
    ],
)
def test_faults_in_columns_are_named(family: Columns, message: str) -> None:
    """Bounds that cannot be say in which family and where."""
    with pytest.raises(ProgramError, match=message):
        assemble([family], [])


@pytest.mark.parametrize(
    ("family", "message"),
    [
        (rows(row=np.array([0, 2, 0])), r"rows 'balance': row is outside the family's 0\.\.1.*position 1 \(row 2\)"),
        (rows(column=np.array([0, 1, -1])), r"column is outside the program's 0\.\.2.*column -1"),
        (rows(value=np.array([1.0, INF, 1.0])), r"a coefficient is not finite.*value inf"),
        (rows(value=np.array([1.0])), r"value \(1,\); all three must be \(k,\)"),
        (rows(row=np.array([0.0, 1.0, 0.0])), "row has type float64; indices must be integers"),
        (rows(lower=np.array([5.0, 2.0])), "lower is above upper"),
    ],
)
def test_faults_in_rows_are_named(family: Rows, message: str) -> None:
    """Entries and bounds that cannot be say in which family and where."""
    with pytest.raises(ProgramError, match=message):
        assemble([columns()], [family])


def test_names_of_families_must_differ() -> None:
    """Two families of one name would hide each other."""
    with pytest.raises(ProgramError, match="two row families are called 'balance'"):
        assemble([columns()], [rows(), rows()])


def test_a_fault_is_a_value_error() -> None:
    """Callers that know nothing of this library can catch ValueError."""
    assert issubclass(ProgramError, ValueError)
    assert LinearProgram.__dataclass_params__.frozen


@given(data=st.data())
def test_rows_of_a_matrix_are_those_of_its_dense_form(data: st.DataObject) -> None:
    """Any rows in any order have the same entries as in a plain array."""
    dense = data.draw(arrays(float, (5, 4), elements=st.sampled_from([0.0, 0.0, 1.0, -2.0])))
    rows = np.array(data.draw(st.permutations(range(5)))[: data.draw(st.integers(0, 5))], int)
    assert of_rows(csc_array(dense), rows).toarray().tolist() == dense[rows].tolist()
