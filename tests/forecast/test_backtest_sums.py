"""Backtests of forecasts that add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.forecast.backtest_sums import backtest_sums
from pks.forecast.hierarchy import hierarchy_of
from pks.forecast.panel import panel
from pks.forecast.reconciliation import BottomUp
from tests.forecast.test_backtest import Always

TREE = hierarchy_of(pd.DataFrame({"hospital": ["A", "A", "B"]}), [(), ("hospital",)])
YEARS = np.tile([[30.0], [20.0], [10.0]], (1, 16))


def test_what_is_judged_adds_up() -> None:
    """Who always says 22 says so of the sum of three wards alone, and 66 of it bottom-up; 30 + 20 + 10 = 60 come.

    Of itself 38 too few, reconciled 6 too many; the sum of hospital A is 50: 28 too few and 6 too few.
    """
    found = backtest_sums(panel(YEARS, "QS"), TREE, forecaster=Always(22.0), reconciliation=BottomUp(), origins=1)
    bias = found.by_series.set_index(["method", "series"])["bias"]
    assert bias["always"].iloc[:2].tolist() == pytest.approx([-38 / 60, -28 / 50])
    assert bias["always, reconciled"].iloc[:2].tolist() == pytest.approx([6 / 60, -6 / 50])
    assert bias["always, reconciled"].iloc[3:].tolist() == pytest.approx([-8 / 30, 2 / 20, 12 / 10])


def test_sums_of_a_series_that_had_not_started_are_not_judged() -> None:
    """Ward 3 opens in the last year: neither it, nor hospital B, nor the whole can be judged before; hospital A can."""
    values = YEARS.copy()
    values[2, :12] = np.nan
    found = backtest_sums(panel(values, "QS"), TREE, forecaster=Always(25.0), origins=1)
    for errors in found.errors.values():
        judged = ~np.isnan(errors.came[0]).any(axis=1)
        assert judged.tolist() == [False, True, False, True, True, False]
    assert not np.isnan(found.errors["always, reconciled"].mean[0, 1]).any()


def test_reconciled_intervals_hold_counts_that_vary_alone() -> None:
    """24 wards of Poisson counts in four hospitals: 80 % intervals of the sums hold about 80 % of what came."""
    rng = np.random.default_rng(1)
    wards = panel(rng.poisson(rng.uniform(10, 60, (24, 1)), (24, 84)).astype(float), "MS")
    tree = hierarchy_of(pd.DataFrame({"hospital": np.repeat(list("ABCD"), 6)}), [(), ("hospital",)])
    found = backtest_sums(wards, tree, draws=100)
    rows = found.by_series.query("method == 'automatic, reconciled'")
    assert rows["coverage_80"].mean() == pytest.approx(0.8, abs=0.1)
    assert rows["relative"].mean() < 0.85
