"""Which resource binds, the staircase of raising it, and what one more of a resource gives."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.capacity.available import Available, available_capacity
from pks.capacity.binding import binding, expanded, freed_hours, hours_of_one_more, staircase
from pks.capacity.checks import CapacityError
from pks.capacity.split import best_split
from pks.core.axes import axes_of
from pks.core.case import Case
from tests.balance.cases import small_case, table


@cache
def two_compositions() -> Case:
    """Return a theatre (1 room, 1 surgeon, 2 nurse hours) and a clinic (1 nurse hour) that share nurses."""
    return small_case(
        demand={("A", "p"): 1},
        capacities=table("capacity", ("theatre",), ("clinic",)),
        activity_hours=table("planning_object capacity hours", ("p", "theatre", 1.0)),
        resources=table(
            "unit resource kind quantity hours_per_period available_share",
            ("A", "room", "premises", 2, 40, 1),
            ("A", "surgeon", "competence", 2, 40, 0.9),
            ("A", "nurse", "competence", 3, 40, 0.75),
        ),
        time_use=table("resource use share", ("nurse", "patients", 0.8), ("nurse", "administration", 0.2)),
        compositions=table(
            "capacity resource per_hour",
            ("theatre", "room", 1), ("theatre", "surgeon", 1), ("theatre", "nurse", 2), ("clinic", "nurse", 1),
        ),
    )  # fmt: skip


@cache
def supply() -> Available:
    """Return what there is of it."""
    return available_capacity(two_compositions(), axes_of(two_compositions()))


def test_the_resource_that_binds_and_what_is_left_of_the_others() -> None:
    """Room 80, surgeon 72, nurse 3·40·0.75·0.8 = 72 hours: the theatre reaches 36 by nurses; 44 and 36 hours are spare."""
    case = two_compositions()
    axes = axes_of(case)
    found = binding(available_capacity(case, axes))
    assert found.reach[0, :, 0] == pytest.approx([36, 72])
    assert axes.resource[found.resource[0, :, 0]].tolist() == ["nurse", "nurse"]
    assert found.spare[0, :, 0] == pytest.approx([44, 36, 0, 0])


def test_all_that_bind_together_are_named() -> None:
    """A room of 30 hours and 60 nurse hours of which an hour takes two both bind; 90 surgeon hours do not."""
    case = small_case(
        demand={("A", "p"): 1},
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("A", "room", "premises", 3, 10), ("A", "nurse", "competence", 2, 30), ("A", "surgeon", "competence", 3, 30),
        ),
        compositions=table("capacity resource per_hour", ("c", "room", 1), ("c", "surgeon", 1), ("c", "nurse", 2)),
    )  # fmt: skip
    axes = axes_of(case)
    available = available_capacity(case, axes)
    binds = binding(available).binds[0, :, 0]
    assert sorted(axes.resource[available.compositions.resource[binds]]) == ["nurse", "room"]


def test_the_staircase_of_raising_what_binds() -> None:
    """From 36 to 72 hours nurses bind: 2·36 = 72 more hours; from 72 to 80 surgeons too: 8 of them and 16 nurse hours."""
    case = two_compositions()
    axes = axes_of(case)
    steps = staircase(available_capacity(case, axes), axes, unit="A", capacity="theatre")
    first = steps[steps["period"] == steps["period"][0]]
    assert first[["step", "from_hours", "to_hours", "resource"]].to_numpy().tolist() == [
        [1, pytest.approx(36), pytest.approx(72), "nurse"],
        [2, pytest.approx(72), pytest.approx(80), "nurse"],
        [2, pytest.approx(72), pytest.approx(80), "surgeon"],
    ]
    assert first["added"].tolist() == pytest.approx([72, 16, 8])


def test_a_staircase_leads_where_it_says() -> None:
    """Adding the hours of the first step makes the composition reach the hours of its end."""
    case = two_compositions()
    axes = axes_of(case)
    available = available_capacity(case, axes)
    added = np.zeros_like(available.resources)
    added[0, axes.resource.get_loc("nurse")] = 72
    assert expanded(available, added).hours[0, 0] == pytest.approx([72] * 4)


def test_one_nurse_may_relieve_two_compositions_but_not_both_at_once() -> None:
    """One more nurse gives 40·0.75·0.8 = 24 hours: 12 of theatre or 24 of clinic alone, and 18 together for 6 + 12 needed."""
    case = two_compositions()
    axes = axes_of(case)
    available, one = available_capacity(case, axes), hours_of_one_more(case, axes)
    assert one[0, axes.resource.get_loc("nurse")] == pytest.approx([24] * 4)
    one[0, [axes.resource.get_loc(name) for name in ("room", "surgeon")]] = 0
    more = expanded(available, one)
    assert (more.hours - available.hours)[0, :, 0] == pytest.approx([12, 24])
    need = np.tile(np.array([20.0, 60.0])[None, :, None], (1, 1, 4))  # 40 + 60 nurse hours of 72: 28 short
    before, after = best_split(available, need), best_split(more, need)
    assert (after.hours - before.hours)[0, :, 0].sum() == pytest.approx(
        12
    )  # the clinic is full; the theatre gains 24/2


def test_support_staff_frees_clinical_time_as_far_as_there_is_any_to_free() -> None:
    """Nurses spend 3·40·0.75·0.2 = 18 hours on administration: 10 hours of support free 10, 30 hours free 18."""
    case = two_compositions()
    axes = axes_of(case)
    support = np.array([[10.0, 30.0, 0.0, 18.0]])
    freed = freed_hours(case, axes, resource="nurse", use="administration", support_hours=support)
    assert freed[0, axes.resource.get_loc("nurse")] == pytest.approx([10, 18, 0, 18])
    assert freed.sum() == pytest.approx(46)
    with pytest.raises(CapacityError):
        freed_hours(case, axes, resource="nurse", use="administration", support_hours=-support)


@given(st.lists(st.floats(0, 50), min_size=3, max_size=3))
def test_more_resources_never_take_capacity_away(more: list[float]) -> None:
    """Whatever is added, no capacity reaches less."""
    available = supply()
    added = np.broadcast_to(np.array(more)[None, :, None], available.resources.shape)
    assert (expanded(available, added).hours >= available.hours).all()
