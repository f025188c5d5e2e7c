"""The empty case as a workbook: a sheet of explanations, the sheet `case`, and one sheet per table of the chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pks.core.periods import NAMES
from pks.core.schema import Column, Kind, Table
from pks.core.settings import LANGUAGES, LEVELS
from pks.core.tables import TABLES, VOCABULARIES
from pks.io.explain import (
    COLUMN_HEADINGS,
    HOW_TO,
    SETTING_HEADINGS,
    TABLE_HEADINGS,
    column_rows,
    hint,
    required,
    setting_rows,
    table_row,
)
from pks.io.extras import openpyxl
from pks.io.workbook_out import DAY, TEXT, as_text, saved

REQUIRED_FILL, OPTIONAL_FILL = "FFFFE08A", "FFE8EEF4"
"""Background of headers of required columns (a warm yellow) and of all others (a pale blue)."""
LAST_ROW = 10_000
"""Drop-down lists reach down to this row, and offer the names in rows 2 to this of the table that declares them."""
SETTING_CHOICES = {"level": LEVELS, "frequency": tuple(NAMES), "language": LANGUAGES}
FLAGS = ("true", "false")


def empty_workbook_bytes() -> bytes:
    """Return the empty case as a workbook.

    Raises:
        MissingExtra: if openpyxl is not installed.
    """
    excel = openpyxl()
    book = excel.Workbook()
    readme = book.active
    readme.title = "readme"
    _explain(excel, readme)
    _settings(excel, book.create_sheet("case"))
    for table in TABLES.values():
        _table(excel, book.create_sheet(table.name), table)
    book.active = 1
    return saved(book)


def _explain(excel: Any, sheet: Any) -> None:
    sheet.append(["A case to fill in"])
    sheet["A1"].font = excel.styles.Font(bold=True, size=14)
    for line in HOW_TO:
        sheet.append([line])
    for headings, rows in (
        (TABLE_HEADINGS, [table_row(table) for table in TABLES.values()]),
        (COLUMN_HEADINGS, column_rows()),
    ):
        sheet.append([])
        _texts(sheet, [headings, *rows])
        for cell in sheet[sheet.max_row - len(rows)]:
            _header(excel, cell, must=False)
    _widths(excel, sheet, (18, 26, 44, 16, 30, 34, 14, 60))


def _settings(excel: Any, sheet: Any) -> None:
    rows = setting_rows()
    _texts(sheet, [SETTING_HEADINGS, *((name, value, about) for name, value, about in rows)])
    for cell in sheet[1]:
        _header(excel, cell, must=False)
    for number, (name, value, _) in enumerate(rows, 2):
        cell = sheet.cell(number, 2)
        cell.number_format = DAY if name == "start" else "0" if isinstance(value, int) or name == "periods" else TEXT
        if value == "":
            cell.fill = excel.styles.PatternFill("solid", fgColor=REQUIRED_FILL)
        if name in SETTING_CHOICES:
            _offer(excel, sheet, f"B{number}", _listed(SETTING_CHOICES[name]))
    sheet.freeze_panes = "A2"
    _widths(excel, sheet, (16, 40, 80))


def _table(excel: Any, sheet: Any, table: Table) -> None:
    _texts(sheet, [table.names])
    for position, column in enumerate(table.columns, 1):
        letter = excel.utils.get_column_letter(position)
        cell = sheet.cell(1, position)
        _header(excel, cell, must=bool(required(table, column)))
        cell.comment = excel.comments.Comment(hint(table, column), "pks", height=120, width=320)
        below = sheet.column_dimensions[letter]
        below.width = max(14, len(column.name) + 4)
        below.number_format = _format(column.kind)
        if choices := _choices(column):
            _offer(excel, sheet, f"{letter}2:{letter}{LAST_ROW}", choices)
    sheet.freeze_panes = "A2"


def _format(kind: Kind) -> str:
    if kind in (Kind.PERIOD, Kind.DATE):
        return DAY
    return TEXT if kind in (Kind.LABEL, Kind.TEXT) else "General"


def _choices(column: Column) -> str:
    """Return the formula of a drop-down list for `column`, or an empty string."""
    if column.choices:
        return _listed(column.choices)
    if column.kind is Kind.FLAG:
        return _listed(FLAGS)
    homes = VOCABULARIES.get(column.refers, ())
    if len(homes) != 1:
        return ""
    table, name = homes[0]
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[TABLES[table].names.index(name)]
    return f"={table}!${letter}$2:${letter}${LAST_ROW}"


def _listed(choices: Iterable[str]) -> str:
    return '"' + ",".join(choices) + '"'


def _offer(excel: Any, sheet: Any, cells: str, choices: str) -> None:
    """Offer `choices` in a drop-down list; other values may still be typed, since they are checked when read."""
    offered = excel.worksheet.datavalidation.DataValidation(type="list", formula1=choices, allow_blank=True)
    offered.showErrorMessage = False
    sheet.add_data_validation(offered)
    offered.add(cells)


def _header(excel: Any, cell: Any, *, must: bool) -> None:
    cell.font = excel.styles.Font(bold=must or cell.parent.title in ("readme", "case"))
    cell.fill = excel.styles.PatternFill("solid", fgColor=REQUIRED_FILL if must else OPTIONAL_FILL)


def _texts(sheet: Any, rows: Iterable[Sequence[object]]) -> None:
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                as_text(cell)


def _widths(excel: Any, sheet: Any, widths: Sequence[int]) -> None:
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[excel.utils.get_column_letter(position)].width = width
