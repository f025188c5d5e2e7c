"""The case that docs/ladder.md works out by hand, in memory."""

from __future__ import annotations

import pandas as pd

from pks.balance.plan import Plan
from pks.core.case import Case
from tests.balance.cases import every_week, small_case, table


def two_clinics(**tables: pd.DataFrame | None) -> Case:
    """Return two clinics that plan two weeks; a visit takes an hour and is promised within 7 days.

    `tables` stand in place of its own, None = left out.
    """
    given: dict[str, pd.DataFrame | None] = {
        "activity_hours": table("planning_object capacity hours", ("p", "c", 1.0)),
        "waiting": table("unit planning_object waited_days patients", ("A", "p", 14, 10), ("A", "p", 0, 11),
                         ("B", "p", 2, 4)),
        "reallocations": table("capacity from_unit to_unit max_hours", ("c", "B", "A", 1)),
        "flexibility": table("unit capacity max_share window", ("A", "c", 0.25, 1)),
        "transfers": table("planning_object from_unit to_unit max_activities", ("p", "A", "B", 1)),
        "expansions": table("unit capacity step max_hours price", ("A", "c", "overtime", 1, 500)),
        "history": table("unit planning_object period arrivals production",
                         ("A", "p", "2025-01-06", 9, 7), ("A", "p", "2025-01-13", 9, 9),
                         ("B", "p", "2025-01-06", 4, 5), ("B", "p", "2025-01-13", 4, 3)),
    }  # fmt: skip
    return small_case(
        periods=2,
        units=("A", "B"),
        demand={("B", "p"): 4},
        available={("A", "c"): 8, ("B", "c"): 6},
        **{name: rows for name, rows in {**given, **tables}.items() if rows is not None},
    )


def tiers(plan: Plan) -> dict[str, float]:
    """Return the value of every tier by name."""
    return plan.tiers.set_index("tier")["value"].to_dict()


def of_list(plan: Plan, unit: str, column: str, planning_object: str = "p") -> list[float]:
    """Return a column of the table of lists, by period."""
    rows = plan.waiting
    kept = (rows["unit"] == unit) & (rows["planning_object"] == planning_object)
    return rows.loc[kept, column].tolist()


def done(plan: Plan, unit: str, planning_object: str = "p") -> list[float]:
    """Return what a unit carries out, by period."""
    rows = plan.production
    return rows.loc[(rows["unit"] == unit) & (rows["planning_object"] == planning_object), "activities"].tolist()


def amounts(plan: Plan, kind: str) -> list[float]:
    """Return the amounts of a kind of measure in the order of the plan's table."""
    rows = plan.measures
    return rows.loc[rows["kind"] == kind, "amount"].tolist()


__all__ = ["amounts", "done", "every_week", "of_list", "tiers", "two_clinics"]
