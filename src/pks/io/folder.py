"""A folder of `case.toml` and one CSV or Parquet file per table → what stands there, unchecked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pks.core.tables import TABLES
from pks.io.atomic import UNFINISHED
from pks.io.delimited import read_csv
from pks.io.parquet import read_parquet
from pks.io.reading import Reading
from pks.io.settings_file import NAME, read_settings

READERS: dict[str, Callable[[Path, str, Reading], None]] = {".csv": read_csv, ".parquet": read_parquet}
"""What reads a table, by the suffix of its file."""


def read_folder(folder: Path) -> Reading:
    """Read every table of the case in `folder`; other files are left alone, and named if they look like tables.

    Raises:
        OSError: if the folder cannot be listed.
        MissingExtra: if there are Parquet files and pyarrow is not installed.
    """
    reading = Reading()
    seen: dict[str, str] = {}
    if (folder / UNFINISHED).exists():
        reading.fault("case", "writing this folder was cut short, its tables may not belong together: write it again")
    for path in sorted(folder.iterdir()):
        table, suffix = path.stem, path.suffix.lower()
        if path.name.startswith("."):
            continue
        if path.name == NAME:
            _read(read_settings, path, "case", reading)
        elif suffix == ".toml" or (suffix in READERS and table == "case"):
            reading.unknown(path.name, path.name, [NAME])
        elif suffix in READERS and table not in TABLES:
            reading.unknown(table, path.name)
        elif table in TABLES and suffix not in (*READERS, ".md"):
            reading.warn(table, f"{path.name} is not read: tables are files that end in .csv or .parquet")
        elif table in seen:
            reading.fault(table, f"the table stands there twice: {seen[table]} and {path.name}")
        elif table in TABLES and suffix in READERS:
            seen[table] = path.name
            _read(READERS[suffix], path, table, reading)
    if reading.settings is None and "case" not in reading.unread:
        reading.fault("case", f"{NAME} is missing: it names the case, its level, and its periods")
    return reading


def _read(reader: Callable[[Path, str, Reading], None], path: Path, table: str, reading: Reading) -> None:
    folder = path.parent
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            reading.give_up(table, f"{path.name} is a link that leads out of the folder; it is not followed")
        elif not path.is_file():
            reading.give_up(table, f"{path.name} is not a file")
        else:
            reader(path, table, reading)
    except OSError as error:
        reading.give_up(table, f"{path.name} cannot be read: {error.strerror or error}")
