"""One table as it was read or handed over → typed columns, and every fault of a single cell, column or key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.cells import Cells, dates, flags, numbers, texts
from pks.core.faults import Fault, did_you_mean, shown
from pks.core.hints import closest
from pks.core.periods import NAMES, Periods, fits
from pks.core.schema import Column, Kind, Table

Mask = npt.NDArray[np.bool_]
Place = tuple[int | None, str | None]
LONGEST_LABEL = 500
LARGEST_NUMBER = 1e15
DTYPES = {
    Kind.LABEL: "str",
    Kind.TEXT: "str",
    Kind.NUMBER: "float64",
    Kind.INTEGER: "Int64",
    Kind.FLAG: "boolean",
    Kind.PERIOD: "datetime64[us]",
    Kind.DATE: "datetime64[us]",
}
"""The type in which a case keeps each kind of column."""


@dataclass
class Parsed:
    """A typed table with its row numbers as index (2 = first row of data), and what was found on the way."""

    frame: pd.DataFrame
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def parse_table(spec: Table, raw: pd.DataFrame, found: Iterable[Fault] = ()) -> Parsed:
    """Read `raw` (any types; columns in any order; blank rows are dropped) as the table `spec`.

    Cells with a fault in `found` are empty in `raw`, and it is not a second fault that they are.
    """
    raw = raw.copy(deep=False)
    raw.columns = pd.Index([str(name).strip() for name in raw.columns])
    raw.index = pd.RangeIndex(2, len(raw) + 2)
    parsed = Parsed(pd.DataFrame(index=raw.index))
    _headers(spec, raw, parsed)
    known = raw.loc[:, [name for name in spec.names if name in raw.columns]]
    known = known.loc[:, ~known.columns.duplicated()]
    cells = {name: Cells(known[name]) for name in known.columns}
    blank = {name: each.blank for name, each in cells.items()}
    kept = ~np.logical_and.reduce(list(blank.values())) if blank else np.zeros(len(known), bool)
    bad = {(fault.row, fault.column) for fault in found}
    columns = {}
    for name, each in cells.items():
        columns[name] = _read(spec, spec.column(name), each.where(kept), blank[name][kept], parsed.faults, bad)
    parsed.frame = pd.DataFrame(columns, index=known.index[kept])
    bad |= {(fault.row, fault.column) for fault in parsed.faults}
    for group in spec.one_of:
        _one_of(spec, group, parsed, bad)
    return parsed


def duplicates(spec: Table, frame: pd.DataFrame) -> list[Fault]:
    """Return a fault for every row that repeats the key of an earlier one."""
    key = [name for name in spec.key if name in frame.columns]
    if frame.empty or any(spec.column(name).required and name not in frame.columns for name in spec.key):
        return []
    again = frame.index[frame.duplicated(key)] if key else frame.index[1:]  # without a key there is one row at most
    faults = []
    for row in again:
        labels = " · ".join("(empty)" if pd.isna(label) else shown(label) for label in frame.loc[row, key])
        faults.append(Fault(spec.name, int(row), ", ".join(key), labels, "this key stands in an earlier row already"))
    return faults


def misplaced(spec: Table, frame: pd.DataFrame, horizon: Periods) -> list[Fault]:
    """Return a fault for every period off the frequency of `horizon` or outside the window of the table."""
    faults = []
    first, last = horizon.edges[0], horizon.edges[-1]
    for column in spec.columns:
        if column.kind is not Kind.PERIOD or column.name not in frame.columns:
            continue
        dates = frame[column.name].dropna()
        off = ~fits(dates, horizon.frequency)
        outside = (dates >= first) if spec.window == "history" else (dates < first) | (dates >= last)
        where = (
            f"history ends before the start of the horizon, {first.date()}"
            if spec.window == "history"
            else f"outside the horizon, {first.date()} to {(last - pd.Timedelta(days=1)).date()}"
        )
        for row, date in dates[off].items():
            reason = f"no {NAMES[horizon.frequency]} starts on this day ({date.day_name()})"
            faults.append(_at(spec, row, column, date, reason))
        faults += [_at(spec, row, column, date, where) for row, date in dates[outside.to_numpy() & ~off].items()]
    return faults


def _headers(spec: Table, raw: pd.DataFrame, parsed: Parsed) -> None:
    present = list(raw.columns)
    for name in dict.fromkeys(present):
        if present.count(name) > 1:
            parsed.faults.append(Fault(spec.name, 1, name, "", "this column stands in the table more than once"))
        if name not in spec.names and name and not name.startswith("Unnamed:"):
            hint = did_you_mean(name, [known for known in spec.names if known not in present])
            (parsed.faults if hint else parsed.warnings).append(
                Fault(spec.name, 1, shown(name), "", f"unknown column{hint or '; it is not read'}")
            )
    if not len(raw) and not present:
        return
    for column in spec.columns:
        if column.required and column.name not in present:
            parsed.faults.append(Fault(spec.name, 1, column.name, "", "this column is missing"))


def _one_of(spec: Table, group: tuple[str, ...], parsed: Parsed, bad: set[Place]) -> None:
    frame = parsed.frame
    filled = sum((frame[name].notna() for name in group if name in frame.columns), pd.Series(0, index=frame.index))
    for row in frame.index[filled != 1]:
        reason = f"exactly one of {' and '.join(group)} is to be filled in"
        if not any((row, name) in bad for name in group):
            parsed.faults.append(Fault(spec.name, int(row), ", ".join(group), "", reason))


def _at(spec: Table, row: object, column: Column, value: object, reason: str) -> Fault:
    return Fault(spec.name, int(str(row)), column.name, shown(value), reason)


def _read(spec: Table, column: Column, cells: Cells, blank: Mask, faults: list[Fault], bad: set[Place]) -> pd.Series:
    """Return `cells` in the type of `column`, with a fault for every cell that is wrong (which becomes empty)."""
    read = {Kind.LABEL: texts, Kind.TEXT: texts, Kind.NUMBER: numbers, Kind.INTEGER: numbers,
            Kind.FLAG: flags, Kind.PERIOD: dates, Kind.DATE: dates}[column.kind]  # fmt: skip
    raw, (values, reasons) = cells.series, read(cells)
    if pd.api.types.is_numeric_dtype(raw) and column.required:
        blank = np.zeros(len(raw), bool)
    wrong = values.isna().to_numpy(bool) & ~blank
    for row in raw.index[wrong]:
        faults.append(_at(spec, row, column, raw[row], reasons))
    if column.required:
        for row in raw.index[blank & ~wrong]:
            if (row, column.name) not in bad:
                faults.append(Fault(spec.name, int(row), column.name, "", "empty, but a value is required"))
    for mask, reason in _ranges(column, values):
        if mask.any():
            meant = {text: _meant(column, text) for text in values[mask].unique()} if column.choices else {}
            faults += [
                _at(spec, row, column, raw[row], reason + meant.get(values[row], "")) for row in values.index[mask]
            ]
            values = values.mask(mask)
    return values.astype(DTYPES[column.kind])


def _meant(column: Column, text: str) -> str:
    """Return a hint which of its choices somebody meant who wrote `text`, perhaps in Swedish."""
    known = {
        **dict(zip(column.choices, column.choices, strict=True)),
        **dict(zip(column.swedish, column.choices, strict=False)),
    }
    near = closest(text, known)
    return f'; did you mean "{known[near]}"?' if near else ""


def _ranges(column: Column, values: pd.Series) -> list[tuple[Mask, str]]:
    """Return pairs of a mask of rows out of range and the reason; the masks do not overlap."""
    checks: list[tuple[Mask, str]] = []
    if column.kind in (Kind.NUMBER, Kind.INTEGER):
        number = values.to_numpy(np.float64)  # NaN compares as false, so empty cells are in no mask
        low = np.zeros(len(number), bool) if column.minimum is None else number < column.minimum
        high = np.zeros(len(number), bool) if column.maximum is None else number > column.maximum
        large = (np.abs(number) > LARGEST_NUMBER) & ~low & ~high
        checks = [
            (low, "negative" if column.minimum == 0 else f"below {column.minimum or 0:g}"),
            (high, f"above {column.maximum or 0:g} ({column.unit})"),
            (large, "too large to be meant"),
        ]
        if column.kind is Kind.INTEGER:
            checks.append(((np.mod(number, 1) > 0) & ~low & ~high & ~large, "a whole number is expected"))
    if column.kind in (Kind.LABEL, Kind.TEXT):
        code, distinct = pd.factorize(values)
        strange = [not text.isprintable() or len(text) > LONGEST_LABEL for text in distinct]
        odd = np.array([*strange, False], bool)[code]  # code −1, nothing there, is the last
        checks.append((odd, f"line breaks, control characters or more than {LONGEST_LABEL} characters"))
        if column.choices:
            other = values.notna().to_numpy(bool) & ~values.isin(column.choices).to_numpy(bool) & ~odd
            checks.append((other, f"not one of {', '.join(column.choices)}"))
    return checks
