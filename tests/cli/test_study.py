"""`pks study`: what it writes and says, goes on with, and refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import pks
from pks.cli.main import main
from pks.io import read_results
from pks.study.apart import FAILED, Answer, Task, answer
from pks.study.instances import instances_in
from pks.study.regions import Region, case_of
from pks.study.runner import run

Capture = pytest.CaptureFixture[str]
ASKED = ("lexicographic", "alone")


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two small cases and their study, of which all runs but one are done."""
    folder = tmp_path_factory.mktemp("studied")
    for seed in (1, 2):
        made = Region(units=2, specialities=1, objects=3, weeks=3, tightness=0.8)
        pks.write_case(case_of(made, seed), folder / "cases" / f"case-{seed}")
    run(instances_in(folder / "cases"), ASKED, out=folder / "out", replications=2, by=answer)
    (folder / "out" / "runs" / "case-2" / "alone" / "0" / "summary.json").unlink()
    return folder


@pytest.fixture
def command(studied: Path, tmp_path: Path) -> list[str]:
    """Return the command that goes on with a copy of that study."""
    shutil.copytree(studied / "out", tmp_path / "out")
    return ["study", "--set", str(studied / "cases"), "--strategies", ",".join(ASKED), "--out", str(tmp_path / "out"),
            "--replications", "2"]  # fmt: skip


def test_study_goes_on_and_tells_what_it_found(command: list[str], tmp_path: Path, capsys: Capture) -> None:
    """The run that lacks is done; means, ranks and pairs are said and written."""
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "Means over the 2 of 2 cases for which every strategy has a plan (tiers are sums" in said
    assert "lexicographic  2 optimal" in said
    assert "Do they differ? Mean ranks over 2 cases" in said
    assert "tiers in order (a later tier counts" in said
    assert "share_within (share × -1, since more is better)" in said
    assert said.count("lexicographic against alone") == 5
    assert "With 2 cases and 1 pair no p of a pair can be below 0.5" in said
    found = read_results(tmp_path / "out", ["table", "runs", "means", "ranks", "pairs"])
    assert found["runs"]["status"].tolist() == ["optimal"] * 4
    overdue = found["means"].set_index("yardstick").loc["overdue"]
    assert overdue["lexicographic"] <= overdue["alone"] * (1 + 1e-6)


def test_a_strategy_without_any_plan_is_said_and_loses_nothing(
    command: list[str], studied: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Beside one that has failed everywhere the others keep their means, and nothing is said that is not known."""
    out = tmp_path / "out"
    run(instances_in(studied / "cases"), [*ASKED, "last-year"], out=out, replications=2, by=without_history)
    command[command.index("lexicographic,alone")] = "lexicographic,alone,last-year"
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "Means over the 2 of 2 cases for which every strategy but last-year, without any plan, has a plan " in said
    against = [line.split() for line in said.splitlines() if "alone against last-year" in line]
    assert [" ".join(line) for line in against][1] == "alone against last-year 2 better 0 as good 0 worse"
    assert "last-year      2 failed" in said
    assert "nan" not in said
    means = read_results(out, ["means"])["means"].set_index(["part", "yardstick"])
    assert means.loc[("plan", "cost"), "alone"] >= 0


def without_history(task: Task) -> Answer:
    """Return the answer to a task, of the strategy that needs a history that it has none."""
    return Answer(FAILED, "no history") if task.label == "last-year" else answer(task)


def test_folder_of_a_case_is_refused_before_the_work(studied: Path, capsys: Capture) -> None:
    """Results do not go into the folder of a case, and that is said before any run, and before cases are exported."""
    folder = studied / "cases" / "case-1"
    before = sorted(studied.rglob("*"))
    asked = ["study", "--set", str(studied / "cases"), "--export", str(studied / "exported"), "--out", str(folder)]
    assert main(asked) == 1
    assert "it holds a case" in capsys.readouterr().err
    assert sorted(studied.rglob("*")) == before


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
        (["--time-limit", "0"], "give seconds above 0"),
    ],
)
def test_wrong_usage(wrong: list[str], said: str, tmp_path: Path, capsys: Capture) -> None:
    """Unknown names and limits that cannot be are wrong usage, and nothing is written."""
    assert main(["study", "--out", str(tmp_path / "out"), *wrong]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
