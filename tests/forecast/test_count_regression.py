"""Count regression against statsmodels' generalised linear models, series by series, and against data made by its own law."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from pks.forecast.count_regression import CountRegression, NegativeBinomialCounts, PoissonCounts, Regressed
from pks.forecast.panel import Panel, panel
from pks.forecast.regressors import Closures, Holidays, Weekdays, YearlySeason


def made(series: int = 6, periods: int = 96) -> Panel:
    """Monthly counts of several sizes with a season and a trend, some gaps, from a gamma-Poisson mixture."""
    rng = np.random.default_rng(3)
    t = np.arange(periods)
    level = np.geomspace(3, 800, series)[:, None]
    mean = level * np.exp(0.002 * t + 0.25 * np.sin(2 * np.pi * t / 12))
    values = rng.poisson(mean * rng.gamma(10, 0.1, mean.shape)).astype(float)
    values[1, 10:14] = np.nan
    return panel(values, "MS")


def fitted(family: PoissonCounts | NegativeBinomialCounts) -> Regressed:
    """Return the regressions of these counts."""
    found = CountRegression(family).fit(made())
    assert isinstance(found, Regressed)
    return found


@pytest.mark.parametrize("family", [PoissonCounts(), NegativeBinomialCounts()], ids=lambda family: family.name)
def test_means_are_those_of_statsmodels(family: PoissonCounts | NegativeBinomialCounts) -> None:
    """With the same columns (and the same dispersion) every series' means are those of statsmodels' GLM."""
    found = fitted(family)
    for row, values in enumerate(found.history.recorded):
        known = ~np.isnan(values)
        law = (
            sm.families.Poisson()
            if not found.dispersion[row]
            else sm.families.NegativeBinomial(alpha=found.dispersion[row])
        )
        reference = sm.GLM(values[known], found.design[known], family=law).fit(tol=1e-12)
        assert found.explained[row, known] == pytest.approx(reference.fittedvalues, rel=2e-3)


def test_dispersion_is_that_of_the_pearson_statistic() -> None:
    """With the dispersion found, Σ(y − μ)²/(μ + δμ²) is the number of values less that of columns (Hilbe 2011, chapter 8)."""
    found = fitted(NegativeBinomialCounts())
    y, mu = found.history.recorded, found.explained
    pearson = np.nansum((y - mu) ** 2 / (mu + found.dispersion[:, None] * mu**2), axis=1)
    freedom = (~np.isnan(y)).sum(axis=1) - found.design.shape[1]
    assert (found.dispersion[2:] > 0).all()
    assert pearson[found.dispersion > 0] == pytest.approx(freedom[found.dispersion > 0], rel=1e-2)


def test_holidays_and_closures_are_found_again() -> None:
    """Days on which a clinic is shut, a third of its usual people: the forecast knows the next ones, wherever they lie."""
    days = pd.date_range("2023-01-02", "2025-06-29")
    shut = tuple(pd.date_range("2023-07-10", periods=14)) + tuple(pd.date_range("2024-07-01", periods=14))
    ahead = tuple(pd.date_range("2025-07-07", periods=7))
    mean = 90.0 * np.where(days.day_of_week >= 5, 0.2, 1.0) * np.where(days.isin(shut), 1 / 3, 1.0)
    values = np.random.default_rng(1).poisson(mean, (3, len(days))).astype(float)
    history = Panel(values, days, 7, "D")
    regressors = (Weekdays(), Closures(shut + ahead), Holidays())
    said = CountRegression(PoissonCounts(), regressors).fit(history).mean(21)  # 30 June to 20 July
    weekday = pd.date_range("2025-06-30", periods=21).day_of_week
    expected = 90.0 * np.where(weekday >= 5, 0.2, 1.0)
    expected[7:14] /= 3
    assert said == pytest.approx(np.broadcast_to(expected, said.shape), rel=0.1)


def test_growth_is_damped_and_bounded() -> None:
    """A series that doubled every year is not forecast to go on so: the forecast ends at most twice above what was explained."""
    values = np.array([2.0 ** (np.arange(48) / 12) * 20]).round()
    found = CountRegression(PoissonCounts()).fit(panel(values, "MS"))
    assert isinstance(found, Regressed)
    said = found.mean(60)
    assert said[0, 0] > values[0, -1] * 0.95
    assert said.max() <= 2 * found.explained.max() * (1 + 1e-9)


def test_season_repeats_by_the_calendar() -> None:
    """Waves of the year depend on the date alone: a July is a July in any year, leap days moving it by less than a day."""
    season = YearlySeason(2)
    starts = pd.DatetimeIndex(["2023-07-01", "2027-07-01"])
    first, later = season.of(starts, starts + pd.DateOffset(months=1))
    assert first == pytest.approx(later, abs=2 * 2 * np.pi / 365)


def test_a_mean_whose_square_is_no_number_any_more_is_borne() -> None:
    """Values of 1e-268, whose square is 0 in floating point, have no spread and their own mean."""
    prediction = CountRegression().fit(panel(np.full((1, 1), 1e-268), "D")).predict(2, draws=5, seed=1)
    np.testing.assert_allclose(prediction.mean, 1e-268, rtol=1e-6)
    assert np.isfinite(prediction.draws()).all()


def test_one_wild_value_does_not_run_away() -> None:
    """A hundred million once among fifties: nothing is explained or forecast above twice the highest value."""
    values = np.full((1, 32), 50.0)
    values[0, 4] = 1e8
    found = CountRegression().fit(panel(values, "QS"))
    assert isinstance(found, Regressed)
    assert max(found.mean(4).max(), found.explained.max()) <= 2e8
