"""How many times faster the default is than models fitted series by series: statsmodels, and statsforecast's AutoETS.

All of them forecast 84 months of 12 ahead. The others take the same time for each series, so some are timed and the rest
reckoned. statsforecast does not run beside pandas 3: PKS_STATSFORECAST names a Python that has it (`python -m venv`, `pip
install statsforecast`); without that it is left out.

Run: python -m benchmarks.forecast_speed
"""

from __future__ import annotations

import os
import subprocess
import time
import warnings
from functools import partial

import numpy as np
import pandas as pd
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from benchmarks.registry import Timing, benchmark, median_of
from pks.core.axes import Floats
from pks.forecast.automatic import Automatic
from pks.forecast.panel import panel

MONTHS, HORIZON, SAMPLE, DRAWS = 84, 12, 8, 200
FORMS = ((None, False, None), ("add", True, None), (None, False, "add"))
OTHER = """
import sys, time
import numpy as np
from statsforecast.models import AutoETS
values = np.loadtxt(sys.stdin, ndmin=2)
AutoETS(season_length=12).forecast(values[0], h=12)  # compiles
start = time.perf_counter()
for row in values:
    AutoETS(season_length=12).forecast(row, h=12)
print((time.perf_counter() - start) / len(values))
"""


def monthly(series: int) -> Floats:
    """Return Poisson counts with a yearly season and a slow trend, [series, month]."""
    random = np.random.default_rng(2)
    month = np.arange(MONTHS)
    course = (1 + 0.2 * np.sin(2 * np.pi * month / 12)) * 1.002**month
    return random.poisson(random.lognormal(4, 1, (series, 1)) * course).astype(np.float64)


def by_statsmodels(values: Floats) -> float:
    """Return seconds per series for Theta and three forms of exponential smoothing, which the default combines too."""
    sample, period = values[:SAMPLE], pd.date_range("2018-01-01", periods=MONTHS, freq="MS")
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in sample:
            ThetaModel(pd.Series(row, index=period), period=12).fit().forecast(HORIZON)
            for trend, damped, season in FORMS:
                model = ETSModel(row, trend=trend, damped_trend=damped, seasonal=season, seasonal_periods=12)
                model.fit(disp=False).forecast(HORIZON)
    return (time.perf_counter() - start) / len(sample)


def by_statsforecast(values: Floats) -> float | None:
    """Return seconds per series for AutoETS, None where no Python that has it is named."""
    python = os.environ.get("PKS_STATSFORECAST")
    if not python:
        return None
    given = "\n".join(" ".join(f"{value:g}" for value in row) for row in values[:SAMPLE])
    return float(subprocess.run([python, "-c", OTHER], input=given, capture_output=True, text=True, check=True).stdout)


def ours(values: Floats) -> None:
    """Forecast all series with intervals."""
    Automatic().fit(panel(values, "MS")).predict(HORIZON, draws=DRAWS, seed=1).quantiles()


@benchmark("forecast", sizes={"hospital": 767, "unit": 50, "region": 5_000})
def forecast(series: int) -> Timing:
    """Forecast so many monthly series with intervals; floor: statsmodels' models, series by series (0.02 = 50 times faster)."""
    values = monthly(series)
    return Timing(median_of(lambda: ours(values), runs=3), floor=by_statsmodels(values) * series)


def main() -> None:
    """Print seconds per series and ratios for several sizes."""
    values = monthly(767)
    slow, other = by_statsmodels(values), by_statsforecast(values)
    print(f"statsmodels: {slow:.4f} s a series;", end=" ")
    print(
        f"statsforecast AutoETS: {other:.4f} s a series" if other else "statsforecast left out: see PKS_STATSFORECAST"
    )
    for series in (50, 767, 5_000):
        own = median_of(partial(ours, monthly(series)), runs=3) / series
        told = f", {other / own:.0f} times faster than AutoETS" if other else ""
        print(f"{series} series: {own:.5f} s a series, {slow / own:.0f} times faster than statsmodels{told}")


if __name__ == "__main__":
    main()
