"""Tiers in any order, merged, stopped early or rounded: the page names them and says what it cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.whole import whole
from pks.report.marginal import LABELS, first_of_each
from pks.report.sections.closing import made
from pks.report.sections.measures import measures
from pks.report.sections.worth import worth
from pks.report.tiers import parts
from tests.report.conftest import Planned
from tests.report.pages import Page


def test_merged_tiers_are_named_part_by_part(small: Planned) -> None:
    """The weighted sum has the names of its parts and their weights; each part stands on its own after it."""
    order = ("uncovered", "overdue+2*limited", "mission", "order 3+waiting")
    plan = pks.plan(small.case, strategy=Lexicographic(order=order), known=small.need)
    page = Page(Planned(small.case, small.need, plan).section(made))
    shown = page.table("Tiers, in the order")
    names = [cell.text for cell in shown.column("Tier")]
    merged = "waited too long, or above the goal + 2\N{NO-BREAK SPACE}· need that is not offered care"
    assert merged in names
    assert "measures of order 3 + waiting" in names
    values = dict(zip(names, [cell.value for cell in shown.column("Value")], strict=True))
    late, limited = values["waited too long, or above the goal"], values["need that is not offered care"]
    assert values[merged] == pytest.approx(late + 2 * limited)
    places = dict(zip(names, [cell.value for cell in shown.column("Place")], strict=True))
    assert places[merged] == places["need that is not offered care"] == 2


def test_parts_of_a_single_tier_are_the_tier() -> None:
    """What is not merged is one part of weight 1, orders of measures too."""
    assert parts("order 12") == [(1.0, "order 12")]


def test_levelling_has_a_name_and_a_unit(small: Planned) -> None:
    """The tier on request is called evenness of use, in both languages."""
    plan = pks.plan(small.case, strategy=Lexicographic(also=("levelling",)), known=small.need)
    for language, name, unit in (
        ("en", "evenness of use", "share of available hours"),
        ("sv", "jämn beläggning", "andel av tillgängliga timmar"),
    ):
        text = Page(Planned(small.case, small.need, plan).section(made, language=language)).text
        assert name in text
        assert unit in text


def test_gaps_are_shown_where_a_solve_was_stopped(small: Planned) -> None:
    """Each tier tells how far it may lie above its optimum, and the page what that means; otherwise neither is there."""
    gaps = np.where(np.arange(len(small.plan.tiers)) < 2, 0.0, np.inf)
    stopped = replace(small.plan, status="time limit", tiers=small.plan.tiers.assign(gap=gaps))
    page = Page(Planned(small.case, small.need, stopped).section(made))
    shown = page.table("Tiers, in the order").column("Above the optimum")
    assert [cell.text for cell in shown[:3]] == ["0", "0", "∞"]
    assert "the best found within the time limit" in page.text
    assert "Above the optimum" not in Page(small.section(made)).text


def test_what_rounding_costs_is_shown_tier_by_tier(small: Planned) -> None:
    """Before, after and the difference are the tiers of the two plans."""
    plan = whole(small.plan)
    page = Page(Planned(small.case, small.need, plan).section(made))
    shown = page.table("What whole activities cost")
    heads = ("Before rounding", "In whole", "Worse by")
    before, after, cost = (np.array([cell.value for cell in shown.column(head)]) for head in heads)
    np.testing.assert_allclose(before, small.plan.tiers["value"], atol=1e-9)
    np.testing.assert_allclose(after, plan.tiers["value"], atol=1e-9)
    np.testing.assert_allclose(cost, after - before, atol=1e-6)
    assert np.abs(cost).max() > 0
    assert "rounded to whole activities" in page.text


def test_merged_orders_leave_the_measures_standing(small: Planned) -> None:
    """The table of measures by order takes the orders for themselves, though a tier has two names."""
    plan = pks.plan(small.case, strategy=Lexicographic(order=("...", "order 1+order 2")), known=small.need)
    shown = Page(Planned(small.case, small.need, plan).section(measures)).table("Measures by order")
    assert shown.total("Cost") == pytest.approx(plan.cost)


@pytest.mark.parametrize("status", ["optimal", "interrupted"])
def test_exact_values_are_said_of_settled_plans_only(small: Planned, status: str) -> None:
    """A plan that was stopped has the text on hours alone; a settled one sentences on any limit, with their range."""
    of = Planned(small.case, small.need, replace(small.plan, status=status))
    text = Page(of.section(worth)).text
    assert ("These values are exact" in text) == (status == "optimal")
    assert ("That holds" in text) == (status == "optimal")
    assert ("One hour more of sal" in text) == (status == "interrupted")


def test_few_limits_of_a_kind_are_valued_exactly(small: Planned) -> None:
    """No limit comes twice, at most two are of a kind, and the most important tier stands first."""
    values = first_of_each(small.plan, 6)
    positions = dict(zip(small.plan.tiers["tier"], small.plan.tiers["position"], strict=True))
    assert 0 < len(values) <= 6
    assert values["exact"].all()
    assert not values.duplicated(LABELS).any()
    assert values.groupby(["what", "kind"]).size().max() <= 2
    assert positions[values["tier"].iloc[0]] == min(positions[tier] for tier in values["tier"] if tier)
