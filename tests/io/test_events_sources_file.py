"""The description of what is to be counted, as a TOML file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.core.errors import FileError
from pks.core.faults import CaseError
from pks.io.events import Counting, Source, read_event_files

TOML = """
frequency = "W-MON"
since = 2026-01-05
until = "2026-02-02"
time_zone = "Europe/Stockholm"
tolerate = 0.01
objects = "objects.csv"
units = "units.csv"

[[source]]
path = "data/visits.csv"
kind = "visits"
columns = { unit = "enhet", start = "från" }
fixed = { contact = "visit" }
only = { status = ["done"] }
capacity = "room"
"""


def written(folder: Path, toml: str = TOML) -> Path:
    """Write a description and the tables that it names."""
    (folder / "objects.csv").write_text("planning_object;service\nhip;H1\n", encoding="utf-8")
    (folder / "units.csv").write_text("unit\nNorr\n", encoding="utf-8")
    (folder / "sources.toml").write_text(toml, encoding="utf-8")
    return folder / "sources.toml"


def test_description_is_read(tmp_path: Path) -> None:
    """Dates may be dates or texts, paths are relative to the file, and what is not said has its default."""
    found = read_event_files(written(tmp_path))
    assert found.counting == Counting(frequency="W-MON", since=pd.Timestamp("2026-01-05"), until=pd.Timestamp("2026-02-02"),
                                      time_zone="Europe/Stockholm", tolerate=0.01)  # fmt: skip
    assert found.sources == (
        Source((tmp_path / "data" / "visits.csv").resolve(), "visits", {"unit": "enhet", "start": "från"}, {"contact": "visit"},
               {"status": ("done",)}, None, "room"),
    )  # fmt: skip
    assert found.units == ("Norr",)
    assert found.objects.to_numpy().tolist() == [["hip", "H1"]]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('frequency = "W-MON"', "", "frequency"),
        ('"W-MON"', "5", "frequency"),
        ("since = 2026-01-05", 'since = "yesterday"', "since"),
        ("tolerate = 0.01", 'tolerate = "some"', "tolerate"),
        ("tolerate = 0.01", "tolerance = 0.01", "tolerance"),
        ('"data/visits.csv"', '"../visits.csv"', "path"),
        ('"data/visits.csv"', '"/etc/passwd"', "path"),
        ('"objects.csv"', '"../../objects.csv"', "objects"),
        ('"data/visits.csv"', "7", "path"),
        ('"data/visits.csv"', '"a\\u0000b.csv"', "path"),
        ('kind = "visits"', "", "kind"),
        ('unit = "enhet"', "unit = 1", "columns"),
        ('["done"]', '"done"', "only.status"),
        ('capacity = "room"', "capasity = 1", "capasity"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, column: str, tmp_path: Path) -> None:
    """Keys that are missing, unknown or of the wrong type, and paths that lead out of the folder, are faults."""
    with pytest.raises(CaseError) as caught:
        read_event_files(written(tmp_path, TOML.replace(old, new)))
    assert column in caught.value.faults["column"].tolist()


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A link in the folder that leads out of it is not followed."""
    folder = tmp_path / "in"
    folder.mkdir()
    path = written(folder)
    (tmp_path / "secret.csv").write_text("planning_object\nx\n")
    (folder / "objects.csv").unlink()
    (folder / "objects.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(CaseError, match="leads out"):
        read_event_files(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """No TOML is a fault; a file that is not there, or far too large, is an error with its path."""
    with pytest.raises(CaseError, match="not valid TOML"):
        read_event_files(written(tmp_path, "frequency = "))
    with pytest.raises(FileError, match=r"none\.toml"):
        read_event_files(tmp_path / "none.toml")
    with pytest.raises(FileError, match="larger than"):
        read_event_files(written(tmp_path, "#" * 70_000))
