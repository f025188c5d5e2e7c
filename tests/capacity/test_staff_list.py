"""From staff rows to resources: sums by hand, faults all at once, and no names out."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.capacity.checks import CapacityError
from pks.capacity.staff_list import resources_from_staff, staff_by_period
from pks.core.periods import Periods
from tests.balance.cases import table

WEEKS = Periods("W-MON", pd.Timestamp("2026-01-05"), 4)
COLUMNS = "person function unit employment_share contracted_hours hours_per absence_share from to"


def posts() -> pd.DataFrame:
    """Return three posts: a whole one, three quarters that begin after two weeks, and half a one in another function."""
    return table(
        COLUMNS,
        ("Anna", "nurse", "A", 1.0, 40, "week", 0.2, None, None),
        ("Bo", "nurse", "A", 0.75, 38, "week", 0.1, "2026-01-19", None),
        ("Cia", "secretary", "A", 0.5, 40, "week", None, "2025-01-01", "2026-12-31"),
    )


def test_posts_become_functions() -> None:
    """Nurses: 1 + 0.75 · 0.5 = 1.375 posts; hours 40 + 0.375 · 38 = 54.25; present 32 + 12.825 = 44.825."""
    nurse, secretary = resources_from_staff(posts(), WEEKS, units=["A"]).to_dict("records")
    assert (nurse["resource"], nurse["kind"], nurse["quantity"]) == ("nurse", "competence", 1.375)
    assert nurse["hours_per_period"] == pytest.approx(54.25 / 1.375)
    assert nurse["available_share"] == pytest.approx(44.825 / 54.25)
    assert secretary["quantity"] * secretary["hours_per_period"] * secretary["available_share"] == pytest.approx(20)


def test_no_name_comes_out() -> None:
    """Neither tables nor faults hold anybody's name."""
    out = (
        resources_from_staff(posts(), WEEKS, units=["A"]).to_csv()
        + staff_by_period(posts(), WEEKS, units=["A"]).to_csv()
    )
    wrong = posts().assign(employment_share=[1.2, 0.75, 0.5], person=["Anna", "Anna", "Anna"])
    with pytest.raises(CapacityError) as found:
        resources_from_staff(wrong, WEEKS, units=["B"])
    out += found.value.faults.to_csv() + str(found.value)
    assert not any(name in out for name in ("Anna", "Bo", "Cia"))


def test_hours_are_turned_into_those_of_a_period() -> None:
    """40 hours a week are 40 · 365.2425 / 84 = 173.92 a month and 40 / 7 a mean day; 165 hours a month stay 165."""
    months = Periods("MS", pd.Timestamp("2026-01-01"), 2)
    week = resources_from_staff(posts()[:1], months, units=["A"])["hours_per_period"].item()
    assert week == pytest.approx(173.925, abs=1e-3)
    day = resources_from_staff(posts()[:1], Periods("D", pd.Timestamp("2026-01-01"), 7), units=["A"])
    assert day["hours_per_period"].item() == pytest.approx(40 / 7)
    month = resources_from_staff(posts()[:1].assign(hours_per="month", contracted_hours=165), months, units=["A"])
    assert month["hours_per_period"].item() == pytest.approx(165)


def test_full_time_equivalents_by_period() -> None:
    """Nurses are 1 for two weeks and 1.75 for two; who leaves on a Wednesday counts for three sevenths of that week."""
    rows = staff_by_period(posts(), WEEKS, units=["A"])
    assert rows.loc[rows["resource"] == "nurse", "quantity"].tolist() == pytest.approx([1, 1, 1.75, 1.75])
    leaves = posts()[:1].assign(to="2026-01-14")
    assert staff_by_period(leaves, WEEKS, units=["A"])["quantity"].tolist() == pytest.approx([1, 3 / 7, 0, 0])


def test_nobody_there_within_the_horizon_is_nothing_not_an_error() -> None:
    """A post that ended before the horizon gives a row of 0."""
    row = resources_from_staff(posts()[:1].assign(to="2025-12-31"), WEEKS, units=["A"])
    assert row[["quantity", "hours_per_period", "available_share"]].to_numpy().tolist() == [[0, 0, 1]]


