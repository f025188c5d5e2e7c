"""Numbers on the page are those of the tables that it says they come from, and they add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import pks
from pks.balance.stated import by_label
from pks.report.findings import Findings
from tests.report.cases import every_kind
from tests.report.conftest import Planned, planned
from tests.report.pages import Page, spread


@pytest.fixture(scope="session", params=["small", "queensland"])
def of(request: pytest.FixtureRequest) -> Planned:
    """A planned case."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def page(of: Planned) -> Page:
    """Its page, in English."""
    return Page(of.page(language="en"))


def near(value: float) -> object:
    """Return what is equal to `value` but for rounding of sums."""
    return pytest.approx(value, rel=1e-9, abs=1e-6)


def test_every_total_is_the_sum_of_what_stands_above_it(page: Page) -> None:
    """In every table the last row sums the rows above, the row of what is not shown included."""
    checked = 0
    for table in page.tables:
        for total in (spread(row) for row in table.foot):
            rows = [spread(row) for row in [*table.body, *table.more]]
            for place, cell in enumerate(total):
                if cell.value is not None:
                    values = [row[place].value for row in rows]
                    assert cell.value == near(sum(value for value in values if value is not None)), table.caption
                    checked += 1
    assert checked > 20


def test_need_is_the_same_on_every_level(of: Planned, page: Page) -> None:
    """Hours and activities agree between unit, planning object, capacity and the tables of the need."""
    hours = of.need.capacity["hours"].sum()
    for caption in ("Need by unit", "Need and production goal", "Capacity need and available"):
        assert page.table(caption).total("Capacity need") == near(hours)
    activities = of.need.production[["activities", "of_which_goal"]].sum()
    for caption in ("Need by unit", "Need and production goal"):
        assert page.table(caption).total("Production need") == near(activities["activities"])
        assert page.table(caption).total("of which") == near(activities["of_which_goal"])
    assert page.table("Need and production goal").total("Production goal") == near(
        of.plan.production["activities"].sum()
    )


def test_gap_table_agrees_with_the_gap(of: Planned, page: Page) -> None:
    """Need, available and gap are the sums of gap.csv, and every row's load is their ratio."""
    gap, table = of.need.gap, page.table("Need against available capacity by unit")
    for head, column in (("Capacity need", "need"), ("Available", "available"), ("Gap", "gap")):
        assert table.total(head) == near(gap[column].sum())
    rows = zip(table.column("Capacity need"), table.column("Available"), table.column("Load"), strict=True)
    assert all(load.value == near(need.value / available.value) for need, available, load in rows)


def test_weeks_short_are_counted(of: Planned, page: Page) -> None:
    """The table counts the periods in which a unit's need exceeds its hours."""
    gap, table = of.need.gap, page.table("Need against available capacity by unit")
    short = gap[gap["gap"] > 1e-6].groupby(["unit", "capacity"]).size()
    for unit, capacity, shown in zip(*(table.column(head) for head in ("Unit", "Capacity", "Short in")), strict=True):
        assert shown.value == short.get((unit.text, capacity.text), 0)


def test_measures_by_order_agree_with_measures_and_tiers(of: Planned, page: Page) -> None:
    """Hours, activities and cost by order are those of measures.csv; cost and unpriced amount make the tier."""
    table, measures = page.table("Measures by order"), of.plan.measures
    measures = measures[measures["order"].notna()]
    assert table.total("Cost") == near(of.plan.cost)
    for head, unit in (("Hours", "hours"), ("Activities", "activities")):
        assert table.total(head) == near(measures.loc[measures["amount_unit"] == unit, "amount"].sum())
    tiers = of.plan.tiers.set_index("tier")["value"]
    for name, cost, unpriced, tier in zip(
        *(table.column(head) for head in ("Order", "Cost", "Amount", "Value")), strict=True
    ):
        assert tier.value == near(tiers[f"order {name.text.split()[-1]}"])
        assert tier.value == near(cost.value + unpriced.value)


def test_measures_of_each_order_sum_to_it(of: Planned, page: Page) -> None:
    """The tables of single measures together cost what the table by order says, and hold all amounts."""
    captions = ("Hours moved", "Activities carried out by", "Expansions", "Care that is")
    tables = [table for table in page.tables if table.caption.startswith(captions)]
    assert sum(table.total("Cost") for table in tables) == near(of.plan.cost)
    assert sum(table.total("Amount") for table in tables) == near(of.plan.measures["amount"].sum())


