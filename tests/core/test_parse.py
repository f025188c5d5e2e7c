"""One table of anything → typed columns and faults."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from pks.core.faults import Fault
from pks.core.parse import Parsed, duplicates, misplaced, parse_table
from pks.core.periods import Periods
from pks.core.schema import Column, Kind, Table
from pks.core.tables import TABLES

SPEC = Table(
    "beds",
    (
        Column("ward", Kind.LABEL, True),
        Column("period", Kind.PERIOD),
        Column("beds", Kind.NUMBER, unit="beds"),
        Column("order", Kind.INTEGER, minimum=1),
        Column("open", Kind.FLAG, default=True),
        Column("shape", Kind.TEXT, choices=("step", "linear")),
    ),
    ("ward", "period"),
)
YEAR = Periods("MS", pd.Timestamp("2026-01-01"), 12)


def parsed(**columns: object) -> Parsed:
    """Read a table of the given columns."""
    return parse_table(SPEC, pd.DataFrame(columns))


def places(faults: list[Fault]) -> list[tuple[int | None, str | None]]:
    """Return rows and columns of faults."""
    return [(fault.row, fault.column) for fault in faults]


def test_columns_come_in_the_order_and_types_of_the_contract() -> None:
    """Whatever the order and types, each column comes back in its place and type."""
    frame = parsed(shape=["step"], open=["ja"], order=["2"], beds=["3,5"], period=["2026-01-01"], ward=[" A "]).frame
    assert frame.columns.tolist() == list(SPEC.names)
    assert frame.iloc[0].tolist() == ["A", pd.Timestamp("2026-01-01"), 3.5, 2, True, "step"]
    assert [str(kind) for kind in frame.dtypes] == ["str", "datetime64[us]", "float64", "Int64", "boolean", "str"]


@pytest.mark.parametrize(
    ("cells", "labels"),
    [([1177, 1178], ["1177", "1178"]), ([1177.0, 2.5], ["1177", "2.5"]), (["0012", "12"], ["0012", "12"]),
     (pd.Categorical(["a", "b"]), ["a", "b"]), ([dt.datetime(2026, 1, 5), "b"], ["2026-01-05", "b"]),
     ([True, "b"], ["True", "b"]), ([float("inf"), "b"], ["inf", "b"])],
)  # fmt: skip
def test_names_that_a_spreadsheet_changed(cells: object, labels: list[str]) -> None:
    """A name kept as a number or date is read as the text that was meant; a text stays as it is."""
    assert parsed(ward=cells).frame["ward"].tolist() == labels


@pytest.mark.parametrize("gap", ["", "  ", None, float("nan"), pd.NA])
def test_empty_cells_are_missing(gap: object) -> None:
    """An empty cell of any kind is a missing value of the column's type, and no fault where it may be empty."""
    result = parsed(ward=["A"], **{name: pd.Series([gap], dtype=object) for name in SPEC.names[1:]})
    assert result.faults == []
    assert result.frame.iloc[0, 1:].isna().all()


@pytest.mark.parametrize("gap", ["", " ", None, float("nan"), pd.NA, pd.NaT])
def test_required_cell_is_empty(gap: object) -> None:
    """A required cell without a value is a fault at its row."""
    result = parsed(ward=pd.Series(["A", gap], dtype=object), beds=[1.0, 2.0])
    assert places(result.faults) == [(3, "ward")]


@pytest.mark.parametrize("dtype", ["float64", "Float64", object])
def test_numbers_of_any_dtype(dtype: str) -> None:
    """Numbers are numbers in any column type, gaps stay gaps, and infinity is a fault."""
    result = parsed(ward=["A", "B"], beds=pd.Series([1.5, None], dtype=dtype))
    assert result.faults == []
    assert result.frame["beds"].tolist()[0] == 1.5
    assert math.isnan(result.frame["beds"].tolist()[1])
    assert places(parsed(ward=["A"], beds=pd.Series([np.inf], dtype="float64")).faults) == [(2, "beds")]


@pytest.mark.parametrize("cell", [[1], {"a": 1}, (1, 2), np.array([1]), object()])
@pytest.mark.parametrize("column", ["ward", "beds", "open", "period"])
def test_what_is_no_single_value(column: str, cell: object) -> None:
    """A list or any other object in a cell is a fault, not a traceback."""
    columns: dict[str, object] = {"ward": ["A"], column: pd.Series([cell], dtype=object)}
    assert places(parsed(**columns).faults) == [(2, column)]


