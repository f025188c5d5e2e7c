"""`pks plan --strategy NAME`: every strategy plans, says who it is, and refuses what does not go with it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import pks
from pks.cli.main import main
from pks.study.contract_cases import contract_cases


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small case with every measure and a history."""
    folder = tmp_path_factory.mktemp("strategies") / "case"
    pks.write_case(contract_cases()["every measure"], folder)
    return folder


def planned(case: Path, out: Path, *more: str) -> dict[str, object]:
    """Return the summary of the plan that the command writes."""
    assert main(["plan", str(case), "--out", str(out), *more]) == 0
    assert (out / "report.html").is_file()
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def fair(case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the fair plan."""
    folder = tmp_path_factory.mktemp("fair")
    planned(case, folder, "--strategy", "fair")
    return folder


@pytest.mark.parametrize("name", ["alone", "last-year"])
def test_a_strategy_plans_by_its_name(case: Path, tmp_path: Path, name: str) -> None:
    """The summary names it and the report is written, whether it solves a program or reads the history."""
    assert planned(case, tmp_path / "plan", "--strategy", name)["strategy"] == name


def test_what_only_a_strategy_tells_is_written_and_shown(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Money of the cheapest plan is a table and stands on the terminal."""
    assert planned(case, tmp_path, "--strategy", "cheapest")["strategy"] == "cheapest"
    assert pd.read_csv(tmp_path / "money.csv")["what"].iloc[-1] == "sum"
    said = capsys.readouterr().out
    assert "by the strategy cheapest" in said
    assert "money (money.csv):" in said


def test_rounds_are_shown_as_far_as_a_line_holds_them(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of wide tables the first ten columns are shown, how many there are is said, and which file tells it in words."""
    planned(case, tmp_path, "--strategy", "rounds")
    said = capsys.readouterr().out.splitlines()
    columns = pd.read_csv(tmp_path / "minutes.csv").columns.tolist()
    assert len(columns) > 10
    above = next(number for number, line in enumerate(said) if line.startswith("minutes (minutes.csv, "))
    assert said[above].endswith(f"10 of {len(columns)} columns):")
    assert said[above + 1].split() == columns[:10]
    assert "protocol.txt tells in words what each round came to." in said
    assert (tmp_path / "protocol.txt").is_file()


def test_merged_tiers_have_one_gap(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stopped at once, the sum of all tiers is followed by how far it may be from the best; its parts are not."""
    assert planned(case, tmp_path, "--strategy", "weighted", "--time-limit", "1e-9")["status"] == "time limit"
    lines = capsys.readouterr().out.splitlines()
    head = next(number for number, line in enumerate(lines) if line.split() == ["tier", "value", "unit", "gap"])
    tiers = [line for line in lines[head + 1 :] if line.startswith("  ")]
    assert len(tiers) > 1
    assert [line for line in tiers if len(line) == len(lines[head])] == tiers[:1]  # gaps end below their heading


def test_fairness_is_written_with_what_it_costs(fair: Path) -> None:
    """Each group has a row in one table, each tier in the other."""
    assert pd.read_csv(fair / "fairness.csv")["group"].tolist() == ["A", "B"]
    cost = pd.read_csv(fair / "fairness_cost.csv")
    assert cost.columns.tolist() == ["tier", "unit", "plain", "fair", "cost"]


def test_whole_by_name_is_whole_by_option(case: Path, tmp_path: Path) -> None:
    """`--strategy whole` and `--whole` are one thing, and take the same options."""
    one = planned(case, tmp_path / "a", "--strategy", "whole", "--order", "waiting", "--fractional", "p")
    other = planned(case, tmp_path / "b", "--whole", "--order", "waiting", "--fractional", "p")
    assert one["strategy"] == other["strategy"] == "lexicographic, whole"
    assert one["tiers"] == other["tiers"]


def test_rounds_take_the_order_of_the_exact_program(case: Path, tmp_path: Path) -> None:
    """With another first tier, and use evened out, rounds end at the tiers of the program solved whole."""
    asked = ("--order", "waiting", "--levelling")
    whole = planned(case, tmp_path / "whole", *asked)
    negotiated = planned(case, tmp_path / "rounds", "--strategy", "rounds", *asked)
    assert negotiated["tiers"] == pytest.approx(whole["tiers"], abs=1e-6)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--strategy", "magic"], "there is no 'magic'"),
        (["--strategy", "lader"], 'did you mean "ladder"?'),
        (["--strategy", "fair", "--order", "overdue", "--explain"], "--order goes with lexicographic or whole or rounds; --explain"),
        (["--strategy", "ladder", "--rounds", "2"], "--rounds goes with rounds, and not with ladder"),
        (["--strategy", "rounds", "--rounds", "0"], "0 is not above 0"),
        (["--strategy", "ladder", "--whole"], "--whole goes with lexicographic or whole, and not with ladder"),
        (["--strategy", "ladder", "--solver", "cbc", "--time-limit", "5"], "solves no linear program"),
        (["--strategy", "fair", "--time-limit", "-1"], "is no time"),
        (["--strategy", "fair", "--solver", "magic"], "--solver: "),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_wrong_usage(
    case: Path, tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, one line that says why, and nothing written."""
    assert main(["plan", str(case), "--out", str(tmp_path / "out"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_solver_finds_the_fair_plan_too(case: Path, fair: Path, tmp_path: Path) -> None:
    """Strategies that solve programs take the solver and the limit asked for."""
    summary = planned(case, tmp_path, "--strategy", "fair", "--solver", "cbc", "--time-limit", "60")
    assert str(summary["solver"]).startswith("PULP_CBC_CMD")
    same = json.loads((fair / "summary.json").read_text(encoding="utf-8"))
    assert summary["tiers"] == pytest.approx(same["tiers"], abs=1e-6)
