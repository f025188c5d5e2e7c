"""How surely promises are kept: shares of the replications, the least sure first, and what the arrivals follow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pks.chain import simulate
from pks.report.page import page_of
from pks.report.sections.promises import promises
from pks.sim.chance import Chance, Even, JointDraws, NegativeBinomial
from pks.sim.result import Simulation
from tests.report.conftest import Planned
from tests.report.pages import Page

RUNS = 40


@pytest.fixture(scope="module")
def simulation(small: Planned) -> Simulation:
    """The lists of the small case in a few replications."""
    return simulate(small.case, small.plan, replications=RUNS, seed=1)


@pytest.fixture(scope="module")
def page(small: Planned, simulation: Simulation) -> Page:
    """The page with it, in English."""
    return Page(small.section(promises, simulation=simulation))


def test_probabilities_are_shares_of_the_replications(page: Page, simulation: Simulation) -> None:
    """All within the promise: nobody on the list is overdue at the end; counted here in the tally itself."""
    shown = page.table("With which probability")
    of = simulation.description
    expected = {
        (unit, what): np.mean(simulation.tally.overdue[:, at, -1] < 0.5)
        for at, (unit, what) in enumerate(zip(of.unit, of.planning_object, strict=True))
        if not np.isnan(of.max_wait_days[at])
    }
    heads = ("Unit", "Planning object", "At the end: all")
    found = {(unit.text, what.text): cell.value for unit, what, cell in zip(*map(shown.column, heads), strict=True)}
    assert {key: value for key, value in found.items() if key in expected} == pytest.approx(expected)


def test_goals_are_reached_where_no_more_wait_than_aimed_at(page: Page, small: Planned, simulation: Simulation) -> None:
    """The only goal is 30 on the list for op at Öst in the last week."""
    of = simulation.description
    at = next(n for n in range(len(of)) if (of.unit[n], of.planning_object[n]) == ("Öst", "op"))
    goal = small.plan.waiting.query("unit == 'Öst' and planning_object == 'op'")["goal"].iloc[-1]
    share = np.mean(simulation.tally.waiting[:, at, -1] <= goal + 1e-9)
    shown = page.table("With which probability")
    cells = zip(*map(shown.column, ("Unit", "Planning object", "At the end: the goal")), strict=True)
    found = {(unit.text, what.text): cell.value for unit, what, cell in cells}
    assert found["Öst", "op"] == pytest.approx(share)


def test_the_least_sure_stand_first(page: Page) -> None:
    """Lists are ordered by the lower of promise and goal at the end."""
    shown = page.table("With which probability")
    pairs = zip(shown.column("At the end: 90%"), shown.column("At the end: the goal"), strict=True)
    lowest = [min(cell.value for cell in pair if cell.value is not None) for pair in pairs]
    assert lowest == sorted(lowest)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (None, "vary as Poisson counts"),
        (NegativeBinomial(1.5), "more than by chance alone"),
        (JointDraws(np.ones((2, 1, 1))), "one draw of the forecast"),
        (Even(), "vary as was asked for"),
    ],
)
def test_the_page_says_what_arrivals_follow(
    small: Planned, simulation: Simulation, by: Chance | None, said: str
) -> None:
    """Poisson counts, more varied ones, draws of the forecast, or what somebody asked for."""
    told = (
        simulation if by is None else replace(simulation, description=replace(simulation.description, arrivals_by=by))
    )
    text = Page(small.section(promises, simulation=told)).text
    assert said in text
    assert f"{RUNS} replications" in text


def test_the_expected_course_knows_no_probabilities(small: Planned) -> None:
    """Without replications there is no such section."""
    course = simulate(small.case, small.plan, replications=0)
    assert promises(replace(page_of(small.case, small.need, small.plan, "en"), simulation=course)) is None


def test_what_is_no_simulation_of_ours_tells_no_probabilities(small: Planned) -> None:
    """Tables of lists and waits from elsewhere do not have the replications that probabilities are counted in."""
    assert promises(page_of(small.case, small.need, small.plan, "en")) is None
