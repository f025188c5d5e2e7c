"""Zeros that nobody wrote."""

from __future__ import annotations

import numpy as np

from pks.forecast.automatic import Automatic
from pks.forecast.gaps import maybe_zeros
from pks.forecast.panel import panel


def counts(mean: float, *, zeros: float) -> np.ndarray:
    """Return 50 series of Poisson counts over five years, with `zeros` in place of every 0."""
    drawn = np.random.default_rng(8).poisson(mean, (50, 60)).astype(float)
    return np.where(drawn == 0, zeros, drawn)


def test_counts_without_their_zeros_are_suspected() -> None:
    """Poisson counts of 0.7 and of 2 a month whose rows with 0 are missing are nearly all told."""
    for mean in (0.7, 2.0):
        assert maybe_zeros(counts(mean, zeros=np.nan)).mean() > 0.9


def test_counts_with_their_zeros_are_not() -> None:
    """Written zeros show that they are written, whatever gaps there are beside."""
    whole = counts(2.0, zeros=0.0)
    whole[:, ::9] = np.nan
    assert not maybe_zeros(whole)[(whole == 0).any(axis=1)].any()


def test_gaps_in_large_counts_are_gaps() -> None:
    """Nothing came is no explanation where about 40 come, nor before the first value or where values are no counts."""
    large = counts(40.0, zeros=np.nan)
    large[:, 20:25] = np.nan
    assert not maybe_zeros(large).any()
    late = np.full((1, 12), np.nan)
    late[0, 6:] = 2
    assert not maybe_zeros(late).any()
    assert not maybe_zeros(np.array([[1.5, np.nan, 1.25, 2.0]])).any()


def test_the_reason_asks_for_zeros() -> None:
    """The method table of the default says what to do about it."""
    _, reasons = Automatic().fit(panel(counts(1.0, zeros=np.nan)[:5], "MS")).methods()
    assert all("gaps: where nothing came in them write 0" in reason for reason in reasons)


def test_nothing_is_suspected_of_no_history() -> None:
    """Without periods there are no gaps, and without series no answer."""
    assert maybe_zeros(np.zeros((2, 0))).tolist() == [False, False]
    assert maybe_zeros(np.zeros((0, 0))).tolist() == []
