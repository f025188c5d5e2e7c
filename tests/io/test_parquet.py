"""Parquet files, our own and those of others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pks.core.faults import CaseError
from pks.io import parquet, read_case
from tests.core.small import NEEDED, write_small

pytest.importorskip("pyarrow", reason='Parquet needs pyarrow: pip install "pks[parquet]"')
import pyarrow as pa
import pyarrow.parquet as pq


def case_with(folder: Path, table: str, columns: dict[str, Any]) -> Path:
    """Write the small case with `table` as Parquet, as another program would."""
    names = tuple(name for name in NEEDED if name != table)
    pq.write_table(pa.table(columns), write_small(folder, names) / f"{table}.parquet")
    return folder


def faults(folder: Path) -> list[tuple[str, str]]:
    """Return table and reason of every fault."""
    with pytest.raises(CaseError) as caught:
        read_case(folder)
    return list(zip(caught.value.faults["table"], caught.value.faults["reason"], strict=True))


def test_types_of_other_programs(tmp_path: Path) -> None:
    """Whole numbers as names, categories, decimals, days and times of day 0 are read as the contract's types."""
    folder = case_with(
        tmp_path,
        "available",
        {
            "unit": pa.array(["Norr", "Söder"]).dictionary_encode(),
            "capacity": ["sal", "sal"],
            "period": pa.array([dt.datetime(2026, 1, 5)] * 2, pa.timestamp("ns")),
            "hours": pa.array([Decimal("37.50"), Decimal("1")]),
        },
    )
    table = read_case(folder).tables["available"]
    assert table["hours"].tolist() == [37.5, 1.0]
    assert table["unit"].tolist() == ["Norr", "Söder"]
    assert table["period"].tolist() == [pd.Timestamp("2026-01-05")] * 2


def test_names_that_are_numbers(tmp_path: Path) -> None:
    """A column of whole numbers with a gap, which pandas turns into floats, is read as names without decimals."""
    folder = case_with(tmp_path, "units", {"unit": ["Norr", "Söder"], "parent": pa.array([1177, None], pa.int64())})
    assert read_case(folder).tables["units"]["parent"].tolist()[0] == "1177"


def test_file_of_pandas(tmp_path: Path) -> None:
    """The index that pandas adds is no column of ours, and unknown columns are warnings whatever they hold."""
    folder = write_small(tmp_path, ("planning_objects",))
    frame = pd.DataFrame({"unit": ["Norr", "Söder"], "remark": [[1], [2]]}, index=[5, 6])
    frame.to_parquet(folder / "units.parquet")
    case = read_case(folder)
    assert case.tables["units"]["unit"].tolist() == ["Norr", "Söder"]
    assert case.warnings["column"].tolist() == ["remark"]


@pytest.mark.parametrize(
    "cells",
    [pa.array([[1], [2]]), pa.array([{"a": 1}, {"a": 2}]), pa.array([b"a", b"b"]), pa.array([dt.timedelta(1)] * 2)],
    ids=["lists", "records", "bytes", "spans"],
)
def test_columns_of_other_things(cells: Any, tmp_path: Path) -> None:
    """A column of ours that holds no texts, numbers or dates is a fault that names the type."""
    found = faults(case_with(tmp_path, "units", {"unit": cells}))
    assert [table for table, _ in found] == ["units"]
    assert f"holds {str(cells.type).split('<')[0]}" in found[0][1]


def test_infinite_number(tmp_path: Path) -> None:
    """Infinity and NaN are met as in any other file: one is a fault, the other an empty cell."""
    columns = {"planning_object": ["a", "b"], "max_wait_days": pa.array(np.array([np.inf, np.nan]))}
    assert faults(case_with(tmp_path, "planning_objects", columns)) == [
        ("planning_objects", "a finite number is expected, written 1234.5")
    ]


@pytest.mark.parametrize(
    ("limit", "value"), [("LONGEST_FILE", 10), ("MOST_ROWS", 1), ("MOST_COLUMNS", 1), ("LARGEST_UNPACKED", 10)]
)
def test_limits(limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond a limit is one fault."""
    monkeypatch.setattr(parquet, limit, value)
    found = faults(case_with(tmp_path, "units", {"unit": ["Norr", "Söder"], "name": ["a", "b"]}))
    assert [table for table, _ in found] == ["units"]


def test_same_column_twice(tmp_path: Path) -> None:
    """A column that stands there twice is a fault that names it."""
    folder = write_small(tmp_path, ("planning_objects",))
    pq.write_table(
        pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["unit", "unit"]), folder / "units.parquet"
    )
    assert "'unit'" in faults(folder)[0][1]


@pytest.mark.parametrize("cut", [0, 3, 40, -5])
def test_broken_file(cut: int, tmp_path: Path) -> None:
    """A file that is cut off, anywhere, is a fault and no traceback."""
    folder = case_with(tmp_path, "units", {"unit": ["Norr", "Söder"]})
    path = folder / "units.parquet"
    path.write_bytes(path.read_bytes()[:cut])
    assert [table for table, _ in faults(folder)] == ["units"]


def test_text_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 in a column of texts are a fault of the file."""
    texts = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 2], np.int32)), pa.py_buffer(b"\xf5\xff"))
    found = faults(case_with(tmp_path, "units", {"unit": texts}))
    assert [table for table, _ in found] == ["units"]
    assert "not a Parquet file that can be read" in found[0][1]
