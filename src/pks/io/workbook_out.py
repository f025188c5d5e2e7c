"""A case → a workbook with one sheet per table. Texts are stored as texts: none of them can become a formula."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from pks.core.case import Case
from pks.core.errors import FileError
from pks.core.schema import Kind
from pks.core.tables import TABLES
from pks.io.escape import RUNS, to_sheet
from pks.io.extras import openpyxl
from pks.io.limits import MOST_SHEET_ROWS
from pks.io.workbook import SETTINGS_HEADER

DAY = "yyyy-mm-dd"
"""How a spreadsheet shows a date."""
TEXT = "@"
"""The number format of a cell that stays text whatever is typed into it."""
FIRST_SAFE_DAY = pd.Timestamp("1900-03-01")
"""Spreadsheets count a 29 February 1900 that never was: days before are written as text."""


def workbook_bytes(case: Case) -> bytes:
    """Return `case` as a workbook.

    Raises:
        MissingExtra: if openpyxl is not installed.
        FileError: if a table has more rows than a sheet can hold.
    """
    excel = openpyxl()
    for name, frame in case.tables.items():
        if len(frame) >= MOST_SHEET_ROWS:
            most = MOST_SHEET_ROWS - 1
            raise FileError(f"the table {name} has {len(frame)} rows, a sheet holds {most}: write a folder instead")
    book = excel.Workbook(write_only=True)
    sheet = book.create_sheet("case")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 40
    for row in (SETTINGS_HEADER, *case.settings.as_dict().items()):
        sheet.append([text_cell(excel, sheet, value) if isinstance(value, str) else value for value in row])
    for name in TABLES:
        if name in case.tables:
            _write_table(excel, book, name, case.tables[name])
    return saved(book)


def saved(book: Any) -> bytes:
    """Return the bytes of an openpyxl workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_cell(excel: Any, sheet: Any, text: str) -> Any:
    """Return a cell of `sheet` that holds `text` and will never be run, nor be taken for a number or a date."""
    cell = excel.cell.WriteOnlyCell(sheet, value=to_sheet(text))
    as_text(cell)
    return cell


def as_text(cell: Any) -> None:
    """Make a text of what stands in `cell`."""
    cell.data_type = "s"
    cell.number_format = TEXT
    cell.quotePrefix = str(cell.value).startswith(RUNS)


def _write_table(excel: Any, book: Any, name: str, frame: pd.DataFrame) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for position, column in enumerate(frame.columns, 1):
        sheet.column_dimensions[excel.utils.get_column_letter(position)].width = max(12, len(column) + 2)
    if not len(frame.columns):
        return
    sheet.append([text_cell(excel, sheet, column) for column in frame.columns])
    kinds = [TABLES[name].column(column).kind for column in frame.columns]
    there = frame.notna().to_numpy()
    for row, known in zip(frame.itertuples(index=False, name=None), there, strict=True):
        cells = zip(kinds, row, known, strict=True)
        sheet.append([_cell(excel, sheet, kind, value) if full else None for kind, value, full in cells])


def _cell(excel: Any, sheet: Any, kind: Kind, value: Any) -> Any:
    if kind in (Kind.LABEL, Kind.TEXT):
        return text_cell(excel, sheet, value)
    if kind is Kind.NUMBER:  # openpyxl would round to 16 digits; a float needs 17 to come back exactly
        cell = excel.cell.WriteOnlyCell(sheet, value=repr(float(value)))
        cell.data_type = "n"
        return cell
    if kind in (Kind.PERIOD, Kind.DATE):
        if value < FIRST_SAFE_DAY:
            return text_cell(excel, sheet, str(value.date()))
        cell = excel.cell.WriteOnlyCell(sheet, value=value.to_pydatetime())
        cell.number_format = DAY
        return cell
    return int(value) if kind is Kind.INTEGER else bool(value)
