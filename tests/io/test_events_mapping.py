"""Planning objects assigned by the four dimensions."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.core.faults import CaseError
from pks.io.events import count_events
from pks.io.events.mapping import assigned
from pks.io.events.sources import DIMENSIONS
from tests.io.event_files import by_period, files, rules, source

WEEK = rules("2026-01-05", "2026-01-12")


def table(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Return combinations, or rows of objects, as texts."""
    return pd.DataFrame(rows, columns=list(DIMENSIONS), dtype=object)


def test_all_four_dimensions_decide(tmp_path: Path) -> None:
    """The same service is another object by another provider, contact or priority; an empty cell is any value."""
    rows = (
        "hip,doctor,visit,1,2026-01-06",
        "hip,doctor,visit,2,2026-01-06",
        "hip,nurse,visit,1,2026-01-06",
        "hip,nurse,phone,9,2026-01-06",
    )
    visits = source(tmp_path, "visits", "service,provider,contact,priority,start", *rows)
    objects = pd.DataFrame(
        [
            ("urgent", "hip", "doctor", "visit", "1"),
            ("planned", "hip", "doctor", "visit", "2"),
            ("nurse", "", "nurse", "", ""),
        ],
        columns=["planning_object", *DIMENSIONS],
    ).assign(arrives_by="visits")
    history = count_events(files(WEEK, visits, objects=objects))["history"]
    assert dict(zip(history["planning_object"], history["production"], strict=True)) == {
        "urgent": 1,
        "planned": 1,
        "nurse": 2,
    }


def test_combination_without_a_row_is_a_fault(tmp_path: Path) -> None:
    """A code that no row matches is named with the number of its events."""
    visits = source(tmp_path, "visits", "service,start", "hip,2026-01-06", "knee,2026-01-06", "knee,2026-01-07")
    objects = pd.DataFrame({"planning_object": ["hip"], "service": ["hip"]})
    with pytest.raises(CaseError) as caught:
        count_events(files(WEEK, visits, objects=objects))
    assert caught.value.faults[["table", "value"]].to_numpy().tolist() == [
        ["objects", "knee · (empty) · (empty) · (empty)"]
    ]
    assert "no row matches" in caught.value.faults["reason"][0]
    assert "2 events" in caught.value.faults["reason"][0]


def test_two_rows_that_match_are_a_fault(tmp_path: Path) -> None:
    """A wide row and a narrow one that match the same combination are both named: neither wins in silence."""
    visits = source(tmp_path, "visits", "service,provider,start", "hip,doctor,2026-01-06")
    objects = pd.DataFrame(
        {"planning_object": ["all", "doctors"], "service": ["hip", "hip"], "provider": ["", "doctor"]}
    )
    with pytest.raises(CaseError, match="rows 2, 3 all match"):
        count_events(files(WEEK, visits, objects=objects))


def test_row_that_nothing_matches_is_a_warning(tmp_path: Path) -> None:
    """A row for a code that does not occur is told."""
    visits = source(tmp_path, "visits", "service,start", "hip,2026-01-06")
    objects = pd.DataFrame(
        {"planning_object": ["hip", "knee"], "service": ["hip", "knee"], "arrives_by": ["visits", "visits"]}
    )
    warnings = count_events(files(WEEK, visits, objects=objects)).warnings
    assert warnings[["row", "value"]].to_numpy().tolist() == [[3, "knee"]]


def test_objects_of_several_rows_are_summed(tmp_path: Path) -> None:
    """Two codes of one object are one series."""
    visits = source(tmp_path, "visits", "service,start", "H1,2026-01-06", "H2,2026-01-07")
    objects = pd.DataFrame(
        {"planning_object": ["hip", "hip"], "service": ["H1", "H2"], "arrives_by": ["visits", "visits"]}
    )
    assert by_period(count_events(files(WEEK, visits, objects=objects))["history"], "production") == {"2026-01-05": 2}


@pytest.mark.parametrize(
    ("objects", "column"),
    [({"planning_object": ["", "a"]}, "planning_object"), ({"planning_object": ["a"], "servise": ["x"]}, "servise"),
     ({"planning_object": ["a"], "arrives_by": ["bookings"]}, "arrives_by"), ({"planning_object": []}, None),
     ({"planning_object": ["a", "a"], "service": ["x", "y"], "arrives_by": ["visits", "stays"]}, "arrives_by")],
)  # fmt: skip
def test_table_that_is_wrong(objects: dict[str, list[str]], column: str | None, tmp_path: Path) -> None:
    """A name that is missing, an unknown column, and contradictions are faults of the table."""
    visits = source(tmp_path, "visits", "start", "2026-01-06")
    with pytest.raises(CaseError) as caught:
        count_events(files(WEEK, visits, objects=pd.DataFrame(objects)))
    assert caught.value.faults["table"].tolist() == ["objects"]
    assert (
        caught.value.faults["column"].isna().all()
        if column is None
        else caught.value.faults["column"].tolist() == [column]
    )


CELL = st.sampled_from(["", "a", "b"])
ROW = st.tuples(CELL, CELL, CELL, CELL)


@settings(max_examples=30)
@given(labels=st.lists(ROW, max_size=12), objects=st.lists(ROW, min_size=1, max_size=8))
def test_same_as_looking_at_every_pair(labels: list[tuple[str, ...]], objects: list[tuple[str, ...]]) -> None:
    """The row found is the one that a look at every pair finds, and −1 where that finds none or several."""
    given_table = table(*objects).assign(planning_object="x")  # type: ignore[arg-type]
    found, faults, _ = assigned(table(*labels).assign(rows=1), given_table)  # type: ignore[arg-type]
    expected = []
    for label in labels:
        match = [
            at
            for at, row in enumerate(objects)
            if all(cell in ("", said) for cell, said in zip(row, label, strict=True))
        ]
        expected.append(match[0] if len(match) == 1 else -1)
    np.testing.assert_array_equal(found, expected)
    assert len(faults) == len({label for label, at in zip(labels, expected, strict=True) if at < 0})


def test_wildcards_of_every_pattern() -> None:
    """Sixteen rows, one for each set of filled cells: the combination that fits only the wildest finds that one alone."""
    rows = [tuple("a" if used else "" for used in pattern) for pattern in itertools.product((False, True), repeat=4)]
    found, faults, _ = assigned(table(("z", "z", "z", "z")).assign(rows=1), table(*rows).assign(planning_object="x"))  # type: ignore[arg-type]
    assert found.tolist() == [0]
    assert not faults
