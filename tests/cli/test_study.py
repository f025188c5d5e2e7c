"""`pks study`: what it writes and says, goes on with, and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

import pks
from pks.cli.main import main
from pks.io import read_results
from pks.study.apart import answer
from pks.study.instances import instances_in
from pks.study.regions import Region, case_of
from pks.study.runner import run

Capture = pytest.CaptureFixture[str]
ASKED = ("lexicographic", "alone")


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """Return the command for two small cases of which all runs but one are done."""
    for seed in (1, 2):
        made = Region(units=2, specialities=1, objects=3, weeks=3, tightness=0.8)
        pks.write_case(case_of(made, seed), tmp_path / "cases" / f"case-{seed}")
    out = tmp_path / "out"
    run(instances_in(tmp_path / "cases"), ASKED, out=out, replications=2, by=answer)
    (out / "runs" / "case-2" / "alone" / "0" / "summary.json").unlink()
    return ["study", "--set", str(tmp_path / "cases"), "--strategies", ",".join(ASKED), "--out", str(out),
            "--replications", "2"]  # fmt: skip


def test_study_goes_on_and_tells_what_it_found(command: list[str], tmp_path: Path, capsys: Capture) -> None:
    """The run that lacks is done; means, ranks and pairs are said and written."""
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "Means over 2 cases" in said
    assert "overdue: mean ranks" in said
    assert "lexicographic against alone: " in said
    found = read_results(tmp_path / "out", ["table", "runs", "means", "ranks", "pairs"])
    assert found["runs"]["status"].tolist() == ["optimal"] * 4
    overdue = found["means"].set_index("yardstick").loc["overdue"]
    assert overdue["lexicographic"] <= overdue["alone"] * (1 + 1e-6)


def test_other_replications_are_refused(command: list[str], capsys: Capture) -> None:
    """A folder with a study of other settings is a fault of the input, said with both settings."""
    assert main([*command[:-1], "3"]) == 1
    assert "replications was 2 and is 3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--strategies", "lexicografic"], 'did you mean "lexicographic"'),
        (["--strategies", ","], "--strategies is empty"),
        (["--set", "smal"], 'did you mean "small"'),
        (["--time-limit", "0"], "no number of seconds above 0"),
    ],
)
def test_wrong_usage(wrong: list[str], said: str, tmp_path: Path, capsys: Capture) -> None:
    """Unknown names and limits that cannot be are wrong usage, and nothing is written."""
    assert main(["study", "--out", str(tmp_path / "out"), *wrong]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
