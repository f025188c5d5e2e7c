"""CSV files as people and programs write them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.core.faults import CaseError
from pks.io import delimited, read_case
from pks.io.delimited import csv_bytes, read_csv
from pks.io.reading import Reading
from tests.core.small import NEEDED, write_files, write_small


def read(tmp_path: Path, content: str | bytes, table: str = "demand") -> Reading:
    """Read one file as a table."""
    reading = Reading()
    write_files(tmp_path, {f"{table}.csv": content})
    read_csv(tmp_path / f"{table}.csv", table, reading)
    return reading


def rows(reading: Reading, table: str = "demand") -> list[list[object]]:
    """Return the cells of the table."""
    return reading.tables[table].to_numpy().tolist()


@pytest.mark.parametrize(
    "content",
    ["unit,hours\nNorr,1.5\n", "unit,hours\r\nNorr,1.5\r\n", "unit,hours\rNorr,1.5", "\ufeffunit,hours\nNorr,1.5",
     "unit;hours\nNorr;1.5\n", "unit\thours\nNorr\t1.5\n", '"unit","hours"\n"Norr","1.5"\n', "unit,hours,,\nNorr,1.5,,\n,,,\n"],
)  # fmt: skip
def test_dialects(content: str, tmp_path: Path) -> None:
    """Line ends, a byte order mark, separators, quotes, and blank columns and rows at the end make no difference."""
    reading = read(tmp_path, content)
    assert reading.tables["demand"].columns.tolist() == ["unit", "hours"]
    assert rows(reading)[0] == ["Norr", "1.5"]
    assert not reading.faults


def test_swedish_spreadsheet(tmp_path: Path) -> None:
    """A file with semicolons and decimal commas, as a Swedish spreadsheet saves it, is a case."""
    files = {"available.csv": "\ufeffunit;capacity;period;hours\r\nSöder;sal;2026-01-05;37,5\r\n"}
    case = read_case(write_files(write_small(tmp_path, NEEDED), files))
    assert case.tables["available"]["hours"].tolist() == [37.5]


def test_windows_letters_are_read_with_a_warning(tmp_path: Path) -> None:
    """Text that is not UTF-8 is read as Windows-1252, and the first such line is named."""
    files = {"units.csv": "unit,name\nNorr,\nSöder,Sjukhuset på ön\n".encode("cp1252")}
    case = read_case(write_files(write_small(tmp_path, NEEDED), files))
    assert case.tables["units"]["unit"].tolist() == ["Norr", "Söder"]
    assert [("line 3" in reason and "Windows-1252" in reason) for reason in case.warnings["reason"]] == [True]


def test_blank_lines_keep_the_row_numbers(tmp_path: Path) -> None:
    """A blank line is a blank row, so that faults below it name the row that a spreadsheet shows."""
    files = {"units.csv": "unit,name\nNorr,\n\n \nSöder,\x07\n"}
    with pytest.raises(CaseError) as caught:
        read_case(write_files(write_small(tmp_path, NEEDED), files))
    assert caught.value.faults["row"].tolist() == [5]


def test_values_without_a_header_are_a_warning(tmp_path: Path) -> None:
    """A column of remarks without a name is not read, and is named by its letter."""
    reading = read(tmp_path, "unit,,hours\nNorr,se nedan,1\n")
    assert rows(reading) == [["Norr", "1"]]
    assert "column B" in reading.warnings[0].reason


def test_escapes_are_taken_off(tmp_path: Path) -> None:
    """An apostrophe that keeps a spreadsheet from running a cell is no part of the text."""
    assert rows(read(tmp_path, "unit,hours\n'=1+1,'-3\n'n Ort,''=x\n")) == [["=1+1", "-3"], ["'n Ort", "'=x"]]


@pytest.mark.parametrize(
    ("limit", "value", "content"),
    [
        ("LONGEST_FILE", 10, "unit,hours\nNorr,1\n"),
        ("MOST_ROWS", 1, "unit\nNorr\nSöder\n"),
        ("MOST_COLUMNS", 1, "unit,hours\n"),
    ],
)
def test_limits(limit: str, value: int, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond a limit is one fault, and nothing of it is kept."""
    monkeypatch.setattr(delimited, limit, value)
    reading = read(tmp_path, content)
    assert len(reading.faults) == 1
    assert reading.tables == {}
    assert reading.unread == {"demand"}


def test_endless_cell_is_a_fault(tmp_path: Path) -> None:
    """A cell without end (an unclosed quote in a large file) is a fault, not a full memory."""
    reading = read(tmp_path, 'unit\n"' + "x" * 200_000)
    assert "line 2" in reading.faults[0].reason


def test_written_table() -> None:
    """Days are ISO days, floats come back exactly, gaps are empty, texts cannot run, and lines end with LF."""
    frame = pd.DataFrame(
        {
            "unit": ["=a", 'b"c,', None],
            "period": pd.to_datetime(["2026-01-05", None, "2026-01-12"]),
            "hours": [0.1 + 0.2, -1.0, float("nan")],
            "count": pd.array([1, None, 3], dtype="Int64"),
            "open": [True, False, True],
        }
    )
    assert csv_bytes(frame).decode() == (
        "unit,period,hours,count,open\n'=a,2026-01-05,0.30000000000000004,1,true\n"
        '"b""c,",,-1.0,,false\n,2026-01-12,,3,true\n'
    )


def test_mixed_column_is_written_by_value() -> None:
    """In a column of objects, negative numbers stay numbers and texts are kept from running."""
    frame = pd.DataFrame({"value": pd.Series([-1.5, "-x", None, True, 7], dtype=object)})
    assert csv_bytes(frame).decode() == 'value\n-1.5\n\'-x\n""\ntrue\n7\n'
