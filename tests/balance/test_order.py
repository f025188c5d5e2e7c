"""The order of tiers: how it is read, merged, given slack, and refused."""

from __future__ import annotations

import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.balance.order import OrderError, Place, Slack, order_of, place
from pks.core.case import Case
from tests.balance.cases import small_case, table


def two_lists(limitable: float = 0.5) -> Case:
    """10 acute of severity 2 and 10 elective that are due at once, an hour each, 12 hours; overtime at 100 an hour."""
    return small_case(
        periods=1,
        objects=table(
            "planning_object acute max_wait_days severity limitable",
            ("acute", True, None, 2, limitable), ("elective", False, 0, 1, 0),
        ),
        activity_hours=table("planning_object capacity hours", ("acute", "c", 1), ("elective", "c", 1)),
        demand={("A", "acute"): 10},
        waiting=table("unit planning_object waited_days patients", ("A", "elective", 5, 10)),
        available={("A", "c"): 12},
        expansions=table("unit capacity step max_hours price", ("A", "c", "overtime", 4, 100)),
    )  # fmt: skip


def tiers(case: Case, *order: str) -> dict[str, float]:
    """Return the tiers that this order gives."""
    plan = pks.plan(case, strategy=Lexicographic(order=order))
    assert plan.check() == []
    return plan.tiers.set_index("tier")["value"].to_dict()


def test_the_default_order_covers_acute_care_first() -> None:
    """16 hours with overtime: 10 acute, 6 elective, 4 overdue, 400 for overtime."""
    found = tiers(two_lists())
    assert (found["uncovered"], found["limited"], found["overdue"], found["order 3"]) == pytest.approx((0, 0, 4, 400))


def test_a_tier_named_first_is_settled_first() -> None:
    """Overdue first: 10 elective, 6 acute, of the other 4 as many limited as must be to leave none uncovered."""
    found = tiers(two_lists(), "overdue")
    assert (found["overdue"], found["uncovered"], found["limited"]) == pytest.approx((0, 0, 8))


def test_merged_tiers_weigh_against_each_other() -> None:
    """An acute activity not offered weighs 2, one overdue 1: merged, the elective wait; with 3·overdue, the acute do.

    limited + overdue: 10 acute and 6 elective are served: 0 + 4. limited + 3·overdue: 5 limited at most, so 5 acute and
    10 elective fit in 16 hours, and one acute more: 4 · 2 + 0.
    """
    even = tiers(two_lists(), "uncovered", "limited+overdue")
    assert (even["limited+overdue"], even["limited"], even["overdue"]) == pytest.approx((4, 0, 4))
    heavy = tiers(two_lists(), "uncovered", "limited+3*overdue")
    assert (heavy["limited+3*overdue"], heavy["limited"], heavy["overdue"]) == pytest.approx((8, 8, 0))


def test_slack_is_used_as_far_as_it_saves_something() -> None:
    """50 % more than 4 overdue are 6: two hours of overtime less, 200; 500 % are more than overtime is worth: 4 h less."""
    found = tiers(two_lists(), "uncovered", "limited", "overdue:50%")
    assert (found["overdue"], found["order 3"]) == pytest.approx((6, 200))
    plenty = tiers(two_lists(), "uncovered", "limited", "overdue:500%")
    assert (plenty["overdue"], plenty["order 3"]) == pytest.approx((8, 0))
    amount = tiers(two_lists(), "uncovered", "limited", "overdue:1")
    assert (amount["overdue"], amount["order 3"]) == pytest.approx((5, 300))


def test_a_share_of_nothing_is_no_slack() -> None:
    """1 % of no uncovered people is none, so the tier is held exactly."""
    assert tiers(two_lists(), "uncovered:1%") == pytest.approx(tiers(two_lists()))


def test_merged_tiers_share_a_position() -> None:
    """The table has the sum and each of its parts in one place, and keeps the other columns."""
    plan = pks.plan(two_lists(), strategy=Lexicographic(order=("limited+overdue",)))
    assert plan.tiers["tier"].to_list()[:4] == ["limited+overdue", "limited", "overdue", "uncovered"]
    assert plan.tiers["position"].to_list()[:4] == [1, 1, 1, 2]


def test_what_is_not_named_stands_at_the_dots() -> None:
    """`...` stands for all others; without it they come last."""
    plan = pks.plan(two_lists(), strategy=Lexicographic(order=("...", "waiting", "overdue")))
    assert plan.tiers["tier"].to_list() == ["uncovered", "limited", "order 3", "waiting", "overdue"]


def test_places_are_read() -> None:
    """Weights, spaces, slack in % and in the tier's unit."""
    assert order_of(" overdue + 0.5*order 3 : 2.5%, …, waiting:40,") == (
        Place(((1.0, "overdue"), (0.5, "order 3")), Slack(share=0.025)),
        Place(()),
        Place(((1.0, "waiting"),), Slack(amount=40.0)),
    )


@pytest.mark.parametrize("text", ["overdue:", "overdue:x%", "overdue:-1", "overdue:1%%", "+overdue", "2*", "*", "a*overdue",
                                  "0*overdue", "-1*overdue", "inf*overdue", "nan*overdue", "...:1%", ":", "overdue:inf"])  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """Each of these is no place in an order."""
    with pytest.raises(OrderError):
        place(text)


def test_all_that_is_wrong_is_said_at_once() -> None:
    """A wrong weight, an unknown name with a hint, a tier named twice and two dots: four reasons."""
    with pytest.raises(OrderError) as raised:
        order_of("x*waiting,overdu,limited,limited,...,...")
    text = str(raised.value)
    assert len(raised.value.reasons) == 4
    assert all(
        part in text for part in ('did you mean "overdue"', "'limited' stands 2 times", "2*limited", "more than once")
    )


def test_an_order_of_measures_that_the_case_does_not_have_is_refused() -> None:
    """There is no measure of order 7; the error says which tiers there are."""
    with pytest.raises(OrderError, match=r"no measure has order 7\. This plan has: uncovered"):
        tiers(two_lists(), "order 7")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Overdue", "no tier is called 'Overdue'; did you mean \"overdue\"? There are: uncovered, "),
        ("order3", "no tier is called 'order3'; did you mean \"order 3\"? There are: uncovered, "),
        ("Order 12", "no tier is called 'Order 12'; did you mean \"order 12\"? There are: uncovered, "),
        ("order", "no tier is called 'order'; did you mean \"order 1\"? There are: uncovered, "),
        ("comfort", "no tier is called 'comfort'. There are: uncovered, "),
    ],
)
def test_an_unknown_tier_is_answered_with_the_one_that_may_be_meant(text: str, said: str) -> None:
    """The hint keeps the number that was written, and the sentences end once."""
    with pytest.raises(OrderError) as raised:
        order_of(text)
    assert str(raised.value).startswith(said)
