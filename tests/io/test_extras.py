"""Packages that only some need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pks.core.errors import MissingExtra, PksError
from pks.io import new_case, read_case, write_case
from tests.core.small import NEEDED, least_case, write_files, write_small


@pytest.mark.parametrize(
    ("package", "extra", "attempt"),
    [
        ("openpyxl", "excel", lambda path: write_case(least_case(), path / "case.xlsx")),
        ("openpyxl", "excel", lambda path: read_case(write_files(path, {"case.xlsx": b"PK"}) / "case.xlsx")),
        ("openpyxl", "excel", lambda path: new_case(path / "new.xlsx")),
        ("pyarrow", "parquet", lambda path: write_case(least_case(), path / "case", format="parquet")),
        ("pyarrow", "parquet", lambda path: read_case(write_files(path, {"units.parquet": b"PAR1"}))),
    ],
)
def test_missing_package(
    package: str, extra: str, attempt: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package the error says how to install it, and nothing is written."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf'pip install "pks\[{extra}\]"') as caught:
        attempt(tmp_path)
    assert isinstance(caught.value, PksError)
    assert isinstance(caught.value, ImportError)
    assert {path.name for path in tmp_path.iterdir()} <= {"case.xlsx", "units.parquet"}


WITHOUT = """
import sys
sys.modules["openpyxl"] = sys.modules["pyarrow"] = None
from pks.io import read_case, write_case
case = read_case(sys.argv[1])
write_case(case, sys.argv[2])
assert read_case(sys.argv[2]) == case
"""


def test_folder_of_csv_needs_neither(tmp_path: Path) -> None:
    """A case in CSV is read and written without them, and pandas does not miss them either."""
    arguments = [sys.executable, "-c", WITHOUT, str(write_small(tmp_path / "case", NEEDED)), str(tmp_path / "copy")]
    assert subprocess.run(arguments, check=False).returncode == 0
