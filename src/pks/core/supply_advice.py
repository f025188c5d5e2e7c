"""Warnings about resources and what is put together from them: what gives no hours, and what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pks.core.faults import Fault, did_you_mean, shown
from pks.core.hour_units import doubtful_hours

Tables = Mapping[str, pd.DataFrame]
GREATEST_FACTOR = 2.0
"""A calendar factor above this is rather a percentage than a factor."""


def supply_advice(tables: Tables) -> list[Fault]:
    """Return what is worth a warning about available capacity, in a case without faults and without empty tables."""
    return [
        *doubtful_hours(tables),
        *_no_time_for_patients(tables),
        *_incomplete_compositions(tables),
        *_units_that_lack_one(tables),
        *_resources_without_use(tables),
        *_unused_capacities(tables),
        *_composed_for_nothing(tables),
        *_two_sources_of_hours(tables),
        *_calendar_without_effect(tables),
        *_unknown_in_matrices(tables),
    ]


def _table(tables: Tables, name: str, *columns: str) -> pd.DataFrame:
    """Return a table with at least these columns; empty where the case does not have it."""
    frame = tables.get(name, pd.DataFrame())
    return frame.reindex(columns=list(dict.fromkeys([*frame.columns, *columns])))


def _no_time_for_patients(tables: Tables) -> Iterator[Fault]:
    """A function whose use of time is told, and of whose time nothing is for patients, gives no capacity."""
    use = _table(tables, "time_use", "resource", "use", "share")
    patients = set(use.loc[(use["use"] == "patients") & (use["share"] > 0), "resource"])
    needed = set(_table(tables, "compositions", "resource")["resource"])
    for label in use["resource"].drop_duplicates():
        if label in needed and label not in patients:
            uses = use.loc[use["resource"] == label, "use"].dropna().unique()
            meant = next((f'; did you mean "patients" by "{each}"?' for each in uses if _like_patients(each)), "")
            reason = f"no share of its time is for patients: compositions that need it reach 0 hours{meant}"
            yield Fault("time_use", None, "resource", shown(label), reason)


def _like_patients(use: str) -> bool:
    """Tell whether a use of time is called much like the one that counts (`patienter`, `Patients`, `patient care`)."""
    return use.casefold().startswith("patient")


def _incomplete_compositions(tables: Tables) -> Iterator[Fault]:
    """A capacity of which no unit has all the resources reaches 0 hours everywhere."""
    resources = _table(tables, "resources", "unit", "resource")
    if resources.empty:
        return
    owned = {unit: set(rows) for unit, rows in resources.groupby("unit")["resource"]}
    mixes = _table(tables, "compositions", "capacity", "resource", "alternative")
    mixes = mixes.assign(alternative=mixes["alternative"].fillna(1))
    given = set(_table(tables, "available", "capacity")["capacity"].unique())
    for capacity, rows in mixes.groupby("capacity", sort=False):
        asked = [set(part["resource"]) for _, part in rows.groupby("alternative")]
        unit, lacking = min(
            ((unit, wanted - has) for unit, has in owned.items() for wanted in asked), key=lambda pair: len(pair[1])
        )
        if lacking and capacity not in given:
            reason = f"no unit has all its resources ({unit} lacks {', '.join(sorted(lacking))}): it reaches 0 hours"
            yield Fault("compositions", None, "capacity", shown(capacity), reason)


def _units_that_lack_one(tables: Tables) -> Iterator[Fault]:
    """Units where people need a capacity of which they have all resources but one: it reaches 0 hours there."""
    resources = _table(tables, "resources", "unit", "resource")
    mixes = _table(tables, "compositions", "capacity", "resource", "alternative").fillna({"alternative": 1})
    if resources.empty or mixes.empty:
        return
    owned = {unit: set(rows) for unit, rows in resources.groupby("unit", sort=False)["resource"]}
    given = pd.MultiIndex.from_frame(
        _table(tables, "available", "unit", "capacity")[["unit", "capacity"]].drop_duplicates()
    )
    lacking: dict[tuple[str, str], list[str]] = {}
    for capacity, units in _who_needs(tables).items():
        asked = [set(part) for _, part in mixes[mixes["capacity"] == capacity].groupby("alternative")["resource"]]
        for unit in units:
            least = min((wanted - owned.get(unit, set()) for wanted in asked), key=len, default=set())
            if len(least) == 1 and any(len(wanted) > 1 for wanted in asked) and (unit, capacity) not in given:
                lacking.setdefault((capacity, *least), []).append(unit)
    for (capacity, resource), units in lacking.items():
        if len(units) == len(owned):
            continue  # all of them do, which is told of the composition
        names = ", ".join(units[:5]) + (f" and {len(units) - 5} more" if len(units) > 5 else "")
        reason = f"{names}: all its resources but {resource}, so it reaches 0 hours there"
        yield Fault("compositions", None, "capacity", shown(capacity), reason)


def _who_needs(tables: Tables) -> dict[str, list[str]]:
    """Return the units that are known to need each capacity: those with arrivals, history or a list of what takes its hours."""
    places = [
        _table(tables, name, "unit", "planning_object")[["unit", "planning_object"]].drop_duplicates()
        for name in ("demand", "history", "waiting", "ability")
    ]
    hours = _table(tables, "activity_hours", "planning_object", "capacity")[["planning_object", "capacity"]]
    pairs = pd.concat(places).dropna().drop_duplicates().merge(hours.drop_duplicates(), on="planning_object")
    return {str(capacity): rows.unique().tolist() for capacity, rows in pairs.groupby("capacity", sort=False)["unit"]}


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
        for label in _table(tables, name, "capacity")["capacity"].dropna().unique()
    }  # fmt: skip
    if not used:
        return  # a case that speaks of no hours at all
    for label in _table(tables, "capacities", "capacity")["capacity"]:
        if label not in used:
            reason = "no hours are needed and none are available: neither a composition nor a row of hours names it"
            yield Fault("capacities", None, "capacity", shown(label), reason)


def _composed_for_nothing(tables: Tables) -> Iterator[Fault]:
    """Capacities that are put together from resources and of which no activity takes hours."""
    needed = {
        label for name in ("activity_hours", "waiting_hours")
        for label in _table(tables, name, "capacity")["capacity"].dropna().unique()
    }  # fmt: skip
    if not needed:
        return  # nothing is told of any hours, which is another warning
    for label in _table(tables, "compositions", "capacity")["capacity"].drop_duplicates():
        if label not in needed:
            reason = "put together from resources, but no activity takes hours of it: nothing is ever needed"
            yield Fault("compositions", None, "capacity", shown(label), reason)


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
