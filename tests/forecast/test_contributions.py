"""Where the activities of the production need come from, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.core.axes import axes_of
from pks.core.pathways import entry_pathways, onward_pathways
from pks.forecast.contributions import contributions
from pks.forecast.production import entering, production_need
from tests.balance.cases import small_case, table

OBJECTS = table("planning_object max_wait_days", ("visit", 90), ("surgery", 90))
HOURS = table("planning_object capacity hours", ("visit", "c", 1.0))
PATHWAYS = table("from to lag per_activity", ("visit", "surgery", 1, 0.5), ("hip", "visit", 0, 2.0))

VISITS = small_case(objects=OBJECTS, pathways=PATHWAYS.iloc[:1], activity_hours=HOURS)
AXES = axes_of(VISITS)
ONWARD = onward_pathways(VISITS, AXES)


def test_every_source_has_its_rows() -> None:
    """10 people with hips come to 20 visits, 4 visits arrive directly, half of all lead to surgery a week later, 3 for the goal."""
    groups = table("care_group", ("hip",))
    case = small_case(objects=OBJECTS, pathways=PATHWAYS, care_groups=groups, activity_hours=HOURS)
    axes = axes_of(case)
    entry, onward = entry_pathways(case, axes), onward_pathways(case, axes)
    people = np.full((1, 1, 4), 10.0)
    arriving = entering(people, entry, 2)
    arriving[0, 0] += 4
    goal = np.zeros((1, 2, 4))
    goal[0, 1] = 3
    found = contributions(axes, arriving, onward, goal, people=people, entry=entry)
    told = found.groupby(["planning_object", "step", "origin"])["activities"].apply(list).to_dict()
    assert told == {
        ("visit", "arriving", ""): [4.0] * 4,
        ("visit", "care group", "hip"): [20.0] * 4,
        ("surgery", "follow-on", "visit"): [0.0, 12.0, 12.0, 12.0],
        ("surgery", "goal", ""): [3.0] * 4,
    }


@given(st.lists(st.floats(0, 100), min_size=8, max_size=8), st.floats(0, 10))
def test_contributions_add_up_to_the_need(arriving: list[float], goal: float) -> None:
    """Over steps and origins the activities of each object and period are D + G."""
    need, goals = np.array(arriving).reshape(1, 2, 4), np.full((1, 2, 4), goal)
    found = contributions(AXES, need, ONWARD, goals)
    total = (production_need(need, ONWARD) + goals).sum()
    assert found["activities"].sum() == pytest.approx(total, abs=1e-6)
