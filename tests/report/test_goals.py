"""What a goal for a list asks for: the figures under the pictures are those of hand arithmetic."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.report import ListError, goal_picture
from pks.report.making import Page as Making
from pks.report.page import page_of
from pks.report.sections.goals import chosen_goal, goal_rows
from pks.report.sections.lists import lists
from tests.report.conftest import Planned, planned
from tests.report.pages import Page


def making(of: Planned) -> Making:
    """Return what the sections of `of` are made from."""
    return page_of(of.case, of.need, of.plan, "en")


def test_without_and_with_two_fewer_a_week(small: Planned) -> None:
    """60.5 wait for op at Öst, 14 come a week: with 2 fewer a week 60.5 − 8 · 2 = 44.5 wait after eight weeks.

    16 a week serve 4 · 16 = 64 within 28 days, so the list is acceptable all the time; 14 a week serve only 56.
    """
    number, fewer = chosen_goal(making(small), 0)
    assert fewer == 2.0
    rows = goal_rows(making(small), number, (0.0, fewer))
    without, following = (own for _, own in rows.groupby("fewer"))
    assert without["waiting"].tolist() == pytest.approx([60.5] * 8)
    assert without["highest"].tolist() == pytest.approx([56.0] * 8)
    assert following["waiting"].tolist() == pytest.approx([60.5 - 2 * week for week in range(1, 9)])
    assert following["highest"].tolist() == pytest.approx([64.0] * 8)
    text = Page(small.section(lists)).text
    assert "Without a goal, and with 2 fewer a week: op, Öst" in text
    assert "It is acceptable from" not in text
    assert "The list is acceptable all the time." in text
    assert "At the end it is still 4 above the highest acceptable list." in text


def test_the_largest_goal_is_shown(small: Planned) -> None:
    """Of several goals per period the largest is pictured, whatever the size of the lists."""
    goals, waiting = small.case.table("goals"), small.case.table("waiting")
    west = goals.assign(unit="Väst", reduce_per_period=7.0, target=np.nan)
    case = small.case.replace(
        goals=pd.concat([goals, west], ignore_index=True),
        waiting=pd.concat([waiting, waiting.iloc[:1].assign(unit="Väst", patients=5.0)], ignore_index=True),
    )
    of = making(planned(case))
    number, fewer = chosen_goal(of, 0)
    assert of.found.start.loc[number, "unit"] == "Väst"
    assert fewer == 7.0


def test_without_goals_it_is_the_publications_fifteen_a_week(small: Planned) -> None:
    """The list that was asked for, 15 fewer each week."""
    of = planned(small.case.replace(goals=None))
    assert chosen_goal(making(of), 3) == (3, 15.0)


def test_one_list_can_be_pictured_alone(small: Planned) -> None:
    """The page of one list has a picture for every goal, and what is asked for that is not there is an error."""
    html = goal_picture(small.case, small.need, small.plan, unit="Öst", planning_object="op", language="en")
    page = Page(html)
    assert len([tag for tag, of in page.elements if tag == "svg" and of.get("role") == "img"]) == 2
    assert "With 15 fewer a week" in page.text
    with pytest.raises(ListError, match="no list for 'knee' at 'Öst'"):
        goal_picture(small.case, small.need, small.plan, unit="Öst", planning_object="knee")


def test_growing_lists_are_named(small: Planned) -> None:
    """A list that is longer at the end than at the start is named with by how much, unless it is acute."""
    last = small.plan.waiting[small.plan.waiting["period"] == small.plan.waiting["period"].max()]
    text = Page(small.section(lists)).text
    start = small.case.table("waiting").groupby(["unit", "planning_object"])["patients"].sum()
    grown = {
        (row.unit, row.planning_object): row.waiting - start.get((row.unit, row.planning_object), 0.0)
        for row in last.itertuples()
        if row.planning_object != "akut"
    }
    growing = {key: value for key, value in grown.items() if value >= 1}
    assert growing
    assert f"{len(growing)} of {len(grown)} lists are longer at the end than at the start" in text
    for (unit, what), value in growing.items():
        assert f"{what}, {unit} (+{value:.0f})" in text
