"""Distributions have the means and standard deviations that they were asked for."""

from __future__ import annotations

import numpy as np
import pytest

from pks.sim.queue import Exponential, Fixed, Gamma, LogNormal, Observed
from pks.sim.queue.times import Times


@pytest.mark.parametrize(
    ("times", "mean", "sd"),
    [
        (Fixed(2.0), 2.0, 0.0),
        (Exponential(3.0), 3.0, 3.0),
        (Gamma(2.0, 0.5), 2.0, 0.5),
        (LogNormal(2.0, 1.0), 2.0, 1.0),
        (Observed((1.0, 1.0, 4.0)), 2.0, np.sqrt(2.0)),
    ],
)
def test_mean_and_deviation(times: Times, mean: float, sd: float) -> None:
    """Of 200 000 times the mean lies within 4 standard errors, and the deviation within 3 %."""
    drawn = times.draw(np.random.default_rng(5), 200_000)
    assert times.mean == mean
    assert abs(drawn.mean() - mean) <= 4 * sd / np.sqrt(len(drawn))
    assert drawn.std() == pytest.approx(sd, rel=0.03)
    assert (drawn >= 0).all()
