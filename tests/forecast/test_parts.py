"""The parts of the default, by hand and against independent sources."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.holtwinters import SimpleExpSmoothing

from pks.forecast.averaged_smoothing import AveragedSmoothing, posterior
from pks.forecast.common_movement import CommonMovement, common_level
from pks.forecast.level_shift import last_shift
from pks.forecast.origins import origins_of
from pks.forecast.panel import panel
from pks.forecast.spread import lent
from pks.forecast.theta import Theta, shrunken_slopes
from pks.forecast.working_days import elasticities, working_days


def test_a_grid_of_one_is_plain_exponential_smoothing() -> None:
    """With one candidate the level is that of statsmodels' smoothing from the same first level."""
    values = np.random.default_rng(3).poisson(40, 30).astype(float)
    ours = AveragedSmoothing(((0.3, 0.0, 1.0),)).fit(panel(values[None], "YS"))
    model = SimpleExpSmoothing(values, initialization_method="known", initial_level=values[:12].mean())
    theirs = model.fit(smoothing_level=0.3, optimized=False)
    assert ours.mean(1)[0, 0] == pytest.approx(theirs.forecast(1)[0])
    np.testing.assert_allclose(ours.residuals[0], theirs.resid)


def test_weights_follow_the_evidence_and_the_others() -> None:
    """A series with much evidence for its own parameter goes its way; one without takes that of the others."""
    cost = np.array([[10.0] * 9 + [20.0, 10.0], [20.0] * 9 + [10.0, 10.0]])
    weight = posterior(cost, np.array([40] * 10 + [2]), np.ones(11))
    assert weight[0, 0] > 0.99
    assert weight[1, 9] > 0.9
    assert weight[0, 10] > 0.8


def test_smoothing_follows_a_walk_faster_than_noise() -> None:
    """A random walk is followed with a larger α than noise around a level."""
    random = np.random.default_rng(4)
    walk = 500 + np.cumsum(random.normal(0, 10, (30, 60)), axis=1)
    noise = 500 + random.normal(0, 10, (30, 60))
    fitted = AveragedSmoothing().fit(panel(np.concatenate([walk, noise]), "YS"))
    assert fitted.alpha[:30].mean() > 0.6
    assert fitted.alpha[30:].mean() < 0.15


def test_slopes_without_noise_are_those_of_the_line() -> None:
    """Clear slopes are kept, against numpy's least-squares line."""
    values = 100 + np.array([0.0, 1.0, 2.0])[:, None] * np.arange(40)
    values += np.random.default_rng(5).normal(0, 0.01, values.shape)
    theirs = [np.polyfit(np.arange(40), row, 1)[0] for row in values]
    np.testing.assert_allclose(shrunken_slopes(values), theirs, atol=1e-3)


def test_theta_goes_half_of_the_way() -> None:
    """On a clear line Theta's drift is half of its slope."""
    fitted = Theta().fit(panel(100 + 2 * np.arange(40.0) + np.zeros((4, 1)), "YS"))
    np.testing.assert_allclose(np.diff(fitted.mean(5), axis=1), 1.0, rtol=1e-3)


def test_what_moves_all_is_common() -> None:
    """A step that all series take is common; the noise of each is not."""
    random = np.random.default_rng(6)
    values = np.where(np.arange(40) < 20, 100.0, 130.0) * (1 + 0.1 * random.standard_normal((80, 40)))
    common = common_level(values)
    assert common[-1] / common[18] == pytest.approx(1.3, rel=0.03)


def test_a_common_step_is_followed_further() -> None:
    """After a common step the forecast has gone further than smoothing each series for itself."""
    random = np.random.default_rng(7)
    values = np.where(np.arange(40) < 36, 100.0, 130.0) * (1 + 0.15 * random.standard_normal((80, 40)))
    apart = AveragedSmoothing().fit(panel(values, "YS")).mean(1).mean()
    assert CommonMovement().fit(panel(values, "YS")).mean(1).mean() > apart


@pytest.mark.parametrize(
    ("values", "shift"),
    [
        ([20.0] * 12 + [90.0] * 12, 12),
        ([0.0] * 8 + [40.0, 43.0, 38.0] * 4, 8),
        ([20.0, 26.0, 17.0, 21.0] * 6, 0),
        (list(range(100, 124)), 0),
        ([20.0] * 20 + [90.0] * 4, 0),
    ],
    ids=["step", "opening", "noise", "trend", "too few after it"],
)
def test_gross_shifts_are_found(values: list[float], shift: int) -> None:
    """A step and an opening are shifts; noise, a trend and a few odd values are not."""
    assert last_shift(np.array([values]), 12)[0] == shift


def test_working_days_are_counted() -> None:
    """February 2026 has 20 weekdays, July 23; a mean month 365.25/12·5/7 = 21.74. Days and weeks do not differ."""
    months = pd.DatetimeIndex(["2026-02-01", "2026-07-01"])
    np.testing.assert_allclose(working_days(months, "MS"), np.log([20 / 21.741, 23 / 21.741]), atol=1e-4)
    assert not working_days(months, "W-MON").any()


def test_how_far_working_days_matter_is_learnt() -> None:
    """Need that is in proportion to working days shows an elasticity of 1, noise one of 0."""
    days = working_days(pd.date_range("2018-01-01", periods=72, freq="MS"), "MS")
    season = np.array([days[place::12].mean() for place in range(12)])
    random = np.random.default_rng(8)
    beyond = np.exp(days - np.tile(season, 6))
    noise = 1 + 0.02 * random.standard_normal((40, 72))
    np.testing.assert_allclose(elasticities(500 * beyond * noise, days, 12), 1.0, atol=0.15)
    assert np.abs(elasticities(500 * noise, days, 12)).mean() < 0.1


def test_short_series_borrow_from_those_of_their_size() -> None:
    """A series of two values takes the surprises of the nearest in level, times √(its level ÷ theirs)."""
    residuals = np.full((3, 10), np.nan)
    residuals[0], residuals[1] = 1.0, 5.0
    adjusted = np.array([[10.0] * 10, [1000.0] * 10, [np.nan] * 8 + [40.0, 40.0]])
    found, short = lent(residuals, adjusted)
    np.testing.assert_allclose(found[2], 2.0)
    assert short.tolist() == [False, False, True]


def test_where_all_are_short_counts_spread_as_poisson() -> None:
    """With nobody to borrow from, the variance is the level."""
    found, _ = lent(np.full((1, 2), np.nan), np.array([[100.0, 100.0]]))
    assert found.std() == pytest.approx(10.0, rel=0.05)


@pytest.mark.parametrize(
    ("past", "season", "expected"),
    [(72, 12, ([48, 52, 56, 60], 12)), (1, 1, ([], 1)), (3, 12, ([], 1)), (20, 1, ([12, 13, 15, 16], 4))],
)
def test_origins_leave_room_for_what_came(past: int, season: int, expected: tuple[list[int], int]) -> None:
    """Origins lie so that the horizon fits behind them and enough is known before."""
    assert origins_of(past, season, most=4) == expected
