"""What every forecaster promises, whatever history comes in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pks.core.periods import SEASON
from pks.forecast.automatic import PARTS, Automatic
from pks.forecast.combined import Mean
from pks.forecast.count_regression import CountRegression, PoissonCounts
from pks.forecast.drift import Drift
from pks.forecast.exponential_smoothing import (
    DAMPED,
    DAMPED_SEASONAL,
    LEVEL,
    SEASONAL,
    TREND,
    ExponentialSmoothing,
)
from pks.forecast.fitted import Forecaster
from pks.forecast.intermittent import Croston, TeunterSyntetosBabai
from pks.forecast.loess import SeasonByLoess
from pks.forecast.panel import HistoryError, panel

FORMS = [ExponentialSmoothing(form, rounds=1) for form in (LEVEL, TREND, DAMPED, SEASONAL, DAMPED_SEASONAL)]
RICHER: list[Forecaster] = [
    Drift(),
    Croston(),
    TeunterSyntetosBabai(),
    SeasonByLoess(),
    CountRegression(PoissonCounts()),
    CountRegression(),
]
ALL: list[Forecaster] = [*PARTS, *FORMS, Mean(PARTS[:2]), Automatic(), *RICHER]
IN_PROPORTION = [each for each in ALL if not isinstance(each, CountRegression)]
"""Whose forecasts scale with the history: counts that vary by chance do so by less the more there are."""
COUNTS = st.one_of(
    st.just(0.0), st.integers(0, 12).map(float), st.floats(0, 1e3), st.floats(1e8, 9e11), st.just(1e-9), st.just(np.nan)
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[npt.NDArray[np.float64], str]:
    """Histories of any length: zeros, gaps, constants, outliers, tiny and huge counts, shifts; none without a value."""
    frequency = draw(st.sampled_from(sorted(SEASON)))
    shape = draw(st.integers(1, 12)), draw(st.integers(1, 40))
    values = draw(arrays(np.float64, shape, elements=COUNTS, fill=st.sampled_from([0.0, 7.0, np.nan])))
    late = draw(st.integers(0, shape[1] - 1))
    values[: shape[0] // 2, late:] += draw(st.sampled_from([0.0, 50.0]))
    values[np.isnan(values).all(axis=1), late] = 3.0
    return values, frequency


@pytest.mark.parametrize("forecaster", ALL, ids=lambda each: each.name)
@given(history=histories(), horizon=st.integers(1, 14))
@settings(max_examples=12, deadline=None)
def test_any_history_gives_finite_forecasts_that_are_not_negative(
    forecaster: Forecaster, history: tuple[npt.NDArray[np.float64], str], horizon: int
) -> None:
    """Mean, draws and intervals are finite, not negative, in order, and of the promised shapes."""
    values, frequency = history
    prediction = forecaster.fit(panel(values, frequency)).predict(horizon, draws=9, seed=3)
    draws, quantiles = prediction.draws(), prediction.quantiles()
    assert prediction.mean.shape == (len(values), horizon)
    assert draws.shape == (9, len(values), horizon)
    for numbers in (prediction.mean, draws, quantiles):
        assert np.isfinite(numbers).all()
        assert (numbers >= 0).all()
    assert (np.diff(quantiles, axis=0) >= -1e-9 * (1 + quantiles[1:])).all()


@pytest.mark.parametrize("forecaster", ALL, ids=lambda each: each.name)
def test_zeros_stay_zeros_and_constants_constant(forecaster: Forecaster) -> None:
    """A series of zeros is forecast to be 0, one of sevens to be 7, with nothing around them."""
    values = np.repeat([[0.0], [7.0]], 40, axis=1)
    prediction = forecaster.fit(panel(values, "MS")).predict(5, draws=20, seed=1)
    np.testing.assert_allclose(prediction.mean, [[0.0] * 5, [7.0] * 5], atol=1e-6)
    np.testing.assert_allclose(prediction.draws(), np.broadcast_to(prediction.mean, (20, 2, 5)), atol=1e-6)


@pytest.mark.parametrize("forecaster", ALL, ids=lambda each: each.name)
def test_the_seed_repeats_the_draws_in_any_blocks(forecaster: Forecaster) -> None:
    """The same seed gives the same draws, all at once or series by series; another seed gives others."""
    values = np.random.default_rng(5).poisson(30, (6, 40)).astype(float)
    fitted = forecaster.fit(panel(values, "MS"))
    whole = fitted.predict(7, draws=30, seed=2).draws()
    again = forecaster.fit(panel(values, "MS")).predict(7, draws=30, seed=2)
    pieces = np.concatenate([again.draws(slice(row, row + 1)) for row in range(6)], axis=1)
    np.testing.assert_allclose(pieces, whole, rtol=1e-10)
    assert not np.allclose(fitted.predict(7, draws=30, seed=3).draws(), whole)


@pytest.mark.parametrize("forecaster", IN_PROPORTION, ids=lambda each: each.name)
def test_twice_the_people_are_forecast_to_be_twice_as_many(forecaster: Forecaster) -> None:
    """What is counted in pairs comes out in pairs: forecasts scale with the history."""
    values = np.random.default_rng(6).poisson(300, (12, 48)).astype(float)
    once = forecaster.fit(panel(values, "MS")).mean(6)
    twice = forecaster.fit(panel(2 * values, "MS")).mean(6)
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-6)


@pytest.mark.parametrize(
    ("values", "why"), [([-1.0, 2.0], "negative"), ([np.inf, 2.0], "above"), ([np.nan, np.nan], "no value")]
)
def test_what_cannot_be_forecast_is_named(values: list[float], why: str) -> None:
    """A series with impossible values, or none, is an error that says which and why."""
    with pytest.raises(HistoryError, match=f"series 1: has {why}|series 1: has values {why}"):
        panel(np.array([[1.0, 2.0], values]), "MS")
