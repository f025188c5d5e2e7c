"""As last year: production of the same period one year before, and no more than is possible."""

from __future__ import annotations

import pandas as pd
import pytest

import pks
from pks.core.case import Case
from pks.core.errors import AlignmentError
from pks.core.faults import CaseError
from pks.strategies.last_year import last_year
from tests.balance.cases import small_case, table
from tests.strategies.ladder_cases import done, of_list, tiers, two_clinics


def recorded(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Return a history of what arrived and what was produced."""
    return table("unit planning_object period arrivals production", *rows)


def two_lists(history: pd.DataFrame, **more: object) -> Case:
    """Return a week with 20 waiting for "mild" and for "severe", an hour each, and ten hours."""
    given: dict[str, object] = {
        "objects": table("planning_object max_wait_days severity", ("mild", 30, 1), ("severe", 30, 5)),
        "activity_hours": table("planning_object capacity hours", ("mild", "c", 1.0), ("severe", "c", 1.0)),
        "waiting": table("unit planning_object waited_days patients", ("A", "mild", 0, 20), ("A", "severe", 0, 20)),
        "available": {("A", "c"): 10},
        "demand": {("A", "mild"): 0, ("A", "severe"): 0},
    }
    return small_case(periods=1, history=history, **{**given, **more})  # type: ignore[arg-type]


def test_the_example_of_the_page_comes_out_as_worked_out_by_hand() -> None:
    """A did 7 and 9 last year and has 8 hours: 7 and 8. B did 5 and 3, and does so again."""
    case = two_clinics()
    plan = pks.plan(case, strategy=last_year(case))
    assert (done(plan, "A"), done(plan, "B")) == (pytest.approx([7, 8]), pytest.approx([5, 3]))
    assert of_list(plan, "A", "waiting") == pytest.approx([14, 6])  # 21 - 7, 14 - 8
    assert of_list(plan, "A", "overdue") == pytest.approx([3, 6])  # 10 - 7, 21 - 15
    assert of_list(plan, "B", "waiting") == pytest.approx([3, 4])  # 8 - 5, 3 + 4 - 3
    assert tiers(plan) == pytest.approx({"overdue": 9, "order 3": 0, "order 2": 0, "order 1": 0, "waiting": 27})
    assert (plan.strategy, plan.measures.empty) == ("last-year", True)


def test_where_last_year_does_not_fit_the_least_severe_is_cut() -> None:
    """Eight of each were done, and there are ten hours: eight severe and two mild."""
    case = two_lists(recorded(("A", "mild", "2025-01-06", 9, 8), ("A", "severe", "2025-01-06", 9, 8)))
    plan = pks.plan(case, strategy=last_year(case))
    assert (done(plan, "A", "severe"), done(plan, "A", "mild")) == (pytest.approx([8]), pytest.approx([2]))


def test_no_more_is_done_than_last_year_though_hours_are_left() -> None:
    """Two of each were done: so they are, and six hours stay free."""
    case = two_lists(recorded(("A", "mild", "2025-01-06", 9, 2), ("A", "severe", "2025-01-06", 9, 2)))
    plan = pks.plan(case, strategy=last_year(case))
    assert (done(plan, "A", "severe"), done(plan, "A", "mild")) == (pytest.approx([2]), pytest.approx([2]))


def test_no_more_are_served_than_wait() -> None:
    """Eight were done, and three wait: three are served."""
    case = two_lists(
        recorded(("A", "mild", "2025-01-06", 9, 8), ("A", "severe", "2025-01-06", 9, 0)),
        waiting=table("unit planning_object waited_days patients", ("A", "mild", 0, 3)),
    )
    assert done(pks.plan(case, strategy=last_year(case)), "A", "mild") == pytest.approx([3])


def test_acute_need_is_met_first_whatever_it_was_last_year() -> None:
    """Nine acute come where one came last year; the one hour left serves one of the five of last year."""
    case = small_case(
        periods=1,
        objects=table("planning_object max_wait_days acute", ("p", 30, False), ("acute", None, True)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 1.0), ("acute", "c", 1.0)),
        waiting=table("unit planning_object waited_days patients", ("A", "p", 0, 20)),
        demand={("A", "acute"): 9},
        available={("A", "c"): 10},
        history=recorded(("A", "p", "2025-01-06", 5, 5), ("A", "acute", "2025-01-06", 1, 1)),
    )
    plan = pks.plan(case, strategy=last_year(case))
    assert (done(plan, "A", "acute"), done(plan, "A", "p")) == (pytest.approx([9]), pytest.approx([1]))


def test_arrivals_stand_in_for_production_that_is_not_recorded() -> None:
    """Four came, and what was done is not recorded: four are done."""
    case = two_lists(recorded(("A", "mild", "2025-01-06", 4, None), ("A", "severe", "2025-01-06", 9, 1)))
    assert done(pks.plan(case, strategy=last_year(case)), "A", "mild") == pytest.approx([4])


def test_a_list_that_is_not_recorded_at_all_is_kept_from_growing() -> None:
    """Nothing is known of "severe", and three join its 20: three are served; the strategy names the list."""
    case = two_lists(recorded(("A", "mild", "2025-01-06", 4, 4)), demand={("A", "severe"): 3})
    strategy = last_year(case)
    plan = pks.plan(case, strategy=strategy)
    assert (done(plan, "A", "severe"), of_list(plan, "A", "waiting", "severe")) == (
        pytest.approx([3]),
        pytest.approx([20]),
    )
    assert strategy.unrecorded(plan.problem).to_numpy().tolist() == [["A", "severe"]]


def test_a_horizon_of_more_than_a_year_repeats_the_year_before_it() -> None:
    """Quarters: the fifth is as the first, whose year before is 2025."""
    settings = {
        "name": "q",
        "currency": "SEK",
        "level": "strategic",
        "frequency": "QS",
        "start": "2026-01-01",
        "periods": 5,
    }
    rows = [("A", "p", f"2025-{month:02}-01", 9, month) for month in (1, 4, 7, 10)]
    case = pks.case_from(
        settings,
        {
            "units": table("unit", ("A",)),
            "planning_objects": table("planning_object max_wait_days", ("p", 90)),
            "history": recorded(*rows, ("A", "p", "2024-01-01", 9, 99)),
        },
    )
    assert last_year(case).production[0, 0].tolist() == [1, 4, 7, 10, 1]


def test_periods_that_are_missing_are_named() -> None:
    """Of two weeks of last year one is not there: the fault names list and week, and what to do."""
    case = two_clinics(history=recorded(("A", "p", "2025-01-06", 9, 7), ("B", "p", "2025-01-13", 4, 3)))
    with pytest.raises(CaseError) as error:
        pks.plan(case, strategy=last_year(case))
    faults = error.value.faults
    assert faults["value"].tolist() == ["A, p", "B, p"]
    assert faults["reason"].str.extract(r"(\d{4}-\d\d-\d\d)")[0].tolist() == ["2025-01-13", "2025-01-06"]


def test_a_case_without_history_of_planning_objects_is_refused() -> None:
    """There is nothing to repeat."""
    with pytest.raises(CaseError, match="not known"):
        last_year(two_clinics(history=None))


def test_the_production_of_another_case_is_refused() -> None:
    """Production of two units cannot be that of a case with one."""
    case = two_lists(recorded(("A", "mild", "2025-01-06", 4, 4)))
    with pytest.raises(AlignmentError, match="make the strategy from this case"):
        pks.plan(case, strategy=last_year(two_clinics()))
