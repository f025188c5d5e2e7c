"""From a case to a folder or workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import Literal

import pandas as pd

from pks.core.case import Case
from pks.core.errors import FileError
from pks.core.schema import Table
from pks.core.tables import TABLES
from pks.io.atomic import write_file, write_folder
from pks.io.delimited import csv_bytes
from pks.io.parquet import parquet_bytes
from pks.io.settings_file import NAME, settings_bytes
from pks.io.workbook_out import workbook_bytes

Format = Literal["csv", "parquet"]
FILES: Mapping[Format, Callable[[Table, pd.DataFrame], bytes]] = {
    "csv": lambda _, frame: csv_bytes(frame),
    "parquet": parquet_bytes,
}
"""How a folder's tables are written, by the suffix of their files."""
OTHER_FILES = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".parquet", ".toml", ".json", ".zip"})
"""Suffixes of files that a case is not written to; a folder of such a name would hardly be meant."""
OWN = frozenset({NAME, *(f"{name}.{suffix}" for name in TABLES for suffix in FILES)})
"""Every file that can belong to a case in a folder."""


def write_case(case: Case, path: str | PathLike[str], *, format: Format | None = None) -> None:
    """Write `case` to `path`: a workbook if it ends in ``.xlsx``, else a folder of `format` ("csv" unless said).

    ``read_case(path)`` then equals `case`. Nothing is ever half-written. In a folder that is there already, tables of
    an older case are replaced, and removed where `case` does not have them; all other files stay.

    Raises:
        FileError: if the path cannot be written; what stood there then stands as it was.
        ValueError: if `format` contradicts the path, or the case has a table that the contract does not know.
        MissingExtra: if openpyxl or pyarrow is needed and not installed.
    """
    path = Path(path)
    unknown = [name for name in case.tables if name not in TABLES]
    if unknown:
        raise ValueError(f"the contract has no table {', '.join(unknown)}")
    if path.suffix.lower() == ".xlsx":
        if format is not None:
            raise ValueError(f"{path.name} is a workbook: format={format!r} is for folders")
        write_file(path, workbook_bytes(case))
        return
    refuse_file_suffix(path)
    suffix: Format = format or "csv"
    if suffix not in FILES:
        raise ValueError(f"format is one of {', '.join(FILES)}, not {format!r}")
    tables = {f"{name}.{suffix}": FILES[suffix](TABLES[name], frame) for name, frame in case.tables.items()}
    write_folder(path, {NAME: settings_bytes(case.settings), **tables}, instead_of=OWN)


def refuse_file_suffix(path: Path) -> None:
    """Refuse to make a folder whose name says that it is a file.

    Raises:
        FileError: if the suffix of `path` is that of another kind of file.
    """
    if path.suffix.lower() in OTHER_FILES and not path.is_dir():
        raise FileError(f"a case is written to a folder or to an .xlsx workbook, not to {path.name}")
