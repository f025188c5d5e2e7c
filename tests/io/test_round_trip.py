"""A case comes back from files exactly as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from pks.core.case import Case, case_from
from pks.io import read_case, write_case
from tests.core.small import SETTINGS, least_case, small_case
from tests.io.random_cases import TRAPS, cases, printable


def same(one: Case, other: Case) -> bool:
    """Tell whether two cases are the same in settings, tables, columns, types and values."""
    assert one.settings == other.settings
    assert list(one.tables) == list(other.tables)
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name], check_exact=True)
    return one == other


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_random_case_survives_every_direction(case: Case) -> None:
    """Whatever a case holds: folder of CSV → Parquet → workbook → CSV gives the same case after every step."""
    with tempfile.TemporaryDirectory() as folder:
        given = case
        for path, form in ((Path(folder, "a"), None), (Path(folder, "b"), "parquet"), (Path(folder, "c.xlsx"), None)):
            write_case(given, path, format=form)  # type: ignore[arg-type]  # a literal in a tuple is a str
            given = read_case(path)
            assert same(case, given)
        write_case(given, Path(folder, "b"))
        assert same(case, read_case(Path(folder, "b")))


@pytest.mark.parametrize("target", ["csv", "parquet", "case.xlsx"])
def test_every_table_survives(target: str, tmp_path: Path) -> None:
    """A case with every table of the contract comes back the same, and reads nothing that warrants a new warning."""
    case = small_case()
    write_case(case, tmp_path / target, format="parquet" if target == "parquet" else None)
    again = read_case(tmp_path / target)
    assert same(case, again)
    assert again.noticed == case.noticed


@pytest.mark.parametrize("target", ["csv", "parquet", "case.xlsx"])
def test_treacherous_labels_survive(target: str, tmp_path: Path) -> None:
    """Labels that look like numbers, dates, formulas, gaps or codes come back as they are."""
    labels = [text for text in dict.fromkeys(TRAPS) if printable(text)]
    units = pd.DataFrame({"unit": labels, "name": labels[::-1]})
    case = case_from(
        {**SETTINGS, "name": "=1+1"}, {"units": units, "planning_objects": pd.DataFrame({"planning_object": ["a"]})}
    )
    write_case(case, tmp_path / target, format="parquet" if target == "parquet" else None)
    again = read_case(tmp_path / target)
    assert again.tables["units"]["unit"].tolist() == labels
    assert again.settings.name == "=1+1"
    assert same(case, again)


@pytest.mark.parametrize("target", ["csv", "parquet", "case.xlsx"])
def test_floats_are_exact(target: str, tmp_path: Path) -> None:
    """Numbers that need 17 digits, the smallest and the largest come back to the last bit."""
    hours = [0.1 + 0.2, 1 / 3, 5e-324, 1e15, 123456789.12345679, 1e-7, 2**53 / 10]
    periods = pd.date_range(SETTINGS["start"], periods=len(hours), freq="W-MON")
    available = pd.DataFrame({"unit": "Norr", "capacity": "sal", "period": periods, "hours": hours})
    case = least_case().replace(available=available, capacities=pd.DataFrame({"capacity": ["sal"]}))
    write_case(case, tmp_path / target, format="parquet" if target == "parquet" else None)
    assert read_case(tmp_path / target).tables["available"]["hours"].tolist() == hours


@pytest.mark.parametrize("target", ["csv", "parquet", "case.xlsx"])
def test_empty_columns_and_tables_survive(target: str, tmp_path: Path) -> None:
    """A table without rows, one without columns, and a column without values are still there afterwards."""
    case = least_case().replace(
        goals=pd.DataFrame(columns=["unit", "planning_object", "target"]),
        missions=pd.DataFrame(),
        units=pd.DataFrame({"unit": ["Norr", "Söder"], "name": [None, None], "parent": ["", "A"]}),
    )
    write_case(case, tmp_path / target, format="parquet" if target == "parquet" else None)
    again = read_case(tmp_path / target)
    assert same(case, again)
    assert list(again.tables["goals"].columns) == ["unit", "planning_object", "target"]
    assert len(again.tables["missions"].columns) == 0


@pytest.mark.parametrize("day", ["1900-01-01", "1900-02-28", "1900-03-01", "2199-12-31"])
def test_old_days_survive_a_workbook(day: str, tmp_path: Path) -> None:
    """Days around the 29 February 1900 that spreadsheets believe in come back as they are."""
    people = pd.DataFrame({"area": ["a"], "age": ["1"], "sex": ["k"], "period": [pd.Timestamp(day)], "people": [1.0]})
    case = least_case().replace(population=people)
    write_case(case, tmp_path / "case.xlsx")
    assert read_case(tmp_path / "case.xlsx").tables["population"]["period"].tolist() == [pd.Timestamp(day)]
