"""Control limits against a textbook's data."""

from __future__ import annotations

import numpy as np
import pytest

from pks.chain.control_limits import from_centre, in_a_row, spread

BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
"""Nonconformities in 26 samples of 100 circuit boards: Montgomery, Introduction to Statistical Quality Control, table 7.7."""


def test_points_outside_are_those_of_the_textbook() -> None:
    """Montgomery, example 7.3: 516 in all, centre 19.85, limits 6.48 and 33.22; samples 6 and 20 lie outside."""
    assert sum(BOARDS) == 516
    centre = np.full(26, 516 / 26)
    outside = np.abs(from_centre(np.array(BOARDS, float), centre)) > 3
    assert (np.flatnonzero(outside) + 1).tolist() == [6, 20]
    assert from_centre(np.array([6.48, 33.22]), np.full(2, 19.85)) == pytest.approx([-3.0, 3.0], abs=2e-3)


def test_limits_of_a_rate_are_those_of_the_textbook() -> None:
    """Montgomery, example 7.4: 193 in 20 samples of 5 computers, u = 1.93, limits 0.07 and 3.79."""
    expected = np.full(2, 5 * 193 / 100)
    assert from_centre(5 * np.array([0.07, 3.79]), expected) == pytest.approx([-3.0, 3.0], abs=2e-2)


def test_nothing_expected_has_no_limits() -> None:
    """Where no count is expected no deviation has a size."""
    assert np.isnan(from_centre(np.array([2.0]), np.array([0.0]))).all()


def test_poisson_counts_spread_as_they_should() -> None:
    """Over 4000 Poisson counts the estimate is 1 within 3 %; twice as wide deviations give twice as much."""
    counts = np.random.default_rng(1).poisson(50.0, (1, 4000)).astype(float)
    apart = from_centre(counts, np.full_like(counts, 50.0))
    assert spread(apart)[0] == pytest.approx(1.0, abs=0.03)
    assert spread(2 * apart)[0] == pytest.approx(2.0, abs=0.06)


def test_a_shift_of_the_level_does_not_widen_its_own_limits() -> None:
    """Twenty points at the plan and twenty at five deviations above: one range in 39 is 5, the mean is 0.13, so 1 it is."""
    assert spread(np.concatenate([np.zeros(20), np.full(20, 5.0)])[None])[0] == 1.0


def test_few_points_tell_nothing_of_the_spread() -> None:
    """With seven pairs of neighbours the spread is that of Poisson counts; gaps are no neighbours."""
    wild = np.array([[9.0, -9.0] * 4])
    gaps = np.where(np.arange(20) % 2, np.nan, np.tile([9.0, -9.0], 10))[None]
    assert spread(wild)[0] == 1.0
    assert spread(gaps)[0] == 1.0


def test_a_break_starts_the_count_anew() -> None:
    """Periods in a row are counted from the last break."""
    assert in_a_row(np.array([[True, True, False, True], [False, True, True, True]])).tolist() == [
        [1, 2, 0, 1],
        [0, 1, 2, 3],
    ]
