"""Functions with several skills, and rooms with several kinds of equipment, counted once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.capacity.available import Available
from pks.capacity.checks import CapacityError
from pks.capacity.competence import competence_matrix, premises_matrix, stand_ins
from pks.capacity.split import best_split
from pks.capacity.worth import worth_of_more
from pks.core.axes import axes_of
from pks.core.case import Case
from pks.core.compositions import Compositions
from tests.balance.cases import small_case, table


def clinic(**tables: object) -> Case:
    """Return a case with 30 hours of nurses who plaster and vaccinate, 10 of vaccinators, and two rooms."""
    given_tables = {
        "resources": table(
            "unit resource kind quantity hours_per_period",
            ("A", "nurse", "competence", 1, 30),
            ("A", "vaccinator", "competence", 1, 10),
            ("A", "room 1", "premises", 1, 40),
            ("A", "room 2", "premises", 1, 20),
        ),
        "competences": table(
            "function competence level",
            ("nurse", "plaster", "expert"), ("nurse", "vaccinate", "used"), ("vaccinator", "vaccinate", "expert"),
        ),
        "premises": table("room equipment", ("room 1", "x-ray"), ("room 1", "scope"), ("room 2", "scope")),
    }  # fmt: skip
    return small_case(demand={("A", "p"): 1}, periods=1, **{**given_tables, **tables})


def test_a_flexible_nurse_is_not_counted_for_every_skill_at_once() -> None:
    """Plastering could get 30 hours, vaccinating 40; there are 40 in all, not 70."""
    case = clinic()
    matrix = competence_matrix(case, axes_of(case))
    assert matrix.skill.tolist() == ["plaster", "vaccinate"]
    assert matrix.alone[0, :, 0].tolist() == [30, 40]
    assert matrix.counted_twice.item() == 30
    both = best_split(matrix.available, np.full((1, 2, 1), 30.0))
    assert both.hours.sum() == pytest.approx(40)
    assert best_split(matrix.available, np.array([[[25.0], [15.0]]])).hours[0, :, 0] == pytest.approx([25, 15])


def test_the_scarce_function_is_the_one_of_which_an_hour_helps() -> None:
    """For 35 hours of plastering and 5 of vaccinating, nurses are scarce and vaccinators are not."""
    case = clinic()
    axes = axes_of(case)
    there = competence_matrix(case, axes).available
    need = np.array([[[35.0], [5.0]]])
    worth = worth_of_more(there, need, best_split(there, need))
    helps = worth.resource[worth.relief > 1e-6]
    assert axes.resource[helps].tolist() == ["nurse"]


def test_only_rows_of_the_levels_asked_for_count() -> None:
    """With experts only, vaccinating has the vaccinator's 10 hours."""
    case = clinic()
    matrix = competence_matrix(case, axes_of(case), levels={"expert"})
    assert matrix.alone[0, :, 0].tolist() == [30, 10]


def test_a_room_with_two_kinds_of_equipment_serves_one_at_a_time() -> None:
    """X-ray could have 40 hours, scopes 60; together 60."""
    case = clinic()
    matrix = premises_matrix(case, axes_of(case))
    assert matrix.alone[0, :, 0].tolist() == [40, 60]
    assert best_split(matrix.available, np.full((1, 2, 1), 50.0)).hours.sum() == pytest.approx(60)


def test_single_rooms_have_the_hours_of_one_of_their_kind() -> None:
    """Two theatres of 40 hours each, of which one has a robot: robots 40 hours, tables 80; a room that is unknown is told."""
    case = clinic(
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("A", "nurse", "competence", 1, 30), ("A", "vaccinator", "competence", 1, 10), ("A", "theatre", "premises", 2, 40),
        ),
        premises=table("room equipment", ("T1", "table"), ("T1", "robot"), ("T2", "table")),
    )  # fmt: skip
    axes = axes_of(case)
    rooms = table("room unit resource", ("T1", "A", "theatre"), ("T2", "A", "theatre"))
    matrix = premises_matrix(case, axes, rooms=rooms)
    assert dict(zip(matrix.skill, matrix.alone[0, :, 0], strict=True)) == {"table": 80, "robot": 40}
    with pytest.raises(CapacityError, match=r"T2.*not in rooms"):
        premises_matrix(case, axes, rooms=rooms[:1])
    with pytest.raises(CapacityError, match="unknown resource"):
        premises_matrix(case, axes, rooms=rooms.assign(resource="hall"))


def test_who_is_no_resource_is_told_with_row_and_hint() -> None:
    """A function that `resources` does not have is a fault with its row."""
    case = clinic(competences=table("function competence", ("nurse", "plaster"), ("nurs", "vaccinate")))
    with pytest.raises(CapacityError) as found:
        competence_matrix(case, axes_of(case))
    (fault,) = found.value.faults.to_dict("records")
    assert (fault["table"], fault["row"], fault["column"], fault["value"]) == ("competences", 3, "function", "nurs")
    assert 'did you mean "nurse"' in fault["reason"]


def test_a_competence_that_is_a_resource_is_given_by_those_who_have_it() -> None:
    """Nurses may stand in for plasterers, of whom there are none: the pair is found."""
    case = clinic(
        resources=table(
            "unit resource kind quantity hours_per_period",
            ("A", "nurse", "competence", 1, 30), ("A", "vaccinator", "competence", 1, 10), ("A", "plaster", "competence", 0, 40),
        ),
        premises=table("room equipment"),
    )  # fmt: skip
    axes = axes_of(case)
    pairs = stand_ins(case, axes)
    assert axes.resource[pairs.source].tolist() == ["nurse"]
    assert axes.resource[pairs.target].tolist() == ["plaster"]


@settings(max_examples=25)
@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=3, max_size=3),
    st.lists(st.integers(0, 50), min_size=3, max_size=3),
    st.lists(st.integers(0, 50), min_size=3, max_size=3),
)
def test_what_skills_get_together_is_the_least_cut(can: list[list[bool]], stock: list[int], need: list[int]) -> None:
    """The hours that meet the need are min over sets S of skills of need outside S + hours of those who can any of S.

    Ford & Fulkerson, "Maximal flow through a network", Canadian Journal of Mathematics 8 (1956), doi:10.4153/CJM-1956-045-5.
    """
    skills, functions = np.nonzero(np.array(can).T)
    if set(skills.tolist()) != {0, 1, 2}:
        return  # a skill that nobody has is not in the matrix
    mixes = Compositions(np.arange(len(skills)), functions, np.ones(len(skills)), skills, np.arange(len(skills)))
    hours = np.array(stock, float)[None, :, None]
    alone = (np.array(can).T @ hours[0])[None]
    there = Available(alone, np.ones(3, bool), np.zeros((1, 3), bool), hours, mixes, np.ones(3))
    met = best_split(there, np.array(need, float)[None, :, None]).hours.sum()
    sets = [[k for k in range(3) if code >> k & 1] for code in range(8)]
    cuts = [
        sum(need[k] for k in range(3) if k not in inside)
        + sum(stock[f] for f in range(3) if any(can[f][k] for k in inside))
        for inside in sets
    ]
    assert met == pytest.approx(min(cuts), abs=1e-6)
