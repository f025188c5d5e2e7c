"""What a file of events looks like: its columns by name, and the SQL that yields them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pks.core.faults import Fault, shown
from pks.core.hints import did_you_mean
from pks.io.delimited import SEPARATORS
from pks.io.events.engine import duckdb, identifier, literal
from pks.io.events.sources import Source

LONGEST_HEADER = 256 * 1024
"""Bytes of the first line of a CSV file."""
MOST_COLUMNS = 1000
MOST_ROWS = 2_000_000_000
"""Rows that a Parquet file may say that it has: a few bytes can stand for any number of equal rows."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read.

    Attributes:
        columns: name in the file -> SQL expression. The names in a CSV file never become SQL: its columns are c0, c1, …
        types: name in the file -> type of the engine; VARCHAR in CSV files.
        separator: what stands between the cells of a CSV file; None = Parquet.
        width: number of columns of a CSV file.
    """

    columns: Mapping[str, str]
    types: Mapping[str, str]
    separator: str | None = None
    width: int = 0

    def relation(self, encoding: str, rejects: str) -> str:
        """Return the SQL of the rows; its only parameter is the path. Lines that are none go to the table `rejects`."""
        if self.separator is None:
            return "read_parquet(?)"
        columns = ", ".join(f"c{position}: 'VARCHAR'" for position in range(self.width))
        return (
            "read_csv(?, auto_detect = false, header = true, compression = 'none', strict_mode = true, "
            f"delim = {literal(self.separator)}, quote = '\"', escape = '\"', encoding = '{encoding}', store_rejects = true, "
            f"rejects_limit = 0, rejects_table = '{rejects}', rejects_scan = '{rejects}_of', columns = {{{columns}}})"
        )


def layout(source: Source, connection: Any) -> tuple[Layout | None, list[Fault]]:
    """Return how `source` is read, or None and the faults that prevent it.

    Raises:
        OSError: if the file cannot be read.
    """
    path = Path(source.path)
    if not path.is_file():
        reason = "is not a file" if path.exists() else "does not exist"
        return None, [Fault(source.name, None, None, "", f"{path} {reason}")]
    found = _parquet(source, connection) if path.suffix.lower() == ".parquet" else _csv(source)
    if isinstance(found, Fault):
        return None, [found]
    wanted = [*source.columns.values(), *source.only]
    missing = [
        Fault(source.name, 1, shown(name), "", f"the file has no such column{did_you_mean(name, found.columns)}; it has "
              + shown(", ".join(found.columns)))
        for name in dict.fromkeys(wanted) if name not in found.columns
    ]  # fmt: skip
    return found, missing


def _csv(source: Source) -> Layout | Fault:
    with Path(source.path).open("rb") as file:
        line = file.readline(LONGEST_HEADER)
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Fault(source.name, 1, None, "", "the text is UTF-16; save it as CSV UTF-8")
    if b"\0" in line:
        return Fault(source.name, 1, None, "", "binary data, not text (a NUL character)")
    if len(line) >= LONGEST_HEADER:
        return Fault(source.name, 1, None, "", f"the first line has more than {LONGEST_HEADER // 1024} kB")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    separator = max(SEPARATORS, key=text.count)
    try:
        names = [name.strip() for name in next(csv.reader([text], delimiter=separator, strict=True), [])]
    except csv.Error as error:
        return Fault(source.name, 1, None, shown(text), f"the first line does not hold the names of columns: {error}")
    if not any(names) or len(names) > MOST_COLUMNS:
        return Fault(source.name, 1, None, "", f"the first row has no names of columns, or more than {MOST_COLUMNS}")
    twice = sorted(
        {name for name in names if name and names.count(name) > 1} & {*source.columns.values(), *source.only}
    )
    if twice:
        return Fault(source.name, 1, shown(twice[0]), "", "two columns have this name")
    columns = {name: f"c{position}" for position, name in enumerate(names) if name}
    return Layout(columns, dict.fromkeys(columns, "VARCHAR"), separator, len(names))


def _parquet(source: Source, connection: Any) -> Layout | Fault:
    path = str(source.path)
    try:
        (rows,) = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [path]).fetchone()
        told = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
    except duckdb().Error as error:
        return Fault(source.name, None, None, "", f"no Parquet file that can be read: {shown(error)}")
    if rows > MOST_ROWS or len(told) > MOST_COLUMNS:
        return Fault(source.name, None, None, "", f"more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns")
    return Layout({row[0]: identifier(row[0]) for row in told}, {row[0]: row[1] for row in told})
