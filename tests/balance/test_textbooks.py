"""Planning programs of textbooks, cast as cases: the tier has the published optimum."""

from __future__ import annotations

import pytest

import pks
from pks.balance.lexicographic import Lexicographic
from pks.core.case import Case
from tests.balance.cases import small_case, table


def tiers(case: Case, *order: str) -> dict[str, float]:
    """Return the value of every tier by name."""
    plan = pks.plan(case, strategy=Lexicographic(order=order))
    assert plan.check() == []
    return plan.tiers.set_index("tier")["value"].to_dict()


def transportation(supply: dict[str, float], demand: dict[str, float], cost: dict[tuple[str, str], float]) -> Case:
    """Return a transportation problem: markets are units with acute need, factories carry it out at a price each."""
    return small_case(
        periods=1,
        units=(*supply, *demand),
        objects=table("planning_object acute", ("p", True)),
        activity_hours=table("planning_object capacity hours", ("p", "c", 1)),
        demand={(market, "p"): amount for market, amount in demand.items()},
        available={**{(factory, "c"): amount for factory, amount in supply.items()}},
        transfers=table(
            "planning_object from_unit to_unit price", *(("p", to, of, price) for (of, to), price in cost.items())
        ),
    )


def costs(rows: str, supply: dict[str, float], demand: dict[str, float]) -> dict[tuple[str, str], float]:
    """Return a table of costs, a line for each factory, by factory and market; - = impossible."""
    values = [line.split() for line in rows.strip().splitlines()]
    return {
        (factory, market): float(cell)
        for factory, line in zip(supply, values, strict=True)
        for market, cell in zip(demand, line, strict=True)
        if cell != "-"
    }


TRANSPORT = {
    # G. B. Dantzig, Linear Programming and Extensions, Princeton 1963, section 3-3, with freight as in the first model of
    # the GAMS library (R. E. Rosenthal, GAMS: A User's Guide, chapter 2): 90 per thousand miles and case, in thousands
    "Dantzig": (
        {"Seattle": 350, "San Diego": 600}, {"New York": 325, "Chicago": 300, "Topeka": 275},
        "0.225 0.153 0.162\n0.225 0.162 0.126", 153.675,
    ),
    # W. L. Winston, Operations Research: Applications and Algorithms, 4th ed. 2004, section 7.1, Powerco
    "Winston": (
        {"plant 1": 35, "plant 2": 50, "plant 3": 40}, {"city 1": 45, "city 2": 20, "city 3": 30, "city 4": 30},
        "8 6 10 9\n9 12 13 7\n14 9 16 5", 1020,
    ),
    # F. S. Hillier, G. J. Lieberman, Introduction to Operations Research, 9th ed. 2010, section 8.1, P & T Company
    "Hillier and Lieberman": (
        {"Bellingham": 75, "Eugene": 125, "Albert Lea": 100},
        {"Sacramento": 80, "Salt Lake City": 65, "Rapid City": 70, "Albuquerque": 85},
        "464 513 654 867\n352 416 690 791\n995 682 388 685", 152_535,
    ),
    # the same, section 8.1, Northern Airplane: engines made in a month and kept until they are installed, millions
    "Northern Airplane": (
        {"made 1": 25, "made 2": 35, "made 3": 30, "made 4": 10}, {"1": 10, "2": 15, "3": 25, "4": 20},
        "1.080 1.095 1.110 1.125\n- 1.110 1.125 1.140\n- - 1.100 1.115\n- - - 1.130", 77.3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRANSPORT)
def test_a_transportation_problem_costs_what_is_published(name: str) -> None:
    """Transfers at their price are the shipments; nothing is uncovered, and order 2 is the published cost."""
    supply, demand, rows, published = TRANSPORT[name]
    found = tiers(transportation(supply, demand, costs(rows, supply, demand)))
    assert found["uncovered"] == pytest.approx(0, abs=1e-9)
    assert found["order 2"] == pytest.approx(published, rel=1e-9)


PRODUCTS = {
    # Hillier and Lieberman, 9th ed. 2010, section 3.1, Wyndor Glass: max 3x + 5y, x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: 36
    "Wyndor Glass": ((3, 5), {"plant 1": (1, 0, 4), "plant 2": (0, 2, 12), "plant 3": (3, 2, 18)}, 36),
    # Winston, 4th ed. 2004, section 3.1, Giapetto: max 3x + 2y, 2x + y ≤ 100, x + y ≤ 80, x ≤ 40: 180
    "Giapetto": ((3, 2), {"finishing": (2, 1, 100), "carpentry": (1, 1, 80), "soldiers": (1, 0, 40)}, 180),
    # D. Bertsimas, J. N. Tsitsiklis, Introduction to Linear Optimization, 1997, example 1.6: max x + y, x + 2y ≤ 3, 2x + y ≤ 3
    "Bertsimas and Tsitsiklis": ((1, 1), {"first": (1, 2, 3), "second": (2, 1, 3)}, 2),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_mix_earns_what_is_published(name: str) -> None:
    """With need for more of both than can be made, Σ profit·need − uncovered is the published profit."""
    profit, limits, published = PRODUCTS[name]
    hours = [(p, limit, row[at]) for limit, row in limits.items() for at, p in enumerate("xy") if row[at]]
    case = small_case(
        periods=1,
        objects=table("planning_object acute severity", *(("xy"[at], True, profit[at]) for at in (0, 1))),
        capacities=table("capacity", *((limit,) for limit in limits)),
        activity_hours=table("planning_object capacity hours", *hours),
        demand={("A", "x"): 200, ("A", "y"): 200},
        available={("A", limit): row[2] for limit, row in limits.items()},
    )
    assert 200 * sum(profit) - tiers(case)["uncovered"] == pytest.approx(published, rel=1e-9)


def test_production_with_overtime_and_stock_costs_what_is_published() -> None:
    """Winston, 4th ed. 2004, section 3.10, Sailco: 40 boats a quarter at 400, overtime at 450, 20 to keep one: 78 450.

    Need 40, 60, 75, 25, of which 10 are in stock; a boat made earlier is an hour moved from the quarter before, one
    quarter at a time. Of the last quarter's 40 only the 25 that are needed are there, since hours may also move back and a
    boat may not. All 190 boats cost 400 at least, so overtime counts 50 and 76 000 come on top.
    """
    case = small_case(
        periods=4,
        objects=table("planning_object acute", ("boat", True)),
        activity_hours=table("planning_object capacity hours", ("boat", "c", 1)),
        demand={("A", "boat"): [30, 60, 75, 25]},
        available={("A", "c"): [40, 40, 40, 25]},
        flexibility=table("unit capacity max_share window", ("A", "c", 1, 1)),
        expansions=table("unit capacity step price", ("A", "c", "overtime", 50)),
    )
    found = tiers(case, "uncovered", "order 3+20*order 1")
    assert found["uncovered"] == pytest.approx(0, abs=1e-9)
    assert 400 * 190 + found["order 3+20*order 1"] == pytest.approx(78_450, rel=1e-9)
