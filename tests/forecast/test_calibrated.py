"""Draws and their calibration."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.forecast.calibrated import calibration, expected_factors
from pks.forecast.fitted import completed
from pks.forecast.prediction import Prediction, quantiles_of


def prediction(
    series: int, horizon: int, *, stretch: tuple[float, float] = (1.0, 1.0), carry: float = 0.0
) -> Prediction:
    """Return a prediction of 1000 with standard normal surprises."""
    random = np.random.default_rng(9)
    weights = np.concatenate([np.ones((series, 1)), np.full((series, horizon - 1), carry)], axis=1)
    return Prediction(
        np.full((series, horizon), 1000.0),
        weights,
        np.ones((series, horizon)),
        random.standard_normal((series, 4000)),
        random.random((4000, horizon)),
        np.repeat(np.array(stretch)[:, None], horizon, axis=1),
    )


def test_surprises_add_up_as_the_model_says() -> None:
    """With carry α the variance h periods ahead is 1 + (h − 1)·α², as for exponential smoothing (Hyndman et al. 2008)."""
    spread = prediction(3, 5, carry=0.5).draws().var(axis=0).mean(axis=0)
    np.testing.assert_allclose(spread, 1 + 0.25 * np.arange(5), rtol=0.06)


def test_series_that_moved_together_do_so_in_the_draws() -> None:
    """Two series with the same past surprises get the same draws, so their sum spreads twice as far."""
    one = prediction(1, 2)
    both = one.of(np.array([0, 0]))
    np.testing.assert_allclose(both.draws()[:, 0], both.draws()[:, 1])
    np.testing.assert_allclose(both.draws().sum(axis=1).std(axis=0), 2 * one.draws()[:, 0].std(axis=0))


def test_stretched_draws_have_the_stretched_intervals() -> None:
    """Where the factors are 1.5 and 2, the 80 % interval is half as wide again and the 95 % one twice as wide."""
    plain, wide = prediction(2, 1), prediction(2, 1, stretch=(1.5, 2.0))
    low95, low80, high80, high95 = plain.quantiles()[:, :, 0]
    got = wide.quantiles()[:, :, 0]
    np.testing.assert_allclose(got[1:3] - 1000, np.stack([low80, high80]) * 1.5 - 1500, rtol=0.01)
    np.testing.assert_allclose(got[[0, 3]] - 1000, np.stack([low95, high95]) * 2 - 2000, rtol=0.01)
    np.testing.assert_allclose(quantiles_of(wide.draws().transpose(1, 2, 0), (0.1, 0.9))[..., 0], got[1:3], rtol=1e-5)


def test_stretching_keeps_the_order() -> None:
    """Draws that are larger before they are stretched are larger after."""
    before, after = prediction(1, 1).draws().ravel(), prediction(1, 1, stretch=(0.7, 1.4)).draws().ravel()
    assert (np.diff(after[np.argsort(before)]) >= 0).all()


def test_calibration_finds_by_how_much_intervals_are_too_narrow() -> None:
    """Outcomes that spread twice as far ask for factors near 2, less the caution with few windows of time."""
    came = 1000 + 2 * np.random.default_rng(10).standard_normal((800, 2))
    factors = calibration([(prediction(800, 2), came)], windows=1e9)
    np.testing.assert_allclose(factors, 2.0, rtol=0.1)
    cautious = calibration([(prediction(800, 2), came)], windows=1.0)
    np.testing.assert_allclose(cautious, np.sqrt(factors), rtol=0.01)


def test_without_outcomes_nothing_is_stretched() -> None:
    """Where nothing came that can be compared the factors are 1."""
    assert (calibration([(prediction(3, 2), np.full((3, 2), np.nan))], windows=2.0) == 1).all()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(0, 1))
def test_quantiles_are_those_of_numpy(draws: list[float], level: float) -> None:
    """Quantiles are linear between order statistics."""
    assert quantiles_of(np.array(draws), (level,))[0] == pytest.approx(np.quantile(draws, level), abs=1e-6)


def test_gaps_are_filled_by_the_same_series() -> None:
    """Completed surprises have no gaps, mean 0 over those known, and only values of their own series."""
    filled = completed(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]]))
    assert set(filled[0]) == {-1.0, 1.0}
    assert (filled[1] == 0).all()


def test_few_seasons_ask_for_wider_intervals() -> None:
    """One season: t(3) 1.638 and 3.182 ÷ normal 1.282 and 1.960 (tables of both); very many seasons: no wider."""
    np.testing.assert_allclose(expected_factors(1.0), [1.638 / 1.282, 3.182 / 1.960], rtol=1e-3)
    np.testing.assert_allclose(expected_factors(1e6), 1.0, atol=1e-4)


def test_what_was_expected_then_is_not_counted_again_now() -> None:
    """Intervals that were too narrow by just what is expected of so few seasons need no more than is expected now."""
    came = 1000 + np.random.default_rng(10).standard_normal((4000, 1))
    as_drawn = calibration([(prediction(4000, 1), came)], windows=1e9)
    found = calibration([(prediction(4000, 1), came)], windows=1e9, then=as_drawn[:, 0], now=np.array([1.1, 1.2]))
    np.testing.assert_allclose(found[:, 0], [1.1, 1.2], rtol=1e-3)  # 4 000 scores are not fully trusted


def test_tied_draws_are_not_torn_apart() -> None:
    """Where both quantiles are the same, 10 away, and the factors 1 and 1.3, 20 away becomes 10 · 1 + 10 · 1.3 = 23."""
    surprises = np.repeat([[-10.0, 10.0, 20.0]], [99, 99, 2], axis=1)
    tied = Prediction(
        np.full((1, 1), 1000.0), np.ones((1, 1)), np.ones((1, 1)), surprises,
        ((np.arange(200) + 0.5) / 200)[:, None], np.array([[1.0], [1.3]]),
    )  # fmt: skip
    assert np.abs(tied.draws() - 1000).max() == pytest.approx(23.0)
    np.testing.assert_allclose(tied.quantiles(levels=(1.0,)), 1023.0)


def test_workers_change_no_quantile_and_progress_is_told() -> None:
    """Blocks over two threads give the same numbers as one after the other, and every block is told."""
    many = prediction(80, 3)
    seen: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as pool:
        spread = many.quantiles(over=pool.map, progress=lambda done, total: seen.append((done, total)))
    assert (spread == many.quantiles()).all()
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_scores_and_quantiles_of_the_same_draws_are_those_made_apart() -> None:
    """One pass over the draws gives the quantiles and scores that two give, rare counts included."""
    made = prediction(200, 3)
    low = replace(made, mean=np.where(np.arange(200)[:, None] % 2 == 0, 0.5, 1000.0) * np.ones((200, 3)))
    came = np.ones((200, 3))
    levels, score = low.scored(came)
    assert (levels == low.quantiles()).all()
    np.testing.assert_allclose(score, low.crps(came), rtol=1e-12)
