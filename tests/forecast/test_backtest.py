"""Backtests by hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import erf

import numpy as np
import pandas as pd
import pytest

from pks.core.axes import Floats
from pks.forecast.accuracy import crps_of
from pks.forecast.backtest import backtest
from pks.forecast.innovations import Innovations
from pks.forecast.panel import HistoryError, Panel, panel
from pks.forecast.pattern import level_only

# Two years by quarter and one more: changes over a year are all 4, then the last year comes 2 lower.
VALUES = np.array([[10.0, 20.0, 30.0, 40.0, 14.0, 24.0, 34.0, 44.0, 12.0, 22.0, 32.0, 42.0]])


@dataclass(frozen=True)
class Always:
    """Says the same whatever was."""

    value: float
    name: str = "always"

    def fit(self, history: Panel) -> Innovations:
        """Return a level without surprises."""
        zero = np.zeros(len(history))
        level: Floats = np.full(len(history), self.value)
        pattern = level_only(len(history), history.period, history.frequency)
        nothing = np.zeros_like(history.recorded)
        return Innovations(level, zero, zero[:, None], zero, zero, zero, zero + 1, nothing, pattern)


def test_measures_by_hand() -> None:
    """From the end of the second year seasonal naive errs by 2 each quarter, and need changed by 4 over a year before."""
    found = backtest(panel(VALUES, "QS"), [], horizon=4, origins=1)
    assert found.origins == (8,)
    row = found.summary.iloc[0]
    assert row["method"] == "seasonal naive"
    assert row["mase"] == pytest.approx(2 / 4)
    assert row["rmsse"] == pytest.approx(2 / 4)
    assert row["wape"] == pytest.approx(8 / 108)
    assert row["bias"] == pytest.approx(8 / 108)
    assert row["relative"] == pytest.approx(1)


def test_horizons_are_told_apart() -> None:
    """A forecaster that always says 22 errs by 10, 0, 10 and 20; its intervals, a point, hold only the second."""
    found = backtest(panel(VALUES, "QS"), [Always(22.0)], horizon=4, origins=1).by_horizon.query("method == 'always'")
    assert found["wape"].to_numpy() == pytest.approx([10 / 12, 0, 10 / 32, 20 / 42])
    assert found["bias"].to_numpy() == pytest.approx([10 / 12, 0, -10 / 32, -20 / 42])
    assert found["coverage_80"].tolist() == [0, 1, 0, 0]
    assert found["relative"].iloc[0] == pytest.approx(10 / 2)


def test_series_that_start_late_are_judged_from_then() -> None:
    """A series without history at an origin is not judged there, and gaps are not errors."""
    values = np.concatenate([VALUES, VALUES])
    values[1, :7] = np.nan
    values[1, 9] = np.nan
    found = backtest(panel(values, "QS"), [Always(22.0)], horizon=4, origins=1).by_series.query("method == 'always'")
    assert found["wape"].iloc[1] == pytest.approx((10 + 10 + 20) / (12 + 32 + 42))


def test_the_table_records_origins_and_seed() -> None:
    """The table says over all, by horizon and by series, from which periods and with which seed."""
    table = backtest(panel(VALUES, "QS", start="2020-01-01"), [Always(22.0)], horizon=4, origins=1, seed=7).table
    assert len(table) == 2 * (1 + 4 + 1)
    assert set(table["first_periods"]) == {"2022-01-01"}
    assert set(table["seed"]) == {7}


def test_too_short_a_history_is_an_error() -> None:
    """With too short a history the error says how long it is."""
    with pytest.raises(HistoryError, match="1 series and 3 periods is too short"):
        backtest(panel(VALUES[:, :3], "QS"))


def test_the_score_of_a_point_is_its_error() -> None:
    """A forecaster without any doubt has its mean absolute error as score, so its crps is its wape."""
    found = backtest(panel(VALUES, "QS"), [Always(22.0)], horizon=4, origins=1).summary.query("method == 'always'")
    assert found["crps"].item() == pytest.approx(found["wape"].item())


def test_the_score_of_draws_is_that_of_the_normal_distribution() -> None:
    """Many draws of a standard normal have the closed form y(2Φ(y) − 1) + 2φ(y) − 1/√π (Gneiting & Raftery 2007)."""
    draws = np.random.default_rng(1).standard_normal(200_000)
    for y in (-1.5, 0.0, 0.7):
        density, below = np.exp(-(y**2) / 2) / np.sqrt(2 * np.pi), 0.5 * (1 + erf(y / np.sqrt(2)))
        expected = y * (2 * below - 1) + 2 * density - 1 / np.sqrt(np.pi)
        assert crps_of(draws[None], np.array([y]))[0] == pytest.approx(expected, abs=0.005)


def test_the_course_of_a_series_is_what_a_picture_shows() -> None:
    """Eight quarters known, then what came beside what each method said: the year before, and 22 without any doubt."""
    course = backtest(panel(VALUES, "QS"), [Always(22.0)], horizon=4, origins=1).course(0)
    known = course[course["method"] == ""]
    assert known["came"].tolist() == VALUES[0, :8].tolist()
    assert known["mean"].isna().all()
    naive = course[course["method"] == "seasonal naive"]
    assert naive["came"].tolist() == [12, 22, 32, 42]
    assert naive["mean"].tolist() == [14, 24, 34, 44]
    assert naive["period"].iloc[0] == known["period"].iloc[-1] + pd.offsets.QuarterBegin(startingMonth=1)
    always = course[course["method"] == "always"]
    assert always["lower_95"].tolist() == always["upper_80"].tolist() == [22] * 4


def test_origins_apart_do_not_overlap() -> None:
    """Three quarters ahead from 4, 6, 7 and 9 known quarters: 9 reaches over 10 to 12, 6 over 7 to 9, and 4 up to 7."""
    found = replace(backtest(panel(VALUES, "QS"), [], horizon=3, origins=1), origins=(4, 6, 7, 9))
    assert found.apart == (1, 3)


def test_workers_change_no_number_of_a_backtest() -> None:
    """Origins over two threads give the same table, and each is told."""
    history = panel(np.random.default_rng(4).poisson(20, (6, 60)).astype(float), "MS")
    seen: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as pool:
        spread = backtest(history, [], over=pool.map, progress=lambda done, total: seen.append((done, total)))
    pd.testing.assert_frame_equal(spread.table, backtest(history, []).table)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
