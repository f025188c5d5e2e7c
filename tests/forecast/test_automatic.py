"""How the default combines: steadily, over workers, and with a line where there is no season."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest

from pks.core.workers import Mapper, Workers
from pks.forecast.automatic import Automatic
from pks.forecast.averaged_smoothing import AveragedSmoothing
from pks.forecast.panel import panel
from tests.forecast.test_backtest import Always


def test_years_that_grow_evenly_go_on_growing() -> None:
    """Ten series that grow by the same number every year are forecast nearer to their line than to their last value."""
    level = np.linspace(1000, 10_000, 10)[:, None]
    values = level * (1 + 0.03 * np.arange(8))
    ahead = level * (1 + 0.03 * np.arange(8, 11))
    fitted = Automatic().fit(panel(values, "YS"))
    assert (np.abs(fitted.mean(3) - ahead) < 0.5 * (ahead - values[:, -1:])).all()
    assert all("drift" in told for told in fitted.methods()[0])


def test_no_part_is_trusted_alone_on_little_evidence() -> None:
    """Of two years of months no part weighs more than half: two years do not tell which way of forecasting is right."""
    values = np.random.default_rng(4).poisson(80, (20, 30)).astype(float)
    weights = Automatic().fit(panel(values, "MS")).inner.weights
    assert weights.max() < 0.5
    np.testing.assert_allclose(weights.sum(axis=0), 1.0)


def sent(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterable[Any]:
    """Map as over processes, without their start: all goes there and back as bytes."""
    there = pickle.loads(pickle.dumps(function))
    return (pickle.loads(pickle.dumps(there(pickle.loads(pickle.dumps(item))))) for item in items)


@pytest.mark.parametrize("over", [sent, Workers(2, "threading")], ids=["sent", "threads"])
def test_workers_do_not_change_the_forecast(over: Mapper) -> None:
    """Origins sent away or over two threads give the same means, factors and draws, to the last digit; each is told of."""
    values = np.random.default_rng(5).poisson(60, (8, 60)).astype(float)
    seen: list[tuple[int, int]] = []
    alone = Automatic().fit(panel(values, "MS"))
    spread = Automatic(over=over, progress=lambda done, total: seen.append((done, total))).fit(panel(values, "MS"))
    assert (spread.mean(12) == alone.mean(12)).all()
    assert (spread.predict(12, draws=20, seed=1).draws() == alone.predict(12, draws=20, seed=1).draws()).all()
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_rare_counts_are_forecast_at_their_mean() -> None:
    """One need in two months, in each of 15 series alone: the mean over the next year is near 0.5, never a multiple of it."""
    drawn = np.random.default_rng(6).poisson(0.5, (15, 48)).astype(float)
    said = np.array([Automatic().fit(panel(row[None], "MS")).mean(12).mean() for row in drawn])
    assert said.mean() == pytest.approx(0.5, rel=0.2)
    assert said.max() < 1.5


def test_a_forecaster_that_says_zero_wins_nothing_by_it() -> None:
    """Of counts of 0.3 a month 0 has the least absolute error but not the least squared one: the mean of the year stays."""
    drawn = np.random.default_rng(7).poisson(0.3, (80, 60)).astype(float)
    fitted = Automatic(parts=[AveragedSmoothing(), Always(0.0)]).fit(panel(drawn, "MS"))
    assert (fitted.inner.weights[0] > fitted.inner.weights[1]).mean() > 0.9


def test_no_series_have_no_methods() -> None:
    """Where nothing is recorded, as in a case of demography alone, there is nothing to tell of, and no error."""
    nothing = panel(np.zeros((0, 0)), "MS")
    assert Automatic().fit(nothing).methods() == ([], [])
