"""Growth that goes on."""

from __future__ import annotations

import numpy as np
import pytest

from pks.forecast.automatic import Automatic
from pks.forecast.growth import Growth
from pks.forecast.panel import panel


def growing(rate: float, *, years: int, series: int = 4) -> np.ndarray:
    """Return quarters that grow by a share `rate` each, [series, period], without noise."""
    return np.tile(100 * (1 + rate) ** np.arange(4.0 * years), (series, 1))


def test_growth_of_many_years_is_carried_on_in_full() -> None:
    """1.5 % a quarter for ten years, 100·1.015^39 = 178.7 at the end: 2.7 more each quarter to come, give or take a tenth.

    The slope of a line through such a course ÷ its mean is a little less than 1.5 %.
    """
    mean = Growth().fit(panel(growing(0.015, years=10), "QS")).mean(4)[0]
    assert np.diff(mean) == pytest.approx([178.7 * 0.015] * 3, rel=0.1)
    assert mean[0] == pytest.approx(178.7 * 1.015, rel=0.01)


def test_growth_of_two_years_is_carried_on_by_half() -> None:
    """One and three quarters of a year, 100 to 100·1.02^7 = 114.9, are too little to trust more than half of 2 % a quarter."""
    mean = Growth().fit(panel(growing(0.02, years=2), "QS")).mean(4)[0]
    assert np.diff(mean) == pytest.approx([114.9 * 0.01] * 3, rel=0.15)


def test_without_growth_the_level_stays() -> None:
    """A constant need stays what it is."""
    assert Growth().fit(panel(np.full((3, 20), 7.0), "QS")).mean(4) == pytest.approx(np.full((3, 4), 7.0))


@pytest.mark.parametrize("rate", [1.1, 1 / 1.3])
def test_a_wild_course_stays_finite(rate: float) -> None:
    """A need that multiplies or vanishes gives finite forecasts that are not below 0."""
    mean = Growth().fit(panel(100 * rate ** np.arange(200.0) + np.zeros((3, 1)), "W-MON")).mean(60)
    assert np.isfinite(mean).all()
    assert mean.min() >= 0


@pytest.mark.parametrize("growth", [0.05, 0.1, -0.05])
def test_the_default_follows_a_growth_that_all_have_had_for_years(growth: float) -> None:
    """60 large series that have changed alike by 5 to 10 % a year for five years: the year to come is right to 2 %.

    The truth is what the counts were drawn from: level·(1 + growth)^years.
    """
    rng = np.random.default_rng(1)
    years = np.arange(72) / 12
    expected = 1000 * np.exp(rng.normal(0, 0.5, (60, 1))) * (1 + growth) ** years
    history = panel(rng.poisson(expected[:, :60]).astype(float), "MS", start="2020-01-01")
    assert Automatic().fit(history).mean(12).sum() == pytest.approx(expected[:, 60:].sum(), rel=0.02)
