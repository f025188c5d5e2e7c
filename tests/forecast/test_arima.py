"""ARIMA: orders found again in data made by them, forecasts of what must come, and what cannot be modelled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from pks.forecast.arima import Arima, Arimas
from pks.forecast.panel import Panel, panel
from pks.forecast.regressors import Closures


def fitted(history: Panel) -> Arimas:
    """Return the models of `history`."""
    found = Arima().fit(history)
    assert isinstance(found, Arimas)
    return found


def test_a_random_walk_is_differenced_and_noise_is_not() -> None:
    """Noise around a level gets d = 0 and its mean as forecast; a random walk gets d = 1 and ends where it was."""
    rng = np.random.default_rng(4)
    noise, walk = 200 + 10 * rng.normal(size=120), 500 + np.cumsum(6 * rng.normal(size=120))
    found = fitted(panel(np.array([noise, walk]), "YS", start="1800-01-01"))
    assert [model.order[1] for model in found.models] == [0, 1]
    said = found.mean(30)
    assert said[0, -1] == pytest.approx(200, abs=3)
    assert said[1, -1] == pytest.approx(walk[-1], abs=25)


def test_a_surprise_carries_on_as_its_order_says() -> None:
    """An autoregression with 0.7 forgets a surprise by 0.7 a period; a random walk never does."""
    rng = np.random.default_rng(5)
    shocks, values = 5 * rng.normal(size=300), np.zeros(300)
    for t in range(1, 300):
        values[t] = 0.7 * values[t - 1] + shocks[t]
    found = fitted(panel(np.array([values + 300, np.cumsum(shocks) + 900]), "YS", start="1700-01-01"))
    assert found.carry(4)[0] == pytest.approx([1, 0.7, 0.49, 0.343], abs=0.1)
    assert found.carry(4)[1] == pytest.approx([1, 1, 1, 1], abs=0.1)


def test_a_strong_season_comes_back() -> None:
    """Quarters that differ by a half, year after year, differ so in the forecast."""
    rng = np.random.default_rng(6)
    season = np.array([100.0, 140.0, 90.0, 60.0])
    found = fitted(panel(np.tile(season, 10)[None] + rng.normal(size=40), "QS"))
    assert found.models[0].order[4] == 1
    assert found.mean(4)[0] == pytest.approx(season, abs=3)


def test_workers_do_not_change_the_result_and_short_series_get_their_mean() -> None:
    """Series mapped over threads give the same numbers; three values and a constant are forecast by their mean."""
    rng = np.random.default_rng(7)
    values = rng.poisson(40, (3, 40)).astype(float)
    values[1, :37] = np.nan
    values[2] = 9
    history = panel(values, "YS")
    alone = Arima().fit(history)
    with ThreadPoolExecutor(2) as pool:
        together = Arima(over=pool.map).fit(history)
    assert together.mean(6).tolist() == alone.mean(6).tolist()
    assert alone.mean(6)[1] == pytest.approx(np.nanmean(values[1]))
    assert alone.mean(6)[2] == pytest.approx(9)
    assert alone.methods()[0][1:] == ["mean", "mean"]


def test_regressors_tell_of_what_is_to_come() -> None:
    """A closure that halved the need before halves it again, at a time of year at which there was none."""
    starts = pd.date_range("2022-01-03", periods=100, freq="W-MON")
    shut = [starts[20], starts[70], pd.Timestamp("2023-12-18")]
    days = tuple(day for start in shut for day in pd.date_range(start, periods=7))
    values = 80 + np.random.default_rng(8).normal(size=100)
    values[[20, 70]] /= 2
    history = Panel(values[None], starts, 1, "W-MON")
    said = Arima([Closures(days)]).fit(history).mean(4)[0]
    assert pd.date_range(starts[-1], periods=5, freq="W-MON")[3] == shut[2]
    assert said == pytest.approx([80, 80, 40, 80], abs=3)


def test_odd_histories_give_finite_forecasts_that_are_not_negative() -> None:
    """Zeros, one outlier, every other month missing, tiny and huge counts: mean and draws are finite and not negative."""
    odd = np.zeros((5, 20))
    odd[1, 7] = 5_000
    odd[2] = np.where(np.arange(20) % 2, np.nan, np.arange(20))
    odd[3] = 1e-9 * (1 + np.arange(20) % 4)
    odd[4] = 9e11 - 1e10 * np.arange(20)
    prediction = Arima().fit(panel(odd, "YS")).predict(8, draws=20, seed=1)
    for numbers in (prediction.mean, prediction.draws()):
        assert np.isfinite(numbers).all()
        assert (numbers >= 0).all()
