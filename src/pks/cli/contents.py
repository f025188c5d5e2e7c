"""What a case contains, and what can be computed from it, in words."""

from __future__ import annotations

import pandas as pd

from pks.core.case import Case
from pks.core.levels import CUSTOMS
from pks.core.periods import NAMES, SEASON
from pks.core.tables import TABLES

Row = tuple[object, ...]


def contained(case: Case) -> list[Row]:
    """Return what is planned and for whom: pairs of a name and a text."""
    settings, horizon = case.settings, case.settings.horizon
    last = horizon.edges[settings.periods] - pd.Timedelta(days=1)
    tail = f", and {settings.tail_periods} more that are not reported" if settings.tail_periods else ""
    rows: list[Row] = [
        ("name", settings.name),
        ("level", settings.level),
        ("periods", f"{settings.periods}, each a {NAMES[settings.frequency]}{tail}"),
        ("horizon", f"{settings.start.date()} to {last.date()}"),
        ("units", len(case.table("units"))),
        ("planning objects", _objects(case)),
        ("care groups", len(case.table("care_groups"))),
        ("capacities", len(case.table("capacities"))),
        ("resources", case.table("resources")["resource"].nunique()),
        ("people waiting", f"{case.table('waiting')['patients'].sum():,.1f}".removesuffix(".0")),
        ("history", _history(case)),
        ("currency", settings.currency),
    ]
    return rows


def tables(case: Case) -> list[Row]:
    """Return every table of the case with its rows and what it is."""
    return [(name, len(case.tables[name]), spec.about) for name, spec in TABLES.items() if name in case.tables]


def computable(case: Case) -> list[Row]:
    """Return each step of the chain, yes or no, and the reason."""
    demand, demand_why = _demand(case)
    hours = "activity_hours" in case
    available, available_why = _available(case)
    plans = CUSTOMS[case.settings.level].plans
    planning = f"not on the {case.settings.level} level, which breaks a plan down and schedules"
    arriving = "demand" in case or demand
    source = "from the table demand" if "demand" in case else demand_why
    rows = [
        ("forecast", demand and plans, demand_why if plans else planning),
        ("production need", arriving and plans, source if plans else planning),
        ("capacity need", arriving and hours and plans,
         (source if hours else "no table activity_hours") if plans else planning),
        ("available capacity", available, available_why),
        ("plan", arriving and plans,
         (source + ("" if available else "; no capacity limits it")) if plans else planning),
        ("simulate", arriving and plans, "once there is a plan" if arriving and plans else "there can be no plan"),
    ]  # fmt: skip
    return [(step, "yes" if yes else "no", why) for step, yes, why in rows]


def _objects(case: Case) -> str:
    objects = case.table("planning_objects")
    acute = int(objects["acute"].sum())
    return f"{len(objects)}, of which {acute} acute"


def _history(case: Case) -> str:
    if "history" not in case:
        return "none"
    periods = case.tables["history"]["period"]
    return f"{periods.min().date()} to {periods.max().date()}, {periods.nunique()} periods"


def _demand(case: Case) -> tuple[bool, str]:
    """Tell whether need can be forecast, and from what, or why not."""
    if "history" in case:
        count = case.tables["history"]["period"].nunique()
        season = SEASON[case.settings.frequency]
        short = f"; less than a season of {season}, so none is seen" if count < season else ""
        return True, f"from the table history, {count} periods{short}"
    if all(name in case for name in ("population", "rates", "catchment")):
        return True, "from population, rates and catchment"
    if "care_need" in case:
        return True, "from the table care_need"
    return False, "no table history, and not all of population, rates and catchment"


def _available(case: Case) -> tuple[bool, str]:
    composed = "resources" in case and "compositions" in case
    given = "available" in case
    if given or composed:
        return True, " and ".join(["from the table available"] * given + ["from resources and compositions"] * composed)
    if "resources" in case:
        return False, "resources, but no compositions that say what a capacity takes of them"
    return False, "no table available, and no resources"
