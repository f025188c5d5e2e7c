"""How the default combines: steadily, over workers, and with a line where there is no season."""

from __future__ import annotations

import numpy as np
import pytest

from pks.core.workers import Workers
from pks.forecast.automatic import Automatic
from pks.forecast.panel import panel


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


@pytest.mark.parametrize("over", [Workers(2), Workers(2, "threading")], ids=["processes", "threads"])
def test_workers_do_not_change_the_forecast(over: Workers) -> None:
    """Origins over two workers give the same means, factors and draws, to the last digit; progress is told of each."""
    values = np.random.default_rng(5).poisson(60, (8, 60)).astype(float)
    seen: list[tuple[int, int]] = []
    alone = Automatic().fit(panel(values, "MS"))
    spread = Automatic(over=over, progress=lambda done, total: seen.append((done, total))).fit(panel(values, "MS"))
    assert (spread.mean(12) == alone.mean(12)).all()
    assert (spread.predict(12, draws=20, seed=1).draws() == alone.predict(12, draws=20, seed=1).draws()).all()
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
