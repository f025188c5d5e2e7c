"""Goals from promises and dates, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pks.core.axes import axes_of
from pks.forecast.goals import waiting_goals
from pks.forecast.target_lists import GoalError, goals_by, promised_lists
from tests.balance.cases import small_case, table


def test_the_list_of_a_promise_is_that_of_the_paper() -> None:
    """30 a week and a promise of 52 weeks with factor 4 (98.17 % in time) allow 390 waiting (Fong et al. 2022), 780 call for relief."""
    case = small_case(objects=table("planning_object max_wait_days", ("p", 364)))
    found = promised_lists(case, axes_of(case), np.full((1, 1, 4), 30.0), share=1 - np.exp(-4))
    assert found["target"].tolist() == pytest.approx([390])
    assert found["maximum"].tolist() == pytest.approx([780])


def test_no_promise_no_list() -> None:
    """Acute objects, objects without a promise and units without arrivals get no goal."""
    objects = table("planning_object max_wait_days acute", ("p", 7, False), ("q", None, False), ("r", 7, True))
    case = small_case(units=("A", "B"), objects=objects)
    arriving = np.ones((2, 3, 4))
    arriving[1] = 0
    found = promised_lists(case, axes_of(case), arriving, share=0.9)
    assert found[["unit", "planning_object"]].to_numpy().tolist() == [["A", "p"]]
    assert found["target"].tolist() == pytest.approx([1 / np.log(10)])  # 1 a week · 1 week ÷ −ln(0.1)


@pytest.mark.parametrize("share", [0.0, 1.0, np.nan])
def test_an_impossible_share_is_refused(share: float) -> None:
    """Nobody can promise everybody; the message says what to give."""
    case = small_case()
    with pytest.raises(GoalError, match="above 0 and below 1"):
        promised_lists(case, axes_of(case), np.ones((1, 1, 4)), share=share)


def test_a_target_by_a_date_falls_evenly_and_stays() -> None:
    """100 waiting, 60 by the end of week 2: 80, 60, 60, 60; 20 more activities in each of two weeks."""
    case = small_case(waiting=table("unit planning_object waited_days patients", ("A", "p", 1, 100)))
    targets = table("unit planning_object target by", ("A", "p", 60, "2026-01-19"))
    case = case.replace(goals=goals_by(case, axes_of(case), targets))
    found = waiting_goals(case, axes_of(case))
    assert found.longest[0, 0].tolist() == [80, 60, 60, 60]
    assert found.activities[0, 0].tolist() == [20, 20, 0, 0]


def test_without_a_date_the_target_is_for_the_end() -> None:
    """100 waiting, 60 at the end of four weeks: 10 a week; a list already short enough asks for nothing."""
    waiting = table("unit planning_object waited_days patients", ("A", "p", 1, 100), ("B", "p", 1, 30))
    case = small_case(units=("A", "B"), waiting=waiting)
    rows = goals_by(case, axes_of(case), table("unit planning_object target", ("A", "p", 60), ("B", "p", 60)))
    assert rows["reduce_per_period"].tolist() == [10, 0]
    assert rows["maximum"].isna().all()


def test_dates_outside_the_horizon_are_all_named() -> None:
    """A date within the first week and one after the last are both told, with the dates that will do."""
    case = small_case(units=("A", "B"))
    targets = table("unit planning_object target by", ("A", "p", 6, "2026-01-08"), ("B", "p", 6, "2027-01-01"))
    with pytest.raises(GoalError, match=r"A p by 2026-01-08, B p by 2027-01-01: .* 2026-01-12, .* 2026-02-02"):
        goals_by(case, axes_of(case), targets)
