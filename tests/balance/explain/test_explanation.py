"""All that explains one plan, in one object."""

from __future__ import annotations

from dataclasses import replace

import pytest

import pks
from pks.balance.explain import NotSolvedError, explanation
from pks.balance.plan import Plan
from tests.balance.cases import table
from tests.balance.explain.hand import hand_case


def test_a_settled_plan_is_explained_in_four_tables(hand_plan: Plan) -> None:
    """By hand: 6 transfers and 4 hours of overtime are needed; 4 hours more at A in week 1 leave nobody overdue."""
    found = explanation(hand_plan)
    assert found.reasons["reason"].tolist() == ["needed", "needed"]
    assert found.reasons["sentence"].str.contains("the waiting-time promise needs at least").all()
    assert found.relaxation[["what", "unit", "capacity"]].to_numpy().tolist() == [["hours to add", "A", "c"]]
    assert found.relaxation["amount"].to_numpy() == pytest.approx([4])
    assert not len(found.alternative)  # the plan is the only best one
    assert hand_plan.unique is True


def test_different_limits_are_valued_exactly_and_said(hand_plan: Plan) -> None:
    """An hour at A, of overtime, or of B's spare is worth 0.5 in week 1; the other weeks at A are not said."""
    values = explanation(hand_plan).marginal_values
    assert values["exact"].tolist() == [True] * 3 + [False] * (len(values) - 3)
    assert values["what"].tolist()[:3] == ["hour", "limit", "spare"]
    assert values["value"].to_numpy()[:3] == pytest.approx([0.5] * 3)
    assert (values["sentence"] != "").tolist() == values["exact"].tolist()
    assert values["sentence"].iloc[0].startswith("One more hour of c at A in week 2 removes 0.5")


def test_what_hours_cannot_mend_stands_beside_the_hours() -> None:
    """At most 3 may be carried out at A in week 1 by its mission, and B has hours to spare for 6: 20 − 3 − 6 = 11 overdue.

    Hours that are added help neither against a mission's maximum nor may they be lent.
    """
    missions = table("unit planning_object period maximum", ("A", "p", "2026-01-05", 3))
    found = explanation(pks.plan(hand_case(missions=missions))).relaxation
    unmet = found[(found["what"] == "overdue") & (found["period"] == "2026-01-05")]
    assert unmet[["unit", "planning_object"]].to_numpy().tolist() == [["A", "p"]]
    assert unmet["amount"].to_numpy() == pytest.approx([11])


def test_what_another_plan_does_otherwise_is_listed() -> None:
    """8 hours are short in week 1 and each of two steps could add them at the same price: other hours, the same sum."""
    steps = table(
        "unit capacity step kind max_hours price order",
        ("A", "c", "1", "overtime", 8, 100, 3), ("A", "c", "2", "agency", 8, 100, 3),
    )  # fmt: skip
    found = explanation(pks.plan(hand_case(expansions=steps))).alternative
    hours = found[found["kind"] == "expand"]
    assert sorted(hours["counterpart"]) == ["1", "2"]
    assert hours[["plan", "other"]].sum().to_numpy() == pytest.approx([8, 8])


@pytest.mark.parametrize("status", ["time limit", "interrupted", "rounded to whole activities"])
def test_a_plan_that_is_not_settled_is_not_explained(hand_plan: Plan, status: str) -> None:
    """Its duals say nothing that is certain, and the error says what to do."""
    with pytest.raises(NotSolvedError, match="balanced to the end, and before it is rounded"):
        explanation(replace(hand_plan, status=status))


def test_sentences_are_in_the_language_asked_for(hand_plan: Plan) -> None:
    """Swedish, as the case may ask."""
    found = explanation(hand_plan, language="sv")
    assert found.reasons["sentence"].iloc[0].startswith("Att låta B utföra p åt A används (6 aktiviteter, 30 SEK)")
    assert found.marginal_values["sentence"].iloc[0].startswith("En timme till av c på A under vecka 2")
