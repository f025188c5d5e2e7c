"""A case: everything that one planning task needs, checked once, then never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from pks.core.advice import advice
from pks.core.faults import NOTHING_FOUND, CaseError, Fault, Found, as_table, did_you_mean, in_order
from pks.core.hour_units import impossible_hours
from pks.core.parse import DTYPES, duplicates, misplaced, parse_table
from pks.core.references import cross_checks
from pks.core.schema import Kind, Table
from pks.core.settings import Settings, parse_settings
from pks.core.tables import REQUIRED_TABLES, TABLES, VOCABULARIES


@dataclass(frozen=True)
class Case:
    """One planning task: `settings`, and `tables` by name with the columns of the contract, typed and checked.

    Make one with :func:`pks.read_case` from files, with :func:`case_from` from DataFrames, or from another case with
    :meth:`replace`. Tables that were left out are not in `tables`; :meth:`table` gives every table with all columns
    and defaults filled in. `noticed` holds the warnings of the checks.
    """

    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    noticed: tuple[Fault, ...] = field(default=(), repr=False)

    @property
    def warnings(self) -> pd.DataFrame:
        """What is worth a look: table, row, column, value, reason."""
        return as_table(self.noticed)

    def table(self, name: str) -> pd.DataFrame:
        """Return the table `name` with every column of the contract and defaults in empty cells.

        Whole numbers and flags that cannot be empty come as int64 and bool, the rest of the whole numbers as float64
        with NaN for empty. A table that the case does not have comes back empty.

        Raises:
            KeyError: if the contract has no table of that name.
        """
        spec = TABLES[name]
        given = self.tables.get(name, pd.DataFrame())
        return pd.DataFrame({column.name: _filled(spec, column.name, given) for column in spec.columns})

    def __contains__(self, name: str) -> bool:
        """Tell whether the table `name` is there and has rows."""
        return name in self.tables and len(self.tables[name]) > 0

    def replace(self, settings: Mapping[str, object] | None = None, **tables: pd.DataFrame | None) -> Case:
        """Return a case with some `settings` or `tables` replaced (None = left out), checked anew.

        Raises:
            CaseError: with every fault, if the new case is wrong.
        """
        kept = {name: frame for name, frame in self.tables.items() if name not in tables}
        new = {name: frame for name, frame in tables.items() if frame is not None}
        return case_from({**self.settings.as_dict(), **(settings or {})}, {**kept, **new})

    def __eq__(self, other: object) -> bool:
        """Two cases are equal when settings and all tables are."""
        if not isinstance(other, Case):
            return NotImplemented
        return (
            self.settings == other.settings
            and self.tables.keys() == other.tables.keys()
            and all(frame.equals(other.tables[name]) for name, frame in self.tables.items())
        )

    __hash__ = None  # type: ignore[assignment]  # tables are not hashable, and a case is compared by content


def case_from(
    settings: Mapping[str, object] | Settings | None,
    tables: Mapping[str, pd.DataFrame],
    *,
    found: Found = NOTHING_FOUND,
) -> Case:
    """Check `settings` and `tables` and return them as a case.

    `settings` are plain values (see :class:`pks.core.settings.Settings`); `tables` are DataFrames by the names and
    columns of the contract, in any column order and of any types that can be read as the contract's. Who has read files
    hands over what was `found` there, so that all faults come at once; settings that could not be read are None.

    Raises:
        CaseError: with all faults at once: cells, keys, labels, periods, cycles, sums, contradictions.

    >>> case_from({"name": "x"}, {})
    Traceback (most recent call last):
    ...
    pks.core.faults.CaseError: 7 faults in the case:
      case, currency: missing
      case, level: missing
      case, frequency: missing
      case, start: missing
      case, periods: missing
      units: this table is missing
      planning_objects: this table is missing
    """
    plain = settings.as_dict() if isinstance(settings, Settings) else settings
    known, faults, warnings = (None, [], []) if plain is None else parse_settings(plain)
    settled = {fault.column for fault in found.faults if fault.table == "case"}
    faults = [*found.faults, *(fault for fault in faults if fault.column not in settled)]
    warnings, unread = [*found.warnings, *warnings], set(found.unread)
    frames: dict[str, pd.DataFrame] = {}
    for name in tables:
        if name not in TABLES:
            faults.append(Fault(name, None, None, "", f"unknown table{did_you_mean(name, TABLES)}"))
    for name, spec in TABLES.items():
        if name in tables:
            parsed = parse_table(spec, tables[name], [fault for fault in found.faults if fault.table == name])
            frames[name] = parsed.frame
            warnings += parsed.warnings
            faults += parsed.faults
            faults += _news(duplicates(spec, parsed.frame), faults)
            if known is not None:
                faults += misplaced(spec, parsed.frame, known.horizon)
            if _declares_nothing(name, tables[name], parsed.frame):
                unread.add(name)
    for name in REQUIRED_TABLES:
        if name not in frames and name not in unread:
            faults.append(Fault(name, None, None, "", "this table is missing"))
        elif name in frames and frames[name].empty and name not in unread:
            faults.append(Fault(name, None, None, "", "this table has no rows"))
    faults += _news(cross_checks(frames, unread), faults)
    if known is not None:
        faults += _news([*impossible_hours(frames, known.horizon)], faults)
    if faults or known is None:
        raise CaseError(in_order(faults, TABLES), in_order(warnings, TABLES))
    warnings += advice(known, frames)
    clean = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    return Case(known, MappingProxyType(clean), tuple(in_order(warnings, TABLES)))


def _news(later: list[Fault], earlier: list[Fault]) -> list[Fault]:
    """Return the faults of `later` but those in a cell that has a fault already: they only follow from it."""
    known = {(fault.table, fault.row, fault.column) for fault in earlier if fault.row is not None}
    return [
        fault
        for fault in later
        if not any((fault.table, fault.row, column) in known for column in (fault.column or "").split(", "))
    ]


def _declares_nothing(name: str, raw: pd.DataFrame, frame: pd.DataFrame) -> bool:
    """Tell whether a column that declares labels is not among those of the table (which is a fault already)."""
    declares = [column for pairs in VOCABULARIES.values() for table, column in pairs if table == name]
    return len(raw.columns) > 0 and any(column not in frame.columns for column in declares)


def _filled(spec: Table, name: str, given: pd.DataFrame) -> pd.Series:
    column = spec.column(name)
    values = given[name] if name in given else pd.Series(None, index=given.index, dtype=DTYPES[column.kind])
    if column.default is not None:
        values = values.fillna(column.default)
    sure = column.required or column.default is not None
    if column.kind is Kind.INTEGER:
        return values.astype("int64" if sure else "float64")
    if column.kind is Kind.FLAG and sure:
        return values.astype("bool")
    return values
