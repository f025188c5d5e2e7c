"""A fault in the input: where it stands, what stands there, and why it is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from pks.core.errors import PksError
from pks.core.hints import did_you_mean as did_you_mean

COLUMNS = ["table", "row", "column", "value", "reason"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault or warning. ``row`` counts as a spreadsheet does (2 = first row of data); None = the whole table."""

    table: str
    row: int | None
    column: str | None
    value: str
    reason: str

    def __str__(self) -> str:
        place = self.table
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", {self.column}"
        value = f" = {self.value!r}" if self.value else ""
        return f"{place}{value}: {self.reason}"


class CaseError(PksError, ValueError):
    """The input is wrong. ``faults`` is a table of every fault found; ``warnings`` of what was noticed beside them."""

    def __init__(self, faults: Sequence[Fault], warnings: Sequence[Fault] = ()) -> None:
        """Keep `faults` (at least one) and the `warnings` found beside them."""
        self.faults = as_table(faults)
        self.warnings = as_table(warnings)
        lines = [f"{len(faults)} fault{'s' if len(faults) != 1 else ''} in the case:"]
        lines += [f"  {fault}" for fault in faults[:20]]
        if len(faults) > 20:
            lines.append(f"  … and {len(faults) - 20} more; see .faults")
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Found:
    """What reading the files of a case has found before the case is checked.

    Of the tables in `unread` not every row could be read: what they declare is not known, so labels that belong there
    are not held against them.
    """

    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    unread: frozenset[str] = frozenset()


NOTHING_FOUND = Found()


def shown(value: object) -> str:
    """Return `value` as a short single line for a fault (at most 80 characters; empty for a missing value)."""
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return str(value.date()) if value == value.normalize() else str(value)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(value))
    return text if len(text) <= 80 else text[:79] + "…"


def in_order(faults: Iterable[Fault], tables: Iterable[str]) -> list[Fault]:
    """Return `faults` in the order of `tables` (the case's settings first, others last), each from the top down."""
    places = {name: place for place, name in enumerate(["case", *tables])}
    return sorted(faults, key=lambda fault: (places.get(fault.table, len(places)), fault.row or 0))


def as_table(faults: Sequence[Fault]) -> pd.DataFrame:
    """Return `faults` as a table with the columns table, row, column, value, reason."""
    rows = [(f.table, f.row, f.column, f.value, f.reason) for f in faults]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"row": "Int64"})
