"""Warnings: what a case allows but a planner would want to know before trusting the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pks.core.faults import Fault
from pks.core.levels import against_custom
from pks.core.settings import Settings
from pks.core.supply_advice import supply_advice

Tables = Mapping[str, pd.DataFrame]


def advice(settings: Settings, tables: Tables) -> list[Fault]:
    """Return everything worth a warning in a case without faults."""
    tables = {name: frame for name, frame in tables.items() if len(frame)}  # an empty table says no more than none
    return [
        *against_custom(settings),
        *_objects_without_hours(tables),
        *_capacities_without_availability(tables),
        *supply_advice(tables),
        *_acute_without_effect(tables),
        *_two_sources(tables),
        *_improvements_without_effect(tables),
        *_stale_history(settings, tables),
        *_beyond_the_report(settings, tables),
    ]


def _labels(tables: Tables, table: str, column: str) -> set[str]:
    frame = tables.get(table)
    return set() if frame is None or column not in frame else set(frame[column].dropna().unique())


def _objects_without_hours(tables: Tables) -> Iterator[Fault]:
    hours = tables.get("activity_hours")
    if hours is None or hours.empty:
        if "available" in tables or "resources" in tables:
            yield Fault("activity_hours", None, None, "", "no hours per activity: nothing limits production")
        return
    capacities = tables.get("capacities", pd.DataFrame(columns=["capacity"]))
    free = set()
    if "limiting" in capacities:
        free = set(capacities.loc[~capacities["limiting"].fillna(True).astype(bool), "capacity"])
    limited = set(hours.loc[~hours["capacity"].isin(free) & (hours["hours"] > 0), "planning_object"])
    for label in tables["planning_objects"]["planning_object"]:
        if label not in limited:
            reason = "no hours in any limiting capacity: its production is not limited by any capacity"
            yield Fault("planning_objects", None, "planning_object", label, reason)


def _capacities_without_availability(tables: Tables) -> Iterator[Fault]:
    used = _labels(tables, "activity_hours", "capacity")
    there = _labels(tables, "available", "capacity")
    if "resources" in tables:
        there |= _labels(tables, "compositions", "capacity")
    for label in sorted(used - there):
        reason = "hours are needed but none are available anywhere (no available, no composition): it does not limit"
        yield Fault("capacities", None, "capacity", label, reason)


def _acute_without_effect(tables: Tables) -> Iterator[Fault]:
    objects = tables["planning_objects"]
    if "acute" not in objects:
        return
    acute = set(objects.loc[objects["acute"].fillna(False).astype(bool), "planning_object"])
    for label in sorted(acute & _labels(tables, "waiting_hours", "planning_object")):
        yield Fault("waiting_hours", None, "planning_object", label, "nobody waits for acute care: no effect")


def _two_sources(tables: Tables) -> Iterator[Fault]:
    if "demand" in tables:
        for name in ("changes",):
            if name in tables and len(tables[name]):
                reason = "known changes are added to forecasts only; the table demand is taken as it stands"
                yield Fault(name, None, None, "", reason)
    followers = _labels(tables, "pathways", "to")
    for name in ("demand", "history"):
        for label in sorted(followers & _labels(tables, name, "planning_object")):
            reason = "also arises through pathways: count here only what arrives directly, or it is counted twice"
            yield Fault(name, None, "planning_object", label, reason)


def _improvements_without_effect(tables: Tables) -> Iterator[Fault]:
    frame = tables.get("improvements")
    hours = tables.get("activity_hours")
    if frame is None or "hours_change" not in frame:
        return
    for row, change in frame[frame["hours_change"].fillna(0) != 0].iterrows():
        hit = pd.DataFrame(columns=["planning_object", "capacity"]) if hours is None else hours
        for column in ("planning_object", "capacity"):
            if column in frame and pd.notna(change[column]):
                hit = hit[hit[column] == change[column]]
        if hit.empty:
            reason = "no activity takes hours that this could change: no effect"
            yield Fault("improvements", int(str(row)), "hours_change", f"{change['hours_change']:g}", reason)


def _stale_history(settings: Settings, tables: Tables) -> Iterator[Fault]:
    frame = tables.get("history")
    if frame is None or frame.empty or "period" not in frame:
        return
    last = frame["period"].max()
    missing = len(pd.date_range(last, settings.start, freq=settings.frequency, inclusive="neither"))
    if missing:
        reason = f"history ends {missing} periods before the horizon starts: what came since is not known"
        yield Fault("history", None, "period", str(last.date()), reason)


def _beyond_the_report(settings: Settings, tables: Tables) -> Iterator[Fault]:
    if not settings.tail_periods:
        return
    for name in ("goals", "missions", "budget", "suppliers"):
        if name in tables and len(tables[name]):
            reason = "what is meant for the whole horizon, or its end, counts the tail periods that are not reported"
            yield Fault(name, None, None, "", reason)
