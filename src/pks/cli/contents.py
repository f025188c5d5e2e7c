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
    level = case.settings.level
    if not CUSTOMS[level].plans:
        doing = f"not on the {level} level, which breaks a plan down and schedules"
        available, why = _available(case)
        steps = ("forecast", "production need", "capacity need", "plan", "simulate")
        rows = [(step, "no", doing) for step in steps]
        return [*rows[:3], ("available capacity", _yes(available), why), *rows[3:]]
    forecast, forecast_why = _forecast(case)
    needed, needed_why = _needed(case, forecast_why if forecast else "")
    available, available_why = _available(case)
    hours = "activity_hours" in case
    free = "" if available and hours else "; no capacity limits it"
    return [
        ("forecast", _yes(forecast), forecast_why),
        ("production need", _yes(needed), needed_why),
        ("capacity need", _yes(needed and hours), needed_why if hours else "no table activity_hours"),
        ("available capacity", _yes(available), available_why),
        ("plan", _yes(needed), needed_why + free if needed else needed_why),
        ("simulate", _yes(needed), "once there is a plan" if needed else "there can be no plan"),
    ]


def _yes(possible: bool) -> str:
    return "yes" if possible else "no"


def _objects(case: Case) -> str:
    objects = case.table("planning_objects")
    acute = int(objects["acute"].sum())
    return f"{len(objects)}, of which {acute} acute"


def _history(case: Case) -> str:
    if "history" not in case:
        return "none"
    periods = case.tables["history"]["period"]
    return f"{periods.min().date()} to {periods.max().date()}, {periods.nunique()} periods"


def _forecast(case: Case) -> tuple[bool, str]:
    """Tell whether need can be forecast, and from what, or why not."""
    sources = []
    if "history" in case:
        count, season = case.tables["history"]["period"].nunique(), SEASON[case.settings.frequency]
        short = f" (less than a season of {season}, so none is seen)" if count < season else ""
        sources.append(f"history, {count} periods{short}")
    if all(name in case for name in ("population", "rates", "catchment")):
        sources.append("population, rates and catchment")
    if not sources:
        return False, "no table history, and not all of population, rates and catchment"
    return True, "from " + ", and ".join(sources)


def _needed(case: Case, forecast: str) -> tuple[bool, str]:
    """Tell whether anything is needed, and how that is known: given, `forecast`, or only by who waits."""
    given = [name for name in ("demand", "care_need") if name in case]
    if given:
        return True, f"from {' and '.join(given)}" + (f"; the rest {forecast}" if forecast and len(given) < 2 else "")
    if forecast:
        return True, forecast
    if "waiting" in case:
        return True, "from waiting alone: nothing is known to arrive"
    return False, "nobody waits, and nothing is known to arrive: no demand, care_need, history, or population"


def _available(case: Case) -> tuple[bool, str]:
    composed = "resources" in case and "compositions" in case
    given = "available" in case
    if given or composed:
        return True, "from " + " and ".join(["available"] * given + ["resources with compositions"] * composed)
    if "resources" in case:
        return False, "resources, but no compositions that say what a capacity takes of them"
    return False, "no table available, and no resources"
