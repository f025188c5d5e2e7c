"""One file as a table of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from pks.core.errors import FileError
from pks.core.faults import CaseError
from pks.io import read_table

HEADER = "area,age,sex,period,people\n"


def test_a_file_is_read_as_the_table_it_is_to_be(tmp_path: Path) -> None:
    """Semicolons and decimal commas, as a Swedish spreadsheet saves them, come out typed."""
    path = tmp_path / "high.csv"
    path.write_text("area;age;sex;period;people\nnorth;65-;w;2026-01-01;1000,5\n", encoding="utf-8")
    (row,) = read_table(path, "population").to_dict("records")
    assert (row["area"], row["people"], row["period"].isoformat()) == ("north", 1000.5, "2026-01-01T00:00:00")


def test_all_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    """A number that is none in row 2, no date in row 3 and a key that is there already in row 5."""
    path = tmp_path / "high.csv"
    rows = (
        "north,65-,w,2026-01-01,many",
        "north,65-,m,spring,5",
        "south,65-,w,2026-01-01,1",
        "south,65-,w,2026-01-01,2",
    )
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    with pytest.raises(CaseError) as raised:
        read_table(path, "population")
    assert raised.value.faults[["table", "row"]].to_numpy().tolist() == [["population", row] for row in (2, 3, 5)]


@pytest.mark.parametrize("name", ["missing.csv", "table.txt", "folder.csv"])
def test_what_is_no_table_is_said_to_be_none(tmp_path: Path, name: str) -> None:
    """No file, a file of another kind and a folder are told by name."""
    (tmp_path / "table.txt").write_text("x", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileError, match=name):
        read_table(tmp_path / name, "population")


def test_a_table_that_the_contract_lacks_is_no_table(tmp_path: Path) -> None:
    """A name that is not in the contract is an error of who asks."""
    with pytest.raises(KeyError):
        read_table(tmp_path / "x.csv", "people")
