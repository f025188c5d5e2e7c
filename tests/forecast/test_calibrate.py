"""Any forecaster calibrated: intervals that hold, whoever drew them and over whatever workers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from pks.core.workers import Workers
from pks.forecast.automatic import PARTS, SEASONAL, Automatic, Leaning
from pks.forecast.backtest import backtest
from pks.forecast.calibrate import Calibrate
from pks.forecast.innovations import Innovations
from pks.forecast.panel import Panel, panel
from pks.forecast.pattern import level_only
from pks.forecast.seasonal_naive import SeasonalNaive


@dataclass(frozen=True)
class TooSure:
    """Knows the mean of independent values, and claims a third of their spread."""

    share: float = 1 / 3
    name: str = "too sure"

    def fit(self, history: Panel) -> Innovations:
        """Return the mean of each series, with its surprises made smaller."""
        mean, zero = history.recorded.mean(axis=1), np.zeros(len(history))
        surprises = self.share * (history.recorded - mean[:, None])
        pattern = level_only(len(history), history.period, history.frequency)
        return Innovations(mean, zero, zero[:, None], zero, zero, zero, zero + 1, surprises, pattern)


def normal(series: int = 200, months: int = 96) -> Panel:
    """Return independent normal values around 1000."""
    return panel(1000 + 50 * np.random.default_rng(12).standard_normal((series, months)), "MS")


def test_intervals_that_are_too_narrow_are_widened_until_they_hold() -> None:
    """A third of the spread holds 33 % and 49 % (normal tables: 2Φ(1.2816/3) − 1 and 2Φ(1.96/3) − 1); calibrated nearly as promised."""
    found = backtest(normal(), [TooSure(), Calibrate(TooSure())], horizon=12, origins=2).summary.set_index("method")
    before, after = found.loc["too sure"], found.loc["too sure, calibrated"]
    assert before["coverage_80"] == pytest.approx(0.331, abs=0.03)
    assert before["coverage_95"] == pytest.approx(0.486, abs=0.03)
    assert 0.6 < after["coverage_80"] < 0.8  # with two windows of time in the past it goes two thirds of the way
    assert after["mase"] == before["mase"]


def test_the_coverage_told_is_what_came_within() -> None:
    """Before stretching a third of the spread holds 33 % and 49 % at the past origins; after it more, and at most as promised."""
    told = Calibrate(TooSure()).fit(normal()).coverage
    np.testing.assert_allclose(told["before"], [0.331, 0.486], atol=0.03)
    assert (told["after"] > told["before"] + 0.2).all()
    assert (told["after"] < told["level"] + 0.02).all()


def test_automatic_is_calibrated_by_the_same_code() -> None:
    """With a single part there is nothing to weigh, and both ways give the same factors."""
    history = normal(20)
    alone = Automatic(parts=[SeasonalNaive()]).fit(history)
    np.testing.assert_allclose(alone.factors, Calibrate(SeasonalNaive()).fit(history).factors)


def test_a_short_history_only_allows_for_few_seasons() -> None:
    """Three months leave no origin: Student's factors remain, and no coverage is claimed."""
    fitted = Calibrate(SeasonalNaive()).fit(panel(np.full((2, 3), 5.0), "MS"))
    assert (fitted.factors > 1).all()
    assert fitted.coverage[["before", "after"]].isna().all(axis=None)


def test_workers_do_not_change_what_is_found() -> None:
    """Origins over two threads give the same factors, and each is told."""
    seen: list[tuple[int, int]] = []
    made = Calibrate(TooSure(), over=Workers(2, "threading"), progress=lambda done, total: seen.append((done, total)))
    assert (made.fit(normal(20)).factors == replace(made, over=map).fit(normal(20)).factors).all()
    assert seen[:4] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_past_decides_as_far_as_it_is_leant_on() -> None:
    """Sharpness 0 is the plain mean of the parts, whatever their errors."""
    plain = Automatic(parts=PARTS[:2], leaning=Leaning(0.0, SEASONAL.shared)).fit(normal(20))
    np.testing.assert_allclose(plain.inner.weights, 0.5)
