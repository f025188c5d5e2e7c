"""The engine that counts: the only place that imports DuckDB, and opens it so that files can do no harm.

DuckDB because it keeps to a memory limit by spilling to disk and names every line that it cannot parse; Polars does
neither. Here it sees the named files and one temporary folder, installs nothing, and its settings are locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pks.core.errors import MissingExtra

SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "enable_progress_bar": "false",
    "preserve_insertion_order": "true",  # rows are named by their place in the file
    "TimeZone": "'UTC'",
}


def duckdb() -> Any:
    """Return DuckDB.

    Raises:
        MissingExtra: if it is not installed.
    """
    try:
        return import_module("duckdb")
    except ImportError as error:
        raise MissingExtra('Counting events needs duckdb: pip install "pks[events]"') from error


@contextmanager
def opened(paths: Iterable[Path], *, memory_mb: int) -> Iterator[Any]:
    """Yield a connection to an empty database that may read `paths`, holds `memory_mb` MB, and is gone afterwards.

    Raises:
        MissingExtra: if DuckDB is not installed.
    """
    package = duckdb()
    with TemporaryDirectory(prefix="pks-events-", ignore_cleanup_errors=True) as folder:
        connection = package.connect(":memory:")
        try:
            for name, value in SETTINGS.items():
                connection.execute(f"SET {name} = {value}")
            connection.execute(f"SET memory_limit = '{int(memory_mb)}MB'")
            connection.execute(f"SET temp_directory = {literal(folder)}")
            connection.execute(f"SET allowed_directories = [{literal(folder)}]")
            connection.execute(f"SET allowed_paths = [{', '.join(literal(str(path)) for path in paths)}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
        finally:
            connection.close()


def identifier(name: str) -> str:
    """Return `name` as an SQL identifier, whatever stands in it.

    >>> print(identifier('a" FROM x; --'))
    "a"" FROM x; --"
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return `text` as an SQL text, whatever stands in it.

    >>> print(literal("x' OR 1=1"))
    'x'' OR 1=1'
    """
    return "'" + text.replace("'", "''") + "'"
