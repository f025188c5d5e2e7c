"""The cells of a column: each distinct value is looked at once, however many cells hold it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.values import read_date, read_flag, read_number

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a column, `series`, as it was handed over."""

    series: pd.Series

    @property
    def are_numbers(self) -> bool:
        """Tell whether the column is of a type that holds numbers only."""
        return pd.api.types.is_numeric_dtype(self.series) and not pd.api.types.is_bool_dtype(self.series)

    @cached_property
    def distinct(self) -> list[object]:
        """The values that occur."""
        return self._found[0]

    @cached_property
    def code(self) -> npt.NDArray[np.intp]:
        """Which of the distinct values stands in each cell, −1 = nothing."""
        return self._found[1]

    @property
    def blank(self) -> Mask:
        """Tell for every cell whether nothing stands in it, or only spaces."""
        if self.are_numbers:
            return self.series.isna().to_numpy(bool)
        return np.array([*map(_nothing, self.distinct), True], bool)[self.code]  # code −1, nothing there, is the last

    def where(self, kept: Mask) -> Cells:
        """Return the cells that are `kept`."""
        return self if kept.all() else Cells(self.series[kept])

    def each(self, read: Callable[[object], object], dtype: str) -> pd.Series:
        """Apply `read` to every distinct value; None (also for what is no single value) becomes missing."""
        found = [read(value) if pd.api.types.is_scalar(value) else None for value in self.distinct]
        values = pd.Series([*found, None], dtype=object).astype(dtype).array
        return pd.Series(values.take(np.where(self.code < 0, len(found), self.code)), index=self.series.index)

    @cached_property
    def _found(self) -> tuple[list[object], npt.NDArray[np.intp]]:
        """Distinct values and codes; values of different types that are equal, such as 1 and True, stay apart."""
        series = self.series
        if series.dtype != object or pd.api.types.infer_dtype(series, skipna=True) == "string":
            codes, values = pd.factorize(series)
            return list(values), codes
        seen: dict[object, int] = {}
        distinct: list[object] = []
        code = np.full(len(series), -1, dtype=np.intp)
        for place in np.flatnonzero(series.notna().to_numpy()).tolist():
            value = series.array[place]
            mark = (type(value), value) if pd.api.types.is_scalar(value) else (Cells, place)
            if mark not in seen:
                seen[mark] = len(distinct)
                distinct.append(value)
            code[place] = seen[mark]
        return distinct, code


def _nothing(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def texts(cells: Cells) -> tuple[pd.Series, str]:
    """Return cells as texts, and what was expected."""

    def read(value: object) -> object:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a name like 1177 that a spreadsheet kept as the number 1177.0
        elif isinstance(value, dt.datetime) and value.time() == dt.time():
            value = value.date()  # a name like 2026-01-05 that a spreadsheet made a date of
        return str(value).strip() or None

    return cells.each(read, "str"), "a text is expected"


def numbers(cells: Cells) -> tuple[pd.Series, str]:
    """Return cells as numbers, and what was expected."""
    reason = "a finite number is expected, written 1234.5"
    if cells.are_numbers:
        values = cells.series.astype("float64")
        return values.where(np.isfinite(values)), reason
    there = ~np.array([*map(_nothing, cells.distinct), True], bool)
    plain = np.full(len(there), np.nan)
    try:
        if not any(isinstance(value, bool) or (isinstance(value, str) and "_" in value) for value in cells.distinct):
            plain[there] = np.array(cells.distinct, dtype=object)[there[:-1]].astype(float)
            if np.isfinite(plain[there]).all():
                return pd.Series(plain[cells.code], index=cells.series.index), reason
    except (TypeError, ValueError):
        pass  # some cell is no plain number: read them one by one
    return cells.each(read_number, "float64"), reason


def flags(cells: Cells) -> tuple[pd.Series, str]:
    """Return cells as true or false, and what was expected."""
    return cells.each(read_flag, "boolean"), "true or false is expected"


def dates(cells: Cells) -> tuple[pd.Series, str]:
    """Return cells as days, and what was expected."""
    return cells.each(read_date, "datetime64[us]"), "a date is expected, written 2026-01-05"
