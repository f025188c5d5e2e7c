"""What a run gives, in a folder and back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.core.errors import FileError
from pks.core.faults import CaseError
from pks.io import read_results, require_writable, write_case, write_results
from tests.core.small import small_case, write_files

PRODUCTION = pd.DataFrame(
    {
        "unit": ["0012", "=1+1"],
        "planning_object": ["besök", 'a "b", c'],
        "period": pd.to_datetime(["2026-01-05", "2026-01-12"]).astype("datetime64[us]"),
        "activities": [1 / 3, 2.0],
        "for_others": [0.0, 1e-9],
    }
).astype({"unit": "str", "planning_object": "str"})
MEASURES = pd.DataFrame(
    {
        "order": [1, 3],
        "counterpart": ["1", None],
        "to_period": pd.to_datetime(["2026-01-12", None]).astype("datetime64[us]"),
        "cost": [float("nan"), 10.0],
        "agreed": [True, False],
    }
).astype({"counterpart": "str"})


def test_tables_come_back(tmp_path: Path) -> None:
    """Labels are texts whatever they look like, days are days, and numbers come back exactly."""
    write_results(tmp_path / "x", {"production": PRODUCTION, "measures": MEASURES})
    again = read_results(tmp_path / "x", ["measures", "production"])
    assert list(again) == ["measures", "production"]
    pd.testing.assert_frame_equal(again["production"], PRODUCTION, check_exact=True)
    pd.testing.assert_frame_equal(again["measures"], MEASURES, check_exact=True)


def test_files_are_plain(tmp_path: Path) -> None:
    """Days are ISO days, formulas are kept from running, lines end with LF; texts are written as they are."""
    write_results(tmp_path / "x", {"production": PRODUCTION}, {"summary.json": "{}\n", "report.html": "<p>å</p>"})
    assert (tmp_path / "x" / "production.csv").read_bytes() == (
        "unit,planning_object,period,activities,for_others\n0012,besök,2026-01-05,0.3333333333333333,0.0\n"
        '\'=1+1,"a ""b"", c",2026-01-12,2.0,1e-09\n'
    ).encode()
    assert (tmp_path / "x" / "report.html").read_text(encoding="utf-8") == "<p>å</p>"


def test_empty_table_comes_back(tmp_path: Path) -> None:
    """A table without rows keeps its columns."""
    write_results(tmp_path, {"measures": MEASURES.iloc[:0]})
    again = read_results(tmp_path, ["measures"])["measures"]
    assert again.columns.tolist() == MEASURES.columns.tolist()
    assert len(again) == 0


def test_other_files_stay(tmp_path: Path) -> None:
    """An older run's tables of the same names are replaced, everything else stays."""
    write_files(tmp_path, {"notes.txt": "mine", "tiers.csv": "old"})
    write_results(tmp_path, {"tiers": PRODUCTION})
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", "tiers.csv"}


def test_case_is_not_written_over(tmp_path: Path) -> None:
    """Results never land among the tables of a case, of which one is called `waiting` as well."""
    write_case(small_case(), tmp_path / "x")
    with pytest.raises(FileError, match="holds a case"):
        write_results(tmp_path / "x", {"waiting": PRODUCTION})
    assert "waited_days" in (tmp_path / "x" / "waiting.csv").read_text()


@pytest.mark.parametrize("place", ["case", "file", "file/x", "x" * 300, "new/" + "x" * 300])
def test_what_cannot_be_written_is_known_before(place: str, tmp_path: Path) -> None:
    """A case, a file in the way, a name too long: refused beforehand with the words of writing, and nothing is left behind."""
    write_case(small_case(), tmp_path / "case")
    write_files(tmp_path, {"file": ""})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(FileError, match="cannot write") as known:
        require_writable(tmp_path / place)
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(FileError) as found:
        write_results(tmp_path / place, {"waiting": PRODUCTION})
    assert str(known.value) == str(found.value)


@pytest.mark.parametrize("place", ["", "x/y"])
def test_what_can_be_written_stays_as_it_was(place: str, tmp_path: Path) -> None:
    """A folder with results of an older run, or none at all, is the same after it was found writable."""
    write_files(tmp_path, {"tiers.csv": "old"})
    require_writable(tmp_path / place)
    assert [path.name for path in tmp_path.rglob("*")] == ["tiers.csv"]
    assert (tmp_path / "tiers.csv").read_text() == "old"


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a\\b", "C:x"])
def test_names_that_lead_elsewhere(name: str, tmp_path: Path) -> None:
    """Names are plain file names."""
    with pytest.raises(ValueError, match="no plain file name"):
        write_results(tmp_path / "x", {}, {name: "x"})
    with pytest.raises(ValueError, match="no plain file name"):
        read_results(tmp_path, [name])
    assert list(tmp_path.iterdir()) == []


def test_results_that_cannot_be_read(tmp_path: Path) -> None:
    """A table that is missing, cut off or has a wrong day is an error that names it."""
    with pytest.raises(FileError, match=r"tiers\.csv does not exist"):
        read_results(tmp_path, ["tiers"])
    write_files(tmp_path, {"tiers.csv": "period,value\n2026-01-05,1\nx,2\n", "waiting.csv": "unit,value\nA\n"})
    with pytest.raises(CaseError) as caught:
        read_results(tmp_path, ["tiers", "waiting"])
    assert caught.value.faults[["table", "row"]].to_numpy(dtype=object).tolist() == [["waiting", 2], ["tiers", 3]]
    write_files(tmp_path, {".pks-unfinished": ""})
    with pytest.raises(FileError, match="cut short"):
        read_results(tmp_path, ["tiers"])