def test_budget_is_used_by_those_who_pay(small: Planned) -> None:
    """Who receives hours or whose list gets shorter pays; what all pay is the cost of the plan."""
    table, measures = Page(small.page(language="en")).table("Budget used"), small.plan.measures
    payer = measures["counterpart"].where(measures["kind"] == "reallocate", measures["unit"])
    used = dict(zip([cell.text for cell in table.column("Who pays")], table.column("Used"), strict=True))
    assert used["Öst"].value == near(measures.loc[payer == "Öst", "cost"].sum())
    assert used["all units together"].value == near(small.plan.cost)


def test_unmet_agrees_with_waiting_and_with_the_tier(of: Planned, page: Page) -> None:
    """What remains sums to waiting.csv, and weighted by severity to the tier."""
    table, waiting = page.table("What remains by list"), of.plan.waiting
    for head, column in (("Waited too long", "overdue"), ("Above the goal", "shortfall")):
        assert table.total(head) == near(waiting[column].sum())
    assert table.total("Weighted") == near(of.plan.tiers.set_index("tier").loc["overdue", "value"])


def test_uncovered_and_limited_are_shown_where_they_are(small: Planned) -> None:
    """Acute need without care, and need not offered care, stand on the page with the capacity that held it back."""
    table, waiting = Page(small.page(language="en")).table("What remains by list"), small.plan.waiting
    assert waiting["uncovered"].sum() > 1
    assert table.total("Acute need without care") == near(waiting["uncovered"].sum())
    assert table.total("Not offered care") == near(waiting["limited"].sum())
    assert {cell.text for cell in table.column("Capacity that held it back")} == {"sal"}


def test_lists_close(of: Planned, page: Page) -> None:
    """Start + inflow − received care − without care = end, for all lists together, and the ends are the plan's."""
    table, waiting = page.table("All lists"), of.plan.waiting
    names = ("At the start", "Inflow", "Received care", "Without care", "At the end")
    start, inflow, served, without, end = (table.total(name) for name in names)
    assert start + inflow - served - without == near(end)
    assert start == near(of.case.table("waiting")["patients"].sum())
    assert end == near(waiting.loc[waiting["period"] == waiting["period"].max(), "waiting"].sum())
    carried = of.plan.production["activities"].sum()
    bought = of.plan.measures.loc[of.plan.measures["kind"] == "buy", "amount"].sum()
    assert served == near(carried + bought)


def test_missions_tell_need_from_capacity(small: Planned) -> None:
    """A mission that nobody is left for is told from one that capacity holds back; together they are the tier."""
    table = Page(small.page(language="en")).table("Missions that are not reached")
    why = dict(
        zip([cell.text for cell in table.column("Unit")], [cell.text for cell in table.column("Capacity")], strict=True)
    )
    assert why == {"Öst": "sal", "Väst": "none: fewer people need it"}
    assert 2.0 * table.total("Missing") == near(small.plan.tiers.set_index("tier").loc["mission", "value"])


def test_marginal_values_are_those_of_the_capacity_table(of: Planned, page: Page) -> None:
    """The highest marginal value of every unit, capacity and tier, and in how many periods there is one."""
    table, capacity = page.table("Marginal values"), of.plan.capacity
    known = capacity[capacity["marginal_value"] > 0].groupby(["unit", "capacity", "marginal_tier"])["marginal_value"]
    most, count = known.max(), known.size()
    heads = ("Unit", "Capacity", "Tier", "One hour more, at best", "Worth")
    names = {"acute need without care": "uncovered", "missions not met": "mission", "waiting": "waiting",
             "waited too long, or above the goal": "overdue"}  # fmt: skip
    for unit, name, tier, peak, periods in zip(*(table.column(head) for head in heads), strict=True):
        key = (unit.text, name.text, names.get(tier.text, tier.text.removeprefix("measures of ")))
        assert peak.value == near(most[key])
        assert periods.value == count[key]


