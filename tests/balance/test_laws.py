"""How tier values must move when a case is changed: laws that hold whatever the numbers are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.core.case import Case
from reference.random_cases import make
from tests.balance.cases import small_case, table

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


def test_a_second_unit_like_every_first_doubles_every_tier(case: Case) -> None:
    """With every unit there twice, apart, and what all share twice as large, each tier is twice as large."""
    tables = {}
    for name, frame in case.tables.items():
        columns = [column for column in ("unit", "from_unit", "to_unit") if column in frame]
        if not columns:
            tables[name] = frame
            continue
        own = frame[frame[columns].notna().all(axis=1)]
        shared = frame[frame[columns].isna().any(axis=1)].copy()
        for column in (
            ("max_per_period", "max_total") if name == "suppliers" else ("amount",) if name == "budget" else ()
        ):
            if column in shared:
                shared[column] *= 2
        again = own.assign(**{column: own[column] + " again" for column in columns})
        tables[name] = pd.concat([shared, own, again], ignore_index=True)
    if "budget" in case and "unit" not in case.tables["budget"]:
        tables["budget"] = case.tables["budget"].assign(amount=case.tables["budget"]["amount"] * 2)
    if "suppliers" in case and "unit" not in case.tables["suppliers"]:
        caps = case.tables["suppliers"].columns.intersection(["max_per_period", "max_total"])
        tables["suppliers"] = case.tables["suppliers"].assign(
            **{cap: case.tables["suppliers"][cap] * 2 for cap in caps}
        )
    double = {name: 2 * value for name, value in tiers(case).items()}
    assert tiers(case.replace(**tables)) == pytest.approx(double, rel=1e-6, abs=1e-6)


def split_case(*, hours: tuple[float, float], patients: tuple[float, float], arrivals: tuple[float, float]) -> Case:
    """Return two units that may move hours and activities to each other without limit or price."""
    return small_case(
        units=("A", "B"),
        demand={(unit, "p"): amount for unit, amount in zip("AB", arrivals, strict=True)},
        available={(unit, "c"): amount for unit, amount in zip("AB", hours, strict=True)},
        waiting=table(
            "unit planning_object waited_days patients",
            *((unit, "p", 3, amount) for unit, amount in zip("AB", patients, strict=True)),
        ),
        reallocations=table("capacity from_unit to_unit", ("c", "A", "B"), ("c", "B", "A")),
        transfers=table("planning_object from_unit to_unit", ("p", "A", "B"), ("p", "B", "A")),
    )


def test_a_unit_split_in_halves_that_exchange_freely_is_as_good_as_before() -> None:
    """Two halves have the tiers of the whole and exchange nothing; unequal parts are no better than the whole."""
    whole = tiers(
        small_case(
            demand={("A", "p"): 10},
            available={("A", "c"): 19},
            waiting=table("unit planning_object waited_days patients", ("A", "p", 3, 20)),
        )
    )
    halves = tiers(split_case(hours=(9.5, 9.5), patients=(10, 10), arrivals=(5, 5)))
    assert {name: halves[name] for name in whole} == pytest.approx(whole)
    assert (halves["order 1"], halves["order 2"]) == pytest.approx((0, 0), abs=1e-9)
    unequal = tiers(split_case(hours=(14, 5), patients=(4, 16), arrivals=(3, 7)))
    assert not_worse(whole, {name: unequal[name] for name in whole})


def test_a_later_tier_cannot_gain_from_an_earlier_one_moved_first(case: Case) -> None:
    """Whatever tier is settled first, it is at most what it is in the default order."""
    default = tiers(case)
    for name in ("overdue", "waiting"):
        if name in default:
            first = pks.plan(case, strategy=Lexicographic(order=(name,))).tiers.set_index("tier")["value"]
            assert first[name] <= default[name] + 1e-6 * max(1.0, default[name])


def test_slack_makes_what_follows_no_worse_and_keeps_within_its_limit(case: Case) -> None:
    """With 10 % on overdue, it is at most 1.1 times as large, what came before is the same, and what follows no worse."""
    default = pks.plan(case)
    order = ("uncovered", "limited", "mission", "overdue:10%")
    loose = pks.plan(case, strategy=Lexicographic(order=order))
    assert loose.check() == []
    before, after = (plan.tiers.set_index("tier")["value"].to_dict() for plan in (default, loose))
    for name in ("uncovered", "limited", "mission"):
        assert after.get(name, 0.0) == pytest.approx(before.get(name, 0.0), rel=1e-6, abs=1e-6)
    assert after.get("overdue", 0.0) <= 1.1 * before.get("overdue", 0.0) + 1e-6
    names = list(before)[list(before).index("overdue") + 1 :] if "overdue" in before else []
    assert not_worse({name: after[name] for name in names}, {name: before[name] for name in names})
