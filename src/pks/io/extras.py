"""What not everybody needs: the only place that imports openpyxl (workbooks) and pyarrow (Parquet).

They are imported when a workbook or Parquet file is first met: they are optional, and each costs a tenth of a second.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pks.core.errors import MissingExtra


def openpyxl() -> Any:
    """Return openpyxl with the parts that are used here.

    Raises:
        MissingExtra: if it is not installed.
    """
    parts = ("cell", "comments", "styles", "utils", "worksheet.datavalidation")
    return _imported("openpyxl", parts, "excel", "Reading and writing workbooks (.xlsx)")


def pyarrow() -> Any:
    """Return pyarrow with its part ``parquet``.

    Raises:
        MissingExtra: if it is not installed.
    """
    return _imported("pyarrow", ("parquet",), "parquet", "Reading and writing Parquet files")


def _imported(name: str, parts: tuple[str, ...], extra: str, doing: str) -> Any:
    try:
        package = import_module(name)
        for part in parts:
            import_module(f"{name}.{part}")
    except ImportError as error:
        raise MissingExtra(f'{doing} needs {name}: pip install "pks[{extra}]"') from error
    return package
