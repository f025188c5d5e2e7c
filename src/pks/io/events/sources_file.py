"""The description of what is to be counted ↔ a TOML file that stands in the folder of the files it names."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path

import pandas as pd

from pks.core.errors import FileError
from pks.core.faults import CaseError, Fault, shown
from pks.core.hints import did_you_mean
from pks.core.values import read_date, read_integer, read_number
from pks.io.delimited import read_csv
from pks.io.events.sources import TABLE, Counting, EventFiles, Source
from pks.io.limits import LONGEST_SETTINGS
from pks.io.reading import Reading

Values = Mapping[str, object]
RULES: dict[str, tuple[Callable[[object], object], str]] = {
    "frequency": (lambda value: value if isinstance(value, str) else None, "a text"),
    "since": (read_date, "a date"),
    "until": (read_date, "a date"),
    "taken": (read_date, "a date"),
    "time_zone": (lambda value: value if isinstance(value, str) else None, "a text"),
    "tolerate": (read_number, "a number"),
    "trim": (read_number, "a number"),
    "longest_hours": (read_number, "a number"),
    "least_recorded": (read_integer, "a whole number"),
    "first_rows": (read_integer, "a whole number"),
    "memory_mb": (read_integer, "a whole number"),
}
"""Rules of counting that may stand in the file -> how they are read, and what is expected."""
NEEDED = ("frequency", "since", "until", "objects", "source")
KEYS = (*RULES, "objects", "units", "source")
SOURCE_KEYS = ("path", "kind", "columns", "fixed", "only", "dates", "capacity")


def read_event_files(path: str | PathLike[str]) -> EventFiles:
    """Read the description at `path` (TOML); the tables of planning objects and units that it names are read too.

    Keys: the fields of :class:`Counting`; ``objects`` and ``units`` (CSV files); ``[[source]]`` with the fields of
    :class:`Source`, once for each file. Paths are relative to the folder of `path` and may not lead out of it: a
    description may come from somebody else.

    Raises:
        CaseError: with everything that is wrong in the description.
        FileError: if a file cannot be read.
    """
    path = Path(path)
    faults: list[Fault] = []
    given = _toml(path)
    faults += [
        Fault(TABLE, None, shown(key), "", f"unknown{did_you_mean(key, KEYS)}") for key in given if key not in KEYS
    ]
    faults += [Fault(TABLE, None, key, "", "missing") for key in NEEDED if key not in given]
    rules = {key: _read(key, value, *RULES[key], faults) for key, value in given.items() if key in RULES}
    objects = _table("objects", given.get("objects"), path.parent, faults) if "objects" in given else None
    units = _table("units", given.get("units"), path.parent, faults) if "units" in given else None
    if units is not None and "unit" not in units:
        faults.append(Fault("units", 1, "unit", "", "the table has no such column"))
    listed = given.get("source", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        faults.append(Fault(TABLE, None, "source", "", "each file is a table of its own: [[source]]"))
        listed = []
    sources = [_source(each, path.parent, faults) for each in listed]
    if faults or objects is None:
        raise CaseError(faults)
    names = None if units is None else tuple(str(cell).strip() for cell in units["unit"])
    return EventFiles(tuple(sources), objects, Counting(**rules), names)  # type: ignore[arg-type]  # read by RULES above


def _toml(path: Path) -> Values:
    try:
        if path.stat().st_size > LONGEST_SETTINGS:
            raise FileError(f"{path} is larger than {LONGEST_SETTINGS // 1024} kB: it is no description of sources")
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileError:
        raise
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise CaseError([Fault(TABLE, None, None, shown(path.name), f"not valid TOML in UTF-8: {error}")]) from error


def _read(key: str, value: object, read: Callable[[object], object], expected: str, faults: list[Fault]) -> object:
    found = read(value)
    if found is None:
        faults.append(Fault(TABLE, None, key, shown(value), f"{expected} is expected"))
    return found


def _table(name: str, given: object, folder: Path, faults: list[Fault]) -> pd.DataFrame | None:
    path = _inside(name, given, folder, faults)
    if path is None:
        return None
    reading = Reading()
    try:
        read_csv(path, name, reading)
    except OSError as error:
        raise FileError(f"cannot read {path}: {error.strerror or error}") from error
    faults += reading.faults
    return reading.tables.get(name)


def _source(given: Values, folder: Path, faults: list[Fault]) -> Source:
    path = _inside("path", given.get("path"), folder, faults)
    name = shown(given.get("path", "source"))
    faults += [
        Fault(name, None, shown(key), "", f"unknown{did_you_mean(key, SOURCE_KEYS)}")
        for key in given
        if key not in SOURCE_KEYS
    ]
    texts = {}
    for key in ("kind", "dates", "capacity"):
        texts[key] = given.get(key)
        if texts[key] is not None and (not isinstance(texts[key], str) or not str(texts[key]).strip()):
            faults.append(Fault(name, None, key, shown(texts[key]), "a text is expected"))
    if "kind" not in given:
        faults.append(Fault(name, None, "kind", "", "missing"))
    columns, fixed = (_texts(name, key, given.get(key, {}), faults) for key in ("columns", "fixed"))
    return Source(
        path or folder, str(texts["kind"]), columns, fixed, _choices(name, given.get("only", {}), faults),
        None if texts["dates"] is None else str(texts["dates"]), None if texts["capacity"] is None else str(texts["capacity"]),
    )  # fmt: skip


def _texts(name: str, key: str, given: object, faults: list[Fault]) -> dict[str, str]:
    if isinstance(given, dict) and all(isinstance(value, str) for value in given.values()):
        return given
    faults.append(Fault(name, None, key, shown(given), f'texts are expected: {key} = {{ unit = "enhet" }}'))
    return {}


def _choices(name: str, given: object, faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    found = {}
    for column, texts in given.items() if isinstance(given, dict) else [("", None)]:
        if isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts):
            found[column] = tuple(texts)
        else:
            expected = 'a list of texts is expected: only = { status = ["done"] }'
            faults.append(Fault(name, None, f"only.{shown(column)}", shown(texts), expected))
    return found


def _inside(key: str, given: object, folder: Path, faults: list[Fault]) -> Path | None:
    """Return the path `given` if it lies within `folder`, links followed."""
    if not isinstance(given, str) or not given.strip() or "\0" in given:
        faults.append(Fault(TABLE, None, key, shown(given), "the path of a file is expected"))
        return None
    path = folder / given
    if Path(given).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
        faults.append(
            Fault(TABLE, None, key, shown(given), "leads out of the folder of this description; put the file there")
        )
        return None
    return path.resolve()
