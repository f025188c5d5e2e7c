from __future__ import annotations

import pytest

import pks
from pks.balance.explain.reason_sentences import reason_sentences
from pks.balance.explain.reasons import reasons
from pks.balance.plan import Plan
from tests.balance.cases import small_case, table

STEPS = "unit capacity step max_hours price lead_time order"
ACUTE = table("planning_object acute", ("p", True))


def short_case(**tables: object) -> pks.Case:
    """Return a case of one week, 8 acute activities of 2 hours and 10 hours: 6 hours are short."""
    given = {"periods": 1, "objects": ACUTE, "demand": {("A", "p"): 8}, "available": {("A", "c"): 10}}
    return small_case(**{**given, **tables})


def test_what_a_tier_needs_is_said_of_the_measures_used(hand_plan: Plan) -> None:
    """By hand: overdue is 2 only if all 6 transfers and all 4 hours of overtime are there; B has no more to spare."""
    table = reasons(hand_plan).set_index("kind")
    assert table["reason"].tolist() == ["needed", "needed"]
    assert table["tier"].tolist() == ["overdue", "overdue"]
    assert table["needed"].to_numpy() == pytest.approx([6, 4])
    transfer = reasons(hand_plan).index[0]
    assert table.loc["expand", "before"] == ((transfer, "giver"),)


def test_the_cheaper_of_two_steps_suffices() -> None:
    """6 hours are short; step 1 has 10 at price 5: step 2 at price 9 would save 5 and cost 9, so it is not used."""
    case = short_case(expansions=table(STEPS, ("A", "c", "1", 10, 5, 0, 3), ("A", "c", "2", 10, 9, 0, 3)))
    found = reasons(pks.plan(case))
    assert found["used"].tolist() == [True, False]
    assert found["reason"].tolist() == ["needed", "sufficed"]
    assert (found.loc[0, "tier"], found.loc[0, "needed"]) == ("order 3", pytest.approx(6))  # step 2 could do it, too
    assert (found.loc[1, "gain"], found.loc[1, "price"]) == (pytest.approx(5), pytest.approx(9))
    assert found.loc[1, "before"] == ((0, ""),)


def test_where_nothing_is_short_a_measure_has_nothing_to_relieve() -> None:
    """20 hours for 16."""
    case = short_case(available={("A", "c"): 20}, expansions=table(STEPS, ("A", "c", "1", 10, 5, 0, 3)))
    assert reasons(pks.plan(case))["reason"].tolist() == ["nothing to relieve"]


def test_lead_time_room_and_budget_hold_measures_back() -> None:
    """Step 1 comes after the horizon, step 2 has 0 hours, and there is no money for step 3."""
    steps = table(STEPS, ("A", "c", "1", 9, 1, 1, 3), ("A", "c", "2", 0, 1, 0, 3), ("A", "c", "3", 9, 1, 0, 3))
    case = short_case(expansions=steps, budget=table("unit period amount", (None, None, 0)))
    plan = pks.plan(case)
    found = reasons(plan)
    assert found["reason"].tolist() == ["lead time", "no room", "budget"]
    assert reason_sentences(plan, found) == [
        "Adding hours of c at A by step 1 is not used: its lead time ends after the last period.",
        "Adding hours of c at A by step 2 is not used: its limit is 0.",
        "Adding hours of c at A by step 3 is not used: the budget is spent.",
    ]


def test_a_giver_without_spare_hours_holds_a_reallocation_back() -> None:
    """B needs all of its 10 hours for its own 5 activities; that it is able to do only 2 of them changes nothing."""
    case = short_case(
        units=("A", "B"),
        demand={("A", "p"): 8, ("B", "p"): 5},
        available={("A", "c"): 10, ("B", "c"): 10},
        reallocations=table("capacity from_unit to_unit", ("c", "B", "A")),
        ability=table("unit planning_object period activities", ("B", "p", "2026-01-05", 2)),
    )
    found = reasons(pks.plan(case))
    assert found["reason"].tolist() == ["giver"]
    assert found["tier"].tolist() == ["uncovered"]


def test_a_measure_that_another_can_replace_is_not_needed() -> None:
    """Two steps of 10 hours at the same price for 6 hours: whichever is used, a plan without it is as good."""
    case = short_case(expansions=table(STEPS, ("A", "c", "1", 10, 5, 0, 3), ("A", "c", "2", 10, 5, 0, 3)))
    found = reasons(pks.plan(case))
    assert set(found.loc[found["used"], "reason"]) == {"as good without"}


def test_what_may_not_be_limited_is_no_measure() -> None:
    """Limiting stands in the table only where the planning object may be limited."""
    assert not len(reasons(pks.plan(short_case())))
    objects = table("planning_object acute limitable", ("p", True, 0.25))
    found = reasons(pks.plan(short_case(objects=objects)))
    assert found["kind"].tolist() == ["limit"]
    assert (found.loc[0, "tier"], found.loc[0, "needed"]) == ("uncovered", pytest.approx(2))


def test_reasons_are_said_in_both_languages(hand_plan: Plan) -> None:
    """The case by hand: 4 hours of overtime at 100, after 6 transfers, for which B has no more to spare."""
    table = reasons(hand_plan)
    assert reason_sentences(hand_plan, table)[1] == (
        "Adding hours of c at A by step 1 is used (4 hours, 400 SEK): the waiting-time promise needs at least 4 hours of "
        "it, whatever else is done. What comes before it can give no more then: letting B carry out p for A (the giver has "
        "no more to spare)."
    )
    assert reason_sentences(hand_plan, table, language="sv")[0] == (
        "Att låta B utföra p åt A används (6 aktiviteter, 30 SEK): väntetidslöftet kräver minst 6 aktiviteter, vad man än "
        "gör i övrigt."
    )


def test_every_one_of_many_measures_has_its_own_reason() -> None:
    """A is short of 6 hours; 12 other units have hours over, and nobody on their lists.

    Step 1 costs 5 and does it all. Steps 2 to 9 are dearer, 10 to 19 come too late, 20 to 29 have no hours. Letting A help
    the others relieves nobody.
    """
    others = [f"B{n}" for n in range(12)]
    steps = [("A", "c", "1", 10, 5, 0, 3)]
    steps += [("A", "c", str(n), 10, 5 + n, 0, 3) for n in range(2, 10)]
    steps += [("A", "c", str(n), 10, 1, 1, 3) for n in range(10, 20)]
    steps += [("A", "c", str(n), 0, 1, 0, 3) for n in range(20, 30)]
    case = short_case(
        units=("A", *others),
        available={("A", "c"): 10} | {(unit, "c"): 10 for unit in others},
        expansions=table(STEPS, *steps),
        transfers=table("planning_object from_unit to_unit", *(("p", unit, "A") for unit in others)),
    )
    found = reasons(pks.plan(case))
    by_step = found[found["kind"] == "expand"].set_index("counterpart")["reason"].to_dict()
    expected = {"1": "needed"} | {str(n): "sufficed" for n in range(2, 10)}
    expected |= {str(n): "lead time" for n in range(10, 20)} | {str(n): "no room" for n in range(20, 30)}
    assert by_step == expected
    assert found.loc[found["kind"] == "transfer", "reason"].tolist() == ["nothing to relieve"] * 12
    dearer = found[found["reason"] == "sufficed"]
    assert dearer["gain"].to_numpy() == pytest.approx([5] * 8)
    assert dearer["price"].to_numpy() == pytest.approx(range(7, 15))
