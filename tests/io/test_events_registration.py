"""Warnings of gaps, of codes that come or vanish, and of sudden shifts of level."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from pks.io.events import Counted, count_events
from pks.io.events.registration import gaps, shifts
from tests.io.event_files import files, rules, source

ONE_GROUP = np.zeros(30, int)


def test_gap_that_chance_explains_is_none() -> None:
    """At a usual 5 a week, two empty weeks (10 expected, e^−10 = 5e-5) are not told and three (15, e^−15 = 3e-7) are."""
    counts = np.full((2, 30), 5.0)
    counts[0, 10:12] = 0
    counts[1, 10:13] = 0
    series, first, length = gaps(counts, ONE_GROUP)
    assert (series.tolist(), first.tolist(), length.tolist()) == ([1], [10], [3])


def test_weeks_before_the_first_event_are_no_gap() -> None:
    """A unit that opens in week 10 has no gap before it; one that closes has one to the end."""
    counts = np.full((2, 30), 20.0)
    counts[0, :10] = 0
    counts[1, 20:] = 0
    series, first, length = gaps(counts, ONE_GROUP)
    assert (series.tolist(), first.tolist(), length.tolist()) == ([1], [20], [10])


def test_sparse_series_has_no_gaps() -> None:
    """One event now and then: weeks without are usual."""
    counts = np.zeros((1, 30))
    counts[0, ::4] = 1
    assert not len(gaps(counts, ONE_GROUP)[0])


def test_closed_weekends_are_no_gap() -> None:
    """With days, each day of the week has its own usual count: empty Sundays are usual, an empty Monday is not."""
    counts = np.tile([20.0, 20, 20, 20, 20, 0, 0], 5)[None]
    counts[0, 14] = 0
    series, first, length = gaps(counts, np.arange(35) % 7)
    assert (first.tolist(), length.tolist()) == ([12], [3])  # Saturday to Monday: one stretch of zeros


def test_noise_and_season_are_no_shift() -> None:
    """Poisson counts around a gentle season have no shift: of 200 series of three years, none is told."""
    rng = np.random.default_rng(1)
    level = 40 + 4 * np.sin(np.arange(156) / 52 * 2 * np.pi)
    assert not len(shifts(rng.poisson(level, (200, 156)).astype(float))[0])


def test_shift_is_found_where_it_is() -> None:
    """Counts of 40 that go to 120 in week 60 are told there, give or take a week, with levels near these."""
    rng = np.random.default_rng(2)
    counts = np.concatenate([rng.poisson(40, (50, 60)), rng.poisson(120, (50, 60))], axis=1).astype(float)
    series, at, before, after = shifts(counts)
    assert len(series) == 50
    assert np.abs(at - 60).max() <= 1
    assert np.abs(before - 40).max() < 10
    assert np.abs(after - 120).max() < 15


def test_one_outlier_is_no_shift() -> None:
    """A single week of ten times as many moves no median."""
    counts = np.full((1, 40), 30.0)
    counts[0, 20] = 300
    assert not len(shifts(counts)[0])


def counted(folder: Path, code: list[str], per_week: list[int]) -> Counted:
    """Count so many visits in each week from 2025-01-06, each week's by its code."""
    weeks = pd.date_range("2025-01-06", periods=len(code), freq="W-MON")
    rows = [
        f"{each},{week:%Y-%m-%d}" for each, week, count in zip(code, weeks, per_week, strict=True) for _ in range(count)
    ]
    visits = source(folder, "visits", "service,start", *rows)
    return count_events(files(rules("2025-01-06", str((weeks[-1] + pd.Timedelta(days=7)).date())), visits))


def test_code_that_replaces_another_is_told(tmp_path: Path) -> None:
    """Code B takes over from A at 2025-04-07 with as many visits: both are told, and no shift and no gap."""
    reasons = counted(tmp_path, ["A"] * 13 + ["B"] * 13, [10] * 26).warnings["reason"].tolist()
    assert [reason[:52] for reason in reasons] == [
        "code A has no more visits from 2025-04-07: another w",
        "code B has its first visits from 2025-04-07: another",
    ]


def test_shift_names_the_code_that_came_with_it(tmp_path: Path) -> None:
    """Where the level doubles as another code comes, the warning of the shift names the code."""
    reasons = counted(tmp_path, ["A"] * 13 + ["B"] * 13, [30] * 13 + [90] * 13).warnings["reason"].tolist()
    shift = next(reason for reason in reasons if " go from " in reason)
    assert shift.startswith("visits go from 30 to 90 a period at 2025-04-07")
    assert "code B comes then" in shift


def test_missing_weeks_are_told_with_their_days(tmp_path: Path) -> None:
    """Two weeks without visits where 15 a week are usual are told with first and last day."""
    reasons = counted(tmp_path, ["A"] * 20, [15] * 8 + [0, 0] + [15] * 10).warnings["reason"].tolist()
    assert reasons == ["no visits in 2 weeks, 2025-03-03 to 2025-03-16: closed, or not registered?"]
