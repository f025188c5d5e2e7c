"""Available capacity: what compositions reach from resources, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.available import available_capacity, reach_alone
from pks.core.axes import axes_of
from pks.core.case import Case
from pks.core.compositions import Compositions
from tests.balance.cases import small_case, table


def theatre_case(**tables: object) -> Case:
    """Return a case whose only capacity is a theatre of 1 room, 1 surgeon, 0.5 anaesthetist and 2 nurse hours."""
    given = {
        "resources": table(
            "unit resource kind quantity hours_per_period available_share",
            ("A", "room", "premises", 2, 40, 1),
            ("A", "surgeon", "competence", 3, 40, 0.9),
            ("A", "anaesthetist", "competence", 1, 40, 0.9),
            ("A", "nurse", "competence", 5, 36, 0.8),
        ),
        "time_use": table(
            "resource use share", ("surgeon", "patients", 0.6), ("surgeon", "phone", 0.4), ("nurse", "patients", 0.75)
        ),
        "compositions": table(
            "capacity resource per_hour",
            ("c", "room", 1),
            ("c", "surgeon", 1),
            ("c", "anaesthetist", 0.5),
            ("c", "nurse", 2),
        ),
    }
    return small_case(demand={("A", "p"): 1}, **{**given, **tables})


def hours(case: Case) -> list[float]:
    """Return the available hours of the first unit and capacity."""
    return available_capacity(case, axes_of(case)).hours[0, 0].tolist()


def test_the_scarcest_resource_decides() -> None:
    """Room 80, surgeon 3·40·0.9·0.6 = 64.8, anaesthetist 36 / 0.5 = 72, nurse 5·36·0.8·0.75 / 2 = 54: nurses decide."""
    assert hours(theatre_case()) == pytest.approx([54, 54, 54, 54])


def test_a_units_own_calendar_row_wins_over_the_general_one() -> None:
    """Week 1 at half for all, but at a quarter for A: 13.5; week 2 at half: 27."""
    calendar = table(
        "unit period factor", (None, "2026-01-05", 0.5), ("A", "2026-01-05", 0.25), (None, "2026-01-12", 0.5)
    )
    assert hours(theatre_case(calendar=calendar)) == pytest.approx([13.5, 27, 54, 54])


def test_given_hours_win_over_resources_for_their_unit_and_capacity() -> None:
    """One given week of 10 hours leaves 0 in the others: the table speaks for the whole unit and capacity."""
    given = table("unit capacity period hours", ("A", "c", "2026-01-12", 10))
    assert hours(theatre_case().replace(available=given)) == pytest.approx([0, 10, 0, 0])


def test_the_highest_utilisation_and_realised_improvements_count() -> None:
    """54 · 0.95 = 51.3; 8 hours promised, a quarter realised: + 2; a burden of 3 counts in full: − 3."""
    case = theatre_case(
        capacities=table("capacity max_utilisation", ("c", 0.95)),
        improvements=table(
            "improvement unit capacity capacity_change realised",
            ("flow", "A", "c", 8, 0.25),
            ("training", "A", "c", -3, 0),
        ),
    )
    assert hours(case) == pytest.approx([50.3] * 4)


def test_improvements_reach_as_far_as_their_row_says() -> None:
    """No unit and no capacity: +1 wherever there are hours; a capacity: +2; a unit: +4; both: +8, hours or not; one week: +16.

    A has 10 hours of c, none of d; B has 20 of d. So A: c 10 + 1 + 2 + 4, d 8; B: c 0, d 20 + 1; week 2 of A's c + 16.
    """
    case = small_case(
        units=("A", "B"),
        demand={("A", "p"): 1},
        capacities=table("capacity", ("c",), ("d",)),
        available={("A", "c"): 10, ("B", "d"): 20},
        improvements=table(
            "improvement unit capacity period capacity_change realised",
            ("everywhere", None, None, None, 1, 1),
            ("capacity", None, "c", None, 2, 1),
            ("unit", "A", None, None, 4, 1),
            ("both", "A", "d", None, 8, 1),
            ("week", "A", "c", "2026-01-12", 16, 1),
        ),
    )
    found = available_capacity(case, axes_of(case)).hours
    assert found[0].tolist() == [[17, 33, 17, 17], [8, 8, 8, 8]]
    assert found[1].tolist() == [[0, 0, 0, 0], [21, 21, 21, 21]]


def test_alternatives_are_used_side_by_side() -> None:
    """1 physician hour, or 2 nurse hours, or half of each: 3 and 8 hours give at most 3 + 4 = 7 (mixing gives no more).

    With x, y, z hours of the mixes: x + 0.5 z ≤ 3 and 2 y + 0.5 z ≤ 8; z = 0: 7; z = 6: 6 + (8 − 3)/2 = 8.5. So 8.5.
    """
    mixes = Compositions(
        mix=np.array([0, 1, 2, 2]),
        resource=np.array([0, 1, 0, 1]),
        per_hour=np.array([1.0, 2.0, 0.5, 0.5]),
        mix_capacity=np.array([0, 0, 0]),
        mix_alternative=np.array([1, 2, 3]),
    )
    resources = np.array([[[3.0], [8.0]]])
    assert reach_alone(mixes, resources, 1).item() == pytest.approx(8.5)


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3), st.integers(0, 2), st.floats(0, 50))
def test_more_of_a_resource_never_gives_less_capacity(stock: list[float], which: int, more: float) -> None:
    """Raising one resource leaves every reach where it was or raises it."""
    mixes = Compositions(
        np.array([0, 0, 1, 1]),
        np.array([0, 1, 1, 2]),
        np.array([1.0, 2.0, 0.5, 1.0]),
        np.array([0, 1]),
        np.array([1, 1]),
    )
    before = np.array(stock)[None, :, None]
    after = before.copy()
    after[0, which] += more
    assert (reach_alone(mixes, after, 2) >= reach_alone(mixes, before, 2)).all()
