"""The interval of a capacity need."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from balance.cases import small_case, table
from pks.chain.capacity import capacity_tables
from pks.chain.forecasting import forecast_need
from pks.chain.need import need
from pks.chain.uncertain import capacity_need_interval

HISTORY = table(
    "unit planning_object period arrivals",
    *((unit, "p", day, 10) for unit in "AB" for day in ("2025-12-15", "2025-12-22", "2025-12-29")),
)


def test_an_interval_of_a_sum_is_that_of_the_summed_draws() -> None:
    """In half of the draws A has 10 a week and B 20, in the other half the reverse; in a week of 5 January each needs 2 hours.

    So each unit needs 80 or 160 hours in four weeks, and both together 240 in every draw: no interval at all.
    """
    units = table("unit parent", ("A", "Hospital"), ("B", "Hospital"))
    case = small_case(units=("A", "B")).replace(units=units, demand=None, history=HISTORY)
    known, forecast = need(case), forecast_need(case, draws=40)
    draws = np.where((np.arange(40) % 2 == 0)[:, None, None] == (np.arange(2) == 0)[:, None], 10.0, 20.0)
    forecast = replace(forecast, draws=np.broadcast_to(draws, (40, 2, 4)))
    found = capacity_need_interval(case, known, forecast).set_index("unit")
    assert found.loc["A", ["mean", "lower_95", "lower_80", "upper_80", "upper_95"]].tolist() == pytest.approx(
        [120, 80, 80, 160, 160]
    )
    assert found.loc["Hospital", ["mean", "lower_95", "upper_95"]].tolist() == pytest.approx([240] * 3)
    assert "capacity_need_interval" in capacity_tables(case, known, forecast=forecast)


def test_follow_on_care_is_in_the_interval() -> None:
    """10 visits of 2 hours a week give rise to as many more a week later: 20, 40, 40 and 40 hours in four weeks."""
    case = small_case(
        objects=table("planning_object", ("p",), ("q",)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("q", "c", 2.0)),
        pathways=table("from to lag per_activity", ("p", "q", 1, 1.0)),
    ).replace(demand=None, history=HISTORY[HISTORY["unit"] == "A"])
    forecast = forecast_need(case, draws=3)
    forecast = replace(forecast, draws=np.where(forecast.planning_object[:, None] == 0, np.full((3, 1, 4), 10.0), 0.0))
    found = capacity_need_interval(case, need(case), forecast, frequency="W-MON")
    assert found["mean"].tolist() == pytest.approx([20, 40, 40, 40])
    assert found["complete"].all()


def test_what_comes_through_care_groups_varies_as_single_people_do() -> None:
    """200 people a week, each with a chance of 0.1 of an operation, are Poisson(20) operations a week at 30 units.

    So the 80 % interval holds 80 % of Poisson(20) outcomes, and somewhat more for they are whole numbers: 14 to 26 hold 84 %.
    The interval of the people alone, 200 give or take 9 % for 80 %, would be 18 to 22 and hold 43 %.
    """
    units = tuple(f"U{number}" for number in range(30))
    weeks = pd.date_range("2024-01-08", "2025-12-29", freq="W-MON")
    rng = np.random.default_rng(1)
    rows = [(unit, None, "hip", str(day.date()), rng.poisson(200)) for unit in units for day in weeks]
    case = small_case(
        units=units,
        care_groups=table("care_group", ("hip",)),
        pathways=table("from to lag per_activity", ("hip", "p", 0, 0.1)),
    ).replace(demand=None, history=table("unit planning_object care_group period arrivals", *rows))
    said = forecast_need(case, draws=300).table
    assert said["mean"].mean() == pytest.approx(20, rel=0.03)
    came = rng.poisson(20, (200, len(said)))
    held = ((came >= said["lower_80"].to_numpy()) & (came <= said["upper_80"].to_numpy())).mean()
    assert held == pytest.approx(0.84, abs=0.04)


def test_follow_on_care_varies_as_single_people_do() -> None:
    """100 visits a week in every draw, each followed by an operation with a chance of 0.2 in the same week, 2 hours each.

    The hours of 4 weeks are 2·Bin(400, 0.2), 160 give or take 2·√(400·0.2·0.8) = 16: an 80 % interval of 160 ± 1.2816·16 = 20.5.
    """
    case = small_case(
        objects=table("planning_object", ("p",), ("q",)),
        activity_hours=table("planning_object capacity hours", ("q", "c", 2.0)),
        pathways=table("from to lag per_activity", ("p", "q", 0, 0.2)),
    ).replace(demand=None, history=HISTORY[HISTORY["unit"] == "A"])
    forecast = forecast_need(case, draws=3)
    drawn = np.where((forecast.planning_object == 0)[:, None], np.full((4000, 1, 4), 100.0), 0.0)
    found = capacity_need_interval(case, need(case), replace(forecast, draws=drawn)).iloc[0]
    assert found["mean"] == pytest.approx(160, abs=4 * 16 / np.sqrt(4000))
    assert found[["lower_80", "upper_80"]].tolist() == pytest.approx([139.5, 180.5], abs=2)
