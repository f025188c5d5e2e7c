"""The page presumes the best plan only where it is one: under every strategy, stopped, rounded, or made by a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.report.proof import by_rule, open_tiers, settled, stops, strict, valued
from pks.report.sections.closing import made
from pks.report.sections.headline import headline
from pks.report.sections.measures import measures
from pks.report.sections.short import short
from pks.report.sections.unmet import unmet
from pks.report.sections.worth import worth
from pks.strategies.named import BUILT_IN, strategy_called
from tests.report.conftest import Planned
from tests.report.pages import Page

IN_ORDER = ("lexicographic", "whole", "weighted", "rounds")
"""These settle the places of their table of tiers one after another; the others go by something else."""
RULES = ("ladder", "nothing")
OTHERS = ("cheapest", "fair", "alone", *RULES)

By = Callable[[str], Planned]


@pytest.fixture(scope="module")
def by(small: Planned) -> By:
    """Return what plans the small case by the strategy of a name; each plan is made once."""
    known: dict[str, Planned] = {}

    def planned(name: str) -> Planned:
        if name not in known:
            plan = pks.plan(small.case, strategy=strategy_called(name, small.case), known=small.need)
            known[name] = Planned(small.case, small.need, plan)
        return known[name]

    return planned


def test_every_strategy_is_tried() -> None:
    """A new strategy of the package asks what its report may say; last-year needs a history, and is a rule as nothing is."""
    assert {*IN_ORDER, *OTHERS, "last-year"} == set(BUILT_IN)


@pytest.mark.parametrize("name", [*IN_ORDER, *OTHERS])
def test_settled_is_what_was_settled_in_the_order_of_its_tiers(by: By, name: str) -> None:
    """So it is with the exact program, in rounds, weighted, and before rounding; not with tiers of its own, nor by rule."""
    plan = by(name).plan
    assert settled(plan) == (name in IN_ORDER)
    assert by_rule(plan) == (name in RULES)
    assert valued(plan) == (name not in RULES)


@pytest.mark.parametrize("name", [*IN_ORDER, "fair", "ladder"])
def test_a_plan_read_from_files_is_known_by_its_strategy(by: By, name: str) -> None:
    """Files do not state the program behind a plan; its strategy and status tell as much."""
    plan = by(name).plan
    assert settled(replace(plan, solved=None, rounding=None)) == settled(plan)


@pytest.mark.parametrize(
    ("order", "holds"),
    [((), True), (("overdue",), False), (("uncovered", "limited+mission"), False), (("uncovered:1%",), False)],
)
def test_strict_is_the_default_order_one_by_one(small: Planned, order: tuple[str, ...], holds: bool) -> None:
    """Tiers that are moved, merged or given slack may weigh money against people."""
    plan = pks.plan(small.case, strategy=Lexicographic(order=order), known=small.need)
    assert settled(plan)
    assert strict(plan) == holds


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("optimal", []),
        ("by rule", []),
        ("rounded to whole activities", []),
        ("time limit, rounded to whole activities", ["time limit"]),
        ("interrupted", ["interrupted"]),
    ],
)
def test_stops_are_read_from_the_status(small: Planned, status: str, why: list[str]) -> None:
    """A plan that was stopped is not settled, whatever happened to it afterwards."""
    plan = replace(small.plan, status=status)
    assert stops(plan) == why
    assert settled(plan) == (not why and status != "by rule")


def test_open_tiers_have_a_gap(small: Planned) -> None:
    """Tiers with gap 0 are settled, and so are all where none is stated."""
    gaps = [0.0, 0.0, *[3.0] * (len(small.plan.tiers) - 2)]
    stopped = replace(small.plan, status="interrupted", tiers=small.plan.tiers.assign(gap=gaps))
    assert open_tiers(stopped)["tier"].tolist() == small.plan.tiers["tier"][2:].tolist()
    assert open_tiers(small.plan).empty


CLAIMS = {
    "en": ("Each is as low as it can be with all before it held", "never weighs against people"),
    "sv": ("så lågt det kan bli med alla tidigare kvar", "aldrig mot människor"),
}


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("name", [*IN_ORDER, *OTHERS])
def test_tiers_are_said_to_be_lowest_only_where_that_is_proved(by: By, name: str, language: str) -> None:
    """The table of tiers and how the plan was made claim no more than the strategy does."""
    text = Page(by(name).section(made, language=language)).text
    lowest, money = CLAIMS[language]
    assert (lowest in text) == (name in ("lexicographic", "whole", "rounds"))
    assert (money in text) == (name in ("lexicographic", "whole", "rounds"))


def test_merged_tiers_are_said_to_be_settled_as_one(by: By) -> None:
    """Of tiers in one place their weighted sum is as low as it can be, and not each."""
    assert "Tiers that share a place are settled as one" in Page(by("weighted").section(made)).text


def test_slack_is_said_beside_what_is_proved(small: Planned) -> None:
    """A tier with slack may lie above the lowest."""
    plan = pks.plan(small.case, strategy=Lexicographic(order=("uncovered:1%",)), known=small.need)
    assert "may lie above that by its slack" in Page(Planned(small.case, small.need, plan).section(made)).text


def test_rounded_tiers_were_lowest_before_rounding(by: By) -> None:
    """What rounding costs stands beside; the proof is of the plan before."""
    assert "This holds before rounding." in Page(by("whole").section(made)).text
    assert "This holds before rounding." not in Page(by("lexicographic").section(made)).text


@pytest.mark.parametrize(("language", "rule"), [("en", "a rule: no solver"), ("sv", "en regel: ingen lösare")])
@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_called_one_and_no_solver_named(by: By, name: str, language: str, rule: str) -> None:
    """Who reads that HiGHS balanced the plan takes it for the best there is."""
    text = Page(by(name).section(made, language=language)).text
    assert f"{name}, {rule}" in text
    assert "HiGHS" not in text
    assert "by rule" not in text
    assert "inte undersökts" not in text


@pytest.mark.parametrize("name", RULES)
def test_a_rule_knows_nothing_of_marginal_values(by: By, name: str) -> None:
    """That no capacity holds the plan back, or held a list back, is not said where nobody has asked."""
    of = by(name)
    said = Page(of.section(worth)).text
    assert "follows a rule" in said
    assert "No capacity holds the plan back" not in said
    ranking = Page(of.section(short)).table("Capacities, the fullest first")
    assert "How it holds the plan back" not in ranking.heads
    assert "Capacity that held it back" not in Page(of.section(unmet)).table("What remains by list").heads


@pytest.mark.parametrize(("name", "tier"), [("cheapest", "total cost"), ("fair", "missions not met")])
def test_an_hour_that_saves_money_or_evens_is_worth_something(by: By, name: str, tier: str) -> None:
    """Tiers that a strategy adds, which the table of tiers lacks, count among what holds the plan back."""
    of = by(name)
    assert "No capacity holds the plan back" not in Page(of.section(worth)).text
    assert tier in [cell.text for cell in Page(of.section(worth)).table("Marginal values").column("Tier")]
    hours = of.plan.capacity
    worth_anything = hours[hours["marginal_value"] > 0].drop_duplicates(["unit", "capacity", "marginal_tier"])
    assert len(Page(of.section(worth)).table("Marginal values").body) == len(worth_anything)


def test_the_cost_of_an_hour_less_is_said_in_money(by: By) -> None:
    """Under the cheapest plan one hour more lowers the total cost, in the case's currency."""
    text = Page(by("cheapest").section(worth)).text
    assert "lowers the total cost by" in text
    assert "SEK." in text


