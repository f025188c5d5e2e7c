"""Checks that tables agree with each other."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.references import cross_checks, vocabulary

UNITS = pd.DataFrame({"unit": ["A", "B", "C"]}, index=[2, 3, 4])
OBJECTS = pd.DataFrame({"planning_object": ["p", "q"], "acute": [False, True]}, index=[2, 3])


def found(**tables: pd.DataFrame) -> list[tuple[str, int | None, str | None]]:
    """Return the places of the faults between tables (rows count from 2)."""
    numbered = {name: frame.set_axis(range(2, len(frame) + 2), axis=0) for name, frame in tables.items()}
    faults = cross_checks({"units": UNITS, "planning_objects": OBJECTS, **numbered})
    return [(fault.table, fault.row, fault.column) for fault in faults]


def test_vocabulary_may_have_two_homes() -> None:
    """Labels that may come from two tables are known from either."""
    tables = {
        "capacities": pd.DataFrame({"capacity": ["sal"]}),
        "resources": pd.DataFrame({"resource": ["rum", "rum"]}),
    }
    assert vocabulary(tables, "capacity or resource") == ["sal", "rum"]


def test_unknown_labels_in_any_table() -> None:
    """A label that its table does not declare is a fault in whatever table it stands; empty ones are not."""
    calendar = pd.DataFrame({"unit": ["A", None, "Z"]})
    assert found(calendar=calendar) == [("calendar", 4, "unit")]


def test_labels_of_a_table_that_was_not_read_are_not_held_against_it() -> None:
    """What belongs to a table of which rows are missing is not called unknown."""
    tables = {"planning_objects": OBJECTS, "calendar": pd.DataFrame({"unit": ["Z"]})}
    assert len(cross_checks(tables)) == 1
    assert cross_checks(tables, {"units"}) == []


def test_long_circle_of_parents() -> None:
    """Every unit of a circle is named; one that only hangs on it is not."""
    units = pd.DataFrame({"unit": ["A", "B", "C", "D"], "parent": ["B", "C", "A", "A"]})
    assert found(units=units) == [("units", 2, "parent"), ("units", 3, "parent"), ("units", 4, "parent")]


def test_parents_need_not_be_units() -> None:
    """A group above the units has no row of its own."""
    assert found(units=pd.DataFrame({"unit": ["A", "B"], "parent": ["Region", "A"]})) == []


@pytest.mark.parametrize(("lag", "faults"), [([0, 0, 0], 3), ([0, 0, 1], 0)])
def test_cycle_of_pathways(lag: list[int], faults: int) -> None:
    """A circle of pathways without any lag is a fault in each of its rows; with a lag it is care that returns."""
    objects = pd.DataFrame({"planning_object": ["p", "q", "r", "s"]})
    paths = pd.DataFrame(
        {"from": ["p", "q", "r", "p"], "to": ["q", "r", "p", "s"], "lag": pd.array([*lag, 0], "Int64")}
    )
    assert len(found(planning_objects=objects, pathways=paths)) == faults


def test_shares_may_reach_one() -> None:
    """Shares that add up to 1 but for rounding are right, and unused time is too."""
    use = pd.DataFrame({"resource": ["n"] * 10 + ["m"], "share": [0.1] * 10 + [0.5]})
    resources = pd.DataFrame({"resource": ["n", "m"]})
    assert found(time_use=use, resources=resources) == []


def test_shares_of_an_area_are_counted_by_what_is_needed() -> None:
    """One area's shares add up for each planning object and each care group apart."""
    catchment = pd.DataFrame(
        {"area": ["a"] * 3, "unit": ["A", "B", "B"], "planning_object": ["p", "q", "p"], "share": [0.7] * 3}
    )
    people = pd.DataFrame({"area": ["a"]})
    assert found(catchment=catchment, population=people) == [("catchment", 4, "share")]


def test_acute_care_has_no_list() -> None:
    """Nobody waits for acute care, and it has no goal."""
    rows = pd.DataFrame({"unit": ["A", "A"], "planning_object": ["p", "q"], "target": [1.0, 1.0]})
    assert found(goals=rows, waiting=rows) == [("waiting", 3, "planning_object"), ("goals", 3, "planning_object")]


