"""Improvement work in hours: full, realised and potential, by hand, and in agreement with need and availability."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_no_more_is_realised_than_there_is_to_take() -> None:
    """An activity of 2 hours cannot lose 5: with a fifth realised, 1 hour is, and 1 of the other 4 is potential.

    Ten activities in each of four weeks: 40 hours realised, 40 potential, and the need falls by the 40.
    """
    work = table("improvement hours_change realised", ("magic", -5, 0.2))
    of = small_case(demand={("A", "p"): 10}, available={("A", "c"): 30}, improvements=work)
    axes, activities = axes_of(of), np.full((1, 1, 4), 10.0)
    rows = improvement_effects(of, axes, activities=activities, available=np.full((1, 1, 4), 30.0))
    assert rows[["full", "realised", "potential"]].sum().tolist() == pytest.approx([80, 40, 40])
    assert capacity_need(activity_hours(of, axes), activities, 1).sum() == pytest.approx(80 - 40)


WITHOUT = small_case(demand={("A", "p"): 10}, available={("A", "c"): 30})


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from([-3.0, -1.0, 0.5]), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from([-25.0, -4.0, 3.0]), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=3),
    st.booleans(),
)
def test_what_is_realised_is_what_need_and_availability_count_whatever_the_work_promises(
    hours: list[tuple[float, float]], capacity: list[tuple[float, float]], dated: bool
) -> None:
    """Need falls by the sum realised and availability rises by it, also where hours end; nothing is potential below 0."""
    week = "2026-01-12" if dated else None
    rows = [(f"need {k}", "A", "c", week if k % 2 else None, h, None, w) for k, (h, w) in enumerate(hours)]
    rows += [(f"capacity {k}", "A", "c", week if k % 2 else None, None, a, w) for k, (a, w) in enumerate(capacity)]
    work = table("improvement unit capacity period hours_change capacity_change realised", *rows)
    of = WITHOUT.replace(improvements=work)
    axes, activities = axes_of(WITHOUT), np.full((1, 1, 4), 10.0)
    there = [available_capacity(each, axes).hours for each in (WITHOUT, of)]
    need = [capacity_need(activity_hours(each, axes), activities, 1) for each in (WITHOUT, of)]
    found = improvement_effects(of, axes, activities=activities, available=there[1])
    sums = found.groupby(["side", "period"])["realised"].sum()
    assert (need[0] - need[1]).ravel() == pytest.approx(
        sums["need"].reindex(axes.period.index, fill_value=0).to_numpy()
    )
    assert (there[1] - there[0]).ravel() == pytest.approx(
        sums["capacity"].reindex(axes.period.index, fill_value=0).to_numpy()
    )
    assert (found["potential"] >= 0).all()


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
