"""Errors of the forecast: sums by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.chain.forecast_error import forecast_error
from tests.balance.cases import every_week
from tests.chain.outcomes import known, outcome, steady


def test_bias_and_wape_are_shares_of_what_arrived() -> None:
    """20 a week are expected; A had 16, 30 and B 20, 10.

    A: 46 came of 40, so −6/46, without sign 14/46. B: 30 of 40, 10/30 and 10/30. All: 4/76 and 24/76.
    """
    _, plan = steady()
    told = pd.concat(
        [outcome("A", production=20.0, arrivals=[16.0, 30.0]), outcome("B", production=20.0, arrivals=[20.0, 10.0])]
    )
    found = forecast_error(plan.problem, known(plan, told)["arrivals"])
    assert found["unit"].tolist()[:4] == ["A", "B", "A", "B"]
    assert found[["unit", "planning_object"]].isna().sum().tolist() == [1, 3]
    assert found["bias"].tolist() == pytest.approx([-6 / 46, 1 / 3, -6 / 46, 1 / 3, 4 / 76])
    assert found["wape"].tolist() == pytest.approx([14 / 46, 1 / 3, 14 / 46, 1 / 3, 24 / 76])
    assert found["periods"].tolist() == [2, 2, 2, 2, 4]


def test_intervals_are_held_or_not_cell_by_cell() -> None:
    """[15, 25] holds 16 and 20 and not 30 and 10; where there is no interval nothing is asked."""
    _, plan = steady()
    told = outcome("A", production=20.0, arrivals=[16.0, 30.0, 20.0, 10.0])
    ends = pd.DataFrame(every_week({("A", "p"): 15.0}, 3), columns=["unit", "planning_object", "period", "lower_80"])
    ends = ends.assign(upper_80=25.0, period=pd.to_datetime(ends["period"]))
    row = forecast_error(plan.problem, known(plan, told)["arrivals"], ends).iloc[0]
    assert (row["inside_80"], row["known_80"]) == (pytest.approx(2 / 3), 3)


def test_nobody_told_who_arrived() -> None:
    """Without arrivals there is no error, and no interval without a forecast."""
    _, plan = steady()
    assert forecast_error(plan.problem, None).empty
    told = outcome("A", production=20.0, arrivals=[16.0, 30.0])
    assert np.isnan(forecast_error(plan.problem, known(plan, told)["arrivals"])["inside_80"]).all()
