"""Workbooks as planners leave them, and as somebody with bad intentions sends them."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pks.core.case import Case
from pks.core.faults import CaseError
from pks.io import read_case, workbook, write_case
from tests.core.small import SETTINGS, TABLES, frame, small_case

pytest.importorskip("openpyxl", reason='workbooks need openpyxl: pip install "pks[excel]"')
import openpyxl

Sheet = Sequence[Sequence[object]]
CASE: Sheet = [("name", "value"), *SETTINGS.items()]
PLACES: Mapping[str, Sheet] = {
    "case": CASE,
    "units": [("unit", "name"), ("Norr", None), ("Söder", None)],
    "planning_objects": [("planning_object",), ("besök",)],
}


def write(path: Path, edit: Callable[[Any], None] | None = None, **sheets: Sheet | None) -> Path:
    """Write a workbook of the smallest case with some `sheets` in place of its own, `edit` it, and return its path."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in {**PLACES, **sheets}.items():
        if rows is not None:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
    if edit is not None:
        edit(book)
    book.save(path / "case.xlsx")
    return path / "case.xlsx"


def faults(path: Path) -> list[tuple[str, int | None, str | None, str, str]]:
    """Return every fault as table, row, column, value, reason."""
    with pytest.raises(CaseError) as caught:
        read_case(path)
    rows = caught.value.faults.astype({"row": object}).itertuples(index=False, name=None)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows]  # type: ignore[misc]


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook; return its path."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def test_headers_in_any_order_and_blank_margins(tmp_path: Path) -> None:
    """Columns may stand in any order, and blank rows and columns at the end are nothing."""

    def edit(book: Any) -> None:
        book["available"].cell(40, 9).number_format = "0.00"
        book["available"]["H3"] = "  "

    sheet = [
        ("hours", None, "period", "unit ", "capacity"),
        (37.5, None, dt.date(2026, 1, 5), "Norr", "sal"),
        (),
        (None, " "),
    ]
    path = write(tmp_path, edit, available=sheet, capacities=[("capacity",), ("sal",)])
    case = read_case(path)
    assert case.tables["available"].iloc[0].tolist()[-1] == 37.5
    assert len(case.tables["available"]) == 1
    assert "available" not in set(case.warnings["table"])


def test_numbers_and_dates_as_people_store_them(tmp_path: Path) -> None:
    """Numbers stored as text, dates as dates, as text or as a week, and names stored as numbers are understood."""
    sheet = [("unit", "capacity", "period", "hours"), (1177, "sal", "2026-01-05", "37,5"), (1177.0, "sal", "2026-W03", "1 200"),
             ("1177", "sal", dt.datetime(2026, 1, 19), 3)]  # fmt: skip
    path = write(tmp_path, available=sheet, capacities=[("capacity",), ("sal",)], units=[("unit",), (1177,)])
    table = read_case(path).tables["available"]
    assert table["hours"].tolist() == [37.5, 1200.0, 3.0]
    assert table["unit"].tolist() == ["1177"] * 3
    assert [str(day.date()) for day in table["period"]] == ["2026-01-05", "2026-01-12", "2026-01-19"]


def test_settings_as_people_store_them(tmp_path: Path) -> None:
    """The sheet of settings may hold a date, numbers, blank rows and a column of remarks."""
    rows = [("remark", "value", "name"), ("", 2026, "name"), (), (None, "SEK", "currency"), ("x", "tactical", "level"),
            ("", "W-MON", "frequency"), ("", dt.datetime(2026, 1, 5), "start"), ("", "52", "periods"), ("see", None, None)]  # fmt: skip
    settings = read_case(write(tmp_path, case=rows)).settings
    assert (settings.name, settings.periods, str(settings.start.date())) == ("2026", 52, "2026-01-05")


def test_explanations_are_ignored_and_other_sheets_named(tmp_path: Path) -> None:
    """A sheet of explanations is for people; any other that is no table is a warning."""
    sheets: dict[str, Sheet] = {name: [("=1+1",)] for name in ("readme", "Läs mig", "README", "Diagram 1")}
    for name in ("readme", "Läs mig"):
        assert read_case(write(tmp_path, **{name: sheets[name]})).warnings.empty
    assert read_case(write(tmp_path, **{"Diagram 1": sheets["Diagram 1"]})).warnings["table"].tolist() == ["Diagram 1"]


@pytest.mark.parametrize(
    ("name", "meant"), [("unit", "units"), ("Units", "units"), ("avialable", "available"), ("cases", "case")]
)
def test_wrong_name_of_a_sheet(name: str, meant: str, tmp_path: Path) -> None:
    """A sheet whose name is close to a table's is a fault that says which was meant."""
    found = faults(write(tmp_path, **{name: [("unit",)], meant: None}))
    assert any(table == name and f'did you mean "{meant}"' in reason for table, _, _, _, reason in found)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_error_value_is_a_fault_of_its_cell(error: str, tmp_path: Path) -> None:
    """An error value is listed once, with its cell, also in a column where a text may stand."""
    for column, letter in (("unit", "A"), ("name", "B")):
        cells = {"unit": "Norr", "name": "x", column: error}
        found = faults(write(tmp_path, units=[("unit", "name"), ("Söder", None), (cells["unit"], cells["name"])]))
        assert [(table, row, name, value) for table, row, name, value, _ in found] == [("units", 3, column, error)]
        assert f"cell {letter}3" in found[0][4]