def test_nobody_is_overdue_on_a_list_that_is_highest_acceptable(of: Planned) -> None:
    """First in, first out: overdue is what a list is longer than the largest within the promise."""
    found = Findings(of.case, of.need, of.plan)
    problem = of.plan.problem
    state = by_label(problem, of.plan.planned["waiting"], "planning_object", ("waiting", "overdue"))
    lists = problem.lists.unit, problem.lists.planning_object
    beyond = np.maximum(state["waiting"][lists] - found.within_promise, 0.0)
    np.testing.assert_allclose(beyond[~problem.lists.acute], state["overdue"][lists][~problem.lists.acute], atol=1e-6)


def test_headline_says_what_the_plan_says(queensland: Planned) -> None:
    """The first section gives people waiting, overdue and cost as the tables have them, in plain sentences."""
    text, waiting = Page(queensland.page(language="en")).text, queensland.plan.waiting
    last = waiting[waiting["period"] == waiting["period"].max()]
    start = queensland.case.table("waiting")["patients"].sum()
    assert f"{start:,.0f} people wait at the start" in text
    assert f"at the end {last['waiting'].sum():,.0f} wait, {last['overdue'].sum():,.0f} of them too long" in text
    assert f"Not in balance: people who have waited too long at the end: {last['overdue'].sum():,.0f}." in text
    assert (
        f"The measures cost {queensland.plan.cost / 1e6:,.1f}\N{NO-BREAK SPACE}million AUD".replace(
            "\N{NO-BREAK SPACE}", " "
        )
        in text
    )


def test_tail_is_planned_and_not_reported() -> None:
    """With a tail the tables count the reported periods, the tiers all of them, and the page says so."""
    of = planned(every_kind(tail=2))
    page = Page(of.page(language="en"))
    orders = page.table("Measures by order")
    assert orders.total("Cost (SEK)") == near(of.plan.cost)
    assert orders.total("Cost after") == near(of.plan.planned["measures"]["cost"].sum() - of.plan.cost)
    heads = ("Cost (SEK)", "Cost after", "Amount", "Value")
    for cost, tail, unpriced, tier in zip(*(orders.column(head) for head in heads), strict=True):
        assert tier.value == near(cost.value + tail.value + unpriced.value)
    assert "2 further weeks are planned" in page.text


def test_a_plan_without_its_tail_is_not_judged_by_it() -> None:
    """A plan read from files does not state its tail: no yardsticks and no check of what is not there."""
    of = planned(every_kind(tail=2))
    stated = {name: getattr(of.plan, name) for name in of.plan.planned}
    text = Page(Planned(of.case, of.need, replace(of.plan, planned=stated)).page(language="en")).text
    assert "The plan was read from files" in text
    assert "Constraints are not recomputed" in text
    assert "Yardsticks over all planned periods" not in text


def test_bought_care_without_a_unit_is_paid_by_each_list(queensland: Planned) -> None:
    """A supplier's row for all units is found for every unit that buys from it."""
    found = Findings(queensland.case, queensland.need, queensland.plan)
    bought = found.measures[found.measures["kind"] == "buy"]
    assert len(bought) > 0
    assert (bought["payer"] == bought["unit"]).all()
    assert bought["priced"].all()


def test_a_plan_read_from_files_gives_the_same_findings(small: Planned) -> None:
    """Empty cells read back as missing are the same as empty ones."""
    measures = small.plan.measures.replace({"": None})
    found = Findings(small.case, small.need, small.plan)
    pd.testing.assert_frame_equal(found._paid(measures), found.measures)


def sections(page: Page) -> Iterator[str]:
    """Yield the anchors of the sections."""
    return (str(of["id"]) for tag, of in page.elements if tag == "section")


def test_sections_follow_the_chain(page: Page) -> None:
    """The sections stand in the order of the chain."""
    assert list(sections(page)) == [
        "summary",
        "need",
        "gap",
        "capacity",
        "measures",
        "unmet",
        "lists",
        "worth",
        "made",
        "terms",
    ]


def test_nothing_unmet_is_said() -> None:
    """A case with plenty says that it is in balance, needs no measure and leaves nothing."""
    case = every_kind()
    plenty = case.table("available").assign(hours=1000.0)
    case = case.replace(available=plenty, missions=None)
    need = pks.need(case)
    page = Page(Planned(case, need, pks.plan(case, known=need)).page(language="en"))
    assert "In balance: all acute need is met" in page.text
    assert "No measure is needed." in page.text
    assert "Nothing: all acute need is met" in page.text
