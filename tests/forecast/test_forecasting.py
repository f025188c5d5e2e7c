"""From a case to a forecast with labels, intervals and reasons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import pks
from pks.core.axes import axes_of
from pks.forecast.automatic import Automatic
from pks.forecast.backtest import backtest
from pks.forecast.forecasting import Forecast, forecast
from pks.forecast.history import History, history_of
from pks.forecast.panel import panel
from pks.forecast.seasonal_naive import SeasonalNaive

REGION = Path(pks.__file__).parent / "demo" / "region"


def history_in(folder: Path) -> History:
    """Return the history of a case."""
    case = pks.read_case(folder)
    return history_of(case, axes_of(case))


@pytest.fixture(scope="module")
def region() -> Forecast:
    """The forecast of the shipped case: 27 weekly series of two years."""
    return forecast(history_in(REGION), 52, draws=200, seed=4)


def test_the_table_has_the_columns_of_the_contract(region: Forecast) -> None:
    """One row per series and week, with labels and intervals around the mean."""
    table = region.table
    assert list(table) == [
        "unit", "planning_object", "care_group", "period", "mean", "lower_80", "upper_80", "lower_95", "upper_95",
    ]  # fmt: skip
    assert len(table) == 27 * 52
    assert table["period"].min() == region.history.period[-1] + np.timedelta64(7, "D")
    assert (table["lower_95"] <= table["lower_80"]).all()
    assert (table["upper_80"] <= table["upper_95"]).all()


def test_two_years_of_weeks_show_summer_and_christmas(region: Forecast) -> None:
    """Planned care falls in July and over the holidays, as it did in both years."""
    table = region.table
    planned = table[table["planning_object"] == "Nybesök ortopedi"].groupby("period")["mean"].sum()
    assert planned["2026-07-13":"2026-07-31"].mean() < 0.8 * planned["2026-10-01":"2026-11-15"].mean()
    assert planned["2026-12-21":"2026-12-31"].mean() < 0.8 * planned["2026-10-01":"2026-11-15"].mean()


def test_every_series_says_what_was_done(region: Forecast) -> None:
    """Each series has its method with weights and the reason."""
    assert len(region.method) == 27
    assert region.method["method"].str.contains("averaged smoothing").all()
    assert region.method["reason"].str.contains("origins").all()


def test_the_seed_repeats_the_forecast(region: Forecast) -> None:
    """The same seed gives the same table, to the last digit."""
    again = forecast(region.history, 52, draws=200, seed=4)
    assert again.table.equals(region.table)


@pytest.mark.parametrize("name", ["england_rtt", "queensland"])
def test_cases_are_forecast_better_than_by_seasonal_naive(reference: Path, name: str) -> None:
    """On the given cases the default's absolute error is below seasonal naive's on the latest periods that can be held against it."""
    found = backtest(history_in(reference / "cases" / name), [Automatic()], origins=1).summary.set_index("method")
    assert found.loc["automatic", "relative"] < 1


def test_odd_histories_are_explained() -> None:
    """Shifts, late starts, gaps, zeros and constants are named in the reason."""
    random = np.random.default_rng(11)
    values = random.poisson(50, (6, 48)).astype(float)
    values[0, :24] += 400
    values[1, :10] = np.nan
    values[2, 20:23] = np.nan
    values[3] = 0
    values[4] = 9
    values[5, :44] = np.nan
    fitted = Automatic().fit(panel(values, "MS", start="2020-01-01"))
    reasons = fitted.methods()[1]
    for reason, part in zip(
        reasons,
        ["level shift 2022-01-01", "starts 2020-11-01", "3 gaps", "only zeros", "constant", "spread as of similar"],
        strict=True,
    ):
        assert part in reason
    assert fitted.mean(1)[0, 0] == pytest.approx(50, rel=0.2)


def test_an_empty_history_gives_an_empty_forecast(region: Forecast) -> None:
    """Without any series there is nothing to forecast, and that is no error."""
    case = pks.read_case(REGION)
    nothing = case.replace(history=case.table("history").iloc[:0])
    found = forecast(history_of(nothing, axes_of(nothing)), 4, forecaster=SeasonalNaive(), draws=3)
    assert found.mean.shape == (0, 4)
    assert found.table.empty
    assert forecast(history_of(nothing, axes_of(nothing)), 4, draws=3).draws.shape == (3, 0, 4)
