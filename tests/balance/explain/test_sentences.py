from __future__ import annotations

import pytest

import pks
from pks.balance.explain.marginal import marginal_values
from pks.balance.explain.sentences import sentences
from pks.balance.explain.words import LanguageError
from pks.balance.plan import Plan
from tests.balance.cases import small_case, table


def test_an_hour_is_said_with_its_place_effect_and_range(hand_plan: Plan) -> None:
    """20 hours at A in week 2 of 2026, the first planned; the values are those of the case by hand."""
    values = marginal_values(hand_plan, exact=1)
    assert sentences(hand_plan, values.head(1)) == [
        "One more hour of c at A in week 2 removes 0.5 overdue patients (counted week by week). "
        "That holds between 0 and 24 hours; now it is 20."
    ]
    assert sentences(hand_plan, values.head(1), language="sv") == [
        "En timme till av c på A under vecka 2 tar bort 0,5 patienter som väntat för länge (räknat vecka för vecka). "
        "Det gäller mellan 0 och 24 timmar; nu är det 20."
    ]


def test_a_value_that_is_not_exact_is_said_without_a_range(hand_plan: Plan) -> None:
    """The solver's dual knows no range."""
    said = sentences(hand_plan, marginal_values(hand_plan).tail(1))[0]
    assert said == "One more hour of c at A in week 5 takes 0.5 patients off the lists (counted week by week)."


def test_money_is_said_in_steps_that_say_something() -> None:
    """0.01 uncovered per SEK: 100 SEK serve one patient; severity 1 needs no mention."""
    case = small_case(
        periods=1,
        objects=table("planning_object acute", ("p", True)),
        demand={("A", "p"): 8},
        available={("A", "c"): 10},
        suppliers=table("supplier planning_object price", ("s", "p", 100)),
        budget=table("unit period amount", (None, None, 200)),
    )
    plan = pks.plan(case)
    values = marginal_values(plan, exact=9)
    said = sentences(plan, values[values["what"] == "budget"])
    assert said == [
        "100 SEK more in the budget gives care to 1 more acute patient. That holds between 0 and 300 SEK; now it is 200."
    ]


def test_severity_is_mentioned_where_it_weighs() -> None:
    """With severity 5 an hour is worth 2.5 weighted people."""
    objects = table("planning_object acute severity", ("p", True, 5))
    plan = pks.plan(small_case(periods=1, objects=objects, demand={("A", "p"): 8}, available={("A", "c"): 10}))
    said = sentences(plan, marginal_values(plan))
    assert said == ["One more hour of c at A in week 2 gives care to 2.5 more acute patients (weighted by severity)."]


def test_another_language_is_refused(hand_plan: Plan) -> None:
    """There is English and Swedish."""
    with pytest.raises(LanguageError, match="'de'"):
        sentences(hand_plan, marginal_values(hand_plan), language="de")
