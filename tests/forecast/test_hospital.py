"""767 hospital series against published figures: Godahewa et al., arXiv:2105.06643, and the figures beside the data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.forecast_hospital import hospital, mean_mase
from pks.forecast.automatic import Automatic
from pks.forecast.panel import Panel
from pks.forecast.prediction import Prediction
from pks.forecast.seasonal_naive import SeasonalNaive


@pytest.fixture(scope="module")
def whole(reference: Path) -> Panel:
    """All 84 months."""
    return hospital(reference)


@pytest.fixture(scope="module")
def prediction(whole: Panel) -> Prediction:
    """The default's forecast of the last 12 months."""
    return Automatic().fit(whole.until(72)).predict(12, draws=400, seed=1)


def test_seasonal_naive_is_the_published_one(whole: Panel, reference: Path) -> None:
    """Seasonal naive has the MASE that Chronos' authors publish, to all digits."""
    published = pd.read_csv(reference / "data" / "hospital_monthly" / "other_published_results.csv")
    figure = published[(published["model"] == "seasonal-naive") & (published["metric"] == "MASE")]["value"].item()
    mean = SeasonalNaive().fit(whole.until(72)).mean(12)
    assert mean_mase(mean, whole.recorded[:, :72], whole.recorded[:, 72:]) == pytest.approx(figure, rel=1e-12)


def test_the_default_beats_the_archive(whole: Panel, prediction: Prediction, reference: Path) -> None:
    """Mean MASE of the default is below 0.74, and below the best of the twelve methods of the archive."""
    archive = pd.read_csv(reference / "data" / "hospital_monthly" / "monash_published_results.csv", index_col="metric")
    mase = mean_mase(prediction.mean, whole.recorded[:, :72], whole.recorded[:, 72:])
    assert mase < 0.74 < archive.loc["mean_MASE"].min()


@pytest.mark.parametrize(("level", "low", "high"), [(0.80, 1, 2), (0.95, 0, 3)])
def test_intervals_hold_their_share(whole: Panel, prediction: Prediction, level: float, low: int, high: int) -> None:
    """80 % and 95 % intervals hold their share of the test months within 2 points."""
    ends, came = prediction.quantiles(), whole.recorded[:, 72:]
    assert ((ends[low] <= came) & (came <= ends[high])).mean() == pytest.approx(level, abs=0.02)


def test_dependence_is_kept(prediction: Prediction) -> None:
    """The sum of all series is less sure than independent series would make it believe."""
    draws = prediction.draws()
    apart = np.sqrt((draws.std(axis=0) ** 2).sum(axis=0))
    assert (draws.sum(axis=1).std(axis=0) > 1.5 * apart).all()
