"""Warnings about resources and what is put together from them."""

from __future__ import annotations

import pandas as pd
import pytest

from pks.core.settings import settings_from
from pks.core.supply_advice import supply_advice
from tests.core.small import SETTINGS

PLAIN = {
    "capacities": "capacity\nclinic",
    "resources": "unit,resource,kind,quantity,hours_per_period\nA,nurse,competence,2,40",
    "compositions": "capacity,resource,per_hour\nclinic,nurse,1",
}


def told(**changed: str) -> list[tuple[str, str | None, str]]:
    """Return table, column and value of every warning for these tables, texts of comma-separated values."""
    frames = {}
    for name, text in {**PLAIN, **changed}.items():
        header, *rows = [line.split(",") for line in text.splitlines()]
        frame = pd.DataFrame(rows, columns=header, index=range(2, len(rows) + 2)).replace("", None)
        frames[name] = frame.apply(_numbers)
    return [(fault.table, fault.column, fault.value) for fault in supply_advice(settings_from(SETTINGS), frames)]


def _numbers(column: pd.Series) -> pd.Series:
    read = pd.to_numeric(column, errors="coerce")
    return read if read.notna().sum() == column.notna().sum() and column.notna().any() else column


RESOURCES = "unit,resource,kind,quantity,hours_per_period\n"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"resources": RESOURCES + "A,nurse,competence,2,1700"}, [("resources", "hours_per_period", "1700")]),
        ({"resources": RESOURCES + "A,nurse,competence,2,0"}, [("resources", "hours_per_period", "0")]),
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
        ({"calendar": "unit,period,factor\n,2026-01-05,95"}, [("calendar", "factor", "95")]),
        ({"competences": "person,function,competence\n,nurs,plaster"}, [("competences", "function", "nurs")]),
    ],
)
def test_what_gives_no_hours_is_told(changed: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    """Each doubtful table gives its one warning, and a sound one none."""
    assert told(**changed) == expected