def test_limits_may_be_equal() -> None:
    """A lower limit at the upper one, or alone, is no contradiction."""
    rows = pd.DataFrame(
        {"unit": ["A", "B"], "planning_object": ["p", "p"], "minimum": [5.0, 5.0], "maximum": [5.0, None]}
    )
    assert found(missions=rows.assign(period=pd.NaT)) == []


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("compositions", {"capacity": ["sal"], "resource": ["rum"], "per_hour": [0.0]}, "per_hour"),
        ("length_of_stay", {"planning_object": ["p"], "mean_days": [0.0]}, "mean_days"),
        ("capacities", {"capacity": ["sal"], "session_hours": [0.0]}, "session_hours"),
    ],
)
def test_what_is_divided_by_is_not_zero(name: str, table: dict[str, list[object]], column: str) -> None:
    """No time per hour, a stay of no days and a session of no hours say nothing: each is a fault where it stands."""
    known = {"capacities": pd.DataFrame({"capacity": ["sal"]}), "resources": pd.DataFrame({"resource": ["rum"]})}
    assert found(**{**known, name: pd.DataFrame(table)}) == [(name, 2, column)]


def test_an_activity_takes_time_unless_a_unit_differs() -> None:
    """A general row of 0 hours says nothing and is a fault; a unit's own 0 says that the general hours do not hold there."""
    known = {"capacities": pd.DataFrame({"capacity": ["sal"]})}
    rows = pd.DataFrame(
        {"planning_object": ["p", "q", "p"], "capacity": "sal", "unit": [None, None, "A"], "hours": [2.0, 0.0, 0.0]}
    )
    assert found(**known, activity_hours=rows) == [("activity_hours", 3, "hours")]
    assert found(**known, activity_hours=rows.drop(columns="unit").iloc[:2]) == [("activity_hours", 3, "hours")]


def test_what_is_there_has_hours() -> None:
    """Two rooms of 0 hours a period are a fault; no room needs none."""
    rows = pd.DataFrame({"unit": ["A", "B"], "resource": "rum", "quantity": [2.0, 0.0], "hours_per_period": [0.0, 0.0]})
    assert found(resources=rows) == [("resources", 2, "hours_per_period")]


@pytest.mark.parametrize(
    ("factor", "add", "lower", "upper", "column"),
    [
        (None, None, -5.0, 10.0, "lower"),
        (1.2, None, 1.5, None, "lower"),
        (1.2, 0.0, None, 1.1, "upper"),
        (None, 10.0, 11.0, 15.0, "lower"),
        (1.0, -10.0, -15.0, -12.0, "upper"),
        (1.2, None, 1.4, 1.3, "lower, upper"),
    ],
)
def test_the_interval_of_a_change_holds_its_value(
    factor: float | None, add: float | None, lower: float | None, upper: float | None, column: str
) -> None:
    """An end on the wrong side of its value, or below 0 for a factor, is a fault where it stands; crossed ends are one fault."""
    row = {"change": "c", "from": pd.Timestamp("2026-01-05"), "reason": "mission"}
    doubtful = row | {"factor": factor, "add": add, "lower": lower, "upper": upper}
    changes = pd.DataFrame([row | {"factor": 1.1, "add": None, "lower": None, "upper": None}, doubtful])
    numbers = ["factor", "add", "lower", "upper"]
    assert found(changes=changes.astype(dict.fromkeys(numbers, "float64"))) == [("changes", 3, column)]


@pytest.mark.parametrize(
    ("factor", "add", "lower", "upper"),
    [(0.94, None, 0.88, 0.94), (None, -10.0, -15.0, -5.0), (1.2, None, 1.1, None), (None, 3.0, None, None)],
)
def test_ends_that_meet_their_value_are_no_fault(
    factor: float | None, add: float | None, lower: float | None, upper: float | None
) -> None:
    """An interval that ends at its value, one of an addition below 0, and one that is open are as they should be."""
    changes = pd.DataFrame([{"change": "c", "factor": factor, "add": add, "lower": lower, "upper": upper}])
    assert found(changes=changes.astype(dict.fromkeys(["factor", "add", "lower", "upper"], "float64"))) == []
