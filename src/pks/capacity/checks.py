"""Checks of numbers that formulas of this room are given: all faults at once, each with the label of its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.errors import PksError
from pks.core.faults import Fault, as_table

Labels = Sequence[object]
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([ T]00:00(:00)?)?")


class CapacityError(PksError, ValueError):
    """Numbers for which a formula does not hold. ``faults`` is a table: table, row, column, value, reason.

    `table` is the name of the argument, `column` the place in it.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep `faults` (at least one)."""
        self.faults = as_table(faults)
        lines = [f"{len(faults)} fault{'s' if len(faults) != 1 else ''}:", *(f"  {fault}" for fault in faults[:20])]
        if len(faults) > 20:
            lines.append(f"  … and {len(faults) - 20} more; see .faults")
        super().__init__("\n".join(lines))


def refuse(*faults: Iterable[Fault]) -> None:
    """Stop if there are any `faults`.

    Raises:
        CapacityError: with all of them.

    >>> refuse(outside("occupancy", [0.95, 1.2], most=1.0, labels=[["ward 1", "ward 2"]]))
    Traceback (most recent call last):
        ...
    pks.capacity.checks.CapacityError: 1 fault:
      occupancy, ward 2 = '1.2': must be ≥ 0 and ≤ 1
    """
    found = list(chain.from_iterable(faults))
    if found:
        raise CapacityError(found)


def outside(
    name: str,
    values: npt.ArrayLike,
    *,
    above: float | None = None,
    most: float = np.inf,
    labels: Sequence[Labels] = (),
) -> Iterator[Fault]:
    """Yield a fault for each of `values` that is not ≥ 0 (or not > `above`), is greater than `most`, or is not finite.

    Args:
        name: what the values are.
        values: any shape.
        above: what they must be greater than; None = they must be ≥ 0.
        most: what they must not be greater than.
        labels: the labels of each axis of `values`; without them places are numbered from 0.
    """
    array = np.asarray(values, dtype=np.float64)
    low = array >= 0 if above is None else array > above
    must = "must be " + ("≥ 0" if above is None else f"> {above:g}")
    must += f" and ≤ {most:g}" if np.isfinite(most) else " and finite"
    for place in np.argwhere(~(low & (array <= most) & np.isfinite(array))):
        where = [str(axis[at]) for axis, at in zip(labels, place, strict=True)] if labels else [str(at) for at in place]
        yield Fault(name, None, " · ".join(where) or None, f"{array[tuple(place)]:g}", must)


def days_of(values: pd.Series) -> pd.Series:
    """Return the days in `values`: dates, and text written 2026-01-05; nothing (NaT) where a cell is neither.

    12/01/2026 is not guessed at: it is a day in January to some and in December to others.

    >>> days_of(pd.Series(["2026-01-05", "12/01/2026", None, dt.date(2026, 1, 6)])).dt.day.tolist()
    [5.0, nan, nan, 6.0]
    """
    return pd.Series([_day(value) for value in values], index=values.index, dtype="datetime64[ns]")


def _day(value: object) -> pd.Timestamp:
    if isinstance(value, str) and ISO_DAY.fullmatch(value.strip()):
        return pd.to_datetime(value.strip()[:10], errors="coerce")
    if isinstance(value, (dt.date, np.datetime64)):
        return pd.Timestamp(value).tz_localize(None)
    return pd.NaT
