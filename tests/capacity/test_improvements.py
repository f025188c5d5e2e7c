"""Improvement work in hours: full, realised and potential, by hand, and in agreement with need and availability."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.capacity.available import available_capacity
from pks.capacity.improvements import followed, improvement_effects
from pks.capacity.need import activity_hours, capacity_need
from pks.core.axes import axes_of
from pks.core.case import Case
from tests.balance.cases import small_case, table


def case(realised: float = 0.25) -> Case:
    """Return two units with 10 activities a week of 2 hours each, and improvements of both sides."""
    return small_case(
        units=("A", "B"),
        demand={("A", "p"): 10, ("B", "p"): 10},
        available={("A", "c"): 30, ("B", "c"): 30},
        improvements=table(
            "improvement unit planning_object capacity period hours_change capacity_change realised",
            ("same day", None, "p", "c", None, -0.4, None, realised),
            ("record system", "A", None, "c", "2026-01-12", 0.3, None, 0.0),
            ("evenings", "B", None, "c", None, None, 5.0, 0.6),
        ),
    )


def effects(of: Case) -> pd.DataFrame:
    """Return the effects for ten activities a week."""
    axes = axes_of(of)
    activities = np.full((2, 1, 4), 10.0)
    return improvement_effects(of, axes, activities=activities, available=available_capacity(of, axes).hours)


def test_full_realised_and_potential_hours() -> None:
    """Same day: 0.4 · 10 · 4 weeks · 2 units = 32 hours, a quarter realised. Evenings: 5 · 4 = 20, 12 realised.

    The record system burdens A with 0.3 · 10 = 3 hours in its week, all of which count though nothing is realised.
    """
    sums = effects(case()).groupby(["improvement", "side"])[["full", "realised", "potential"]].sum()
    assert sums.loc[("same day", "need")].tolist() == pytest.approx([32, 8, 24])
    assert sums.loc[("evenings", "capacity")].tolist() == pytest.approx([20, 12, 8])
    assert sums.loc[("record system", "need")].tolist() == pytest.approx([-3, -3, 0])


def test_realised_hours_are_those_that_need_and_availability_count() -> None:
    """Need falls and availability rises by the realised hours, unit by unit and week by week."""
    with_work, without = case(), case().replace(improvements=None)
    axes = axes_of(without)
    activities = np.full((2, 1, 4), 10.0)
    rows = effects(with_work)
    relief = {
        side: rows[rows["side"] == side].groupby(["unit", "period"])["realised"].sum().reindex(
            pd.MultiIndex.from_product([axes.unit, axes.period.index]), fill_value=0.0
        ).to_numpy().reshape(2, 4)
        for side in ("need", "capacity")
    }  # fmt: skip
    need = [capacity_need(activity_hours(each, axes), activities, 1)[:, 0] for each in (without, with_work)]
    there = [available_capacity(each, axes).hours[:, 0] for each in (without, with_work)]
    assert need[0] - need[1] == pytest.approx(relief["need"])
    assert there[1] - there[0] == pytest.approx(relief["capacity"])


def test_work_is_followed_from_date_to_date() -> None:
    """From a quarter to three quarters realised, 16 of the 32 hours have come since."""
    spring, autumn = pd.Timestamp("2026-03-01"), pd.Timestamp("2026-09-01")
    rows = followed({autumn: effects(case(0.75)), spring: effects(case(0.25))})
    same_day = rows[rows["improvement"] == "same day"]
    assert same_day["date"].tolist() == [spring, autumn]
    assert same_day["realised"].tolist() == pytest.approx([8, 24])
    assert same_day["change"].tolist() == pytest.approx([8, 16])
    assert same_day["potential"].tolist() == pytest.approx([24, 8])


def test_without_improvements_there_is_nothing() -> None:
    """No rows, and nothing to follow."""
    assert effects(case().replace(improvements=None)).empty
    assert followed({}).empty
