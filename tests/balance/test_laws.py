"""How tier values must move when a case is changed: laws that hold whatever the numbers are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pks
from pks.core.case import Case
from reference.random_cases import make

SEEDS = (3, 8, 13, 17, 31, 44)


@pytest.fixture(params=SEEDS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Return a random case."""
    make(tmp_path / "case", request.param)
    return pks.read_case(tmp_path / "case")


def tiers(case: Case) -> dict[str, float]:
    """Return the value of every tier by name."""
    return pks.plan(case).tiers.set_index("tier")["value"].to_dict()


def not_worse(left: dict[str, float], right: dict[str, float]) -> bool:
    """Tell whether `left` is lexicographically at most `right`; a tier that only one of them has is 0 in the other."""
    for name in dict.fromkeys([*left, *right]):
        a, b = left.get(name, 0.0), right.get(name, 0.0)
        if abs(a - b) > 1e-6 * max(1.0, abs(b)):
            return a < b
    return True


def test_money_in_another_currency_scales_what_measures_cost(case: Case) -> None:
    """With prices and budgets ten times as large, priced tiers are ten times as large and the rest stays."""
    scaled = {}
    for name, column in (("reallocations", "price"), ("transfers", "price"), ("expansions", "price"),
                         ("suppliers", "price"), ("budget", "amount")):  # fmt: skip
        if name in case and column in case.tables[name]:
            scaled[name] = case.tables[name].assign(**{column: case.tables[name][column] * 10})
    before, after = pks.plan(case), pks.plan(case.replace(**scaled))
    assert after.cost == pytest.approx(10 * before.cost, rel=1e-6, abs=1e-6)
    for name in ("uncovered", "limited", "mission", "overdue", "undone"):
        values = [plan.tiers.set_index("tier")["value"].get(name, 0.0) for plan in (before, after)]
        assert values[0] == pytest.approx(values[1], rel=1e-6, abs=1e-6)


def test_the_order_of_rows_and_the_names_of_units_do_not_matter(case: Case) -> None:
    """With every table shuffled and units renamed, every tier has the same value."""
    rng = np.random.default_rng(1)
    names = {unit: f"zz {number} {unit}" for number, unit in enumerate(case.tables["units"]["unit"])}
    tables = {}
    for name, frame in case.tables.items():
        shuffled = frame.iloc[rng.permutation(len(frame))].copy()
        for column in ("unit", "from_unit", "to_unit"):
            if column in shuffled:
                shuffled[column] = shuffled[column].map(names)
        tables[name] = shuffled
    assert tiers(case.replace(**tables)) == pytest.approx(tiers(case), rel=1e-6, abs=1e-6)


def test_a_useless_measure_changes_nothing(case: Case) -> None:
    """A supplier that can sell nothing leaves every tier as it was."""
    planning_object = case.tables["planning_objects"]["planning_object"].iloc[0]
    useless = pd.DataFrame(
        {
            "supplier": ["nobody"],
            "planning_object": [planning_object],
            "max_per_period": [0.0],
            "price": [1.0],
            "order": [9],
        }
    )
    suppliers = pd.concat([case.tables.get("suppliers", useless.iloc[:0]), useless], ignore_index=True)
    found = tiers(case.replace(suppliers=suppliers))
    assert found.pop("order 9", 0.0) == 0
    assert found == pytest.approx(tiers(case), rel=1e-6, abs=1e-6)


def test_more_available_hours_never_make_a_plan_worse(case: Case) -> None:
    """With a tenth more hours everywhere the tiers are lexicographically no worse."""
    more = {}
    if "available" in case:
        more["available"] = case.tables["available"].assign(hours=case.tables["available"]["hours"] * 1.1)
    if "resources" in case:
        more["resources"] = case.tables["resources"].assign(quantity=case.tables["resources"]["quantity"] * 1.1)
    assert not_worse(tiers(case.replace(**more)), tiers(case))


def test_a_higher_cap_never_makes_a_plan_worse_and_a_longer_lead_time_never_better(case: Case) -> None:
    """Twice the overtime is no worse; two periods later is no better."""
    table = case.table("expansions")
    higher = case.replace(expansions=table.assign(max_hours=table["max_hours"] * 2))
    later = case.replace(expansions=table.assign(lead_time=table["lead_time"] + 2))
    assert not_worse(tiers(higher), tiers(case))
    assert not_worse(tiers(case), tiers(later))


def test_the_same_case_gives_the_same_plan_to_the_bit(case: Case) -> None:
    """Two runs agree in every cell of every table."""
    first, second = pks.plan(case), pks.plan(case)
    for name in ("production", "measures", "waiting", "capacity", "tiers"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)


def test_merged_hours_of_two_equal_steps_change_nothing(case: Case) -> None:
    """A step of overtime cut into two halves of the same price gives the same tiers."""
    table = case.table("expansions")
    half = table.assign(max_hours=table["max_hours"] / 2)
    halves = pd.concat([half, half.assign(step=half["step"] + " b")], ignore_index=True)
    assert tiers(case.replace(expansions=halves)) == pytest.approx(tiers(case), rel=1e-6, abs=1e-6)


def test_time_counted_in_minutes_serves_people_alike(case: Case) -> None:
    """With every hour written as 60 and prices per hour as a sixtieth, people are served alike."""
    hourly = {
        "activity_hours": ("hours",),
        "waiting_hours": ("hours",),
        "available": ("hours",),
        "resources": ("quantity",),
        "reallocations": ("max_hours",),
        "expansions": ("max_hours",),
        "improvements": ("hours_change", "capacity_change"),
    }
    tables = {}
    for name, columns in hourly.items():
        if name in case:
            frame = case.tables[name].copy()
            for column in set(columns) & set(frame):
                frame[column] *= 60
            if name in ("reallocations", "expansions") and "price" in frame:
                frame["price"] /= 60
            tables[name] = frame
    before, after = pks.plan(case), pks.plan(case.replace(**tables))
    for tier in ("uncovered", "limited", "mission", "overdue"):
        values = [plan.tiers.set_index("tier")["value"].get(tier, 0.0) for plan in (before, after)]
        assert values[0] == pytest.approx(values[1], rel=1e-6, abs=1e-6)
