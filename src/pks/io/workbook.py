"""A workbook with one sheet per table → what stands there, unchecked; formulas count as the values last computed."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from pks.core.faults import did_you_mean
from pks.core.tables import TABLES
from pks.io.escape import from_sheet
from pks.io.extras import openpyxl
from pks.io.limits import LARGEST_UNPACKED, LONGEST_FILE, MOST_COLUMNS, MOST_PARTS, MOST_SHEET_ROWS
from pks.io.reading import NO_HEADER, Cell, Reading, filled, letters

NOT_TABLES = frozenset({"readme", "read me", "läs mig", "läsmig"})
"""Sheets of explanations, in lower case."""
SETTINGS_HEADER = ("name", "value")
"""The columns of the sheet `case`."""
ERROR = "an error value of the spreadsheet"
LOST = "a formula without a result (open the workbook in a spreadsheet program and save it)"
_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)")
_AT_ONCE = 1 << 20


class Broken(Exception):
    """The file is no workbook that can be read; the text says why. It never leaves this module."""


def read_workbook(path: Path) -> Reading:
    """Read every sheet of the workbook `path` that is named as a table.

    Raises:
        MissingExtra: if openpyxl is not installed.
        OSError: if the file cannot be opened.
    """
    reading, excel = Reading(), openpyxl()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of decorations that it does not keep
            _sheets(excel, path, _has_formulas(path), reading)
    except Broken as error:
        _nothing(reading, f"{path.name}: {error}")
    except OSError:
        raise
    except Exception as error:  # a broken part makes openpyxl raise whatever it meets
        _nothing(reading, f"{path.name} is damaged and cannot be read: {type(error).__name__}: {str(error)[:200]}")
    return reading


def _nothing(reading: Reading, reason: str) -> None:
    """Forget what was read before the file turned out to be broken: it may be cut short."""
    reading.settings = None
    reading.tables.clear()
    reading.give_up("case", reason)
    reading.unread |= TABLES.keys()


def _has_formulas(path: Path) -> bool:
    """Look over the parts of the workbook before any is unpacked; tell whether there are formulas.

    Raises:
        Broken: if it is no workbook, is protected, or is larger than what we read.
    """
    if path.stat().st_size > LONGEST_FILE:
        raise Broken(f"larger than {LONGEST_FILE // 1024**2} MB")
    with path.open("rb") as file:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise Broken("protected with a password, or of the old kind .xls: save it as .xlsx without a password")
    formulas = False
    try:
        with zipfile.ZipFile(path) as file:
            parts = file.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Broken(f"larger than {LARGEST_UNPACKED // 1024**2} MB or {MOST_PARTS} parts when unpacked")
            if any(part.flag_bits & 1 for part in parts):
                raise Broken("protected with a password: save it without one")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    formulas |= _looked_over(file, part)
    # zipfile raises NotImplementedError for a packing that it does not know: to us such a file is damaged
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise Broken(f"not a workbook (.xlsx), or damaged: {error}") from error
    return formulas


def _looked_over(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    formulas, end = False, b""
    sheet = "worksheets/" in part.filename
    with file.open(part) as stream:
        while data := stream.read(_AT_ONCE):
            data = end + data
            if _DECLARATION.search(data):
                raise Broken("it declares entities of its own, which no spreadsheet program does")
            formulas = formulas or (sheet and _FORMULA.search(data) is not None)
            end = data[-40:]
    return formulas


def _sheets(excel: Any, path: Path, formulas: bool, reading: Reading) -> None:
    with path.open("rb") as first, path.open("rb") as second:  # openpyxl would leave a broken file open
        book = excel.load_workbook(first, read_only=True, data_only=True, keep_links=False)
        written = excel.load_workbook(second, read_only=True, keep_links=False) if formulas else None
        seen: set[str] = set()
        for sheet in book.worksheets:
            table = sheet.title.strip()
            if table.casefold() in NOT_TABLES:
                continue
            if table in seen:
                reading.fault(table, "two sheets have this name")
            elif table == "case" or table in TABLES:
                seen.add(table)
                rows = _rows(excel, sheet, written[sheet.title] if written else None, table, reading)
                _settings(rows, reading) if table == "case" else _table(rows, table, reading)
            else:
                reading.unknown(table, f"the sheet {table!r}", [*TABLES, "case"])
    if "case" not in seen:
        reading.fault("case", "the sheet case is missing: it names the case, its level, and its periods")


def _rows(excel: Any, sheet: Any, written: Any, table: str, reading: Reading) -> Iterator[list[Cell]]:
    """Yield the values of every row as far as something stands there (one column more than is read, to notice it)."""
    header: list[Cell] = []
    nothing = excel.cell.read_only.EMPTY_CELL
    gap: Sequence[Any] = ()  # openpyxl gives one and the same tuple for every row that is missing
    for number, (cells, source) in enumerate(_pairs(sheet, written), 1):
        end = 0 if cells is gap else len(cells)
        while end and cells[end - 1] is nothing:
            end -= 1
        gap = gap if end else cells
        values: list[Cell] = []
        for position, cell in enumerate(cells[:end]):
            value = cell.value
            formula = position < len(source) and source[position].data_type == "f"
            lost = value is None and formula and cell.data_type != "str"
            if cell.data_type == "e" or lost:
                place = f"in cell {letters(position)}{number} of the sheet {table}"
                name = str(header[position]) if position < len(header) and header[position] else letters(position)
                reading.fault(table, f"{LOST if lost else ERROR} {place}", row=number, column=name, value=value or "")
                value = None
            values.append(from_sheet(value) if isinstance(value, str) else value)
        while values and not filled(values[-1:])[0]:
            values.pop()
        header = header or values
        yield values


def _pairs(sheet: Any, written: Any) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    """Yield the cells of every row with their values, and with their formulas where `written` is not None."""
    window = {"max_row": MOST_SHEET_ROWS, "max_col": MOST_COLUMNS + 1}
    for part in (sheet, written):
        if part is not None:
            part.reset_dimensions()  # what the file says of its own size may be wrong
    formulas = repeat(()) if written is None else written.iter_rows(**window)
    yield from zip(sheet.iter_rows(**window), formulas, strict=False)


def _table(rows: Iterator[list[Cell]], table: str, reading: Reading) -> None:
    header = next(rows, [])
    width = len(header)
    blank: Sequence[Cell] = (None,) * width
    kept: list[Sequence[Cell]] = []
    beyond: set[int] = set()
    for values in rows:
        if len(values) > width:
            beyond.update(position for position in range(width, len(values)) if filled([values[position]])[0])
        kept.append([*values[:width], *blank[len(values) :]] if values else blank)
    while kept and kept[-1] is blank:
        kept.pop()
    if max(beyond, default=width - 1) >= MOST_COLUMNS:
        reading.give_up(table, f"more than {MOST_COLUMNS} columns")
        return
    if not width and kept:
        reading.give_up(table, NO_HEADER, row=1)
        return
    for position in sorted(beyond):
        reading.warn(table, f"column {letters(position)} has values but no name in row 1; it is not read")
    reading.keep(table, header, kept)


def _settings(rows: Iterator[list[Cell]], reading: Reading) -> None:
    """Read the sheet `case`: a name and its value in each row; other columns are for people."""
    header = [str(name).strip() if name is not None else "" for name in next(rows, [])]
    missing = [name for name in SETTINGS_HEADER if name not in header]
    if missing:
        hints = ", ".join(f"{name}{did_you_mean(name, header)}" for name in missing)
        reading.give_up("case", f"the sheet case has no column {hints}: its first row reads name, value", row=1)
        return
    name_at, value_at = (header.index(name) for name in SETTINGS_HEADER)
    reading.settings = {}
    for number, values in enumerate(rows, 2):
        name = str(values[name_at] or "").strip() if name_at < len(values) else ""
        value = values[value_at] if value_at < len(values) else None
        if name in reading.settings:
            reading.fault("case", "this setting stands in the sheet more than once", row=number, column=name)
        elif name:
            reading.settings[name] = value
        elif value is not None:
            reading.fault("case", "a value without a name", row=number, column="name", value=value)
