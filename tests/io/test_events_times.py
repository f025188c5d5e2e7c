"""How days and times are read: formats, offsets from UTC, and the nights in which the clock is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pks.io.events import count_events
from pks.io.events.times import days_put_forward
from tests.io.event_files import by_period, files, rules, source

STOCKHOLM = "Europe/Stockholm"


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-06",
        " 2026-01-06 ",
        "2026-01-06 10:30",
        "2026-01-06T10:30",
        "2026-01-06 10:30:15",
        "2026-01-06T10:30:15.25",
    ],
)
def test_iso_8601_is_read(text: str, tmp_path: Path) -> None:
    """Days and times in ISO 8601 are read."""
    visits = source(tmp_path, "visits", "start", text)
    assert by_period(count_events(files(rules("2026-01-05", "2026-01-12"), visits))["history"], "production") == {
        "2026-01-05": 1
    }


@pytest.mark.parametrize(("dates", "text"), [("%d/%m/%Y %H:%M", "06/01/2026 10:30"), ("%Y%m%d", "20260106")])
def test_other_formats_are_stated(dates: str, text: str, tmp_path: Path) -> None:
    """Another way of writing is read as the source states it."""
    visits = source(tmp_path, "visits", "start", text, dates=dates)
    assert by_period(count_events(files(rules("2026-01-05", "2026-01-12"), visits))["history"], "production") == {
        "2026-01-05": 1
    }


def test_offsets_are_brought_to_the_local_clock(tmp_path: Path) -> None:
    """23:30 UTC on Sunday 11 January is 00:30 on Monday in Sweden, and so in the next week; in summer it is 01:30."""
    visits = source(
        tmp_path,
        "visits",
        "start",
        "2026-01-11T23:30:00Z",
        "2026-01-11T23:30:00+01:00",
        "2026-01-11 22:30:00+00",
        "2026-01-11 23:30",
    )
    counted = count_events(files(rules("2026-01-05", "2026-01-19", time_zone=STOCKHOLM), visits))
    assert by_period(counted["history"], "production") == {"2026-01-05": 3, "2026-01-12": 1}


def test_time_that_the_clock_skipped_is_a_fault(tmp_path: Path) -> None:
    """On 29 March 2026 the Swedish clock goes from 02:00 to 03:00: 02:30 cannot have been shown; a day without time can."""
    visits = source(
        tmp_path,
        "visits",
        "start",
        "2026-03-29 01:59",
        "2026-03-29 02:30",
        "2026-03-29 03:00",
        "2026-03-29",
        "2026-03-29 02:30+02:00",
    )
    counted = count_events(files(rules("2026-03-23", "2026-03-30", time_zone=STOCKHOLM, tolerate=1.0), visits))
    assert counted.faults["row"].tolist() == [3]
    assert "summer time began" in counted.faults["reason"][0]


def test_durations_over_a_change_of_the_clock(tmp_path: Path) -> None:
    """23:00 to 05:00 lasts 5 hours in the night in which summer time begins, and 7 in the one in which it ends."""
    for start, end, hours in (
        ("2026-03-28", "2026-03-29", 5.0),
        ("2026-10-24", "2026-10-25", 7.0),
        ("2026-06-01", "2026-06-02", 6.0),
    ):
        visits = source(tmp_path, "visits", "start,end", f"{start} 23:00,{end} 05:00", capacity="bed")
        counted = count_events(files(rules("2026-01-01", "2027-01-01", "YS", time_zone=STOCKHOLM), visits))
        assert counted["activity_hours"]["hours"].tolist() == [hours]


def test_moments_in_the_hour_that_comes_twice(tmp_path: Path) -> None:
    """02:50 summer time to 02:10 winter time are 20 minutes, though the clock shows an earlier time."""
    visits = source(tmp_path, "visits", "start,end", "2026-10-25 02:50+02:00,2026-10-25 02:10+01:00", capacity="room")
    counted = count_events(files(rules("2026-01-01", "2027-01-01", "YS", time_zone=STOCKHOLM), visits))
    assert counted["activity_hours"]["hours"].tolist() == pytest.approx([20 / 60])


def test_days_on_which_the_clock_is_put_forward() -> None:
    """In the EU that is the last Sunday of March (Directive 2000/84/EC): 29 March 2026, 28 March 2027; in UTC, never."""
    assert {"2026-03-29", "2027-03-28"} <= set(days_put_forward(STOCKHOLM))
    assert not days_put_forward("UTC")
