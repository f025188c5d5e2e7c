"""Where a case is written, and what happens to what stood there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pks.core.case import Case
from pks.core.errors import FileError
from pks.io import read_case, workbook_out, write_case
from tests.core.small import TABLES, least_case, small_case, write_files


def names(folder: Path) -> set[str]:
    """Return the names of everything in a folder."""
    return {path.name for path in folder.iterdir()}


def test_old_tables_do_not_linger(tmp_path: Path) -> None:
    """Tables of an older case, in either form, leave with it; other files stay."""
    pytest.importorskip("pyarrow", reason='Parquet needs pyarrow: pip install "pks[parquet]"')
    folder = write_files(tmp_path / "x", {"notes.md": "mine", "lookup.csv": "mine"})
    write_case(small_case(), folder)
    write_case(small_case(goals=None, missions=None), folder, format="parquet")
    tables = {f"{name}.parquet" for name in TABLES if name not in ("goals", "missions")}
    assert names(folder) == {"notes.md", "lookup.csv", "case.toml", *tables}


def test_ending_makes_a_workbook(tmp_path: Path) -> None:
    """A path that ends in .xlsx, in whatever letters, becomes a workbook, others a folder of CSV."""
    pytest.importorskip("openpyxl", reason='workbooks need openpyxl: pip install "pks[excel]"')
    write_case(small_case(), tmp_path / "a.XLSX")
    write_case(small_case(), str(tmp_path / "b"))
    assert (tmp_path / "a.XLSX").is_file()
    assert names(tmp_path / "b") == {"case.toml", *(f"{name}.csv" for name in TABLES)}
    assert read_case(str(tmp_path / "a.XLSX")) == read_case(tmp_path / "b")


def test_form_that_contradicts_the_path(tmp_path: Path) -> None:
    """A form is for folders, and is one of two."""
    with pytest.raises(ValueError, match="is for folders"):
        write_case(small_case(), tmp_path / "a.xlsx", format="csv")
    with pytest.raises(ValueError, match="csv, parquet"):
        write_case(small_case(), tmp_path / "a", format="json")  # type: ignore[arg-type]
    assert names(tmp_path) == set()


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "beds"])
def test_tables_that_the_contract_does_not_know(name: str, tmp_path: Path) -> None:
    """A case put together by hand cannot write files of other names."""
    case = Case(small_case().settings, {name: small_case().tables["units"]})
    with pytest.raises(ValueError, match="no table"):
        write_case(case, tmp_path / "a")
    assert names(tmp_path) == set()


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that does not fit into a sheet is an error that says what to do; nothing is written."""
    monkeypatch.setattr(workbook_out, "MOST_SHEET_ROWS", 3)
    with pytest.raises(FileError, match="write a folder"):
        write_case(small_case(), tmp_path / "a.xlsx")
    assert names(tmp_path) == set()


def test_settings_are_plain_toml(tmp_path: Path) -> None:
    """The settings are written one to a line, as somebody would by hand."""
    write_case(small_case(), tmp_path / "a")
    assert (tmp_path / "a" / "case.toml").read_text(encoding="utf-8") == (
        'name = "Region Östra, kirurgi"\ncurrency = "SEK"\nlevel = "tactical"\nfrequency = "W-MON"\nstart = "2026-01-05"\n'
        'periods = 52\ntail_periods = 0\nlanguage = "en"\n'
    )


@pytest.mark.parametrize("name", ['a "b" \\ c', "\\n", "'''", '"""', "# x", "å\U0001f3e5", "x = 1"])
def test_settings_with_quotes(name: str, tmp_path: Path) -> None:
    """Quotes, backslashes and marks of the language of the file are parts of a name like any other."""
    write_case(least_case().replace({"name": name}), tmp_path / "a")
    assert read_case(tmp_path / "a").settings.name == name
