"""The commands of the chain: what they write, what they say, and how they fail."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pandas as pd
import pytest

import pks
from pks.cli.main import main
from pks.cli.progress import Progress
from tests.balance.cases import small_case, table

TABLES = {
    "production": ["unit", "planning_object", "period", "activities", "for_others"],
    "measures": ["order", "side", "kind", "unit", "counterpart", "planning_object", "capacity", "period", "to_period",
                 "amount", "amount_unit", "cost"],
    "waiting": ["unit", "planning_object", "period", "arrivals", "follow_on", "waiting", "overdue", "goal", "shortfall",
                "limited", "uncovered"],
    "capacity": ["unit", "capacity", "period", "available", "moved_in", "moved_out", "shifted_in", "shifted_out", "added",
                 "used", "undone", "marginal_value", "marginal_tier"],
    "tiers": ["position", "tier", "value", "unit"],
}  # fmt: skip
"""The plan tables of the contract and their columns."""
CASE = "CASE"
"""Stands for the folder of the case in a command."""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the folder of a small case with two years of monthly history and a list."""
    months = [str(day.date()) for day in pd.date_range(end="2025-12-01", periods=24, freq="MS")]
    made = small_case(periods=1).replace(
        settings={"frequency": "MS", "start": "2026-01-01", "periods": 3},
        demand=None,
        available=table("unit capacity period hours", *(("A", "c", f"2026-0{m}-01", 30) for m in (1, 2, 3))),
        history=table("unit planning_object period arrivals", *(("A", "p", month, 16) for month in months)),
        waiting=table("unit planning_object waited_days patients", ("A", "p", 3, 20)),
        expansions=table("unit capacity step max_hours price", ("A", "c", "overtime", 10, 100)),
    )
    pks.write_case(made, tmp_path / "case")
    return tmp_path / "case"


