"""Fairness between groups: the shares are those of progressive filling, and what they cost is told."""

from __future__ import annotations

import numpy as np
import pytest

import pks
from pks.balance.problem import Problem
from pks.balance.settling import Settling
from pks.core.case import Case
from pks.core.errors import AlignmentError
from pks.strategies.fair import BEFORE, Fair
from pks.strategies.groups import Grouping, by_group, by_planning_object, by_unit, people
from tests.balance.cases import small_case, table
from tests.strategies.programs import Outside, problem_in, shipped


def two_units(**tables: object) -> Case:
    """Return one week: 4 people overdue at A (an hour each) and 4 at B (2 hours each); A has 6 hours and may lend to B."""
    return small_case(
        periods=1,
        units=("A", "B"),
        available={("A", "c"): 6},
        activity_hours=table("planning_object capacity unit hours", ("p", "c", "A", 1.0), ("p", "c", "B", 2.0)),
        waiting=table("unit planning_object waited_days patients", ("A", "p", 7, 4), ("B", "p", 7, 4)),
        reallocations=table("capacity from_unit to_unit", ("c", "A", "B")),
        **tables,
    )


def test_hours_are_shared_so_that_both_units_are_as_badly_off() -> None:
    """Plain, A serves all 4 and lends 2 hours to B for 1: 0 and 3 overdue. Fair, 2 are served at each: 2 + 2·2 = 6 hours."""
    plan = pks.plan(two_units(), strategy=Fair())
    shares = plan.fairness.set_index("group")
    assert shares["share"].to_dict() == pytest.approx({"A": 0.5, "B": 0.5})
    assert shares["plain_share"].to_dict() == pytest.approx({"A": 0.0, "B": 0.75})
    assert (shares["people"].tolist(), shares["overdue"].tolist()) == ([4, 4], pytest.approx([2, 2]))
    assert plan.check() == []


def test_the_price_of_fairness_is_told_tier_by_tier() -> None:
    """One more is overdue in all, and 2 hours more are lent."""
    cost = pks.plan(two_units(), strategy=Fair()).fairness_cost.set_index("tier")
    assert cost.loc["overdue", ["plain", "fair", "cost"]].tolist() == pytest.approx([3, 4, 1])
    assert cost.loc["order 1", ["plain", "fair", "cost"]].tolist() == pytest.approx([2, 4, 2])


def filled(problem: Problem, groups: Grouping) -> list[float]:
    """Return the shares of progressive filling, in falling order, by scipy's linprog.

    Level by level: the least level that no open group need exceed; then every open group that cannot be below it while the
    others keep to it is closed there (one test program for each).
    """
    outside = Outside(problem)
    for name, cost in outside.tiers.items():
        if name in BEFORE:
            outside.at_most(cost, outside.least(cost) + 1e-9)
    lists, v = problem.lists, outside.v
    group = np.where(lists.acute, "", groups(problem))
    shares = {}
    for name in dict.fromkeys(group):
        crowd = people(problem)[group == name].sum()
        if name and crowd > 0:
            late = np.concatenate([family[group == name].ravel() for family in (v.o, v.g)])
            shares[name] = np.bincount(late[late >= 0], minlength=outside.n) / crowd
    open_, levels = dict(shares), []
    while open_:
        level = least_level(outside, list(open_.values()))
        for share in open_.values():
            outside.at_most(share, level + 1e-9)
        stuck = [name for name, share in open_.items() if outside.least(share) > level - 1e-6]
        assert stuck
        levels += [level] * len(stuck)
        open_ = {name: share for name, share in open_.items() if name not in stuck}
    return levels


def least_level(outside: Outside, shares: list[np.ndarray]) -> float:
    """Return the least of the greatest share, by bisection over programs that are or are not feasible."""
    wide = Outside.__new__(Outside)
    wide.n = outside.n + 1
    wide.bounds = np.vstack([outside.bounds, [0.0, np.inf]])
    rows = outside.rows.toarray()
    above = np.hstack([np.array(shares), -np.ones((len(shares), 1))])
    wide.rows = np.vstack([np.hstack([rows, np.zeros((len(rows), 1))]), above])
    wide.right = np.concatenate([outside.right, np.zeros(len(shares))])
    return wide.least(np.eye(wide.n)[-1])


def tight() -> Case:
    """Return four weeks with three units and two objects, hours to lend, a shared supplier and a maximum at C."""
    units = ("A", "B", "C")
    return small_case(
        units=units,
        objects=table("planning_object max_wait_days severity", ("p", 7, 3.0), ("r", 14, 1.0)),
        activity_hours=table(
            "planning_object capacity unit hours", ("p", "c", None, 2.0), ("r", "c", None, 1.0), ("p", "c", "B", 3.0)
        ),
        demand={(unit, of): 3.0 + k for k, unit in enumerate(units) for of in ("p", "r")},
        available={("A", "c"): 14.0, ("B", "c"): 7.0, ("C", "c"): 8.0},
        waiting=table("unit planning_object waited_days patients", ("B", "p", 7, 5), ("C", "r", 0, 9)),
        reallocations=table("capacity from_unit to_unit max_hours", ("c", "A", "B", 3), ("c", "A", "C", 1)),
        suppliers=table("supplier planning_object max_per_period", ("clinic", "r", 2)),
        goals=table("unit planning_object maximum", ("C", "r", 6)),
    )


@pytest.mark.parametrize("groups", [by_unit, by_planning_object, by_group({("B", "p"): "x", "C": "y", "r": "z"})])
def test_shares_are_those_of_progressive_filling(groups: Grouping) -> None:
    """In falling order every share is that of an independent search, level by level, by scipy's linprog."""
    problem = problem_in(tight())
    found = np.sort(Fair(groups).balance(problem, "SEK").fairness["share"])[::-1]
    assert found.tolist() == pytest.approx(filled(problem, groups), abs=1e-6)
    assert found[0] > 0


def test_people_count_follow_on_as_if_all_were_carried_out_when_it_arises() -> None:
    """9 wait at A and 4 come a week: 13, 17, 21, 25 for visits; half of them two weeks later for surgery: 0, 0, 6.5, 8.5."""
    problem = shipped("follow-on")
    assert people(problem)[:2].tolist() == [[13, 17, 21, 25], [0, 0, 6.5, 8.5]]


def test_a_pair_wins_over_a_unit_and_a_unit_over_an_object() -> None:
    """What is named twice is in the narrower group, and what is not named in none."""
    groups = by_group({("B", "p"): "pair", "B": "unit", "p": "object"})(problem_in(tight()))
    assert groups.tolist() == ["object", "", "pair", "unit", "object", ""]


def test_groups_of_nobody_are_refused() -> None:
    """A name that is neither a unit nor a planning object is an error that says so."""
    with pytest.raises(AlignmentError, match="'D'"):
        pks.plan(tight(), strategy=Fair(by_group({"D": "x"})))


def test_a_time_limit_gives_a_plan_all_the_same() -> None:
    """Stopped before there is any point, nothing is done, and what the plain plan would have been is not known."""
    plan = pks.plan(two_units(), strategy=Fair(settling=Settling(time_limit=1e-6)))
    assert (plan.status, plan.check()) == ("time limit", [])
    assert plan.fairness["share"].tolist() == pytest.approx([1, 1])
    assert plan.fairness["plain_share"].isna().all()
    assert plan.fairness_cost["cost"].isna().all()
