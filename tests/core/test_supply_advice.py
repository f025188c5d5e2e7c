"""Warnings about resources and what is put together from them."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.faults import Fault
from pks.core.supply_advice import supply_advice

PLAIN = {
    "capacities": "capacity\nclinic",
    "resources": "unit,resource,kind,quantity,hours_per_period\nA,nurse,competence,2,40",
    "compositions": "capacity,resource,per_hour\nclinic,nurse,1",
}


def told(**changed: str) -> list[tuple[str, str | None, str]]:
    """Return table, column and value of every warning for these tables, texts of comma-separated values."""
    return [(fault.table, fault.column, fault.value) for fault in warnings(**changed)]


def warnings(**changed: str) -> list[Fault]:
    """Return every warning for these tables, texts of comma-separated values."""
    frames = {}
    for name, text in {**PLAIN, **changed}.items():
        header, *rows = [line.split(",") for line in text.splitlines()]
        frame = pd.DataFrame(rows, columns=header, index=range(2, len(rows) + 2)).replace("", None)
        frames[name] = frame.apply(_numbers)
    return supply_advice(frames)


def _numbers(column: pd.Series) -> pd.Series:
    read = pd.to_numeric(column, errors="coerce")
    return read if read.notna().sum() == column.notna().sum() and column.notna().any() else column


RESOURCES = "unit,resource,kind,quantity,hours_per_period\n"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        (
            {"resources": RESOURCES + "A,nurse,competence,2,36\nB,nurse,competence,2,150"},
            [("resources", "hours_per_period", "nurse")],
        ),
        ({"time_use": "resource,use,share\nnurse,phone,0.4"}, [("time_use", "resource", "nurse")]),
        (
            {
                "resources": RESOURCES + "A,nurse,competence,2,40\nB,room,premises,2,40",
                "compositions": "capacity,resource,per_hour\nclinic,nurse,1\nclinic,room,1",
            },
            [("compositions", "capacity", "clinic")],
        ),
        (
            {"resources": RESOURCES + "A,nurse,competence,2,40\nA,porter,competence,1,40"},
            [("resources", "resource", "porter")],
        ),
        ({"capacities": "capacity\nclinic\nlab"}, [("capacities", "capacity", "lab")]),
        ({"available": "unit,capacity,period,hours\nA,clinic,2026-01-05,9"}, [("available", "capacity", "clinic")]),
        (
            {"capacities": "capacity\nclinic\nlab", "activity_hours": "planning_object,capacity,hours\nvisit,lab,1"},
            [("compositions", "capacity", "clinic")],
        ),
        ({"calendar": "unit,period,factor\n,2026-01-05,95"}, [("calendar", "factor", "95")]),
        ({"competences": "person,function,competence\n,nurs,plaster"}, [("competences", "function", "nurs")]),
    ],
)
def test_what_gives_no_hours_is_told(changed: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    """Each doubtful table gives its one warning, and a sound one none."""
    assert told(**changed) == expected


def test_patients_by_another_name_are_hinted_at() -> None:
    """Only the use of time called "patients" counts; who wrote it in Swedish is told so."""
    [fault] = warnings(time_use="resource,use,share\nnurse,patienter,0.7\nnurse,phone,0.3")
    assert 'did you mean "patients" by "patienter"?' in fault.reason


TWO = {
    "resources": RESOURCES + "A,nurse,competence,2,40\nA,room,premises,2,40\nB,nurse,competence,2,40",
    "compositions": "capacity,resource,per_hour\nclinic,nurse,1\nclinic,room,1",
    "activity_hours": "planning_object,capacity,hours\nvisit,clinic,1",
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"demand": "unit,planning_object,period,arrivals\nB,visit,2026-01-05,9"}, True),
        ({"waiting": "unit,planning_object,waited_days,patients\nA,visit,5,9"}, False),
        (
            {"waiting": "unit,planning_object,waited_days,patients\nB,visit,5,9",
             "compositions": "capacity,resource,per_hour,alternative\nclinic,nurse,1,1\nclinic,room,1,1\nclinic,nurse,2,2"},
            False,
        ),
        (
            {"waiting": "unit,planning_object,waited_days,patients\nB,visit,5,9",
             "available": "unit,capacity,period,hours\nB,clinic,2026-01-05,9"},
            False,
        ),
    ],
    ids=["no room where people come", "nobody comes where it lacks", "another mix does without", "hours are given"],
)  # fmt: skip
def test_a_unit_that_lacks_one_resource_is_told(changed: dict[str, str], expected: bool) -> None:
    """B has nurses and no room: where people need the clinic there, it reaches 0 hours for want of a room."""
    told = [fault.reason for fault in warnings(**{**TWO, **changed}) if fault.table == "compositions"]
    assert told == (["B: all its resources but room, so it reaches 0 hours there"] if expected else [])
