"""Rows that cannot be counted: found, counted, shown, and left out only where that is tolerated."""

from __future__ import annotations

from pathlib import Path

import pytest

from pks.core.faults import CaseError
from pks.io.events import Counted, Counting, Source, count_events
from tests.io.event_files import by_period, files, rules, source

WEEK = rules("2026-01-05", "2026-01-12", tolerate=1.0)


def counted(*sources: Source, counting: Counting = WEEK, units: tuple[str, ...] | None = None) -> Counted:
    """Count."""
    return count_events(files(counting, *sources, units=units))


def places(result: Counted) -> list[list[object]]:
    """Return row and column of every fault."""
    return result.faults[["row", "column"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Norr,,", "start", "missing"),
        (",2026-01-06,", "unit", "missing"),
        ("Norr,2026-13-01,", "start", "a date is expected"),
        ("Norr,06/01/2026,", "start", "a date is expected"),
        ("Norr,infinity,", "start", "a date is expected"),
        ("Norr,epoch,", "start", "a date is expected"),
        ("Norr,2026-01-06 25:00,", "start", "a date is expected"),
        ("Norr,2026-01-06,soon", "end", "a date is expected"),
        ("Norr,1753-01-01,", "start", "before the year 1900"),
        ("Norr,2026-01-13,", "start", "in the future"),
        ("Norr,2026-01-06,9999-12-31", "end", "in the future"),
        ("Norr,2026-01-06,2026-01-05", "end", "the end is before the start"),
        ("Norr,2026-01-06 10:00,2026-01-06 09:59", "end", "the end is before the start"),
        ("Norr,2026-01-06T10:00Z,", "start", "has an offset"),
        ("Norr,2026-01-06 10:00:00+01:00,", "start", "has an offset"),
    ],
)
def test_faulty_row_is_named_and_left_out(row: str, column: str, reason: str, tmp_path: Path) -> None:
    """Each rule names row 3, the column and the reason, and the sound row above and below are counted."""
    visits = source(tmp_path, "visits", "unit,start,end", "Norr,2026-01-06,", row, "Norr,2026-01-06,")
    result = counted(visits)
    assert places(result) == [[3, column]]
    assert reason in result.faults["reason"][0]
    assert by_period(result["history"], "production") == {"2026-01-05": 2}
    assert result.rows.to_numpy().tolist() == [["visits.csv", 3, 1]]


def test_all_faults_of_a_row_are_told(tmp_path: Path) -> None:
    """A row with two faults is told twice and left out once."""
    visits = source(tmp_path, "visits", "unit,start,end", ",x,2026-01-06")
    result = counted(visits, source(tmp_path, "stays", "unit,start,end", "Norr,2026-01-06,"))
    assert places(result) == [[2, "unit"], [2, "start"]]
    assert result.rows["left_out"].tolist() == [1, 0]


def test_today_is_not_the_future(tmp_path: Path) -> None:
    """An event of the day on which the files were taken is sound, up to midnight."""
    visits = source(tmp_path, "visits", "start", "2026-01-12 23:59", "2026-01-13 00:00")
    assert places(counted(visits)) == [[3, "start"]]


def test_nothing_is_tolerated_unless_said(tmp_path: Path) -> None:
    """By default one faulty row stops the counting, and what can be done is said."""
    visits = source(tmp_path, "visits", "start", "2026-01-06", "x")
    with pytest.raises(CaseError, match="1 of 2 rows cannot be counted") as caught:
        counted(visits, counting=rules("2026-01-05", "2026-01-12"))
    assert "tolerate" in caught.value.faults["reason"].iloc[-1]


def test_first_rows_are_shown_and_all_counted(tmp_path: Path) -> None:
    """Of seven faulty rows two are shown, and a third line says that they are seven."""
    visits = source(tmp_path, "visits", "start", "2026-01-06", *["x"] * 7)
    result = counted(visits, counting=rules("2026-01-05", "2026-01-12", tolerate=1.0, first_rows=2))
    assert result.faults["row"].tolist()[:2] == [3, 4]
    assert "7 rows, of which 2 are shown" in result.faults["reason"][2]
    assert len(result.faults) == 3


def test_unknown_unit_is_named_with_what_was_meant(tmp_path: Path) -> None:
    """With a list of units, another name is a fault, and the nearest one is offered; without, all names are units."""
    visits = source(tmp_path, "visits", "unit,start", "Norr,2026-01-06", "Nor,2026-01-06")
    result = counted(visits, units=("Norr", "Söder"))
    assert places(result) == [[3, "unit"]]
    assert 'did you mean "Norr"' in result.faults["reason"][0]
    assert counted(visits)["history"]["unit"].unique().tolist() == ["Nor", "Norr"]


def test_unit_with_control_characters_is_none(tmp_path: Path) -> None:
    """A unit's name that could steer a terminal is a fault, and shown without its control characters."""
    visits = source(tmp_path, "visits", "unit,start", "Norr,2026-01-06", "a\x1b[31m,2026-01-06")
    result = counted(visits)
    assert places(result) == [[3, "unit"]]
    assert "\x1b" not in result.faults["value"][0]


def test_same_id_counts_once(tmp_path: Path) -> None:
    """Of rows with one id, one counts, also across files of one kind; a faulty row does not keep a sound one out."""
    first = source(tmp_path, "visits", "id,start", "v1,2026-01-06", "v2,2026-01-06", "v1,2026-01-06", "v3,x")
    second = source(
        tmp_path, "visits", "id,start", "v2,2026-01-07", "v3,2026-01-07", ",2026-01-07", ",2026-01-07", name="more.csv"
    )
    stays = source(tmp_path, "stays", "id,start,end", "v1,2026-01-06,2026-01-07")
    result = counted(first, second, stays)
    assert by_period(result["history"], "production") == {"2026-01-05": 6}  # v1, v2, v3, two without an id, the stay
    told = result.faults[result.faults["column"] == "id"]
    assert told["value"].tolist() == ["v1", "v2"]
    assert "another of the visits has this id" in told["reason"].iloc[0]
    assert result.rows["left_out"].tolist() == [2, 1, 0]


def test_look_alikes_are_told_and_counted(tmp_path: Path) -> None:
    """Two visits of one person for one service at one time with two ids are a warning: both may have been made."""
    rows = (
        "v1,p,Norr,2026-01-06 10:00",
        "v2,p,Norr,2026-01-06 10:00",
        "v3,p,Norr,2026-01-06 10:30",
        "v4,,Norr,2026-01-06",
        "v5,,Norr,2026-01-06",
    )
    result = counted(source(tmp_path, "visits", "id,person,unit,start", *rows))
    assert by_period(result["history"], "production") == {"2026-01-05": 5}
    assert result.warnings["column"].tolist() == ["person"]
    assert "1 have the same person" in result.warnings["reason"][0]
