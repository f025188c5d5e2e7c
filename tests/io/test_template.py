"""An empty case to fill in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pks.core.errors import FileError
from pks.core.faults import CaseError
from pks.core.schema import Kind
from pks.core.settings import FIELDS
from pks.core.tables import TABLES
from pks.io import new_case, read_case
from pks.io.explain import column_rows
from tests.core.small import SETTINGS, write_files

MISSING = [
    *[("case", name, "missing") for name in ("name", "currency", "level", "frequency", "start", "periods")],
    ("units", None, "this table has no rows"),
    ("planning_objects", None, "this table has no rows"),
]


@pytest.fixture(params=["folder", "case.xlsx"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An empty case, as a folder and as a workbook."""
    if request.param.endswith("xlsx"):
        pytest.importorskip("openpyxl", reason='workbooks need openpyxl: pip install "pks[excel]"')
    new_case(tmp_path / request.param)
    return tmp_path / str(request.param)


def fill(path: Path) -> None:
    """Fill in the least that makes a case, as a planner would."""
    if path.is_dir():
        toml = "".join(f"{name} = {value!r}\n" for name, value in SETTINGS.items())
        write_files(
            path, {"case.toml": toml, "units.csv": "unit\nNorr\n", "planning_objects.csv": "planning_object\nbesök\n"}
        )
        return
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(path)
    for row in book["case"].iter_rows(min_row=2):
        row[1].value = {**SETTINGS, "start": dt.date(2026, 1, 5)}.get(row[0].value, row[1].value)
    book["units"]["A2"], book["planning_objects"]["A2"] = "Norr", "besök"
    book.save(path)


def test_only_what_is_required_is_missing(empty: Path) -> None:
    """Read as it is, an empty case lacks its settings, its units and its planning objects, and nothing else."""
    with pytest.raises(CaseError) as caught:
        read_case(empty)
    listed = caught.value.faults[["table", "column", "reason"]].astype(object)
    assert [tuple(None if cell != cell else cell for cell in row) for row in listed.to_numpy().tolist()] == MISSING
    assert caught.value.warnings.empty


def test_least_that_is_filled_in_is_a_case(empty: Path) -> None:
    """With settings, a unit and a planning object it reads, without a warning about the tables that are empty."""
    fill(empty)
    case = read_case(empty)
    assert case.settings.periods == 52
    assert case.tables["units"]["unit"].tolist() == ["Norr"]
    assert case.warnings.empty
    assert [name for name in TABLES if name in case] == ["units", "planning_objects"]


def test_nothing_is_written_over(empty: Path) -> None:
    """A case that is there, filled in or not, is never written over."""
    before = {path: path.read_bytes() for path in empty.parent.rglob("*") if path.is_file()}
    with pytest.raises(FileError, match="nothing is written over"):
        new_case(empty)
    assert {path: path.read_bytes() for path in empty.parent.rglob("*") if path.is_file()} == before


def test_empty_folder_is_filled(tmp_path: Path) -> None:
    """A folder that is there but empty is a good place."""
    new_case(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "case.toml", *(f"{name}.csv" for name in TABLES)}


def test_headers_are_those_of_the_contract(tmp_path: Path) -> None:
    """Every table is there, with every column in the order of the contract."""
    new_case(tmp_path)
    for name, table in TABLES.items():
        assert (tmp_path / f"{name}.csv").read_text() == ",".join(table.names) + "\n"


def test_everything_is_explained(tmp_path: Path) -> None:
    """The README names every table in both languages, every column, and every setting."""
    new_case(tmp_path)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    for name, table in TABLES.items():
        assert f"| {name} | {table.swedish} |" in text
        assert all(f"| {name} | {column} |" in text for column in table.names)
    assert all(f"| {name} |" in text for name in FIELDS)
    explained = {(row[0], row[1]): row for row in column_rows()}
    assert explained["capacities", "max_utilisation"][2:7] == ("", "number", "share 0–1", "0 to 1", "1")
    assert explained["history", "planning_object"][2] == "one of planning_object, care_group"
    assert explained["planning_objects", "acute"][6] == "false"


def test_workbook_helps_to_fill_in(tmp_path: Path) -> None:
    """Sheets stand in the order of the chain; headers say what is required, and what a column holds, in which unit."""
    openpyxl = pytest.importorskip("openpyxl", reason='workbooks need openpyxl: pip install "pks[excel]"')
    new_case(tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    assert book.sheetnames == ["readme", "case", *TABLES]
    assert [row[0].value for row in book["case"].iter_rows(min_row=2)] == list(FIELDS)
    for name, table in TABLES.items():
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert tuple(cell.value for cell in sheet[1]) == table.names
        for cell, column in zip(sheet[1], table.columns, strict=True):
            group = [names for names in table.one_of if column.name in names]
            assert cell.font.bold is bool(column.required or group)
            assert (cell.fill.fgColor.rgb == "FFFFE08A") is bool(column.required or group)
            assert column.unit in cell.comment.text
            letter = cell.column_letter
            assert sheet.column_dimensions[letter].width >= len(column.name)
            if column.kind in (Kind.PERIOD, Kind.DATE):
                assert sheet.column_dimensions[letter].number_format == "yyyy-mm-dd"


def test_workbook_offers_choices(tmp_path: Path) -> None:
    """Where only some values are allowed, a list of them drops down; names come from the sheet that declares them."""
    openpyxl = pytest.importorskip("openpyxl", reason='workbooks need openpyxl: pip install "pks[excel]"')
    new_case(tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")

    def offered(sheet: str, cell: str) -> str:
        rules = book[sheet].data_validations.dataValidation
        return next(str(rule.formula1) for rule in rules if cell in rule.sqref)

    assert offered("changes", "G2") == '"step,linear,front-loaded,back-loaded"'
    assert offered("planning_objects", "F2") == '"true,false"'
    assert offered("resources", "C9999") == '"competence,premises,equipment"'
    assert offered("case", "B4") == '"political,strategic,tactical,operational"'
    assert offered("demand", "A2") == "=units!$A$2:$A$10000"
