"""What stands in the folder of a case beside its tables."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from pks.core.errors import FileError
from pks.core.faults import CaseError
from pks.io import read_case
from tests.core.small import NEEDED, TABLES, write_files, write_small


def fault(folder: Path) -> tuple[str, str]:
    """Return table and reason of the only fault."""
    with pytest.raises(CaseError) as caught:
        read_case(folder)
    (row,) = caught.value.faults.itertuples()
    return row.table, row.reason


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    """Notes, hidden files, folders and pictures are nobody's business."""
    folder = write_files(
        write_small(tmp_path, NEEDED), {"README.md": "x", ".units.csv": "x", "goals.md": "x", "a.png": b"\0"}
    )
    (folder / "old").mkdir()
    assert read_case(folder).warnings["table"].tolist() == []


def test_files_that_look_like_tables_are_named(tmp_path: Path) -> None:
    """A CSV file of another name, and a table in another form, are not read, and a warning says so."""
    folder = write_files(write_small(tmp_path, NEEDED), {"lookup.csv": "x", "goals.xlsx": "x", "waiting.txt": "x"})
    assert sorted(read_case(folder).warnings["table"]) == ["goals", "lookup", "waiting"]


def test_mixed_forms(tmp_path: Path) -> None:
    """Some tables may be Parquet and others CSV, and endings may be in capitals."""
    pytest.importorskip("pyarrow", reason='Parquet needs pyarrow: pip install "pks[parquet]"')
    folder = write_small(tmp_path, NEEDED)
    (folder / "units.csv").rename(folder / "units.CSV")
    (folder / "capacities.csv").unlink()
    pd.DataFrame({"capacity": ["sal"]}).to_parquet(folder / "capacities.parquet")
    assert set(read_case(folder).tables) == set(NEEDED)


def test_settings_are_missing(tmp_path: Path) -> None:
    """A folder without case.toml has one fault, not one for every setting."""
    folder = write_small(tmp_path, NEEDED)
    (folder / "case.toml").unlink()
    assert fault(folder) == ("case", "case.toml is missing: it names the case, its level, and its periods")


@pytest.mark.parametrize("name", ["units.csv", "case.toml"])
def test_link_out_of_the_folder(name: str, tmp_path: Path) -> None:
    """A link that leads elsewhere is not followed."""
    secret = write_files(tmp_path / "elsewhere", {name: TABLES["units"]}) / name
    folder = write_small(tmp_path / "case", NEEDED)
    (folder / name).unlink()
    (folder / name).symlink_to(secret)
    table, reason = fault(folder)
    assert table == Path(name).stem
    assert "out of the folder" in reason


def test_link_within_the_folder(tmp_path: Path) -> None:
    """A link to a file beside it, and a link to the folder itself, are followed."""
    folder = write_small(tmp_path / "case", NEEDED)
    (folder / "capacities.csv").rename(folder / "capacities.2026")
    (folder / "capacities.csv").symlink_to("capacities.2026")
    (tmp_path / "link").symlink_to(folder)
    assert "capacities" in read_case(tmp_path / "link")


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder or a pipe with the name of a table is a fault, and nobody waits for it."""
    for make in (Path.mkdir, os.mkfifo):
        folder = write_small(tmp_path / make.__name__, NEEDED)
        (folder / "capacities.csv").unlink()
        make(folder / "capacities.csv")
        assert fault(folder) == ("capacities", "capacities.csv is not a file")


def test_interrupted_writing_is_noticed(tmp_path: Path) -> None:
    """A folder whose writing was cut short is refused."""
    folder = write_files(write_small(tmp_path, NEEDED), {".pks-unfinished": ""})
    assert "cut short" in fault(folder)[1]


@pytest.mark.parametrize("name", ["nowhere", "case/units.csv", "case/units.csv/x"])
def test_what_is_no_case(name: str, tmp_path: Path) -> None:
    """A path that leads nowhere, or to a single file, is one clear error."""
    write_small(tmp_path / "case", NEEDED)
    with pytest.raises(FileError, match=r"does not exist|is no case"):
        read_case(tmp_path / name)


def test_too_long_settings(tmp_path: Path) -> None:
    """A file of settings that is far too long, or nested without end, is a fault."""
    for toml in ("#" * 70_000, "a = " + "[" * 30_000):
        write_files(write_small(tmp_path, NEEDED), {"case.toml": toml})
        assert fault(tmp_path)[0] == "case"