def test_error_value_in_the_settings(tmp_path: Path) -> None:
    """An error value in the sheet of settings is a fault of its row."""
    rows = [("name", "value"), ("name", "#N/A"), *list(SETTINGS.items())[1:]]
    found = faults(write(tmp_path, case=rows))
    assert ("case", 2, "value", "#N/A") in [each[:4] for each in found]


def formula(result: str | None, kind: str) -> Callable[[bytes], bytes]:
    """Return a change that puts a formula with a stored `result` into cell B2."""
    value = "" if result is None else f"<v>{result}</v>"
    return lambda data: re.sub(rb'<c r="B2".*?</c>', f'<c r="B2"{kind}><f>1+1</f>{value}</c>'.encode(), data)


def part_of(path: Path, sheet: str) -> str:
    """Return the part of a workbook that holds a sheet."""
    names = openpyxl.load_workbook(path).sheetnames
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


@pytest.mark.parametrize(
    ("result", "kind", "value"), [("2", "", "2"), ("två", ' t="str"', "två"), ("", ' t="str"', None)]
)
def test_formula_counts_as_its_result(result: str, kind: str, value: str | None, tmp_path: Path) -> None:
    """What a formula last came to is read, also if that is an empty text; the formula itself is not run."""
    path = write(tmp_path, units=[("unit", "name"), ("Norr", "x")])
    unit = read_case(changed(path, part_of(path, "units"), formula(result, kind))).tables["units"]["name"]
    assert unit.tolist() == [value] or (value is None and unit.isna().all())


@pytest.mark.parametrize("empty", ["", "<v></v>", "<v/>"])
def test_formula_without_result_is_a_fault(empty: str, tmp_path: Path) -> None:
    """A formula that no program has computed is listed with its cell and what to do."""
    path = write(tmp_path, units=[("unit", "name"), ("Norr", "x")])
    part = part_of(path, "units")
    changed(path, part, lambda data: re.sub(rb'<c r="B2".*?</c>', f'<c r="B2"><f>1+1</f>{empty}</c>'.encode(), data))
    ((table, row, column, _, reason),) = faults(path)
    assert (table, row, column) == ("units", 2, "name")
    assert "cell B2" in reason
    assert "save" in reason


@pytest.mark.parametrize(
    ("rows", "reason"),
    [([("setting", "value"), ("name", "x")], "no column name"), ([(), CASE], "no column name, value"),
     ([*CASE, ("name", "again")], "more than once"), ([*CASE, (None, "stray")], "without a name")],
)  # fmt: skip
def test_sheet_of_settings_is_wrong(rows: Sheet, reason: str, tmp_path: Path) -> None:
    """Settings without a header, twice, or without a name are faults."""
    sheet = [row if not row or not isinstance(row[0], tuple) else row[0] for row in rows]
    assert any(table == "case" and reason in why for table, _, _, _, why in faults(write(tmp_path, case=sheet)))


def test_sheet_of_settings_is_missing(tmp_path: Path) -> None:
    """Without the sheet of settings there is one fault, not one for each of them."""
    assert [table for table, *_ in faults(write(tmp_path, case=None))] == ["case"]


def test_blank_first_row(tmp_path: Path) -> None:
    """A header that does not stand in row 1 is a fault that says where it belongs."""
    ((table, row, _, _, reason),) = faults(write(tmp_path, units=[(), ("unit",), ("Norr",)]))
    assert (table, row) == ("units", 1)
    assert "first row is blank" in reason


def test_values_without_a_header_are_a_warning(tmp_path: Path) -> None:
    """A remark beside a table is not read, and is named by its column."""
    case = read_case(write(tmp_path, units=[("unit", None), ("Norr", None), ("Söder", None, None, "se nedan")]))
    assert ["column D" in reason for reason in case.warnings["reason"]] == [True]


def test_nothing_that_was_written_is_a_formula(tmp_path: Path) -> None:
    """Labels that begin as formulas do are stored as texts, marked as such, and are texts in a spreadsheet."""
    labels = ["=1+1", "+46", "-x", "@SUM(A1)", '=HYPERLINK("http://x")', "#N/A", "0012"]
    case = small_case().replace(
        {"name": "=1+1"}, premises=frame("room,equipment\n" + "".join(f"'{x}',x\n" for x in ()))
    )
    rows = "\n".join('"' + label.replace('"', '""') + '",x' for label in labels)
    write_case(case.replace(premises=frame(f"room,equipment\n{rows}\n")), tmp_path / "case.xlsx")
    with zipfile.ZipFile(tmp_path / "case.xlsx") as file:
        assert not any(re.search(rb"<(\w+:)?f[\s/>]", file.read(name)) for name in file.namelist() if "sheet" in name)
    sheet = openpyxl.load_workbook(tmp_path / "case.xlsx")["premises"]
    cells = [sheet.cell(row, 1) for row in range(2, 2 + len(labels))]
    assert [cell.value for cell in cells] == labels
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [label[0] in "=+-@" for label in labels]
    assert {cell.number_format for cell in cells} == {"@"}