@pytest.mark.parametrize(
    ("name", "said"),
    [("nothing", "No measure is used."), ("ladder", "last of all limited."), ("lexicographic", "only for")],
)
def test_measures_are_not_said_to_be_needless_where_they_were_not_tried(by: By, name: str, said: str) -> None:
    """Only the exact order uses a later measure for what earlier ones cannot solve."""
    text = Page(by(name).section(measures)).text
    assert said in text
    assert ("A later order is used only for what earlier ones cannot solve" in text) == (name == "lexicographic")
    assert "not needed" not in text or name == "lexicographic"


def test_merged_tiers_are_not_said_to_have_values_of_their_own(by: By) -> None:
    """Where other plans have the same sum, its parts could be others too."""
    of = by("weighted")
    for unique, said in ((True, "No other plan is as good by what"), (False, "Other plans are as good by what")):
        plan = replace(of.plan, unique=unique)
        assert said in Page(replace(of, plan=plan).section(made)).text


@pytest.mark.parametrize("name", ["weighted", *OTHERS])
def test_the_summary_tells_how_another_plan_came_about(by: By, name: str) -> None:
    """Who reads only the summary learns that this is not the best plan tier by tier, and what it is instead."""
    method = {
        "cheapest": "makes the total cost as low as it can be", "fair": "the largest share of people in a group",
        "alone": "nothing is moved between units", "ladder": "try measure by measure, as by hand",
        "nothing": "No measure is used", "weighted": "makes a weighted sum of tiers as low as it can be",
    }  # fmt: skip
    assert method[name] in Page(by(name).section(headline)).text


@pytest.mark.parametrize(("name", "asks"), [("lexicographic", True), ("nothing", False)])
def test_missions_are_asked_to_be_lowered_only_if_nothing_better_is_known(by: By, name: str, asks: bool) -> None:
    """A plan that tried no measure does not prove that a mission is out of reach."""
    text = Page(by(name).section(headline)).text
    assert ("Lower missions or add capacity" in text) == asks
    assert ("Settle what happens to missions that are not reached" in text) == (not asks)
