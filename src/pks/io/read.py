"""From a path to a checked case."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from pks.core.case import Case
from pks.core.errors import FileError
from pks.io.folder import read_folder
from pks.io.workbook import read_workbook

WORKBOOKS = (".xlsx", ".xlsm")
"""How the names of workbooks end."""


def read_case(path: str | PathLike[str]) -> Case:
    """Read the case at `path`: a folder with `case.toml` and CSV or Parquet files, or a workbook.

    Files and sheets are named as the tables of the contract. CSV files are UTF-8 with commas, or with semicolons and
    decimal commas as a Swedish spreadsheet saves them; a text that begins with ``=``, ``+``, ``-`` or ``@`` may have a
    ``'`` in front (see :mod:`pks.io.escape`). Formulas in a workbook count as the values that were last computed.

    Raises:
        CaseError: with every fault at once, those of the files and those of what stands in them.
        FileError: if there is nothing at `path`, or nothing that could be a case.
        MissingExtra: if a workbook or Parquet file is met and openpyxl or pyarrow is not installed.
    """
    path = Path(path)
    try:
        if path.is_dir():
            return read_folder(path).checked()
        if path.is_file() and path.suffix.lower() in WORKBOOKS:
            return read_workbook(path).checked()
        there = path.exists()
    except OSError as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    if there:
        raise FileError(f"{path} is no case: give a folder (not a file in it) or a workbook that ends in .xlsx")
    raise FileError(f"{path} does not exist")
