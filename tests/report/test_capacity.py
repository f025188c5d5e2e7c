"""What the section on capacity says is what hand arithmetic gives, and unlike hours stay apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pks
from pks.core.case import Case, case_from
from pks.report.capacity import Capacities
from pks.report.page import page_of
from pks.report.sections.capacity import capacity
from pks.report.sections.closing import made
from pks.report.sections.headline import _in_all
from tests.report.cases import settings, table, weekly
from tests.report.conftest import Planned, planned
from tests.report.pages import Page, spread

WEEKS = 4


def two_units(slow: float = 4.0) -> Case:
    """Return a case in which A takes 2 hours for a visit and B `slow`, and both have stays of 3 days."""
    demand = [
        *weekly(("A", "visit"), 30.0, weeks=WEEKS),
        *weekly(("B", "visit"), 10.0, weeks=WEEKS),
        *weekly(("A", "stay"), 14.0, weeks=WEEKS),
    ]
    hours = [row for unit in "AB" for row in weekly((unit, "clinic"), 55.0, weeks=WEEKS)]
    return case_from(
        settings(periods=WEEKS),
        {
            "units": table("unit", ("A",), ("B",)),
            "planning_objects": table("planning_object acute max_wait_days", ("visit", False, 28), ("stay", False, 28)),
            "capacities": table("capacity", ("clinic",)),
            "activity_hours": table(
                "unit planning_object capacity hours", (None, "visit", "clinic", 2.0), ("B", "visit", "clinic", slow)
            ),
            "demand": table("unit planning_object period arrivals", *demand),
            "available": table("unit capacity period hours", *hours),
            "length_of_stay": table("planning_object unit mean_days sd_days", ("stay", None, 3.0, 3.0)),
            "improvements": table(
                "improvement unit planning_object capacity hours_change capacity_change realised",
                ("less paper", "A", "visit", "clinic", -0.5, None, 0.4),
            ),
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def of() -> Planned:
    """The case with its plan."""
    return planned(two_units())


@pytest.fixture(scope="module")
def page(of: Planned) -> Page:
    """Its page, in English."""
    return Page(of.section(capacity))


def test_what_is_short_is_the_need_above_the_hours(small: Planned) -> None:
    """Hours short and periods short are sums and counts over gap.csv, unit by unit."""
    shown = Page(small.section(capacity)).table("Who sets the pace")
    gap = small.need.gap
    short = gap.assign(short=gap["gap"].clip(lower=0.0), n=gap["gap"] > 1e-9).groupby("unit")[["short", "n"]].sum()
    rows = list(zip(*(shown.column(head) for head in ("Unit", "Short (hours)", "Short in so many")), strict=True))
    assert len(rows) > 0
    for unit, hours, periods in rows:
        assert hours.value == pytest.approx(short.loc[unit.text, "short"])
        assert periods.value == short.loc[unit.text, "n"]


def test_where_hours_suffice_nothing_is_held_back(of: Planned, page: Page) -> None:
    """A's 30 visits take 2 − 0.4 · 0.5 = 1.8 hours: 54 of 55, so nobody is held back; B's 40 of 55 are no more."""
    assert "No capacity covers less than its whole need in any week." in page.text
    assert of.need.gap["gap"].max() == pytest.approx(-1.0)


def test_units_are_compared_by_their_own_mix(page: Page) -> None:
    """A takes 1.8 hours for 120 visits, B 4 for 40, the region (216 + 160) ÷ 160 = 2.35.

    So B takes 160 where others would 94, ratio 1.702, and would free 66 as the region; A takes 216 where others would 282.
    """
    shown = page.table("The same as a table")
    heads = ("Unit", "Takes", "Others", "Ratio", "Freed")
    rows = {unit.text: [each.value for each in rest] for unit, *rest in zip(*map(shown.column, heads), strict=True)}
    assert rows == {
        "B": pytest.approx([160.0, 94.0, 160 / 94, 66.0]),
        "A": pytest.approx([216.0, 282.0, 216 / 282, 0.0]),
    }
    assert "clinic, B: 70% more than others would take for the same care." in page.text
    assert "would free 66 hours" in page.text


def test_units_that_do_not_differ_are_said_not_to() -> None:
    """With the same hours everywhere there is a sentence and no table."""
    case = two_units(slow=2.0).replace(improvements=None)
    text = Page(planned(case).section(capacity)).text
    assert "No unit takes as much as 1% more or less than others for the same care." in text
    assert "The same as a table" not in text


def test_beds_for_a_mean_stand_beside_beds_for_a_chance(page: Page) -> None:
    """14 admissions a week of 3 days are 6 beds in use; at 95 % occupancy 6 ÷ 0.95 = 6.32.

    Erlang's recursion B(0) = 1, B(n) = 6·B(n−1) ÷ (n + 6·B(n−1)) gives who finds all taken, and the fewest beds for 1 %.
    """
    chance = [1.0]
    while chance[-1] > 0.01:
        chance.append(6 * chance[-1] / (len(chance) + 6 * chance[-1]))
    shown = page.table("Beds by unit")
    heads = ("Unit", "In use on", "Beds for a mean", "Find all", "Beds: at most 1% turned")
    row = [column[0] for column in map(shown.column, heads)]
    assert row[0].text == "A"
    assert [cell.value for cell in row[1:]] == pytest.approx([6.0, 6 / 0.95, chance[6], len(chance) - 1])
    assert not shown.foot
    assert "6 beds are a mean at 95% occupancy, not a need" in page.text


def test_improvements_are_realised_or_still_possible(page: Page) -> None:
    """120 visits at half an hour less are 60 hours, of which 40 % are realised."""
    shown = page.table("Improvement work over the reported")
    heads = ("Full effect", "Realised", "Still possible")
    assert [shown.column(head)[0].value for head in heads] == pytest.approx([60.0, 24.0, 36.0])


def test_nothing_is_said_of_what_the_case_has_no_data_for(small: Planned) -> None:
    """Without lengths of stay, resources and improvements there are no such tables."""
    captions = [each.caption for each in Page(small.section(capacity)).tables]
    for absent in ("Beds by unit", "Which resource", "Improvement work over"):
        assert not any(caption.startswith(absent) for caption in captions)


def test_hours_of_stays_do_not_repeat_bed_days() -> None:
    """Where hours in bed follow from the days there, the comparison says it once, in bed days."""
    demand = [row for unit in "AB" for row in weekly((unit, "stay"), 7.0, weeks=WEEKS)]
    hours = [row for unit in "AB" for row in weekly((unit, "bed"), 2000.0, weeks=WEEKS)]
    case = two_units().replace(
        improvements=None,
        capacities=table("capacity", ("bed",)),
        activity_hours=table(
            "unit planning_object capacity hours", ("A", "stay", "bed", 72.0), ("B", "stay", "bed", 48.0),
            ("A", "visit", "bed", 0.0),
        ),
        demand=table("unit planning_object period arrivals", *demand),
        available=table("unit capacity period hours", *hours),
        length_of_stay=table("planning_object unit mean_days sd_days", ("stay", None, 3.0, 3.0), ("stay", "B", 2.0, 2.0)),
    )  # fmt: skip
    found = Capacities(case, pks.need(case))
    assert set(found.tables["comparison"]["capacity"]) == {"bed", "bed days"}
    assert found.apart["capacity"].tolist() == ["bed days", "bed days"]
    np.testing.assert_allclose(found.apart["ratio"], [3 / 2.5, 2 / 2.5], atol=1e-6)


def test_no_total_adds_hours_of_unlike_capacities(small: Planned, queensland: Planned, page: Page) -> None:
    """Where a table has a last row of sums, it sums activities and no hours; the use of each capacity has no such row."""
    for each in (page, Page(small.section(capacity)), Page(queensland.section(capacity))):
        for shown in each.tables:
            for foot in (spread(row) for row in shown.foot):
                summed = [head for head, cell in zip(shown.heads, foot, strict=True) if cell.value is not None]
                assert summed == ["Held back (activities)"]
    assert not Page(small.section(made)).table("How hard each capacity").foot


def test_use_of_each_capacity_is_that_of_the_plan(small: Planned) -> None:
    """Used hours are those of capacity.csv, and there is what is available, moved and added."""
    shown, of = Page(small.section(made)).table("How hard each capacity"), small.plan.capacity
    there = of["available"] + of["moved_in"] - of["moved_out"] + of["shifted_in"] - of["shifted_out"] + of["added"]
    assert [cell.text for cell in shown.column("Capacity")] == ["sal"]
    assert shown.column("Used (hours)")[0].value == pytest.approx(of["used"].sum())
    assert shown.column("Hours there are")[0].value == pytest.approx(there.sum())
    assert shown.column("Of which added")[0].value == pytest.approx(of["added"].sum())


def test_decisions_name_hours_by_capacity(small: Planned) -> None:
    """Hours of a theatre and of beds are not added up in what is to be decided; activities are."""
    rows = pd.DataFrame({"capacity": ["sal", "bed", "sal"], "amount": [2.0, 300.0, 3.0], "amount_unit": "hours"})
    page = page_of(small.case, small.need, small.plan, "en")
    assert _in_all(page, rows) == "300 hours of bed, 5 hours of sal"
    assert _in_all(page, rows.assign(amount_unit="activities")) == "305 activities"
    many = pd.DataFrame({"capacity": list("abcdef"), "amount": [6.0, 5.0, 4.0, 3.0, 2.0, 1.0], "amount_unit": "hours"})
    assert _in_all(page, many).endswith("3 hours of d and hours of 2 other capacities")
