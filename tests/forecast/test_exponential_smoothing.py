"""Exponential smoothing over arrays against statsmodels, series by series."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from pks.forecast.exponential_smoothing import (
    DAMPED,
    DAMPED_SEASONAL,
    LEVEL,
    SEASONAL,
    TREND,
    ExponentialSmoothing,
    Form,
)
from pks.forecast.panel import Panel, panel
from pks.forecast.smoothing import Parameters, run

ROWS = [0, 300, 700]


@pytest.fixture(scope="module")
def some(reference: Path) -> Panel:
    """Three real series of 84 months, taken as if they had no season where the form has none."""
    table = pd.read_csv(reference / "data" / "hospital_monthly" / "hospital_long.csv.gz")
    wide = table.pivot(index="series_id", columns="month", values="value").iloc[ROWS]
    return Panel(wide.to_numpy(np.float64), pd.DatetimeIndex(wide.columns + "-01"), 12, "MS")


def statsmodels_fit(values: np.ndarray, form: Form) -> ETSModel:
    """Return statsmodels' maximum-likelihood fit of the same form (least squares, with normal errors)."""
    model = ETSModel(
        values,
        error="add",
        trend="add" if form.trend else None,
        damped_trend=form.damped,
        seasonal="add" if form.seasonal else None,
        seasonal_periods=12 if form.seasonal else None,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # statsmodels warns where its optimiser does not converge
        return model.fit(disp=False, maxiter=2000)


@pytest.mark.parametrize("form", [LEVEL, TREND, DAMPED, SEASONAL, DAMPED_SEASONAL], ids=lambda each: each.name)
def test_squared_surprises_are_as_small_as_statsmodels(some: Panel, form: Form) -> None:
    """The least sum of squares found is at most a thousandth above that of statsmodels' optimiser."""
    plain = some if form.seasonal else Panel(some.recorded, some.period, 1, some.frequency)
    surprises = ExponentialSmoothing(form, rounds=40).fit(plain).residuals
    for row, values in enumerate(some.recorded):
        reference = statsmodels_fit(values, form)
        assert (surprises[row] ** 2).sum() <= 1.001 * (reference.resid**2).sum(), f"series {ROWS[row]}"


@pytest.mark.parametrize("form", [LEVEL, DAMPED, SEASONAL], ids=lambda each: each.name)
def test_recursions_are_those_of_statsmodels(some: Panel, form: Form) -> None:
    """With statsmodels' parameters and first states, surprises and forecasts are statsmodels' own."""
    values = some.recorded[0]
    theirs = statsmodels_fit(values, form)
    known = dict(zip(theirs.param_names, theirs.params, strict=True))
    alpha = known["smoothing_level"]
    beta, gamma = known.get("smoothing_trend", 0.0), known.get("smoothing_seasonal", 0.0)
    phi = known.get("damping_trend", 1.0)
    season = [known.get(f"initial_seasonal.{11 - place}", 0.0) for place in range(12)]
    ours = run(
        values[:, None],
        Parameters(*(np.array([each]) for each in (alpha, beta, gamma, phi))),
        np.array([known["initial_level"]]),
        np.array([known.get("initial_trend", 0.0)]),
        np.array(season)[:, None] if form.seasonal else np.zeros((1, 1)),
    )
    np.testing.assert_allclose(ours.residuals[:, 0], theirs.resid, rtol=1e-8, atol=1e-8)
    damped = np.cumsum(phi ** np.arange(1, 6))
    ahead = ours.level + damped * ours.trend + (ours.season[:5, 0] if form.seasonal else 0.0)
    np.testing.assert_allclose(ahead, theirs.forecast(5), rtol=1e-8)


def test_a_gap_surprises_nobody() -> None:
    """Where nothing was recorded the level stays, by hand: 10, then half of the way to 20, a gap, half of the way back."""
    values = np.array([[10.0], [20.0], [np.nan], [5.0]])
    half, zero, one = np.array([0.5]), np.zeros(1), np.ones(1)
    done = run(values, Parameters(half, zero, zero, one), np.array([10.0]), zero, np.zeros((1, 1)))
    np.testing.assert_allclose(done.residuals[:, 0], [0.0, 10.0, np.nan, -10.0])
    assert done.level == pytest.approx(10.0)


def test_series_do_not_hear_of_each_other() -> None:
    """The fit of a series does not depend on which others stand in its block."""
    values = np.random.default_rng(1).poisson(20, (5, 30)).astype(float)
    together = ExponentialSmoothing(DAMPED).fit(panel(values, "YS")).mean(4)
    alone = [ExponentialSmoothing(DAMPED).fit(panel(values[row : row + 1], "YS")).mean(4)[0] for row in range(5)]
    np.testing.assert_allclose(together, alone, rtol=1e-6)
