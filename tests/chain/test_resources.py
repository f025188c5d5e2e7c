"""Resources as planners look at them, on cases whose arithmetic is short."""

from __future__ import annotations

import pandas as pd
import pytest

from balance.cases import every_week, small_case, table
from pks.chain.need import need
from pks.chain.resources import split_tables, staff_by_keys, what_binds, who_can
from pks.core.case import Case

ROOM_AND_NURSE = table("capacity resource per_hour", ("c", "room", 1.0), ("c", "nurse", 2.0))


def clinic(*, nurses: float = 1.5, **tables: pd.DataFrame | None) -> Case:
    """Return a clinic that needs 40 hours of c a week, with a room of 40 hours and nurses of 36 hours each, 2 at a time."""
    case = small_case(
        demand={("A", "p"): 20},
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("A", "room", "premises", 1, 40),
            ("A", "nurse", "competence", nurses, 36),
        ),
        compositions=ROOM_AND_NURSE,
    )
    return case.replace(**{"available": None, **tables})


def test_the_resource_that_binds_is_named() -> None:
    """A room of 40 hours and nurses for 54 ÷ 2 = 27 hours of care: the nurses bind in all four weeks."""
    assert what_binds(need(clinic())).to_dict("records") == [
        {"unit": "A", "capacity": "c", "alternative": 1, "resource": "nurse", "periods": 4, "hours": pytest.approx(27),
         "tied_periods": 0}
    ]  # fmt: skip


def test_hours_that_bind_are_those_that_may_be_planned() -> None:
    """Of 27 hours that the nurses allow, 80 % may be planned: 21.6, as the available capacity says."""
    case = clinic(capacities=table("capacity max_utilisation", ("c", 0.8)))
    assert what_binds(need(case))["hours"].tolist() == pytest.approx([21.6])
    assert need(case).available["hours"].tolist() == pytest.approx([21.6] * 4)


def test_given_hours_are_held_back_by_no_resource() -> None:
    """Where the table of available hours wins over the composition, nothing of the composition binds."""
    given = table("unit capacity period hours", *every_week({("A", "c"): 10}, 4))
    assert what_binds(need(clinic(available=given))).empty


def test_resources_that_bind_together_are_all_named() -> None:
    """80 nurse hours are 40 of care, as many as the room has: both bind, and more of one alone gives nothing."""
    found = what_binds(need(clinic(nurses=80 / 36)))
    assert found[["resource", "periods", "tied_periods"]].to_numpy().tolist() == [["room", 4, 4], ["nurse", 4, 4]]
    assert found["hours"].tolist() == pytest.approx([40, 40])


def test_what_binds_says_nothing_of_the_tail() -> None:
    """Of five weeks planned three are reported."""
    case = clinic().replace(settings={"periods": 3, "tail_periods": 1})
    assert what_binds(need(case))["periods"].tolist() == [3]


def test_a_split_is_told_beside_what_each_reaches_alone() -> None:
    """54 nurse hours for c (2 an hour, 40 needed) and d (1 an hour, 20 needed).

    Alone c reaches 27 and d 54; in proportion to the nurse hours that they need, 80 : 20, c gets 43.2 ÷ 2 and d 10.8; the best
    serves d first, 20, and c with the 34 left, 17. One more nurse hour is half an hour of c.
    """
    case = clinic(
        resources=table("unit resource kind quantity hours_per_period", ("A", "nurse", "competence", 1.5, 36)),
        capacities=table("capacity", ("c",), ("d",)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 2.0), ("p", "d", 1.0)),
        compositions=table("capacity resource per_hour", ("c", "nurse", 2.0), ("d", "nurse", 1.0)),
    )
    found = split_tables(case, need(case))
    first = found["split"].groupby("capacity").first()
    assert first.loc["c", ["need", "alone", "stated", "best", "short"]].tolist() == pytest.approx(
        [40, 27, 21.6, 17, 23]
    )
    assert first.loc["d", ["need", "alone", "stated", "best", "short"]].tolist() == pytest.approx([20, 54, 10.8, 20, 0])
    worth = found["worth_of_resources"]
    assert worth[["resource", "capacity"]].drop_duplicates().to_numpy().tolist() == [["nurse", "c"]]
    assert worth["relief"].tolist() == pytest.approx([0.5] * 4)
    assert split_tables(small_case(), need(small_case())) == {}


def test_staff_follows_from_beds_and_sessions_by_key() -> None:
    """40 hours a week at 80 % are 50: 50 ÷ 168 beds with 1.25 nurses each, or 6.25 sessions of 8 hours with 2 nurses each."""
    capacities = table("capacity max_utilisation session_hours", ("c", 0.8, 8))
    case = clinic(
        capacities=capacities,
        staffing_keys=table(
            "capacity care_category resource per_bed per_session",
            ("c", None, "nurse", 1.25, None),
            ("c", None, "room", None, 2),
            (None, "surgery", "nurse", 1, None),
        ),
    )
    found = staff_by_keys(case, need(case))
    assert found[["unit", "capacity", "resource", "counted"]].to_numpy().tolist() == [
        ["A", "c", "nurse", "beds"], ["A", "c", "room", "sessions a period"],
    ]  # fmt: skip
    assert found["count"].tolist() == pytest.approx([50 / 168, 6.25])
    assert found["staff"].tolist() == pytest.approx([1.25 * 50 / 168, 12.5])
    assert found["there"].tolist() == pytest.approx([1.5, 1])
    without = case.replace(capacities=capacities.drop(columns="session_hours"))
    assert staff_by_keys(without, need(without))["counted"].tolist() == ["beds"]


def test_who_can_do_what_is_counted_in_hours_once() -> None:
    """Nurses of 54 hours can plaster and vaccinate: 54 for each alone, 54 together; the unknown function has no hours."""
    case = clinic(
        competences=table("function competence", ("nurse", "plaster"), ("nurse", "vaccinate"), ("porter", "lift")),
        premises=table("room equipment", ("room", "couch")),
    )
    found = who_can(case, need(case))
    assert found[["kind", "name"]].to_numpy().tolist() == [
        ["competence", "plaster"], ["competence", "vaccinate"], ["equipment", "couch"],
    ]  # fmt: skip
    assert found["alone"].tolist() == pytest.approx([54, 54, 40])
    assert found["together"].tolist() == pytest.approx([54, 54, 40])
