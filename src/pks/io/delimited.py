"""One CSV file ↔ one raw table: UTF-8, comma or semicolon, with escaped formulas (see :mod:`pks.io.escape`)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from pks.io.escape import from_csv, to_csv
from pks.io.limits import LONGEST_FILE, MOST_COLUMNS, MOST_ROWS
from pks.io.reading import NO_HEADER, Reading, filled

SEPARATORS = (",", ";", "\t")
"""What may stand between cells: whichever splits the header into most columns; we write the first."""


def read_csv(path: Path, table: str, reading: Reading) -> None:
    """Read `path` as `table` into `reading`; what is wrong with the file becomes a fault with its line."""
    text = _text(path, table, reading)
    if text is None:
        return
    start = text[: text.find("\n")] if "\n" in text else text
    separator = max(SEPARATORS, key=start.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    rows: list[list[str]] = []
    line = 0
    try:
        header = next(lines, [])
        width, line = len(header), lines.line_num
        if not any(filled(header)) and text.strip():
            reading.give_up(table, f"{path.name}: {NO_HEADER}", row=1)
            return
        if width > MOST_COLUMNS:
            reading.give_up(table, f"{path.name} has more than {MOST_COLUMNS} columns")
            return
        for cells in _pooled(lines):
            if len(cells) != width:
                cells = _fitted(cells, header, f"{path.name}, line {line + 1}", table, len(rows) + 2, reading)
            rows.append(cells)
            line = lines.line_num
            if len(rows) > MOST_ROWS:
                reading.give_up(table, f"{path.name} has more than {MOST_ROWS} rows")
                return
    except csv.Error as error:
        reason = f"{path.name}, line {line + 1}: {error}; check the quotes there"
        reading.give_up(table, reason, row=len(rows) + 2 if header else 1)
        return
    reading.keep(table, header, [*rows])


def _text(path: Path, table: str, reading: Reading) -> str | None:
    """Return the text of the file, or None where it has none that could be read (a fault says why)."""
    if path.stat().st_size > LONGEST_FILE:
        reading.give_up(table, f"{path.name} is larger than {LONGEST_FILE // 1024**2} MB")
        return None
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        reading.give_up(table, f"{path.name}, line 1: the text is UTF-16; save it as CSV UTF-8", row=1)
        return None
    if (nul := data.find(b"\0")) >= 0:
        reading.give_up(table, f"{path.name}, line {_line(data, nul)}: binary data, not text (a NUL character)")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(data, error.start)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        reading.give_up(table, f"{path.name}, line {_line(data, error.start)}: neither UTF-8 nor Windows-1252 text")
        return None
    reading.warn(table, f"{path.name}, line {line}: not UTF-8; the file was read as Windows-1252: check å, ä and ö")
    return text


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _pooled(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows with escapes taken off, equal texts being one object: labels repeat, and memory is short."""
    pool: dict[str, str] = {}
    for cells in lines:
        for position, cell in enumerate(cells):
            known = pool.get(cell)
            if known is None:
                known = pool[cell] = from_csv(cell)
            cells[position] = known
        yield cells


def _fitted(cells: list[str], header: list[str], place: str, table: str, row: int, reading: Reading) -> list[str]:
    """Return `cells` cut or filled to the width of the `header` where nothing is lost by that; else note a fault."""
    width = len(header)
    if any(filled(cells[width:])) or (len(cells) < width and any(filled(cells))):
        value = cells[width] if len(cells) > width else ""
        reading.give_up(table, f"{place}: {len(cells)} cells, but the header has {width}", row=row, value=value)
        return [""] * width
    return cells[:width] if len(cells) > width else [""] * width  # separators behind the last column, or a blank line


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return `frame` as CSV: UTF-8, comma, LF; days as 2026-01-05, floats so that they come back exactly."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    if len(frame.columns):
        writer.writerow([to_csv(str(name)) for name in frame.columns])
        writer.writerows(zip(*(_cells(frame.iloc[:, position]) for position in range(len(frame.columns))), strict=True))
    return out.getvalue().encode("utf-8")


def _cells(column: pd.Series) -> list[str]:
    """Return the cells of `column` as they stand in a file; a missing value is an empty cell."""
    there = column.notna().to_numpy()
    if pd.api.types.is_datetime64_dtype(column.dtype) and bool((column[there] == column[there].dt.normalize()).all()):
        days = np.datetime_as_string(column.to_numpy().astype("datetime64[D]"))
        return [str(day) if known else "" for day, known in zip(days, there, strict=True)]
    return [_cell(value) if known else "" for value, known in zip(column.tolist(), there, strict=True)]


def _cell(value: object) -> str:
    if isinstance(value, str):
        return to_csv(value)
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, int | np.integer) else to_csv(str(value))