@pytest.mark.parametrize("day", ["12/01/2026", "1.12.2026", "2026", 46027], ids=str)
def test_only_what_is_plainly_a_day_is_a_day(day: object) -> None:
    """12/01/2026 may be in January or December, 46027 is a number: a fault, not a post that silently is not held."""
    with pytest.raises(CapacityError, match="2026-01-05") as found:
        resources_from_staff(posts()[:1].assign(**{"from": day}), WEEKS, units=["A"])
    assert found.value.faults[["row", "column"]].to_numpy().tolist() == [[2, "from"]]


def test_days_are_text_dates_or_times() -> None:
    """The same Monday written in four ways holds a post for two of the four weeks."""
    day = pd.Timestamp("2026-01-19")
    for written in ("2026-01-19", "2026-01-19 00:00:00", day, day.date()):
        post = posts()[:1].assign(**{"from": pd.Series([written], dtype=object)})
        assert resources_from_staff(post, WEEKS, units=["A"])["quantity"].item() == 0.5


@pytest.mark.parametrize(("hours", "per"), [(165, "week"), (40, "day"), (1700, "month"), (4000, "year")])
def test_contracted_hours_beyond_a_working_week_are_a_fault(hours: float, per: str) -> None:
    """165 hours a week, 40 a day, 1 700 a month and 4 000 a year are more than 60 a week: another length of time is meant."""
    with pytest.raises(CapacityError, match="60 a week at most"):
        resources_from_staff(posts()[:1].assign(contracted_hours=hours, hours_per=per), WEEKS, units=["A"])


def test_every_fault_is_told_at_once() -> None:
    """Share above 1, unknown unit, end before start, no hours, units of time mixed, no date, empty function."""
    staff = table(
        COLUMNS,
        ("a", "nurse", "A", 1.2, 40, "week", 0.0, None, None),
        ("b", "nurse", "AA", 1.0, 40, "week", 0.0, None, None),
        ("c", "nurse", "A", 1.0, 40, "week", 0.0, "2026-03-01", "2026-02-01"),
        ("d", "nurse", "A", 1.0, 0, "week", 1.5, None, None),
        ("e", "nurse", "A", 1.0, 165, "month", 0.0, None, None),
        ("f", None, "A", 1.0, 40, "week", 0.0, "soon", None),
        ("g", "nurse", "A", 1.0, 169, "week", 0.0, None, None),
    )
    with pytest.raises(CapacityError) as found:
        resources_from_staff(staff, WEEKS, units=["A"])
    assert found.value.faults[["row", "column"]].to_numpy().tolist() == [
        [2, "employment_share"],
        [3, "unit"],
        [4, "from, to"],
        [5, "absence_share"],
        [5, "contracted_hours"],
        [6, "hours_per"],
        [7, "from"],
        [7, "function"],
        [8, "contracted_hours"],
    ]


def test_two_posts_of_one_person_may_not_pass_a_whole_on_one_day() -> None:
    """0.75 from January and 0.5 from 1 March are too much together; 0.5 from the day after the first ends is not."""
    staff = table(
        COLUMNS,
        ("a", "nurse", "A", 0.75, 40, "week", 0, None, "2026-06-30"),
        ("a", "nurse", "A", 0.5, 40, "week", 0, "2026-03-01", None),
    )
    with pytest.raises(CapacityError, match=r"row 3.*overlap.*1\.25 from 2026-03-01"):
        resources_from_staff(staff, WEEKS, units=["A"])
    staff.loc[1, "from"] = "2026-07-01"
    assert len(resources_from_staff(staff, WEEKS, units=["A"])) == 1


def test_columns_that_are_missing_are_named() -> None:
    """Without the unit of time, hours mean nothing."""
    with pytest.raises(CapacityError, match="hours_per"):
        resources_from_staff(posts().drop(columns="hours_per"), WEEKS, units=["A"])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(1, 60), st.floats(0, 1)), min_size=1, max_size=6))
def test_hours_present_are_those_of_all_posts_together(rows: list[tuple[float, float, float]]) -> None:
    """The product quantity · hours_per_period · available_share is the sum over the posts, whatever the mix."""
    staff = pd.DataFrame(rows, columns=["employment_share", "contracted_hours", "absence_share"])
    staff = staff.assign(function="nurse", unit="A", hours_per="week")
    out = resources_from_staff(staff, WEEKS, units=["A"])
    total = (out["quantity"] * out["hours_per_period"] * out["available_share"]).item()
    assert total == pytest.approx(sum(share * hours * (1 - absent) for share, hours, absent in rows), abs=1e-9)