def test_flags_are_no_numbers() -> None:
    """True is not the number 1."""
    assert places(parsed(ward=["A"], beds=pd.Series([True], dtype=object)).faults) == [(2, "beds")]
    assert places(parsed(ward=["A"], beds=[True]).faults) == [(2, "beds")]


def test_blank_rows_are_dropped_and_rows_keep_their_numbers() -> None:
    """A blank row is no row, and a fault below it names the row that a spreadsheet shows."""
    result = parsed(ward=["A", "", None, "B"], beds=["1", " ", None, "x"])
    assert result.frame.index.tolist() == [2, 5]
    assert places(result.faults) == [(5, "beds")]


def test_wrong_cell_has_one_fault() -> None:
    """A wrong cell is listed once, and is empty afterwards."""
    result = parsed(ward=["A", "B", "C", "D"], order=["x", "0", "1.5", "1e16"])
    assert places(result.faults) == [(2, "order"), (3, "order"), (5, "order"), (4, "order")]
    assert result.frame["order"].isna().all()


def test_unknown_column_is_named() -> None:
    """A column that resembles a missing one is a fault with a hint, any other a warning, an unnamed one nothing."""
    result = parsed(ward=["A"], perod=["2026-01-01"], remark=["x"], **{"Unnamed: 3": [1]})
    assert [(fault.column, "period" in fault.reason) for fault in result.faults] == [("perod", True)]
    assert [fault.column for fault in result.warnings] == ["remark"]


def test_header_is_stripped() -> None:
    """Spaces around a column's name do no harm."""
    assert parse_table(SPEC, pd.DataFrame({" ward ": ["A"]})).frame["ward"].tolist() == ["A"]


def test_input_is_left_alone() -> None:
    """The table that was handed over is not changed."""
    raw = pd.DataFrame({" ward ": ["A", ""], "beds": ["1", ""]}, index=[7, 7])
    copy = raw.copy()
    parse_table(SPEC, raw)
    pd.testing.assert_frame_equal(raw, copy)


def test_fault_of_the_file_is_not_doubled() -> None:
    """A required cell that reading found to be an error is not listed again as empty."""
    found = [Fault("beds", 2, "ward", "#N/A", "an error value")]
    assert parse_table(SPEC, pd.DataFrame({"ward": [None], "beds": [1]}), found).faults == []


def test_duplicates_name_the_later_row() -> None:
    """Rows with the same key are faults from the second on; empty cells count as equal."""
    frame = parsed(ward=["A", "A", "A"], period=["2026-01-01", "", None]).frame
    assert [(fault.row, fault.value) for fault in duplicates(SPEC, frame)] == [(4, "A · (empty)")]


def test_period_off_the_grid_or_the_horizon() -> None:
    """A period starts with a month of the horizon; otherwise the day it starts on is named, or the horizon."""
    frame = parsed(ward=list("ABCD"), period=["2026-12-01", "2026-01-02", "2027-01-01", "2025-12-01"]).frame
    found = {fault.row: fault.reason for fault in misplaced(SPEC, frame, YEAR)}
    assert set(found) == {3, 4, 5}
    assert "Friday" in found[3]
    assert "2026-01-01 to 2026-12-31" in found[4]


def test_a_table_without_labels_has_one_row_at_most() -> None:
    """Where every column of the key is left out, a second row repeats the first: two budgets for everything contradict."""
    spec = TABLES["budget"]
    frame = pd.DataFrame({"amount": [1.0, 2.0]}, index=[2, 3])
    assert [fault.row for fault in duplicates(spec, frame)] == [3]
    assert duplicates(spec, frame.iloc[:1]) == []


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("kompetens", "competence"), ("Lokal", "premises"), ("utrustning", "equipment"), ("premisses", "premises")],
)
def test_a_choice_in_swedish_is_understood_as_a_slip(cell: str, meant: str) -> None:
    """A kind of resource in Swedish, or misspelt, is a fault that says which one was meant."""
    raw = pd.DataFrame({"unit": ["A"], "resource": ["r"], "kind": [cell], "quantity": [1], "hours_per_period": [40]})
    [fault] = parse_table(TABLES["resources"], raw).faults
    assert f'did you mean "{meant}"?' in fault.reason
    assert fault.value == cell
