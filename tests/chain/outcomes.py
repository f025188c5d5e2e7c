"""Small cases with an outcome, for tests of follow-up."""

from __future__ import annotations

from functools import cache

import pandas as pd

import pks
from pks.balance.plan import Plan
from pks.chain.deviations import Course, courses
from pks.core.case import Case
from tests.balance.cases import every_week, small_case, table

GOAL = 20.0


@cache
def steady() -> tuple[Case, Plan]:
    """Return a case of twelve weeks in which twenty come a week and are cared for in 40 of 44 hours: nobody waits."""
    case = small_case(
        periods=12,
        units=("A", "B"),
        demand={("A", "p"): GOAL, ("B", "p"): GOAL},
        available={("A", "c"): 44.0, ("B", "c"): 44.0},
    )
    return case, pks.plan(case)


def outcome(unit: str, **columns: list[float] | float) -> pd.DataFrame:
    """Return an outcome of "p" at a unit, week by week: production, and arrivals and waiting where they are told."""
    count = max(len(values) for values in columns.values() if isinstance(values, list))
    rows = pd.DataFrame(
        every_week({(unit, "p"): [0.0] * count}, count), columns=["unit", "planning_object", "period", "production"]
    )
    return rows.assign(**columns)


def hours(unit: str, values: list[float]) -> pd.DataFrame:
    """Return the hours that there were at a unit."""
    return table("unit capacity period hours", *every_week({(unit, "c"): values}, len(values)))


def known(plan: Plan, told: pd.DataFrame, of_hours: pd.DataFrame | None = None) -> dict[str, Course]:
    """Return what is known of `plan` from these outcomes, as a case would hold them."""
    names = ["unit", "planning_object", "period", "production", "arrivals", "waiting"]
    told = told.reindex(columns=names).assign(period=pd.to_datetime(told["period"]))
    there = table("unit capacity period hours") if of_hours is None else of_hours
    return courses(plan, told, there.assign(period=pd.to_datetime(there["period"])))
