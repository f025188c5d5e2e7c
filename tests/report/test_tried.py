"""How well the forecast would have done, as the page tells it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from pks.forecast.automatic import Automatic
from pks.forecast.backtest import Backtest, backtest
from pks.forecast.history import History
from pks.report.blocks import Section
from pks.report.page import laid_out, page_of
from pks.report.sections.tried import tried
from tests.report.conftest import Planned
from tests.report.pages import Page

MONTHS = 60


@dataclass(frozen=True)
class Forecasted:
    """A forecast that has a backtest."""

    backtest: Backtest | None


@pytest.fixture(scope="module")
def tested() -> Forecasted:
    """Eight series of five years, the last ones the largest; horizons of a year from two origins a year apart, and one between."""
    level = np.arange(1.0, 9.0)[:, None] * 40
    recorded = np.random.default_rng(5).poisson(level, (8, MONTHS)).astype(float)
    labels = pd.DataFrame({"unit": [f"<b>{row}</b>" for row in range(8)], "planning_object": "besök"})
    period = pd.date_range("2021-01-01", periods=MONTHS, freq="MS")
    row, none = np.arange(8), np.full(8, -1)
    history = History(recorded, period, 12, "MS", row, row * 0, none, labels)
    return Forecasted(backtest(history, [Automatic()], horizon=12, origins=3, draws=50))


@pytest.fixture(scope="module")
def page(small: Planned, tested: Forecasted) -> Page:
    """The blocks on a page of their own."""
    return Page(shown(small, tested))


def shown(small: Planned, forecast: object) -> str:
    """Return the section of `forecast` in English."""
    made = page_of(small.case, small.need, small.plan, "en")
    return laid_out(made, [Section("tried", "Tried", tuple(tried(made, forecast)))])


def test_the_table_of_methods_is_the_summary(page: Page, tested: Forecasted) -> None:
    """Each method stands with its measures, unrounded behind the cells."""
    table = page.table("Error and intervals by method")
    for head, name in (("MASE", "mase"), ("Error ÷ outcome", "wape"), ("95 % interval held", "coverage_95")):
        values = [cell.value for cell in table.column(head)]
        np.testing.assert_allclose(values, tested.backtest.summary[name], atol=1e-9)
    assert [row[0].text for row in table.body] == ["seasonal naive", "all weighed together, as used here"]


def test_every_horizon_has_its_row(page: Page, tested: Forecasted) -> None:
    """Twelve months ahead are twelve rows of the method used, held against seasonal naive."""
    table = page.table("By how far ahead: all weighed together")
    assert [row[0].text for row in table.body] == [str(month) for month in range(1, 13)]
    own = tested.backtest.by_horizon.query("method == 'automatic'")["relative"]
    np.testing.assert_allclose([cell.value for cell in table.column("Error ÷ seasonal naive")], own, atol=1e-9)


def test_the_largest_series_are_drawn_and_named(page: Page) -> None:
    """Six of the eight have a picture each, the largest first, and a name that looks like markup stays a name."""
    assert sum(of.get("class") == "drawn" for _, of in page.elements) == 6
    assert page.text.index("besök, <b>7</b>") < page.text.index("besök, <b>6</b>")
    assert "besök, <b>1</b>" not in page.text


def test_a_forecast_without_a_backtest_says_nothing(small: Planned) -> None:
    """Where history is too short for a backtest there is no heading, no table and no picture."""
    assert "How well it would have done" not in Page(shown(small, Forecasted(None))).text