def test_dates_and_numbers_are_written_as_such(tmp_path: Path) -> None:
    """In a spreadsheet, dates are dates, numbers numbers and flags flags."""
    write_case(small_case(), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    assert book.sheetnames == ["case", *TABLES]
    assert book["available"]["C2"].value == dt.datetime(2026, 1, 5)
    assert book["available"]["C2"].is_date
    assert book["available"]["D2"].value == 40
    assert book["planning_objects"]["D4"].value is True


def test_file_of_1904(tmp_path: Path) -> None:
    """A workbook that counts days from 1904 has the dates that it shows."""

    def edit(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        for row in book["case"].iter_rows():
            if row[0].value == "start":
                row[1].value = dt.datetime(2026, 1, 5)

    assert str(read_case(write(tmp_path, edit)).settings.start.date()) == "2026-01-05"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "not a workbook"), (b"unit,name\n", "not a workbook"), (b"PK\x03\x04 and no more", "not a workbook"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected with a password")],
)  # fmt: skip
def test_what_is_no_workbook(data: bytes, reason: str, tmp_path: Path) -> None:
    """A file that is no workbook, or is protected, is one fault that says so."""
    (tmp_path / "case.xlsx").write_bytes(data)
    ((table, _, _, _, why),) = faults(tmp_path / "case.xlsx")
    assert table == "case"
    assert reason in why


def test_protected_part(tmp_path: Path) -> None:
    """A zip with an encrypted part is refused before anything is unpacked."""
    data = bytearray(write(tmp_path).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(mark)
        data[position + offset] |= 1
    (tmp_path / "case.xlsx").write_bytes(data)
    assert "password" in faults(tmp_path / "case.xlsx")[0][4]


def test_entities_are_refused(tmp_path: Path) -> None:
    """A part that declares entities of its own (and could grow without end) is not read."""
    path = write(tmp_path)
    entity = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>'
    changed(path, part_of(path, "units"), lambda data: data.replace(b"<worksheet", entity + b"<worksheet", 1))
    assert "entities" in faults(path)[0][4]


@pytest.mark.parametrize(("limit", "value"), [("LARGEST_UNPACKED", 1000), ("MOST_PARTS", 3), ("LONGEST_FILE", 100)])
def test_limits_of_the_file(limit: str, value: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that would be too large when unpacked is refused before it is."""
    monkeypatch.setattr(workbook, limit, value)
    ((table, _, _, _, reason),) = faults(write(tmp_path))
    assert table == "case"
    assert "larger than" in reason


def test_far_away_cell_costs_nothing(tmp_path: Path) -> None:
    """A stray cell in the last row and column that a sheet can have does not fill the memory."""

    def edit(book: Any) -> None:
        book["units"].cell(1_048_576, 16_384).value = "x"

    assert len(read_case(write(tmp_path, edit)).tables["units"]) == 2


def test_more_columns_than_are_read(tmp_path: Path) -> None:
    """A sheet with more columns than any table is a fault."""
    ((table, _, _, _, reason),) = faults(write(tmp_path, units=[["unit", *range(120)], ["Norr", *range(120)]]))
    assert (table, reason) == ("units", "more than 100 columns")


def test_damaged_part(tmp_path: Path) -> None:
    """A part that is cut off is one fault; nothing that was read before it is trusted."""
    path = write(tmp_path)
    changed(path, part_of(path, "planning_objects"), lambda data: data[: len(data) // 2])
    ((table, _, _, _, reason),) = faults(path)
    assert table == "case"
    assert "damaged" in reason


@pytest.mark.parametrize("change", [
    lambda data: data.replace(b'r="B2"', b'r="B2B"'),
    lambda data: data.replace(b't="n"', b't="q"').replace(b"<v>", b"<v>x"),
    lambda data: data.replace(b'<row r="2"', b'<row r="99999999999999"'),
    lambda data: data.replace(b'<row r="2"', b'<row r="-1"'),
    lambda data: data.replace(b"<v>", b"<v>" + b"9" * 5000),
    lambda data: data.replace(b't="s"', b't="d"'),
], ids=["cell", "type", "row", "negative row", "digits", "date"])  # fmt: skip
def test_nonsense_within_a_part(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """Whatever nonsense a part holds, the answer is a case or faults, never a traceback, and comes at once."""
    path = write(tmp_path, units=[("unit", "name"), ("Norr", 12), ("Söder", 1.5)])
    changed(path, part_of(path, "units"), change)
    try:
        answer: object = read_case(path)
    except CaseError as error:
        answer = error
    assert isinstance(answer, Case | CaseError)
