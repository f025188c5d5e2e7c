"""How good and how fast the default forecast is on 767 hospital series, beside published figures and statsmodels.

Run: python -m benchmarks.forecast_hospital [folder of the reference data]

Protocol of the archive (Godahewa et al., *Monash time series forecasting archive*, NeurIPS 2021, arXiv:2105.06643): learn
from the first 72 months, forecast the last 12, round to whole patients; MASE with the mean absolute change over 12 months of
the first 72, averaged over the series. Nothing in the library was chosen by looking at the last 12 months.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from pks.core.axes import Floats
from pks.forecast.automatic import PARTS, Automatic
from pks.forecast.panel import Panel
from pks.forecast.seasonal_naive import SeasonalNaive

HORIZON = 12
SAMPLE = 8
SEED = 1


def hospital(reference: Path) -> Panel:
    """Return the 767 series of 84 months."""
    table = pd.read_csv(reference / "data" / "hospital_monthly" / "hospital_long.csv.gz")
    wide = table.pivot(index="series_id", columns="month", values="value")
    wide = wide.loc[sorted(wide.index, key=lambda name: int(name[1:]))]
    return Panel(wide.to_numpy(np.float64), pd.DatetimeIndex(wide.columns + "-01"), 12, "MS")


def mean_mase(mean: Floats, known: Floats, came: Floats) -> float:
    """Return the MASE of the rounded forecasts, averaged over the series."""
    scale = np.abs(known[:, 12:] - known[:, :-12]).mean(axis=1)
    return float((np.abs(np.round(mean) - came).mean(axis=1) / scale).mean())


def main(reference: Path) -> None:
    """Print accuracy, coverage and speed."""
    whole = hospital(reference)
    origin = len(whole.period) - HORIZON
    recorded = whole.recorded
    known, came = whole.until(origin), recorded[:, origin:]

    for forecaster in (SeasonalNaive(), *PARTS[:4], Automatic()):
        started = time.perf_counter()
        prediction = forecaster.fit(known).predict(HORIZON, draws=500, seed=SEED)
        low95, low80, high80, high95 = prediction.quantiles()
        seconds = time.perf_counter() - started
        mase = mean_mase(prediction.mean, recorded[:, :origin], came)
        cover80, cover95 = ((came >= low80) & (came <= high80)).mean(), ((came >= low95) & (came <= high95)).mean()
        print(f"{forecaster.name:24} MASE {mase:.4f}  80 %: {cover80:.1%}  95 %: {cover95:.1%}  {seconds:.2f} s")
    total = prediction.draws().sum(axis=1)
    inside = [(np.quantile(total, (1 - level) / 2, axis=0) <= came.sum(axis=0)) for level in (0.80, 0.95)]
    inside = [
        low & (came.sum(axis=0) <= np.quantile(total, (1 + level) / 2, axis=0))
        for low, level in zip(inside, (0.80, 0.95), strict=True)
    ]
    print(f"sum of all series: months within 80 %: {inside[0].sum()} of 12, within 95 %: {inside[1].sum()} of 12")

    folder = reference / "data" / "hospital_monthly"
    published = pd.read_csv(folder / "monash_published_results.csv").set_index("metric").loc["mean_MASE"]
    print("published mean MASE:", ", ".join(f"{name} {value}" for name, value in published.sort_values().items()))
    other = pd.read_csv(folder / "other_published_results.csv").query("metric == 'MASE'")
    print(
        "pretrained neural models:",
        ", ".join(f"{name} {value:.3f}" for name, value in zip(other["model"], other["value"], strict=True)),
    )

    started = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in np.linspace(0, len(known) - 1, SAMPLE).astype(int):
            series = recorded[row, :origin]
            ThetaModel(pd.Series(series, index=known.period), period=12).fit().forecast(HORIZON)
            for trend, damped, seasonal in ((None, False, None), ("add", True, None), (None, False, "add")):
                model = ETSModel(series, trend=trend, damped_trend=damped, seasonal=seasonal, seasonal_periods=12)
                model.fit(disp=False).forecast(HORIZON)
    each = (time.perf_counter() - started) / SAMPLE
    print(
        f"statsmodels (Theta and three forms of ETS): {each:.2f} s a series; default: {seconds / len(known):.5f} s,",
        end=" ",
    )
    print(f"{each / (seconds / len(known)):.0f} times faster")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PKS_REFERENCE", "../shared")))
