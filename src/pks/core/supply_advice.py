"""Warnings about resources and what is put together from them: what gives no hours, and what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pks.core.faults import Fault, did_you_mean, shown
from pks.core.settings import Settings

Tables = Mapping[str, pd.DataFrame]
GREATEST_FACTOR = 2.0
"""A calendar factor above this is rather a percentage than a factor."""


def supply_advice(settings: Settings, tables: Tables) -> list[Fault]:
    """Return what is worth a warning about available capacity, in a case without faults and without empty tables."""
    return [
        *_more_hours_than_there_are(settings, tables),
        *_no_time_for_patients(tables),
        *_incomplete_compositions(tables),
        *_resources_without_use(tables),
        *_unused_capacities(tables),
        *_two_sources_of_hours(tables),
        *_calendar_without_effect(tables),
        *_unknown_in_matrices(tables),
    ]


def _table(tables: Tables, name: str, *columns: str) -> pd.DataFrame:
    """Return a table with at least these columns; empty where the case does not have it."""
    frame = tables.get(name, pd.DataFrame())
    return frame.reindex(columns=list(dict.fromkeys([*frame.columns, *columns])))


def _more_hours_than_there_are(settings: Settings, tables: Tables) -> Iterator[Fault]:
    """Hours per period beyond those of the longest period are given for another length of time."""
    most = 24.0 * float(settings.horizon.days.max())
    frame = _table(tables, "resources", "hours_per_period", "quantity")
    for row in frame.index[frame["hours_per_period"] > most]:
        reason = (
            f"a period has {most:g} hours at most: these are hours of another length of time, or of several together"
        )
        yield Fault("resources", int(row), "hours_per_period", f"{frame.at[row, 'hours_per_period']:g}", reason)
    for row in frame.index[(frame["hours_per_period"] == 0) & (frame["quantity"] > 0)]:
        yield Fault("resources", int(row), "hours_per_period", "0", "no hours: it gives no capacity")


def _no_time_for_patients(tables: Tables) -> Iterator[Fault]:
    """A function whose use of time is told, and of whose time nothing is for patients, gives no capacity."""
    use = _table(tables, "time_use", "resource", "use", "share")
    patients = set(use.loc[(use["use"] == "patients") & (use["share"] > 0), "resource"])
    needed = set(_table(tables, "compositions", "resource")["resource"])
    for label in use["resource"].drop_duplicates():
        if label in needed and label not in patients:
            reason = "no share of its time is for patients: compositions that need it reach 0 hours"
            yield Fault("time_use", None, "resource", shown(label), reason)


def _incomplete_compositions(tables: Tables) -> Iterator[Fault]:
    """A capacity of which no unit has all the resources reaches 0 hours everywhere."""
    resources = _table(tables, "resources", "unit", "resource")
    if resources.empty:
        return
    owned = {unit: set(rows) for unit, rows in resources.groupby("unit")["resource"]}
    mixes = _table(tables, "compositions", "capacity", "resource", "alternative")
    mixes = mixes.assign(alternative=mixes["alternative"].fillna(1))
    given = set(_table(tables, "available", "capacity")["capacity"])
    for capacity, rows in mixes.groupby("capacity", sort=False):
        asked = [set(part["resource"]) for _, part in rows.groupby("alternative")]
        unit, lacking = min(
            ((unit, wanted - has) for unit, has in owned.items() for wanted in asked), key=lambda pair: len(pair[1])
        )
        if lacking and capacity not in given:
            reason = f"no unit has all its resources ({unit} lacks {', '.join(sorted(lacking))}): it reaches 0 hours"
            yield Fault("compositions", None, "capacity", shown(capacity), reason)


def _resources_without_use(tables: Tables) -> Iterator[Fault]:
    """Resources of the kind competence that no composition needs."""
    if "compositions" not in tables:
        return
    frame = _table(tables, "resources", "resource", "kind")
    needed = set(_table(tables, "compositions", "resource")["resource"])
    needed |= set(_table(tables, "competences", "function")["function"].dropna())
    needed |= set(_table(tables, "staffing_keys", "resource")["resource"])
    for label in frame.loc[frame["kind"] == "competence", "resource"].drop_duplicates():
        if label not in needed:
            yield Fault("resources", None, "resource", shown(label), "no composition needs it: it gives no capacity")


def _unused_capacities(tables: Tables) -> Iterator[Fault]:
    """Capacities that are declared, and neither needed nor available."""
    used = {
        label for name in ("activity_hours", "available", "compositions", "waiting_hours", "staffing_keys")
        for label in _table(tables, name, "capacity")["capacity"].dropna()
    }  # fmt: skip
    for label in _table(tables, "capacities", "capacity")["capacity"]:
        if label not in used:
            reason = "no hours are needed and none are available: neither a composition nor a row of hours names it"
            yield Fault("capacities", None, "capacity", shown(label), reason)


def _two_sources_of_hours(tables: Tables) -> Iterator[Fault]:
    """Hours that are given where a composition would give some too."""
    composed = set(_table(tables, "compositions", "capacity")["capacity"]) if "resources" in tables else set()
    frame = _table(tables, "available", "unit", "capacity")
    for label in frame.loc[frame["capacity"].isin(composed), "capacity"].drop_duplicates():
        units = frame.loc[frame["capacity"] == label, "unit"].nunique()
        reason = f"given hours win over its composition in {units} unit{'s' if units != 1 else ''}"
        yield Fault("available", None, "capacity", shown(label), reason)


def _calendar_without_effect(tables: Tables) -> Iterator[Fault]:
    """A calendar where there are no resources, and factors that are rather percentages."""
    frame = _table(tables, "calendar", "factor")
    if len(frame) and "resources" not in tables:
        yield Fault("calendar", None, None, "", "applies to resources, of which there are none: no effect")
    for row in frame.index[frame["factor"] > GREATEST_FACTOR]:
        reason = "more than twice the normal hours: a factor is meant, 1 = normal, not a percentage"
        yield Fault("calendar", int(row), "factor", f"{frame.at[row, 'factor']:g}", reason)


def _unknown_in_matrices(tables: Tables) -> Iterator[Fault]:
    """Functions and persons of the matrix of competences that are no resources have no hours."""
    known = list(dict.fromkeys(_table(tables, "resources", "resource")["resource"]))
    for name, column in (("competences", "function"), ("competences", "person")):
        labels = _table(tables, name, column)[column].dropna()
        for label in labels[~labels.isin(known)].drop_duplicates():
            reason = f"not in the table resources, so it has no hours{did_you_mean(str(label), known)}"
            yield Fault(name, None, column, shown(label), reason)