def test_plan_writes_the_tables_of_the_contract(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every plan table has the contract's columns; the summary holds the tiers; the report is there."""
    out = tmp_path / "plan"
    assert main(["plan", str(case), "--out", str(out)]) == 0
    for name, columns in TABLES.items():
        assert pd.read_csv(out / f"{name}.csv").columns.to_list() == columns
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert set(summary) >= {"status", "strategy", "solver", "versions", "seed", "seconds", "cost", "tiers"}
    tiers = pd.read_csv(out / "tiers.csv").set_index("tier")["value"].to_dict()
    assert summary["tiers"] == pytest.approx(tiers)
    assert (out / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert str(out) in capsys.readouterr().out


def test_need_and_forecast_write_the_tables_of_the_contract(case: Path, tmp_path: Path) -> None:
    """16 a month are forecast from 16 a month; 32 hours are needed where there are 30: the gap is 2."""
    assert main(["need", str(case), "--out", str(tmp_path / "need")]) == 0
    production = pd.read_csv(tmp_path / "need" / "production_need.csv")
    assert production.columns.to_list() == ["unit", "planning_object", "period", "activities", "of_which_goal"]
    gap = pd.read_csv(tmp_path / "need" / "gap.csv")
    assert gap.columns.to_list() == ["unit", "capacity", "period", "need", "available", "gap"]
    assert gap["gap"].to_list() == pytest.approx([2, 2, 2])
    assert pd.read_csv(tmp_path / "need" / "capacity_need.csv")["hours"].to_list() == pytest.approx([32, 32, 32])
    assert pd.read_csv(tmp_path / "need" / "available.csv")["hours"].to_list() == pytest.approx([30, 30, 30])
    assert main(["forecast", str(case), "--out", str(tmp_path / "sure")]) == 0
    demand = pd.read_csv(tmp_path / "sure" / "demand.csv")
    ends = ["mean", "lower_80", "upper_80", "lower_95", "upper_95"]
    assert demand.columns.to_list() == ["unit", "planning_object", "period", *ends]
    assert demand["mean"].to_list() == pytest.approx([16, 16, 16])
    assert "seasonal naive" in set(pd.read_csv(tmp_path / "sure" / "backtest.csv")["method"])


def test_need_writes_what_takes_longer_only_when_asked(case: Path, tmp_path: Path) -> None:
    """The interval of a need that is forecast lies around 32 hours a month; nothing is put together, so nothing is split."""
    assert main(["need", str(case), "--out", str(tmp_path / "need")]) == 0
    assert not (tmp_path / "need" / "capacity_need_interval.csv").exists()
    assert main(["need", str(case), "--out", str(tmp_path / "more"), "--more"]) == 0
    found = pd.read_csv(tmp_path / "more" / "capacity_need_interval.csv")
    assert found["mean"].to_list() == pytest.approx([96])
    assert not (tmp_path / "more" / "split.csv").exists()
    stated = pks.read_case(case).replace(
        demand=table("unit planning_object period arrivals", ("A", "p", "2026-01-01", 5)),
        available=None,
        resources=table("unit resource kind quantity hours_per_period", ("A", "nurse", "competence", 1, 30)),
        compositions=table("capacity resource per_hour", ("c", "nurse", 1)),
    )
    pks.write_case(stated, tmp_path / "stated")
    assert main(["need", str(tmp_path / "stated"), "--out", str(tmp_path / "split"), "--more"]) == 0
    names = {path.stem for path in (tmp_path / "split").glob("*.csv")}
    assert {"split", "worth_of_resources"} <= names
    assert "capacity_need_interval" not in names


def test_simulate_extends_a_written_plan(case: Path, tmp_path: Path) -> None:
    """Two runs with one seed write the same bytes; the tables are the contract's."""
    out = tmp_path / "plan"
    assert main(["plan", str(case), "--out", str(out)]) == 0
    for name in ("one", "two"):
        command = ["simulate", str(case), "--plan", str(out), "--out", str(tmp_path / name)]
        assert main([*command, "--replications", "20", "--seed", "7"]) == 0
    first, second = ((tmp_path / name / "waiting_sim.csv").read_bytes() for name in ("one", "two"))
    assert first == second
    simulated = pd.read_csv(tmp_path / "one" / "waiting_sim.csv")
    assert simulated.columns.to_list() == ["unit", "planning_object", "period", "mean", "p10", "p50", "p90"]
    waits = pd.read_csv(tmp_path / "one" / "waits.csv")
    assert {"unit", "planning_object", "share_within", "median_days", "p90_days"} <= set(waits.columns)
    assert json.loads((tmp_path / "one" / "summary.json").read_text(encoding="utf-8"))["seed"] == 7


def test_both_engines_simulate_the_same(case: Path, tmp_path: Path) -> None:
    """SimPy, patient by patient, writes what the fast engine writes."""
    out = tmp_path / "plan"
    assert main(["plan", str(case), "--out", str(out)]) == 0
    for engine in ("fast", "simpy"):
        command = ["simulate", str(case), "--plan", str(out), "--out", str(tmp_path / engine), "--engine", engine]
        assert main([*command, "--replications", "5"]) == 0
    for name in ("waiting_sim.csv", "waits.csv"):
        assert (tmp_path / "fast" / name).read_bytes() == (tmp_path / "simpy" / name).read_bytes()


def test_other_solvers_reach_the_same_tiers(case: Path, tmp_path: Path) -> None:
    """CBC, by way of PuLP, gives the tiers that HiGHS gives."""
    for solver in ("highs", "cbc"):
        assert main(["plan", str(case), "--out", str(tmp_path / solver), "--solver", solver]) == 0
    values = [pd.read_csv(tmp_path / solver / "tiers.csv")["value"].to_list() for solver in ("highs", "cbc")]
    assert values[0] == pytest.approx(values[1], rel=1e-6, abs=1e-6)


def test_tiers_are_merged_given_slack_and_levelled(case: Path, tmp_path: Path) -> None:
    """The order asked for stands in tiers.csv: the sum, its parts in one position, and levelling where it was named."""
    command = ["plan", str(case), "--out", str(tmp_path / "plan"), "--order", "overdue+2*order 3:1%,levelling"]
    assert main(command) == 0
    tiers = pd.read_csv(tmp_path / "plan" / "tiers.csv")
    assert tiers["tier"].to_list() == ["overdue+2*order 3", "overdue", "order 3", "levelling", "waiting"]
    assert tiers["position"].to_list() == [1, 1, 1, 2, 3]
    values = tiers.set_index("tier")["value"]
    assert values["overdue+2*order 3"] == pytest.approx(values["overdue"] + 2 * values["order 3"])
    assert main(["plan", str(case), "--out", str(tmp_path / "last"), "--levelling"]) == 0
    assert pd.read_csv(tmp_path / "last" / "tiers.csv")["tier"].to_list()[-1] == "levelling"


def test_whole_activities_are_written_with_what_they_cost(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Production is whole, the status says so, and rounding.csv tells the cost of every tier."""
    assert main(["plan", str(case), "--out", str(tmp_path / "plan"), "--whole"]) == 0
    activities = pd.read_csv(tmp_path / "plan" / "production.csv")["activities"]
    assert (activities == activities.round()).all()
    rounding = pd.read_csv(tmp_path / "plan" / "rounding.csv")
    assert rounding.columns.to_list() == ["tier", "unit", "fractional", "whole", "cost"]
    said = json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))
    assert said["status"] == "rounded to whole activities"
    assert "Whole activities cost" in capsys.readouterr().out


def test_ctrl_c_while_balancing_gives_the_best_plan_so_far_marked_so(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The signal comes after the first tier; the plan has a gap in later ones, and Ctrl-C is as it was before."""
    before = signal.getsignal(signal.SIGINT)
    shows = Progress.__call__

    def interrupting(progress: Progress, doing: str, *, done: float | None = None, of: float | None = None) -> None:
        shows(progress, doing, done=done, of=of)
        if done == 1:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Progress, "__call__", interrupting)
    assert main(["plan", str(case), "--out", str(tmp_path / "plan")]) == 0
    assert pd.read_csv(tmp_path / "plan" / "tiers.csv").columns.to_list() == [*TABLES["tiers"], "gap"]
    assert json.loads((tmp_path / "plan" / "summary.json").read_text(encoding="utf-8"))["status"] == "interrupted"
    assert "the best plan found so far" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--solver", "gurobbi"], "finds no solver"),
        (["--order", "overdu"], 'did you mean "overdue"'),
        (["--order", "overdue:lots,0*waiting"], "a weight is a number above 0"),
        (["--time-limit", "0"], "give seconds above 0"),
        (["--fractional", "p"], "without --whole"),
        (["--whole", "--fractional", "pp"], "no planning object is called 'pp'"),
    ],
)
def test_a_name_that_nobody_knows_is_one_line_and_leaves_nothing(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """Wrong usage: exit 2, a line that says what there is, and no folder."""
    assert main(["plan", str(case), "--out", str(tmp_path / "plan"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "plan").exists()


def test_what_is_paid_of_a_tier_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A has 10 of 30 hours: B lends 10 for nothing, C 10 at 5 each. The tier counts 10·1 + 10·5 = 60, of which 50 are paid."""
    lent = table("capacity from_unit to_unit max_hours price", ("c", "B", "A", 10, None), ("c", "C", "A", 10, 5))
    made = small_case(
        periods=1,
        units=("A", "B", "C"),
        demand={("A", "p"): 0.0},
        waiting=table("unit planning_object waited_days patients", ("A", "p", 20, 15)),
        available={("A", "c"): 10.0, ("B", "c"): 10.0, ("C", "c"): 10.0},
        reallocations=lent,
    )
    pks.write_case(made, tmp_path / "case")
    assert main(["plan", str(tmp_path / "case"), "--out", str(tmp_path / "plan")]) == 0
    said = capsys.readouterr().out
    assert pd.read_csv(tmp_path / "plan" / "tiers.csv").set_index("tier")["value"]["order 1"] == pytest.approx(60)
    assert "Measures cost 50 SEK." in said
    assert "Of order 1, 50 SEK are paid: hours and activities without a price count as 1 SEK each." in said


def test_a_case_with_faults_is_not_planned(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All faults are listed, exit 1, and nothing is written."""
    (case / "expansions.csv").write_text("unit,capacity,step,price\nB,c,1,-5\n", encoding="utf-8")
    for command in ("plan", "need", "forecast"):
        assert main([command, str(case), "--out", str(tmp_path / "out")]) == 1
        said = capsys.readouterr().err
        assert "unknown unit" in said
        assert "negative" in said
        assert not (tmp_path / "out").exists()


def test_wrong_usage_is_exit_2(case: Path) -> None:
    """A missing folder or an unknown strategy is wrong usage."""
    assert main(["plan", str(case)]) == 2
    assert main(["plan", str(case), "--out", ""]) == 2
    assert main(["plan", str(case), "--out", "x", "--strategy", "magic"]) == 2


def test_a_folder_without_a_plan_is_one_line(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Simulating what is no plan says so, with exit 1, and no folder stays that was made to see whether it can be."""
    assert main(["simulate", str(case), "--plan", str(tmp_path), "--out", str(tmp_path / "sim" / "deep")]) == 1
    assert "is it the folder of a plan?" in capsys.readouterr().err
    assert not (tmp_path / "sim").exists()


@pytest.mark.parametrize(
    ("command", "work"),
    [
        (["plan", CASE], "plan.need"),
        (["need", CASE], "need.need"),
        (["forecast", CASE], "forecast.forecast_need"),
        (["simulate", CASE, "--plan", "nowhere"], "simulate.need"),
        (["pathways", CASE, "--plan", "nowhere"], "pathways.need"),
        (["demo"], "demo.forecast_need"),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else "",
)
def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    command: list[str],
    work: str,
    case: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file in the place of the folder, or above it, or a case in it, ends the command before anything is computed."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("worked although nothing can be written")

    monkeypatch.setattr(f"pks.cli.{work}", never)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    for out, said in (
        (tmp_path / "file", "it is a file, not a folder"),
        (tmp_path / "file" / "in", "cannot write"),
        (case, "it holds a case"),
    ):
        assert main([*(str(case) if word == CASE else word for word in command), "--out", str(out)]) == 1
        told = capsys.readouterr()
        assert said in told.err
        assert told.out == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_the_demo_says_where_the_report_lies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole chain on the shipped case, with every table and the report."""
    assert main(["demo", "--out", str(tmp_path / "demo")]) == 0
    assert str((tmp_path / "demo" / "report.html").resolve()) in capsys.readouterr().out
    written = {path.stem for path in (tmp_path / "demo").glob("*.csv")}
    assert written >= {*TABLES, "demand", "backtest", "gap", "waiting_sim", "waits"}
