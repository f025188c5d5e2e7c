"""Checks that tables agree with each other: labels, cycles, sums of shares, limits that contradict one another.

Every check is a small generator of faults over typed tables whose index holds the row numbers of the input.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pks.core.faults import Fault, did_you_mean, shown
from pks.core.tables import TABLES, VOCABULARIES

Tables = Mapping[str, pd.DataFrame]
SLACK = 1e-9
"""How far a sum of shares may pass 1 before it is a fault (rounding in the input)."""
CHANGE = ("factor", "add", "lower", "upper")
"""The numbers of a known change."""


def cross_checks(tables: Tables, unread: Collection[str] = ()) -> list[Fault]:
    """Return every fault that shows only when tables are held against each other.

    Labels that belong to a table in `unread`, of which not every row is known, are not held against it.
    """
    return [*unknown_labels(tables, unread), *(fault for check in CHECKS for fault in check(tables))]


def vocabulary(tables: Tables, name: str) -> list[str]:
    """Return the labels of the vocabulary `name` in the order in which they stand in the tables."""
    columns = [tables[table][column] for table, column in VOCABULARIES[name] if column in tables.get(table, ())]
    return list(dict.fromkeys(label for column in columns for label in column.dropna()))


def unknown_labels(tables: Tables, unread: Collection[str] = ()) -> Iterator[Fault]:
    """Every label stands in the table that declares it."""
    known: dict[str, list[str]] = {}
    for name, frame in tables.items():
        for column in TABLES[name].columns:
            if not column.refers or column.name not in frame.columns:
                continue
            if any(table in unread for table, _ in VOCABULARIES[column.refers]):
                continue
            if column.refers not in known:
                known[column.refers] = vocabulary(tables, column.refers)
            declared = known[column.refers]
            missing = frame[column.name].dropna()
            missing = missing[~missing.isin(declared)]
            homes = " or ".join(table for table, _ in VOCABULARIES[column.refers])
            hints = {label: did_you_mean(label, declared) for label in missing.unique()[:200]}
            for row, label in missing.items():
                reason = f"unknown {column.refers}: not in the table {homes}{hints.get(label, '')}"
                yield Fault(name, int(str(row)), column.name, shown(label), reason)


def ambiguous_labels(tables: Tables) -> Iterator[Fault]:
    """A name that two tables declare must not be used where either could be meant."""
    for first, second, where, column in (
        (("care_groups", "care_group"), ("planning_objects", "planning_object"), "pathways", "from"),
        (("capacities", "capacity"), ("resources", "resource"), "expansions", "capacity"),
    ):
        frames = [tables.get(table, pd.DataFrame()) for table, _ in (first, second)]
        if where not in tables or column not in tables[where] or any(
            name not in frame for frame, (_, name) in zip(frames, (first, second), strict=True)
        ):  # fmt: skip
            continue
        both = set(frames[0][first[1]].dropna()) & set(frames[1][second[1]].dropna())
        used = tables[where][column]
        for row, label in used[used.isin(both)].items():
            reason = f"this name is both a {first[1]} and a {second[1]}: which one is meant?"
            yield Fault(where, int(str(row)), column, shown(label), reason)


def circular_parents(tables: Tables) -> Iterator[Fault]:
    """No unit is above itself."""
    units = tables.get("units", pd.DataFrame())
    if "parent" not in units or "unit" not in units:
        return
    above = units.dropna(subset=["unit", "parent"]).drop_duplicates("unit").set_index("unit")["parent"].to_dict()
    for row, unit in units["unit"].dropna().items():
        chain, seen = [unit], {unit}
        while (parent := above.get(chain[-1])) is not None:
            chain.append(parent)
            if parent in seen:
                break
            seen.add(parent)
        if len(chain) > 1 and chain[-1] == unit:
            yield Fault("units", int(str(row)), "parent", shown(above[unit]), f"circular: {' < '.join(chain[:8])}")


def pathway_cycles(tables: Tables) -> Iterator[Fault]:
    """No activity gives rise to itself within the same period."""
    paths = tables.get("pathways", pd.DataFrame())
    if not {"from", "to", "lag"} <= set(paths.columns):
        return
    now = paths[(paths["lag"] == 0).fillna(False)].dropna(subset=["from", "to"])
    if now.empty:
        return
    codes, labels = pd.factorize(pd.concat([now["from"], now["to"]]))
    start, end = codes[: len(now)], codes[len(now) :]
    graph = coo_array((np.ones(len(now)), (start, end)), shape=(len(labels), len(labels)))
    _, part = connected_components(graph, directed=True, connection="strong")
    size = np.bincount(part)
    cyclic = (part[start] == part[end]) & ((size[part[start]] > 1) | (start == end))
    for row in now.index[cyclic]:
        pair = f"{now.at[row, 'from']} → {now.at[row, 'to']}"
        yield Fault("pathways", int(row), "from, to", shown(pair), "part of a cycle of pathways without lag")


def moves_to_itself(tables: Tables) -> Iterator[Fault]:
    """Hours and activities move between two different units."""
    for name in ("reallocations", "transfers"):
        frame = tables.get(name, pd.DataFrame())
        if {"from_unit", "to_unit"} <= set(frame.columns):
            for row in frame.index[(frame["from_unit"] == frame["to_unit"]).fillna(False).astype(bool)]:
                label = shown(frame.at[row, "to_unit"])
                yield Fault(name, int(row), "from_unit, to_unit", label, "a move from a unit to itself")


def acute_lists(tables: Tables) -> Iterator[Fault]:
    """Acute care is met when it arises: nobody waits for it at the start, and it has no waiting-list goal."""
    objects = tables.get("planning_objects", pd.DataFrame())
    if not {"planning_object", "acute"} <= set(objects.columns):
        return
    acute = set(objects.loc[objects["acute"].fillna(False).astype(bool), "planning_object"].dropna())
    for name, reason in (
        ("waiting", "acute care has no waiting list: it must be met in the period in which it arises"),
        ("goals", "acute care has no waiting list, so it can have no goal for one"),
    ):
        frame = tables.get(name, pd.DataFrame())
        if "planning_object" in frame:
            for row, label in frame.loc[frame["planning_object"].isin(acute), "planning_object"].items():
                yield Fault(name, int(str(row)), "planning_object", shown(label), reason)


def sums_of_shares(tables: Tables) -> Iterator[Fault]:
    """The shares of one whole do not pass 1."""
    for name, by, what in (
        ("time_use", ["resource"], "the uses of one resource's time"),
        ("catchment", ["area", "planning_object", "care_group"], "the units' shares of one area's need"),
    ):
        frame = tables.get(name, pd.DataFrame())
        keys = [key for key in by if key in frame.columns]
        if "share" not in frame or not keys:
            continue
        total = frame.groupby(keys, dropna=False)["share"].transform("sum")
        over = frame[total > 1 + SLACK]
        for _, rows in over.groupby(keys, dropna=False):
            last = rows.index[-1]
            label = " · ".join(shown(rows.at[last, key]) for key in keys if shown(rows.at[last, key]))
            reason = f"the shares of {label} add up to {total[last]:.6g}; {what} cannot pass 1"
            yield Fault(name, int(last), "share", f"{rows.at[last, 'share']:g}", reason)


def contradictions(tables: Tables) -> Iterator[Fault]:
    """A lower limit does not stand above the upper one."""
    for name, low, high in (("missions", "minimum", "maximum"), ("goals", "target", "maximum"),
                            ("changes", "lower", "upper")):  # fmt: skip
        frame = tables.get(name, pd.DataFrame())
        if {low, high} <= set(frame.columns):
            for row in frame.index[frame[low] > frame[high] + SLACK]:
                value = f"{frame.at[row, low]:g} > {frame.at[row, high]:g}"
                yield Fault(name, int(row), f"{low}, {high}", value, f"contradiction: {low} above {high}")
    yield from _missions_over_time(tables)


def intervals_of_changes(tables: Tables) -> Iterator[Fault]:
    """The interval of a change holds its value, and that of a factor nothing below 0."""
    frame = tables.get("changes", pd.DataFrame())
    given = {name: frame[name] if name in frame else pd.Series(np.nan, frame.index) for name in CHANGE}
    factor, add, lower, upper = (given[name].astype(np.float64) for name in CHANGE)
    add, factor = add.fillna(0.0), factor.fillna(1.0)
    value, of_addition = add.where(add != 0, factor), add != 0
    for column, end, outside, side in (
        ("lower", lower, lower > value, "above"),
        ("upper", upper, upper < value, "below"),
    ):
        negative = ~of_addition & (end < 0)
        for row in frame.index[
            (outside | negative) & ~(lower > upper + SLACK)
        ]:  # those crossed are a contradiction already
            what = f"the addition, {value[row]:g}" if of_addition[row] else f"the factor, {value[row]:g}"
            reason = (
                f"lies {side} {what}, of which it is an end" if outside[row] else f"is an end of {what}: not below 0"
            )
            hint = "" if of_addition[row] else "; if it is meant in people, fill in add"
            yield Fault("changes", int(row), column, f"{end[row]:g}", reason + hint)


def _missions_over_time(tables: Tables) -> Iterator[Fault]:
    """What must be done period by period fits below what may be done over the horizon."""
    frame = tables.get("missions", pd.DataFrame())
    if not {"unit", "planning_object", "period"} <= set(frame.columns):
        return
    parts = frame[frame["period"].notna()].groupby(["unit", "planning_object"])
    wholes = frame[frame["period"].isna()]
    for row, whole in wholes.iterrows():
        key = (whole["unit"], whole["planning_object"])
        if key not in parts.groups or "minimum" not in frame or "maximum" not in frame:
            continue
        least = frame.loc[parts.groups[key], "minimum"].sum()
        if least > whole["maximum"] + SLACK:
            reason = f"contradiction: the periods' minima add up to {least:g}, more than the horizon's maximum"
            yield Fault("missions", int(str(row)), "maximum", f"{whole['maximum']:g}", reason)


def empty_rows(tables: Tables) -> Iterator[Fault]:
    """A row that limits or changes says what."""
    for name, columns in (
        ("goals", ("reduce_per_period", "target", "maximum")),
        ("missions", ("minimum", "maximum")),
        ("improvements", ("hours_change", "capacity_change")),
    ):
        frame = tables.get(name)
        if frame is None or frame.empty:
            continue
        there = [column for column in columns if column in frame.columns]
        for row in frame.index[frame[there].isna().all(axis=1)]:
            yield Fault(name, int(row), ", ".join(columns), "", f"fill in at least one of {', '.join(columns)}")


NEVER_ZERO = (
    ("compositions", "per_hour", "a resource that takes no time has no place here"),
    ("length_of_stay", "mean_days", "a stay takes time; leave out objects that need no bed"),
    ("capacities", "session_hours", "a session takes time; leave it empty where nobody counts in sessions"),
)


def zeros(tables: Tables) -> Iterator[Fault]:
    """What is divided by, or would say nothing, is not 0."""
    for name, column, reason in NEVER_ZERO:
        frame = tables.get(name, pd.DataFrame())
        if column in frame:
            for row in frame.index[frame[column] == 0]:
                yield Fault(name, int(row), column, "0", reason)
    frame = tables.get("resources", pd.DataFrame())
    if {"hours_per_period", "quantity"} <= set(frame.columns):
        for row in frame.index[(frame["hours_per_period"] == 0) & (frame["quantity"] > 0)]:
            reason = "no hours: it gives no capacity; leave out the row, or make its quantity 0"
            yield Fault("resources", int(row), "hours_per_period", "0", reason)
    frame = tables.get("activity_hours", pd.DataFrame())
    if "hours" in frame:
        general = frame["unit"].isna() if "unit" in frame else pd.Series(True, index=frame.index)
        for row in frame.index[general & (frame["hours"] == 0)]:
            reason = "an activity takes time; leave out capacities that it does not need (0 only where a unit differs)"
            yield Fault("activity_hours", int(row), "hours", "0", reason)


CHECKS: tuple[Callable[[Tables], Iterator[Fault]], ...] = (
    ambiguous_labels,
    circular_parents,
    pathway_cycles,
    moves_to_itself,
    acute_lists,
    sums_of_shares,
    contradictions,
    intervals_of_changes,
    empty_rows,
    zeros,
)
"""Every check across tables but that of labels, which needs to know what was not read."""
