"""Money against hours, worked out by hand."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from pks.capacity.available import available_capacity
from pks.capacity.budget import (
    against_budget,
    cost_of_outcome,
    cost_per_hour,
    repeated_budgets,
    resource_cost,
    saving_in_hours,
)
from pks.capacity.checks import CapacityError
from pks.core.axes import axes_of
from pks.core.case import Case
from tests.balance.cases import small_case, table


@cache
def clinic() -> Case:
    """Return a clinic: 2 nurses of 40 hours a week at 300, 80 % present, 75 % with patients; a room at 50; four weeks."""
    return small_case(
        units=("A", "B"),
        demand={("A", "p"): 1},
        resources=table(
            "unit resource kind quantity hours_per_period available_share price",
            ("A", "nurse", "competence", 2, 40, 0.8, 300),
            ("A", "room", "premises", 1, 60, 1, 50),
        ),
        time_use=table("resource use share", ("nurse", "patients", 0.75)),
        compositions=table("capacity resource per_hour", ("c", "nurse", 1), ("c", "room", 0.5)),
        outcome_hours=table(
            "unit capacity period hours", ("A", "c", "2026-01-05", 40), ("A", "c", "2026-01-12", 44)
        ),
    )  # fmt: skip


def test_all_paid_hours_cost() -> None:
    """2 · 40 · 300 + 60 · 50 = 24 000 + 3 000 a week, whatever share of it is for patients."""
    case = clinic()
    cost = resource_cost(case, axes_of(case))
    assert cost[0, :, 0].tolist() == [24000, 3000]
    assert cost[0].sum() == 108000


def test_an_hour_with_a_patient_carries_the_rest() -> None:
    """300 / (0.8 · 0.75) = 500 for the nurse and 0.5 · 50 = 25 for the room: 525 an hour."""
    case = clinic()
    assert cost_per_hour(case, axes_of(case))[0].tolist() == pytest.approx([525])


def test_what_does_not_fit_is_shown_in_hours() -> None:
    """Against 97 200: 10 800 too much, at a mean price of 108 000 / 560 hours = 192.86: 56 paid hours."""
    case = clinic()
    (row,) = against_budget(case, axes_of(case), table("unit amount", ("A", 90000), ("A", 7200))).to_dict("records")
    assert (row["unit"], row["cost"], row["left"], row["fits"]) == ("A", 108000, -10800, False)
    assert row["hours"] == 560
    assert row["hours_over"] == pytest.approx(56)


def test_a_saving_without_a_plan_is_hours_not_given() -> None:
    """26 250 at 525 an hour are 50 hours of the 2·40·0.8·0.75·4 = 192 that there are: 26 %."""
    case = clinic()
    axes = axes_of(case)
    supply = available_capacity(case, axes).hours
    (row,) = saving_in_hours(case, axes, table("unit amount", ("A", 26250)), available=supply).to_dict("records")
    assert (row["capacity"], row["alternative"]) == ("c", 1)
    assert row["hours"] == pytest.approx(50)
    assert row["available"] == pytest.approx(192)
    assert row["share"] == pytest.approx(50 / 192)


def test_a_unit_saves_nothing_by_what_it_cannot_make() -> None:
    """B has a room and no nurse: at 25 an hour (half a room hour at 50) it can make no hour of c, and 250 save none.

    A can make c with a nurse (525), not with a physician, of whom it has 0: that alternative is no way to save either,
    and B's outcome costs nothing that is known.
    """
    case = clinic()
    rows = [("B", "room", "premises", 1, 60, 1, 50), ("A", "physician", "competence", 0, 40, 1, 600)]
    resources = case.table("resources")
    more = table("unit resource kind quantity hours_per_period available_share price", *rows)
    mixes = table(
        "capacity resource alternative per_hour", ("c", "nurse", 1, 1), ("c", "room", 1, 0.5), ("c", "physician", 2, 1)
    )
    case = case.replace(
        resources=pd.concat([resources, more], ignore_index=True),
        compositions=mixes,
        outcome_hours=table("unit capacity period hours", ("B", "c", "2026-01-05", 40)),
    )
    axes = axes_of(case)
    supply = available_capacity(case, axes).hours
    found = saving_in_hours(case, axes, table("unit amount", ("A", 5250), ("B", 250)), available=supply)
    assert found[["unit", "alternative", "hours"]].to_numpy().tolist() == [["A", 1, pytest.approx(10)]]
    assert cost_of_outcome(case, axes).to_dict("records") == [{"unit": "B", "amount": 0}]


def test_a_budget_that_repeats_last_years_though_the_outcome_was_another() -> None:
    """A's 100 000 stood last year and stands again, though 84 outcome hours cost 44 100; B's budget was raised."""
    case = clinic()
    axes = axes_of(case)
    outcome = cost_of_outcome(case, axes)
    assert outcome.to_dict("records") == [{"unit": "A", "amount": pytest.approx(84 * 525)}]
    last = table("unit amount", ("A", 100000), ("B", 100000))
    now = table("unit amount", ("A", 100000), ("B", 105000))
    outcome = table("unit amount", ("A", 44100), ("B", 110000))
    rows = repeated_budgets(axes, budget=now, last_budget=last, last_outcome=outcome)
    assert rows["repeats"].tolist() == [True, False]
    assert rows["unheeded"].tolist() == [True, False]
    assert rows["deviation"].tolist() == pytest.approx([-0.559, 0.1])
    assert rows["short"].tolist() == [-55900, 5000]


def test_wrong_money_is_told_at_once() -> None:
    """An unknown unit and a negative amount are both told, with their rows."""
    case = clinic()
    with pytest.raises(CapacityError) as found:
        against_budget(case, axes_of(case), table("unit amount", ("AA", 1), ("A", -1), ("B", None)))
    faults = found.value.faults[["row", "column"]].to_numpy().tolist()
    assert faults == [[2, "unit"], [3, "amount"], [4, "amount"]]
    with pytest.raises(CapacityError, match="missing"):
        against_budget(case, axes_of(case), table("unit", ("A",)))
