"""What ``pks followup`` says, writes and refuses."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.cli.main import main
from pks.io import write_case
from tests.chain.outcomes import hours, outcome, steady

OUTCOME = outcome("A", production=[18.0, 18.0, 18.0], arrivals=[25.0, 20.0, 21.0], waiting=[7.0, 9.0, 12.0])


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return the folders of a case and of its plan."""
    folder = tmp_path_factory.mktemp("followup")
    write_case(steady()[0], folder / "case")
    assert main(["plan", str(folder / "case"), "--out", str(folder / "plan")]) == 0
    return str(folder / "case"), str(folder / "plan")


def followup(planned: tuple[str, str], told: Path, *options: str) -> int:
    """Return the exit status of the command."""
    return main(["followup", planned[0], "--plan", planned[1], "--outcome", str(told), *options])


def written(told: pd.DataFrame, path: Path) -> Path:
    """Write an outcome as the kind of file that the path names."""
    if path.suffix == ".xlsx":
        told.to_excel(path, sheet_name="outcome", index=False)
    elif path.suffix == ".parquet":
        told.to_parquet(path)
    else:
        told.to_csv(path, index=False)
    return path


def test_deviations_and_what_to_act_on_are_told_and_written(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three weeks, each 2 short of 20: 54 of 60, and a signal with what to do; unit B, which tells nothing, is left out."""
    out = tmp_path / "out"
    assert followup(planned, written(OUTCOME, tmp_path / "o.csv"), "--out", str(out)) == 0
    said = capsys.readouterr().out
    assert "outcome of 3 of 12 periods, the last from 2026-01-19" in said
    row = next(line for line in said.splitlines() if line.startswith("  A "))
    assert row.split()[:5] == ["A", "60", "54", "-10.0%", "+10.0%"]
    assert "6 activities below the goal, every period since 2026-01-05" in said
    assert "Ask the unit what holds it back" in said
    signals = pd.read_csv(out / "signals.csv")
    assert {"signal", "unit", "planning_object", "period", "amount", "what", "what_to_do"} <= set(signals.columns)
    assert set(signals["unit"]) == {"A"}
    deviations = pd.read_csv(out / "deviations.csv")
    assert deviations.query("quantity == 'production'")["cumulated_deviation"].tolist() == pytest.approx([-2, -4, -6])
    assert pd.read_csv(out / "forecast_error.csv")["bias"].tolist() == pytest.approx([-6 / 66] * 3)


@pytest.mark.parametrize("name", ["o.csv", "o.parquet", "o.xlsx"])
def test_every_kind_of_file_says_the_same(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """CSV, Parquet and workbook, in Swedish."""
    assert followup(planned, written(OUTCOME, tmp_path / name), "--lang", "sv") == 0
    assert "6 aktiviteter under målet, varje period sedan 2026-01-05" in capsys.readouterr().out


def test_hours_come_from_a_file_of_their_own_or_from_a_folder(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both ways three weeks with 40 of 44 hours are too few."""
    told = written(OUTCOME, tmp_path / "outcome.csv")
    there = written(hours("A", [40.0] * 3), tmp_path / "outcome_hours.csv")
    for said in ((told, "--hours", str(there)), (tmp_path,)):
        assert followup(planned, *said) == 0
        assert "4 hours fewer than planned in the last period" in capsys.readouterr().out


def test_every_fault_of_the_outcome_is_told_at_once(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown unit, a negative number, a day that starts no week and a repeated key: status 1, nothing written."""
    bad = pd.DataFrame(
        [
            ("Aa", "p", "2026-01-05", 1.0),
            ("A", "p", "2026-01-12", -1.0),
            ("A", "p", "2026-01-14", 1.0),
            ("B", "p", "2026-01-05", 1.0),
            ("B", "p", "2026-01-05", 2.0),
        ],
        columns=["unit", "planning_object", "period", "production"],
    )
    out = tmp_path / "out"
    assert followup(planned, written(bad, tmp_path / "o.csv"), "--out", str(out)) == 1
    told = capsys.readouterr().err
    rows = [line.split()[:3] for line in told.splitlines() if line.startswith("  outcome ")]
    assert rows == [
        ["outcome", "2", "unit"],
        ["outcome", "3", "production"],
        ["outcome", "4", "period"],
        ["outcome", "6", "unit,"],
    ]
    assert not out.exists()


def test_files_without_an_outcome_are_refused(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path that is not there, a file of another kind, a folder and a workbook without the table."""
    assert followup(planned, tmp_path / "none.csv") == 1
    assert "does not exist" in capsys.readouterr().err
    (tmp_path / "o.txt").write_text("x")
    assert followup(planned, tmp_path / "o.txt") == 1
    assert "give a CSV or Parquet file" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert followup(planned, tmp_path / "empty") == 1
    assert "has no table outcome" in capsys.readouterr().err
    OUTCOME.to_excel(tmp_path / "o.xlsx", sheet_name="utfall", index=False)
    assert followup(planned, tmp_path / "o.xlsx") == 1
    assert "has no table outcome" in capsys.readouterr().err
    (tmp_path / "broken.xlsx").write_bytes(b"PK no workbook")
    assert followup(planned, tmp_path / "broken.xlsx") == 1
    assert "not a workbook (.xlsx), or damaged" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A case or a file in the place of the folder is told before the plan is read, which is not there."""
    told = written(OUTCOME, tmp_path / "o.csv")
    for out, said in ((planned[0], "it holds a case"), (str(told), "it is a file, not a folder")):
        assert followup((planned[0], "nowhere"), told, "--out", out) == 1
        assert said in capsys.readouterr().err
    assert followup((planned[0], "nowhere"), told, "--out", str(tmp_path / "out")) == 1
    assert "is it the folder of a plan?" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_band_without_sense_is_wrong_usage(planned: tuple[str, str], tmp_path: Path) -> None:
    """All of the plan cannot be let pass."""
    told = written(OUTCOME, tmp_path / "o.csv")
    assert followup(planned, told, "--band", "1") == 2
    assert followup(planned, told, "--band", "-0.1") == 2


def test_the_forecast_of_the_plan_is_what_arrivals_are_held_against(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where need was given, there is no interval to be inside of."""
    assert followup(planned, written(OUTCOME, tmp_path / "o.csv"), "--lang", "en") == 0
    assert "9.1% too few expected of what arrived (9.1% without sign, list by list)" in capsys.readouterr().out
