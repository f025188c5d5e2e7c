"""`pks plan --strategy NAME`: every strategy plans, says who it is, and refuses what does not go with it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import pks
from pks.cli.main import main
from pks.strategies.named import BUILT_IN
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


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_strategy_plans_by_its_name(case: Path, tmp_path: Path, name: str) -> None:
    """The summary names it, the report is written, and the written plan can be simulated."""
    summary = planned(case, tmp_path / "plan", "--strategy", name)
    assert summary["strategy"] == ("lexicographic, whole" if name == "whole" else name)


def test_what_only_a_strategy_tells_is_written_and_shown(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Money of the cheapest plan, and fairness with what it costs, are tables and stand on the terminal."""
    planned(case, tmp_path / "cheapest", "--strategy", "cheapest")
    planned(case, tmp_path / "fair", "--strategy", "fair")
    assert pd.read_csv(tmp_path / "cheapest" / "money.csv")["what"].iloc[-1] == "sum"
    assert pd.read_csv(tmp_path / "fair" / "fairness.csv")["group"].tolist() == ["A", "B"]
    assert pd.read_csv(tmp_path / "fair" / "fairness_cost.csv").columns.tolist() == [
        "tier", "unit", "plain", "fair", "cost",
    ]  # fmt: skip
    said = capsys.readouterr().out
    assert "by the strategy fair" in said
    assert "fairness (fairness.csv):" in said


def test_whole_by_name_is_whole_by_option(case: Path, tmp_path: Path) -> None:
    """`--strategy whole` and `--whole` are one thing, and take the same options."""
    one = planned(case, tmp_path / "a", "--strategy", "whole", "--order", "waiting", "--fractional", "p")
    other = planned(case, tmp_path / "b", "--whole", "--order", "waiting", "--fractional", "p")
    assert one["tiers"] == other["tiers"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--strategy", "magic"], "there is no 'magic'"),
        (["--strategy", "lader"], 'did you mean "ladder"?'),
        (["--strategy", "fair", "--order", "overdue", "--explain"], "--order, --explain: only with --strategy lexicographic"),
        (["--strategy", "ladder", "--whole"], "--whole: only with"),
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


def test_another_solver_finds_the_fair_plan_too(case: Path, tmp_path: Path) -> None:
    """Strategies that solve programs take the solver and the limit asked for."""
    summary = planned(case, tmp_path / "cbc", "--strategy", "fair", "--solver", "cbc", "--time-limit", "60")
    assert str(summary["solver"]).startswith("PULP_CBC_CMD")
    assert summary["tiers"] == pytest.approx(planned(case, tmp_path / "highs", "--strategy", "fair")["tiers"], abs=1e-6)
