"""`pks count`: from files of events to tables, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.cli.main import main

Capture = pytest.CaptureFixture[str]
TOML = """
frequency = "MS"
since = 2026-01-01
until = 2026-03-01
objects = "objects.csv"

[[source]]
path = "referrals.csv"
kind = "referrals"
columns = { id = "nr", unit = "enhet", start = "inkom", end = "avslut" }

[[source]]
path = "visits.csv"
kind = "visits"
columns = { unit = "enhet", start = "start", end = "slut" }
capacity = "room"
"""
FILES = {
    "sources.toml": TOML,
    "objects.csv": "planning_object\nhip\n",
    "referrals.csv": "nr;enhet;inkom;avslut\n1;Norr;2026-01-31;\n2;Norr;2026-02-01;2026-02-02\n",
    "visits.csv": "enhet,start,slut\nNorr,2026-02-28 10:00,2026-02-28 11:30\n=1+1,2026-02-28 10:00,2026-02-28 11:30\n",
}


def written(folder: Path, **changed: str) -> Path:
    """Write the files, some of them changed (by name without suffix)."""
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    return folder / "sources.toml"


def test_tables_are_written(tmp_path: Path, capsys: Capture) -> None:
    """Exit 0; the tables stand in the folder, formulas escaped, and how many events were counted is said."""
    out = tmp_path / "out"
    assert main(["count", str(written(tmp_path)), "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {
        "history.csv",
        "waiting.csv",
        "activity_hours.csv",
        "durations.csv",
        "faults.csv",
    }
    assert (out / "history.csv").read_text(encoding="utf-8").splitlines() == [
        "unit,planning_object,period,arrivals,production,waiting",
        "'=1+1,hip,2026-01-01,0,0,0",
        "'=1+1,hip,2026-02-01,0,1,0",
        "Norr,hip,2026-01-01,1,0,1",
        "Norr,hip,2026-02-01,1,1,1",
    ]
    assert (out / "waiting.csv").read_text(
        encoding="utf-8"
    ) == "unit,planning_object,waited_days,patients\nNorr,hip,29,1\n"
    assert pd.read_csv(out / "activity_hours.csv")["hours"].tolist() == [1.5]
    assert "no referrals" in (out / "faults.csv").read_text(encoding="utf-8")
    told = capsys.readouterr()
    assert [line.split() for line in told.out.splitlines()[1:3]] == [
        ["referrals.csv", "2", "0"],
        ["visits.csv", "2", "0"],
    ]
    assert "1 warning:" in told.err


def test_faults_end_with_1_and_nothing_written(tmp_path: Path, capsys: Capture) -> None:
    """Exit 1; every fault is listed with file, row, column, value and reason, and nothing is written."""
    path = written(tmp_path, visits="enhet,start,slut\nNorr,2026-02-28,2026-02-27\nNorr,soon,\n")
    assert main(["count", str(path), "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    for said in ("visits.csv", "slut", "2026-02-27", "the end is before the start", "soon", "2 of 2 rows"):
        assert said in told.err
    assert not (tmp_path / "out").exists()


def test_tolerated_faults_are_written(tmp_path: Path) -> None:
    """With a share tolerated, exit 0, and what was left out stands in faults.csv."""
    path = written(
        tmp_path,
        sources="tolerate = 0.5\n" + TOML,
        visits="enhet,start,slut\nNorr,2026-02-28,2026-02-27\nNorr,2026-02-28,\n",
    )
    assert main(["count", str(path), "--out", str(tmp_path / "out")]) == 0
    faults = pd.read_csv(tmp_path / "out" / "faults.csv")
    assert faults.loc[faults["what"] == "fault", ["table", "row", "column"]].to_numpy().tolist() == [
        ["visits.csv", 2, "slut"]
    ]


def test_description_that_is_missing(tmp_path: Path, capsys: Capture) -> None:
    """Exit 1 with the path that is not there; exit 2 without --out."""
    assert main(["count", str(tmp_path / "none.toml"), "--out", str(tmp_path / "out")]) == 1
    assert "none.toml" in capsys.readouterr().err
    assert main(["count", str(tmp_path / "none.toml")]) == 2


def test_results_are_not_written_over_a_case(tmp_path: Path, capsys: Capture) -> None:
    """A folder that holds a case is refused, since its table `waiting` would be lost: before faulty events are counted."""
    (tmp_path / "case.toml").write_text("")
    path = written(tmp_path, visits="enhet,start,slut\nNorr,soon,\n")
    assert main(["count", str(path), "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "it holds a case" in told
    assert "soon" not in told
