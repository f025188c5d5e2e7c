"""The settings of a case ↔ `case.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pks.core.settings import Settings
from pks.io.limits import LONGEST_SETTINGS
from pks.io.reading import Reading

NAME = "case.toml"


def read_settings(path: Path, table: str, reading: Reading) -> None:
    """Read `path` (as `table`: "case") into the settings of `reading`; what is wrong with the file becomes a fault."""
    if path.stat().st_size > LONGEST_SETTINGS:
        reading.give_up(table, f"{path.name} is larger than {LONGEST_SETTINGS // 1024} kB")
        return
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        reading.give_up(table, f"{path.name} is not UTF-8 text")
    except (ValueError, RecursionError) as error:
        reading.give_up(table, f'{path.name} is not valid TOML: {error}; texts stand in quotes: name = "Plan 2026"')
    else:
        reading.settings = {}
        for name, value in values.items():
            if isinstance(value, list | dict):
                reading.fault(table, "a single value is expected", column=name, value=value)
            else:
                reading.settings[name] = value


def settings_bytes(settings: Settings | Mapping[str, str | int]) -> bytes:
    """Return `settings` as TOML."""
    values = settings.as_dict() if isinstance(settings, Settings) else settings
    lines = (f"{name} = {value if isinstance(value, int) else quoted(value)}\n" for name, value in values.items())
    return "".join(lines).encode("utf-8")


def quoted(text: str) -> str:
    r"""Return `text` as a TOML string on one line.

    >>> print(quoted('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    escapes = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(escapes.get(c, c if c.isprintable() else f"\\U{ord(c):08X}") for c in text) + '"'
