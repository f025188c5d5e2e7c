"""What ``pks simulate`` says, refuses and leaves behind."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.cli.main import main
from pks.core.case import case_from
from pks.io import write_case
from tests.balance.cases import every_week, table


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return the folders of a case and of its plan: ten come a week, ten wait for 20 days, the promise is 28 days."""
    folder = tmp_path_factory.mktemp("simulate")
    settings = {"name": "small", "currency": "SEK", "level": "tactical"}
    settings |= {"frequency": "W-MON", "start": "2026-01-05", "periods": 4}
    tables = {
        "units": table("unit", ("A",)),
        "planning_objects": table("planning_object max_wait_days", ("p", 28)),
        "capacities": table("capacity", ("c",)),
        "activity_hours": table("planning_object capacity hours", ("p", "c", 1.0)),
        "available": table("unit capacity period hours", *every_week({("A", "c"): 10.0}, 4)),
        "waiting": table("unit planning_object waited_days patients", ("A", "p", 20.0, 30.0)),
        "demand": table("unit planning_object period arrivals", *every_week({("A", "p"): 10.0}, 4)),
    }
    write_case(case_from(settings, tables), folder / "case")
    assert main(["plan", str(folder / "case"), "--out", str(folder / "plan")]) == 0
    return str(folder / "case"), str(folder / "plan")


def run(planned: tuple[str, str], out: Path, *options: str) -> int:
    """Return the exit status of the command."""
    return main(["simulate", planned[0], "--plan", planned[1], "--out", str(out), *options])


def test_share_within_the_promise_comes_first(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """30 who have waited 20 days are served ten a week: after 20, 27 and 34 days; then ten of week 1 after 21 days.

    Three of four tens are within 28 days. Overdue at the end of a week before they are served were those of the third,
    (34 days), and those of the second no: they were served after 27, so three of four again; on one list of one it is
    fewer than nine in ten.
    """
    assert run(planned, tmp_path, "--replications", "0") == 0
    said = capsys.readouterr().out
    assert said.index("75.0% of those served have waited no longer than their promise") < said.index(
        "at the end of any"
    )
    assert "on 1 of 1 lists fewer than nine in ten have" in said


def test_promises_of_another_run_are_not_left_beside_new_tables(planned: tuple[str, str], tmp_path: Path) -> None:
    """The expected course has no probabilities: those of an earlier run in the same folder go."""
    assert run(planned, tmp_path, "--replications", "5") == 0
    assert len(pd.read_csv(tmp_path / "promises.csv")) == 4
    assert run(planned, tmp_path, "--replications", "0") == 0
    assert not (tmp_path / "promises.csv").exists()
    assert (tmp_path / "waits.csv").exists()


@pytest.mark.parametrize(
    "options", [("--seed", "-1"), ("--workers", "0"), ("--workers", "-2"), ("--replications", "-1"), ("--lost", "1.5")]
)
def test_numbers_without_sense_are_wrong_usage(
    planned: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, str]
) -> None:
    """They end with status 2 and a line that names the option, not with a traceback."""
    assert run(planned, tmp_path, *options) == 2
    assert f"argument {options[0]}" in capsys.readouterr().err
