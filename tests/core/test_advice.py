"""Warnings: what stands out in a case that is not wrong."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.case import Case
from tests.core.small import small_case


def told(case: Case) -> set[tuple[str, str]]:
    """Return table and value of every warning."""
    return {(row.table, row.value) for row in case.warnings.itertuples()}


def test_quiet_case_has_no_warning() -> None:
    """Without a table of demand beside forecasts and pathways, the small case warrants none."""
    assert told(small_case(demand=None, history=None)) == set()


def test_object_without_hours() -> None:
    """A planning object that takes no hours of a limiting capacity stands out."""
    case = small_case(
        demand=None,
        history=None,
        activity_hours="planning_object,capacity,hours\noperation,sal,2\n",
        waiting_hours=None,
    )
    assert ("planning_objects", "besök") in told(case)
    assert ("planning_objects", "operation") not in told(case)


def test_hours_of_a_capacity_that_does_not_limit() -> None:
    """Hours in a capacity that is not limiting do not count."""
    case = small_case(demand=None, history=None, capacities="capacity,limiting\nmottagning,false\nsal,true\n")
    assert ("planning_objects", "besök") in told(case)


def test_capacity_without_availability() -> None:
    """A capacity of which hours are needed but none are available anywhere stands out."""
    case = small_case(demand=None, history=None, compositions=None)
    assert ("capacities", "mottagning") in told(case)
    assert ("capacities", "sal") not in told(case)


def test_demand_that_also_follows() -> None:
    """What arises through pathways and is in the demand as well may be counted twice."""
    assert ("demand", "besök") in told(small_case())


@pytest.mark.parametrize("table", ["available", "demand", "resources", "activity_hours"])
def test_empty_table_says_no_more_than_none(table: str) -> None:
    """A table without rows warrants the same warnings as no table."""
    header = {"available": "unit,capacity,period,hours", "demand": "unit,planning_object,period,arrivals"}
    less = {"time_use": None, "compositions": None, "staffing_keys": None, "expansions": None, "competences": None}
    absent = small_case(history=None, **{**less, table: None})
    empty = (
        absent.replace(**{table: pd.DataFrame(columns=header.get(table, "unit").split(","))})
        if table in header
        else absent
    )
    assert told(empty) == told(absent)


def test_custom_of_the_level() -> None:
    """A horizon outside the level's custom is a warning at the settings."""
    case = small_case(demand=None, history=None, **{"calendar": None}).replace({"periods": 40})
    assert told(case) == {("case", "40")}


def test_improvement_without_effect() -> None:
    """Hours that are to change but that no activity takes stand out at their row."""
    rows = "improvement,planning_object,capacity,hours_change,realised\na,akut,mottagning,-0.1,1\n"
    case = small_case(demand=None, history=None, improvements=rows)
    assert case.warnings[["table", "row", "column"]].iloc[0].tolist() == ["improvements", 2, "hours_change"]
