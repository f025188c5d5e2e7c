"""Beds of a case, each unit at its own occupancy."""

from __future__ import annotations

import pandas as pd
import pytest

from balance.cases import small_case, table
from pks.chain.inpatient import beds, inpatient, occupancies
from pks.chain.need import need
from pks.core.case import Case


def wards(capacities: pd.DataFrame, **tables: pd.DataFrame) -> Case:
    """Return a ward with p, 3 days in bed each, and intensive care with q, 2 days; ten come to each of them a week."""
    given = {
        "capacities": capacities,
        "activity_hours": table("planning_object capacity hours", ("p", "bed", 72.0), ("q", "icu bed", 48.0)),
        "length_of_stay": table("planning_object mean_days", ("p", 3.0), ("q", 2.0)),
    }
    return small_case(
        units=("ward", "icu"),
        objects=table("planning_object", ("p",), ("q",)),
        demand={("ward", "p"): 10, ("icu", "q"): 10},
        **{**given, **tables},
    )


def test_each_unit_counts_beds_at_the_occupancy_of_its_own_capacity() -> None:
    """The ward may use 90 % of its beds and intensive care 70 %; beds in use are 10·3/7 and 10·2/7 once the start is steady."""
    case = wards(table("capacity max_utilisation", ("bed", 0.9), ("icu bed", 0.7)))
    found = beds(case, inpatient(case, need(case)))
    assert dict(zip(found.ward, found.occupancy, strict=True)) == pytest.approx({"ward": 0.9, "icu": 0.7})
    assert found.mean.tolist() == pytest.approx([30 / 7 / 0.9, 20 / 7 / 0.7])


def test_all_beds_may_be_in_use() -> None:
    """A highest utilisation of 1 is meant: as many beds as are in use."""
    case = wards(table("capacity max_utilisation", ("bed", 1.0), ("icu bed", 0.7)))
    found = beds(case, inpatient(case, need(case)))
    assert found.occupancy[0] == 1
    assert found.mean[0] == pytest.approx(30 / 7)


def test_beds_of_two_kinds_add_up() -> None:
    """A stay of 3 days, one in intensive care: 10/7 beds at 70 % and 20/7 at 90 % are 30/7 beds in use of 5.2."""
    case = wards(
        table("capacity max_utilisation session_hours", ("bed", 0.9, 24), ("icu bed", 0.7, 24)),
        activity_hours=table("planning_object capacity hours", ("p", "bed", 48.0), ("p", "icu bed", 24.0)),
    )
    found = beds(case, inpatient(case, need(case)))
    assert found.mean[0] == pytest.approx(10 / 7 / 0.7 + 20 / 7 / 0.9)


@pytest.mark.parametrize(
    ("session_hours", "hours", "occupancy"),
    [(None, 72.0, 0.8), (None, 6.0, 0.95), (8, 72.0, 0.95), (24, 6.0, 0.8)],
    ids=["the whole stay", "an operation", "eight-hour sessions", "sessions of a day"],
)
def test_what_is_a_capacity_of_beds(session_hours: float | None, hours: float, occupancy: float) -> None:
    """Sessions of a day make it one and shorter ones do not; where none are told, it takes half of the stay of three days."""
    case = wards(
        table("capacity max_utilisation session_hours", ("bed", 0.8, session_hours), ("icu bed", 0.7, None)),
        activity_hours=table("planning_object capacity hours", ("p", "bed", hours), ("q", "icu bed", 48.0)),
    )
    assert occupancies(case, inpatient(case, need(case))).tolist() == pytest.approx([occupancy, 0.7])


def test_a_stay_of_half_a_day_counts_at_its_own_occupancy() -> None:
    """Short stays take less than 24 hours of a bed; they count all the same."""
    case = wards(
        table("capacity max_utilisation", ("bed", 0.6), ("icu bed", 0.7)),
        activity_hours=table("planning_object capacity hours", ("p", "bed", 12.0), ("q", "icu bed", 48.0)),
        length_of_stay=table("planning_object mean_days", ("p", 0.5), ("q", 2.0)),
    )
    assert occupancies(case, inpatient(case, need(case))).tolist() == pytest.approx([0.6, 0.7])
