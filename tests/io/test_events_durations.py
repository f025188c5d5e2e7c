"""Recorded durations into hours per activity."""

from __future__ import annotations

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.io.events import Counted, count_events
from tests.io.event_files import files, rules, source


def recorded(folder: Path, *minutes: tuple[str, int], **more: object) -> Counted:
    """Count visits of so many minutes at units."""
    begin = pd.Timestamp("2026-01-06 08:00")
    rows = [f"{unit},{begin},{begin + pd.Timedelta(minutes=each)}" for unit, each in minutes]
    visits = source(folder, "visits", "unit,start,end", *rows, capacity="room")
    return count_events(files(rules("2026-01-05", "2026-01-12", **more), visits))


def test_figures_by_hand(tmp_path: Path) -> None:
    """30, 60, 60 and 150 minutes: mean 75, median 60, squares of deviations 2025 + 225 + 225 + 5625 = 8100, sd √2700."""
    row = recorded(tmp_path, *(("Norr", each) for each in (60, 150, 30, 60)))["durations"].iloc[0]
    assert (row["capacity"], row["n"]) == ("room", 4)
    assert row["mean"] == pytest.approx(75 / 60)
    assert row["median"] == pytest.approx(1.0)
    assert row["sd"] == pytest.approx(2700**0.5 / 60)
    assert row["trimmed_mean"] == pytest.approx(75 / 60)


def test_trimmed_mean_leaves_out_both_ends(tmp_path: Path) -> None:
    """A quarter of four is one at each end: 30 and 150 are left out, 60 and 60 remain."""
    counted = recorded(tmp_path, *(("Norr", each) for each in (60, 150, 30, 60)), trim=0.25)
    assert counted["activity_hours"]["hours"].tolist() == [1.0]
    assert counted["durations"]["mean"].tolist() == pytest.approx([1.25, 1.25])


def test_unit_has_its_own_hours_from_enough_recorded(tmp_path: Path) -> None:
    """Norr with three durations has a row, Söder with one has not, and the general row rests on all four."""
    minutes = [("Norr", 60), ("Norr", 60), ("Norr", 90), ("Söder", 30)]
    hours = recorded(tmp_path, *minutes, least_recorded=3)["activity_hours"]
    assert hours.columns.tolist() == ["planning_object", "capacity", "unit", "hours"]
    assert hours["unit"].fillna("").tolist() == ["", "Norr"]
    assert hours["hours"].tolist() == pytest.approx([1.0, 70 / 60])


def test_odd_durations_do_not_count_and_are_told(tmp_path: Path) -> None:
    """0 minutes, and a visit of 25 hours, are visits without hours; there is a warning that counts them."""
    counted = recorded(tmp_path, ("Norr", 60), ("Norr", 0), ("Norr", 25 * 60))
    assert counted["durations"]["n"].tolist() == [1, 1]
    assert counted["history"]["production"].tolist() == [3]
    assert [reason for reason in counted.warnings["reason"] if reason.startswith("2 recorded durations")]


def test_days_without_times_have_no_duration(tmp_path: Path) -> None:
    """From one day to another says nothing of hours."""
    stays = source(
        tmp_path, "stays", "start,end", "2026-01-06,2026-01-08", "2026-01-06 12:00,2026-01-08 12:00", capacity="bed"
    )
    counted = count_events(files(rules("2026-01-05", "2026-01-12"), stays))
    assert counted["durations"][["n", "mean"]].to_numpy().tolist() == [[1, 48.0], [1, 48.0]]


@settings(max_examples=6)
@given(minutes=st.lists(st.integers(1, 1440), min_size=2, max_size=30), trim=st.sampled_from([0.0, 0.1, 0.3]))
def test_figures_are_those_of_the_standard_library(minutes: list[int], trim: float) -> None:
    """n, mean, median, sd and trimmed mean are those that `statistics` gives for the durations in order."""
    with TemporaryDirectory() as folder:
        row = recorded(Path(folder), *(("Norr", each) for each in minutes), trim=trim)["durations"].iloc[0]
    hours = sorted(each / 60 for each in minutes)
    cut = int(trim * len(hours))
    assert row["n"] == len(hours)
    assert row["mean"] == pytest.approx(statistics.fmean(hours))
    assert row["median"] == pytest.approx(statistics.median(hours))
    assert row["sd"] == pytest.approx(statistics.stdev(hours), abs=1e-9)
    assert row["trimmed_mean"] == pytest.approx(statistics.fmean(hours[cut : len(hours) - cut]))
