"""An empty case, to fill in: every table with its headers, and an explanation of every column."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import pandas as pd

from pks.core.errors import FileError
from pks.core.tables import TABLES
from pks.io.atomic import write_file, write_folder, writing
from pks.io.delimited import csv_bytes
from pks.io.explain import (
    COLUMN_HEADINGS,
    HOW_TO,
    SETTING_HEADINGS,
    TABLE_HEADINGS,
    column_rows,
    setting_rows,
    table_row,
)
from pks.io.settings_file import NAME, quoted
from pks.io.template_workbook import empty_workbook_bytes
from pks.io.write import refuse_file_suffix


def new_case(path: str | PathLike[str]) -> None:
    """Write an empty case to `path`: a workbook if it ends in ``.xlsx``, else a folder of CSV files with a README.md.

    It can be read back at once, with faults that only say what is still to be filled in.

    Raises:
        FileError: if there is a file already, or a folder that is not empty, or the path cannot be written.
        MissingExtra: if a workbook is asked for and openpyxl is not installed.
    """
    path = Path(path)
    with writing(path):
        if path.is_dir() and any(path.iterdir()):
            raise FileError(f"{path} is not empty: nothing is written over; choose another name")
        if (path.exists() and not path.is_dir()) or path.is_symlink():
            raise FileError(f"{path} is there already: nothing is written over; choose another name")
    if path.suffix.lower() == ".xlsx":
        write_file(path, empty_workbook_bytes())
        return
    refuse_file_suffix(path)
    tables = {f"{name}.csv": csv_bytes(pd.DataFrame(columns=list(table.names))) for name, table in TABLES.items()}
    write_folder(path, {"README.md": _readme().encode(), NAME: _settings().encode(), **tables})


def _settings() -> str:
    lines = (f"# {about}\n{name} = {value if isinstance(value, int) else quoted(value)}\n"
             for name, value, about in setting_rows())  # fmt: skip
    return "# The case. Texts stand in quotes.\n\n" + "\n".join(lines)


def _readme() -> str:
    tables = [table_row(table) for table in TABLES.values()]
    return "\n".join(
        [
            "# A case to fill in", "",
            *(f"- {line}" for line in HOW_TO), "",
            "A text that begins with `=`, `+`, `-` or `@` gets a `'` in front, so that no spreadsheet runs it; it is",
            "taken off when the file is read.", "",
            "## Settings: `case.toml`", "", *_markdown(SETTING_HEADINGS, setting_rows()), "",
            "## Tables", "", *_markdown(TABLE_HEADINGS, tables), "",
            "## Columns", "", *_markdown(COLUMN_HEADINGS, column_rows()), "",
        ]
    )  # fmt: skip


def _markdown(headings: tuple[str, ...], rows: list[tuple[str, ...]] | list[tuple[str, str | int, str]]) -> list[str]:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines]
