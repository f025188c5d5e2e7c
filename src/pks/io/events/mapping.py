"""Planning objects assigned by the four dimensions: exactly one row of the table must match every combination."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pks.core.axes import Codes
from pks.core.faults import Fault, shown
from pks.core.hints import did_you_mean
from pks.io.events.sources import DIMENSIONS, EventFiles

TABLE = "objects"
"""The name that faults of the table bear."""
ARRIVES_BY = ("referrals", "visits", "stays")


def checked_objects(files: EventFiles) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the table `objects` with all of its columns as texts ('' = any value), and what is wrong with it."""
    given = files.objects
    columns = ("planning_object", *DIMENSIONS, "arrives_by")
    faults = [
        Fault(
            TABLE,
            1,
            shown(name),
            "",
            f"no such column{did_you_mean(str(name), columns)}; there are {', '.join(columns)}",
        )
        for name in given.columns
        if name not in columns
    ]
    table = pd.DataFrame(
        {name: [_text(cell) for cell in given[name]] if name in given else [""] * len(given) for name in columns},
        dtype=object,
    )
    rows = pd.RangeIndex(2, len(table) + 2)
    for row, name, by in zip(rows, table["planning_object"], table["arrives_by"], strict=True):
        if not name or not name.isprintable():
            faults.append(Fault(TABLE, row, "planning_object", shown(name), "a name on one line is expected"))
        if by not in ("", *ARRIVES_BY):
            faults.append(Fault(TABLE, row, "arrives_by", shown(by), f"not one of {', '.join(ARRIVES_BY)}"))
    table["arrives_by"] = table["arrives_by"].where(table["arrives_by"] != "", ARRIVES_BY[0])
    ways = table.groupby("planning_object")["arrives_by"].nunique()
    faults += [
        Fault(TABLE, None, "arrives_by", shown(name), "rows of this planning object say different things")
        for name in ways.index[ways > 1]
    ]
    if not len(table):
        faults.append(Fault(TABLE, None, None, "", "no rows: say which services belong to which planning object"))
    return table, faults


def assigned(labels: pd.DataFrame, objects: pd.DataFrame) -> tuple[Codes, list[Fault], list[Fault]]:
    """Return the row of `objects` that matches each of `labels`, faults where not exactly one does, and warnings.

    Parameters:
        labels: the four dimensions (texts) and `rows`, how often each label occurs.
        objects: as :func:`checked_objects` returns it; a row matches where every cell that is filled is equal.

    Returns:
        The matching row by label (−1 where it is not one); faults; rows of `objects` that nothing matched.
    """
    combinations = labels.groupby(list(DIMENSIONS), as_index=False)["rows"].sum()
    of_label = labels.groupby(list(DIMENSIONS)).ngroup().to_numpy(np.int64)
    pairs = [*_matches(combinations, objects)]
    combination = np.concatenate([pair[0] for pair in pairs]) if pairs else np.zeros(0, np.int64)
    row = np.concatenate([pair[1] for pair in pairs]) if pairs else np.zeros(0, np.int64)
    matches = np.bincount(combination, minlength=len(combinations))
    found = np.full(len(combinations), -1, np.int64)
    found[combination] = row
    found[matches != 1] = -1
    faults = []
    for position in np.flatnonzero(matches != 1):
        said = combinations.iloc[position]
        value = " · ".join(said[name] or "(empty)" for name in DIMENSIONS)
        if matches[position]:
            which = ", ".join(str(at + 2) for at in sorted(row[combination == position]))
            reason = f"rows {which} all match this combination of {_named()}"
        else:
            reason = f"no row matches this combination of {_named()}"
        faults.append(Fault(TABLE, None, None, shown(value), f"{reason}; {said['rows']:,} events have it"))
    unused = np.setdiff1d(np.arange(len(objects)), row)
    warnings = [
        Fault(
            TABLE,
            int(at) + 2,
            "planning_object",
            shown(objects["planning_object"].iloc[at]),
            "no event matches this row",
        )
        for at in unused
    ]
    return found[of_label], faults, warnings


def _matches(combinations: pd.DataFrame, objects: pd.DataFrame) -> Iterator[tuple[Codes, Codes]]:
    """Yield the positions of combinations and rows that match, for each set of dimensions that rows fill."""
    filled = (objects[list(DIMENSIONS)] != "").to_numpy()
    left = combinations[list(DIMENSIONS)].assign(combination=np.arange(len(combinations)))
    for pattern in np.unique(filled, axis=0):
        names = [name for name, used in zip(DIMENSIONS, pattern, strict=True) if used]
        here = np.flatnonzero((filled == pattern).all(axis=1))
        right = objects.iloc[here][names].assign(row=here)
        both = left.merge(right, on=names) if names else left.merge(right, how="cross")
        yield both["combination"].to_numpy(np.int64), both["row"].to_numpy(np.int64)


def _named() -> str:
    return f"{', '.join(DIMENSIONS[:-1])} and {DIMENSIONS[-1]}"


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell or cell is pd.NA else str(cell).strip()
