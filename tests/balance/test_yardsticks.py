from __future__ import annotations

import numpy as np
import pytest

import pks
from pks.balance.yardsticks import (
    added_by_kind,
    hours_by_capacity,
    hours_by_unit,
    people_by_unit,
    travelled,
    yardsticks,
)
from tests.balance.cases import small_case, table
from tests.balance.explain.hand import hand_case


def test_yardsticks_of_the_case_worked_out_by_hand() -> None:
    """A uses 84 of 80 + 4 hours, B 44 of 80: 16 of its own activities and 6 for A, 2 hours each.

    12 people wait at A in the end (30 − 18 = 12 in week 1, then 10 in and 10 out), none of them overdue. Used: 128 of
    164; added: 4 of 128; nobody uses 36.
    """
    found = yardsticks(pks.plan(hand_case()))
    assert found == pytest.approx(
        {
            "waiting_at_end": 12,
            "overdue_at_end": 0,
            "due_after_horizon": 12,
            "follow_on_after_horizon": 0,
            "surplus_hours": 36,
            "used_share": 128 / 164,
            "added_share": 4 / 128,
            "shifted_hours": 0,
            "undone_hours": 0,
            "transferred_activities": 6,
        },
        abs=1e-9,
    )


def test_hours_stand_by_unit_and_capacity() -> None:
    """As above: A is full, with 4 of 84 hours added; B uses 44 of 80."""
    table = hours_by_unit(pks.plan(hand_case())).set_index("unit")
    assert table["there"].to_dict() == pytest.approx({"A": 84, "B": 80})
    assert table["used_share"].to_dict() == pytest.approx({"A": 1, "B": 0.55})
    assert table["added_share"].to_dict() == pytest.approx({"A": 4 / 84, "B": 0})
    assert table["surplus_hours"].to_dict() == pytest.approx({"A": 0, "B": 36}, abs=1e-9)


def test_unlike_capacities_are_not_summed_in_the_table() -> None:
    """An activity takes 2 hours of c and 3 of d; 4 activities use 8 of 10 and 12 of 30."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        capacities=table("capacity", ("c",), ("d",)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2), ("p", "d", 3)),
        demand={("A", "p"): 4},
        available={("A", "c"): 10, ("A", "d"): 30},
    )
    found = hours_by_capacity(pks.plan(case)).set_index("capacity")
    assert found["used"].to_dict() == pytest.approx({"c": 8, "d": 12})
    assert found["surplus_hours"].to_dict() == pytest.approx({"c": 2, "d": 18})


def test_people_and_follow_on_stand_by_unit() -> None:
    """A serves 5 in week 1 and 5 in week 2, each giving rise to 0.4 operations two weeks later: 4 after the horizon.

    10 arrive in each week and 5 are served: 10 wait in the end. With a promise of 7 days those of week 1 have waited 7
    days at the end of week 2, which is not too long: all 10 fall due after the horizon.
    """
    case = small_case(
        periods=2,
        units=("A", "B"),
        objects=table("planning_object max_wait_days", ("p", 7), ("operation", None)),
        demand={("A", "p"): 10},
        available={("A", "c"): 10, ("B", "c"): 10},
        pathways=table("from to lag per_activity", ("p", "operation", 2, 0.4)),
    )
    found = people_by_unit(pks.plan(case)).set_index("unit")
    assert found.loc["A"].tolist() == pytest.approx([10, 0, 10, 4])
    assert found.loc["B"].tolist() == [0, 0, 0, 0]


def test_overtime_is_told_from_other_hours_added() -> None:
    """4 of the 84 hours at A are overtime, as the table of expansions says."""
    case = hand_case()
    found = added_by_kind(pks.plan(case), case.table("expansions"))
    assert found[["kind", "unit", "capacity", "hours", "share"]].to_numpy().tolist() == [
        ["overtime", "A", "c", pytest.approx(4), pytest.approx(4 / 84)]
    ]


def test_distance_travelled_is_activities_times_distance() -> None:
    """6 people of A are treated at B, 30 km away: 180 km."""
    case = hand_case()
    found = travelled(pks.plan(case), case.table("transfers"))
    assert found["km"].tolist() == pytest.approx([180])


def test_a_distance_that_is_not_given_stays_unknown() -> None:
    """Without a distance the kilometres are not 0 but unknown."""
    case = hand_case()
    found = travelled(pks.plan(case), case.table("transfers").assign(distance_km=np.nan))
    assert found["activities"].tolist() == pytest.approx([6])
    assert found["km"].isna().all()
