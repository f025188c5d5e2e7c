"""Sudden changes at the end of a history are told."""

from __future__ import annotations

import numpy as np
import pytest

from pks.forecast.automatic import Automatic
from pks.forecast.panel import panel
from pks.forecast.unusual import latest_change


def test_a_fall_and_a_rise_are_found_and_noise_is_not() -> None:
    """200 a month, then 0, 10 and 14: −96 %; then 400: +100 %; Poisson noise around 200: nothing."""
    noise = np.random.default_rng(1).poisson(200, 15).astype(float)
    values = np.array([[200.0] * 12 + [0, 10, 14], [200.0] * 12 + [400] * 3, noise])
    assert latest_change(values, 12).tolist() == pytest.approx([-0.96, 1.0, 0.0])


def test_too_short_or_broken_off_says_nothing() -> None:
    """Fewer than 6 values before, or a gap in the last three: there is nothing to compare."""
    values = np.array([[np.nan] * 8 + [200.0] * 4 + [0, 0, 0], [200.0] * 12 + [0, np.nan, 0]])
    assert latest_change(values, 12).tolist() == [0, 0]


def test_the_reason_of_a_forecast_tells_it() -> None:
    """A series that breaks off says so beside its method; a steady one does not."""
    values = np.random.default_rng(2).poisson(100, (2, 40)).astype(float)
    values[0, -3:] = [0, 3, 5]
    broken, steady = Automatic().fit(panel(values, "MS")).methods()[1]
    assert "the last 3 periods are 97% below" in broken
    assert "last 3 periods" not in steady
