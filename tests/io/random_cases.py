"""Random cases: any tables of the contract, with the labels, numbers and gaps that files most easily get wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from pks.core.case import Case, case_from
from pks.core.periods import Periods
from pks.core.schema import Column, Kind, Table
from pks.core.tables import TABLES, VOCABULARIES

TRAPS = (
    "0012", "12", "1e5", "1.0", "-1", "+46", "NA", "nan", "null", "None", "TRUE", "false", "Ja", "2026-01-05", "5/1", "1,5",
    "=1+1", "=cmd|'/c calc'!A0", "@SUM(A1)", "-x", "'", "''", "'=x", "''=x", "a;=1", ";=1", "a,b", 'a"b', '"', '""', "a''b",
    "Åre Öst, ä", "\u00e5", "a\u030a", "#N/A", "#REF!", "_x0041_", "_x005F_x0041_", "{}", "\\", "\\n", "%s", "ß", "日本", "🏥",
    "<f>", "&amp;", "]]>", "'s-Hertogenbosch", "a\u2028b".replace("\u2028", " "), "x" * 500,
)  # fmt: skip
"""Texts that have come back changed from some file or other."""

START = pd.Timestamp("2026-01-05")
HORIZON = Periods("W-MON", START, 8, 2)
ROWS = 4
DECLARED = tuple(pair for pairs in VOCABULARIES.values() for pair in pairs)


def printable(text: str) -> bool:
    """Tell whether a case can hold `text`."""
    return text == text.strip() and text != "" and text.isprintable() and len(text) <= 500


LABELS = st.one_of(st.sampled_from(TRAPS), st.text(max_size=12)).filter(printable)


@st.composite
def cases(draw: Callable[[Any], Any]) -> Case:
    """Draw a case: the tables that declare labels, and a few others."""
    labels = iter(draw(st.lists(LABELS, min_size=24, max_size=24, unique=True)))
    declared = {pair: [next(labels) for _ in range(2)] for pair in dict.fromkeys(DECLARED)}
    homes = ["units", "care_groups", "planning_objects", "capacities", "resources", "population"]
    others = draw(st.sets(st.sampled_from([name for name in TABLES if name not in homes]), min_size=3, max_size=5))
    known = {name: [label for pair in pairs for label in declared[pair]] for name, pairs in VOCABULARIES.items()}
    tables = {name: _table(draw, TABLES[name], known, declared) for name in (*homes, *sorted(others))}
    settings = {
        "name": draw(LABELS.filter(lambda text: len(text) <= 200)),
        "currency": draw(st.sampled_from(("SEK", "=1", "0012"))),
        "level": "tactical",
        "frequency": "W-MON",
        "start": "2026-01-05",
        "periods": 6,
        "tail_periods": 2,
        "language": draw(st.sampled_from(("en", "sv"))),
    }
    return case_from(settings, tables)


def _table(
    draw: Callable[[Any], Any], spec: Table, known: dict[str, list[str]], declared: dict[tuple[str, str], list[str]]
) -> pd.DataFrame:
    """Draw a table that the checks let through: shares that add up, no moves to oneself, no lag of 0, one of each group."""
    absent = [column.name for column in spec.columns if not column.required and draw(st.integers(0, 3)) == 0]
    absent = [
        name for name in absent if not any(name in group for group in spec.one_of) and (spec.name, name) not in NEEDED
    ]
    count = 2 if any(table == spec.name for table, _ in declared) else draw(st.integers(0, ROWS))
    rows = []
    for number in range(count):
        row = {column.name: draw(_values(spec, column, known)) for column in spec.columns}
        for table, name in declared:
            if table == spec.name:
                row[name] = declared[table, name][number]
        for group in spec.one_of:
            kept = draw(st.sampled_from(group))
            for name in group:
                column = spec.column(name)
                row[name] = draw(_values(spec, column, known, full=True)) if name == kept else None
        rows.append(row)
    frame = pd.DataFrame(rows, columns=list(spec.names), dtype=object)
    if "to_unit" in frame:
        frame = frame[frame["from_unit"] != frame["to_unit"]]
    frame = frame.drop(columns=absent)
    return frame.drop_duplicates([name for name in spec.key if name in frame.columns]).reset_index(drop=True)


NEEDED = {("improvements", "hours_change"), ("goals", "target"), ("missions", "minimum"), ("planning_objects", "acute")}
"""Columns that a check wants to be filled although the contract calls them optional; see `_values`."""
EMPTY = {("goals", "maximum"), ("missions", "maximum"), ("changes", "lower"), ("changes", "upper"), ("units", "parent")}
"""Columns that could contradict others, and are left empty."""


def _values(spec: Table, column: Column, known: dict[str, list[str]], *, full: bool = False) -> st.SearchStrategy[Any]:
    """Return what may stand in `column`."""
    place = (spec.name, column.name)
    if place in EMPTY:
        return st.none()
    values: st.SearchStrategy[Any]
    if column.choices:
        values = st.sampled_from(column.choices)
    elif column.refers:
        values = st.sampled_from(known[column.refers])
    elif column.kind in (Kind.LABEL, Kind.TEXT):
        values = LABELS
    elif column.kind is Kind.FLAG:
        values = st.just(False) if column.name == "acute" else st.booleans()
    elif column.kind is Kind.INTEGER:
        least = 1 if column.name == "lag" else int(column.minimum or 0)
        values = st.integers(least, 10**15)
    elif column.kind is Kind.NUMBER:
        low = -1e15 if column.minimum is None else max(column.minimum, 1e-9 if column.name == "per_hour" else 0)
        high = 1e15 if column.maximum is None else column.maximum / (2 * ROWS)
        values = st.floats(low, high)
    elif column.kind is Kind.PERIOD:
        days = (
            list(HORIZON.index)
            if spec.window != "history"
            else list(pd.date_range(end="2025-12-29", periods=8, freq="W-MON"))
        )
        values = st.sampled_from(days)
    else:
        values = st.dates(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2200-12-31").date())
    return values if column.required or full or place in NEEDED else st.one_of(st.none(), values)
