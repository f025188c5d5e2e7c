"""`pks pathways`: what it writes and says on the shipped case, and which numbers it refuses."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pks.chain import need, plan
from pks.chain.summary import as_json, summary
from pks.cli.main import main
from pks.cli.outputs import plan_tables
from pks.core.case import Case
from pks.demo import demo_case
from pks.io import write_case, write_results
from tests.balance.cases import small_case, table

Capture = pytest.CaptureFixture[str]


def written(case: Case, folder: Path) -> list[str]:
    """Write a case and its plan, and return the command that follows it."""
    made = plan(case, known=need(case))
    write_case(case, folder / "case")
    write_results(folder / "plan", plan_tables(made), {"summary.json": as_json(summary(case, made))})
    return ["pathways", str(folder / "case"), "--plan", str(folder / "plan"), "--out", str(folder / "out")]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command that follows a small case, in which A has no nurse for its reviews."""
    case = small_case(
        planning_objects=table("planning_object max_wait_days", ("operation", 30), ("review", 30)),
        capacities=table("capacity", ("theatre",), ("nurse",)),
        activity_hours=table("planning_object capacity hours", ("operation", "theatre", 2.0), ("review", "nurse", 1.0)),
        pathways=table("from to lag per_activity", ("operation", "review", 1, 1.0)),
        demand={("A", "operation"): 10},
        available={("A", "theatre"): 40, ("A", "nurse"): 0},
    )
    return written(case, tmp_path_factory.mktemp("small"))


def shipped(weeks: int) -> Case:
    """Return the first weeks of the shipped case."""
    case = demo_case()
    end = case.settings.start + pd.Timedelta(weeks=weeks)
    dated = {
        name: frame[frame["period"].isna() | (frame["period"] < end)]
        for name, frame in case.tables.items()
        if "period" in frame and pd.api.types.is_datetime64_any_dtype(frame["period"])
    }
    return case.replace({"periods": weeks}, **dated)


def test_units_of_the_shipped_case_are_followed(tmp_path: Path, capsys: Capture) -> None:
    """Eight weeks of the shipped case, with transfers from one unit to the other: all tables are there, none empty."""
    command = [*written(shipped(8), tmp_path), "--replications", "1"]
    assert main([*command, "--units", "Ortopedi Älvhamn,Kirurgi Sjöberga"]) == 0
    names = {"pathway_waits.csv", "pathway_stays.csv", "pathway_occupancy.csv", "pathway_promises.csv"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    assert all(len(pd.read_csv(tmp_path / "out" / name)) for name in names)
    assert ", ".join(["pathway_waits.csv", "pathway_stays.csv", "pathway_occupancy.csv"]) in capsys.readouterr().out


def test_what_is_left_out_is_told(small: list[str], capsys: Capture) -> None:
    """A has no nurse: reviews are left out, and a line says so and why."""
    assert main([*small, "--replications", "1"]) == 0
    said = capsys.readouterr().err
    assert "left out: A: review (30.0 people); there is less than one opening day of nurse" in said


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--seed", "-1", "-1 is below 0"),
        ("--workers", "0", "0 is neither above 0 nor -1"),
        ("--workers", "-2", "-2 is neither above 0 nor -1"),
        ("--spread", "-1", "-1.0 is not a number of 0 or above"),
        ("--spread", "nan", "nan is not a number of 0 or above"),
        ("--replications", "0", "0 is not above 0"),
    ],
)
def test_numbers_out_of_range_are_refused(option: str, value: str, why: str, capsys: Capture) -> None:
    """A number that cannot be is refused as wrong usage, before anything is read."""
    assert main(["pathways", "nowhere", "--plan", "nowhere", "--out", "nowhere", f"{option}={value}"]) == 2
    assert why in capsys.readouterr().err
