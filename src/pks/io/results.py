"""What a run gives → a folder of CSV files and texts, whole or not at all; and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path

import pandas as pd

from pks.core.errors import FileError
from pks.core.faults import CaseError, Fault
from pks.core.schema import Kind
from pks.core.tables import TABLES
from pks.core.values import read_date, read_flag
from pks.io.atomic import UNFINISHED, try_folder, write_folder, writing
from pks.io.delimited import csv_bytes, read_csv
from pks.io.reading import Reading
from pks.io.settings_file import NAME

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_NUMBER = re.compile(r"-?(\d+(\.\d+)?(e[+-]?\d+)?|inf)")
_OF_CASES = {c.name for table in TABLES.values() for c in table.columns if c.kind in (Kind.LABEL, Kind.TEXT)}
_OF_PLANS = {"side", "counterpart", "amount_unit", "tier", "marginal_tier", "status", "strategy", "solver"}
TEXTS = (_OF_CASES - {"from"}) | _OF_PLANS
"""Columns of results that hold texts, whatever they look like (a unit may be called 0012)."""
MOST_SUMMARY_BYTES = 1_000_000
"""A larger summary.json is none."""
DAYS = frozenset({"period", "to_period", "from", "start"})
"""Columns of results that hold days."""


def write_results(
    directory: str | PathLike[str], tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str] | None = None
) -> None:
    """Write ``name.csv`` for each of `tables`, and each of `texts` (by file name), into `directory`.

    All are written or none. The directory is made if it is missing; other files in it stay. Days are written as
    2026-01-05, floats so that they come back exactly; the index of a table is not written.

    Raises:
        FileError: if something cannot be written, or the directory holds a case (its table `waiting` would be lost).
        ValueError: if a name is no plain file name.
    """
    directory = Path(directory)
    files = {f"{name}.csv": csv_bytes(frame) for name, frame in tables.items()}
    files |= {name: text.encode("utf-8") for name, text in (texts or {}).items()}
    for name in files:
        if not _FILE_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no plain file name")
    _refuse_case(directory)
    write_folder(directory, files)


def require_writable(directory: str | PathLike[str]) -> None:
    """Refuse a directory that :func:`write_results` would refuse: before work that takes minutes, and not after.

    Nothing is left behind and nothing changed. A directory that is missing is still missing then.

    Raises:
        FileError: if nothing can be written there, or it holds a case.
    """
    directory = Path(directory)
    _refuse_case(directory)
    try_folder(directory)


def read_results(directory: str | PathLike[str], names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return the tables `names` that :func:`write_results` wrote into `directory`.

    Labels are texts, days are dates, and a column whose cells are all numbers is a float64 or, without decimals or
    empty cells, an int64.

    Raises:
        FileError: if a table is not there, or writing was cut short.
        CaseError: with every fault, if files are damaged.
    """
    directory, reading = Path(directory), Reading()
    if (directory / UNFINISHED).exists():
        raise FileError(f"writing {directory} was cut short, its tables may not belong together: write it again")
    for name in names:
        if not _FILE_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no plain file name")
        path = directory / f"{name}.csv"
        if not path.is_file():
            raise FileError(f"{path} does not exist")
        try:
            read_csv(path, name, reading)
        except OSError as error:
            raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    typed = {name: _typed(name, frame, reading.faults) for name, frame in reading.tables.items()}
    if reading.faults:
        raise CaseError(reading.faults, reading.warnings)
    return typed


def read_summary(directory: str | PathLike[str]) -> dict[str, object]:
    """Return what `summary.json` in `directory` says.

    Raises:
        FileError: if it is not there, too large, or no JSON object.
    """
    path = Path(directory) / "summary.json"
    try:
        if path.stat().st_size > MOST_SUMMARY_BYTES:
            raise FileError(f"{path} is larger than any summary: {path.stat().st_size:,} bytes")
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}; is it the folder of a plan?") from error
    except ValueError as error:
        raise FileError(f"cannot read {path}: it is no JSON ({error})") from error
    if not isinstance(said, dict):
        raise FileError(f"cannot read {path}: a JSON object is expected")
    return said


def _refuse_case(directory: Path) -> None:
    with writing(directory):
        holds_case = (directory / NAME).exists()
    if holds_case:
        raise FileError(f"cannot write results into {directory}: it holds a case; choose another folder")


def _typed(table: str, frame: pd.DataFrame, faults: list[Fault]) -> pd.DataFrame:
    return pd.DataFrame({name: _column(table, frame[name], faults) for name in frame.columns}, index=frame.index)


def _column(table: str, cells: pd.Series, faults: list[Fault]) -> pd.Series:
    name = str(cells.name)
    there = cells != ""
    known = cells[there]
    if name in TEXTS:
        return cells.where(there, None).astype("str")
    if name in DAYS:
        days = known.map(read_date).reindex(cells.index)
        for row in known.index[days[there].isna()]:
            faults.append(Fault(table, int(row) + 2, name, known[row], "a date is expected, written 2026-01-05"))
        return pd.to_datetime(days).astype("datetime64[us]")
    if known.map(lambda cell: _NUMBER.fullmatch(cell) is not None).all():
        whole = bool(there.all()) and len(cells) > 0 and bool(cells.str.lstrip("-").str.isdecimal().all())
        return cells.astype("int64") if whole else cells.where(there, "nan").map(float).astype("float64")
    if known.isin(["true", "false"]).all():
        return cells.map(read_flag).astype("bool" if bool(there.all()) else "boolean")
    return cells.where(there, None).astype("str")
