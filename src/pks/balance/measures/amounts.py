"""What every kind of measure comes down to: amounts to decide, and what one unit of each amount does.

A kind of measure reads its table and returns :class:`Amounts`. The constraint families know the effects below and
nothing of the kinds, so a new kind is a new file and a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.axes import Axes, Codes, Floats
from pks.core.lists import Lists

Labels = npt.NDArray[np.object_]
NONE = np.zeros(0, np.int64)
NOTHING = np.zeros(0)


@dataclass(frozen=True)
class Ground:
    """What measures stand on.

    Attributes:
        axes, lists: labels and waiting lists of the case.
        arriving: d, [unit, object, period].
        available: a, hours by [unit, capacity, period].
        limitable: share of d that may be limited, by planning object.
    """

    axes: Axes
    lists: Lists
    arriving: Floats
    available: Floats
    limitable: Floats


@dataclass(frozen=True)
class Served:
    """One unit of `column` takes one person off `list` in `period`; `follow_on` is the share of follow-on coming back."""

    column: Codes = field(default_factory=NONE.copy)
    list: Codes = field(default_factory=NONE.copy)
    period: Codes = field(default_factory=NONE.copy)
    follow_on: Floats = field(default_factory=NOTHING.copy)


@dataclass(frozen=True)
class Work:
    """One unit of `column` is one activity of `planning_object` carried out by `unit` in `period`."""

    column: Codes = field(default_factory=NONE.copy)
    unit: Codes = field(default_factory=NONE.copy)
    planning_object: Codes = field(default_factory=NONE.copy)
    period: Codes = field(default_factory=NONE.copy)


@dataclass(frozen=True)
class Hours:
    """One unit of `column` gives `per_amount` hours of `what` (a capacity or resource) to `unit` in `period`."""

    column: Codes = field(default_factory=NONE.copy)
    unit: Codes = field(default_factory=NONE.copy)
    what: Codes = field(default_factory=NONE.copy)
    period: Codes = field(default_factory=NONE.copy)
    per_amount: Floats = field(default_factory=NOTHING.copy)


@dataclass(frozen=True)
class Dropped:
    """One unit of `column` takes one arriving person off `list` in `period` without care."""

    column: Codes = field(default_factory=NONE.copy)
    list: Codes = field(default_factory=NONE.copy)
    period: Codes = field(default_factory=NONE.copy)


@dataclass(frozen=True)
class Caps:
    """The columns of each `group` together stay at or below its `most`."""

    column: Codes = field(default_factory=NONE.copy)
    group: Codes = field(default_factory=NONE.copy)
    most: Floats = field(default_factory=NOTHING.copy)


@dataclass(frozen=True)
class Amounts:
    """Amounts of one kind of measure.

    By option (a row of the kind's table, (m,)): `unit`, `counterpart`, `planning_object` and `capacity` as they are
    reported ("" = none), the unit that pays, `order` (0 = none: never tried by order) and `price` (NaN = costs nothing).
    By column (an amount to decide, (n,)): its `option`, `period`, `to_period` and `upper` limit (inf = none).
    Effects: what one unit of a column does. Columns are numbered from 0 within the kind.
    """

    kind: str
    side: str
    amount_unit: str
    unit: Labels
    counterpart: Labels
    planning_object: Labels
    capacity: Labels
    payer: Codes
    order: Codes
    price: Floats
    option: Codes
    period: Codes
    to_period: Codes
    upper: Floats
    served: Served = field(default_factory=Served)
    work: Work = field(default_factory=Work)
    hours: Hours = field(default_factory=Hours)
    lent: Hours = field(default_factory=Hours)
    resources: Hours = field(default_factory=Hours)
    dropped: Dropped = field(default_factory=Dropped)
    caps: Caps = field(default_factory=Caps)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.option)


def by_period(first: Codes, periods: int) -> tuple[Codes, Codes]:
    """Return (option, period) of every period from the `first` of each option, option by option.

    >>> by_period(np.array([0, 2]), 3)
    (array([0, 0, 0, 1]), array([0, 1, 2, 2]))
    """
    option, period = np.nonzero(np.arange(periods)[None, :] >= first[:, None])
    return option.astype(np.int64), period.astype(np.int64)


def limits(column: pd.Series) -> Floats:
    """Return upper limits: inf where the table gives none."""
    return column.fillna(np.inf).to_numpy(np.float64)


def labels(column: pd.Series) -> Labels:
    """Return labels as they are reported, "" for none."""
    return column.fillna("").to_numpy(object)


def none(count: int) -> Labels:
    """Return `count` empty labels."""
    return np.full(count, "", dtype=object)
