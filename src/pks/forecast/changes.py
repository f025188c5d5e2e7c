"""Known changes on top of a forecast: new mission, new treatment, care moved, recommendations followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case


@dataclass(frozen=True, eq=False)
class KnownChanges:
    """What known changes make of a need: need · `factor` + `add`, both [unit, object, period], never below 0."""

    factor: Floats
    add: Floats

    def on(self, need: Floats) -> Floats:
        """Return `need`, […, unit, object, period], with the changes."""
        return np.maximum(need * self.factor + self.add, 0.0)


def known_changes(case: Case, axes: Axes, needed: npt.NDArray[np.bool_]) -> KnownChanges:
    """Return the known changes of `case`, made in the order of the table.

    Each makes need · (1 + (factor − 1)·w[t]) + add·w[t] of a need, where w[t] says how far it has come
    (:func:`progress`). A row without unit or object speaks of all that is `needed`, [unit, object]; an addition is made
    to each of them.
    """
    table = case.table("changes")
    factor, add = np.ones((*needed.shape, axes.period.count)), np.zeros((*needed.shape, axes.period.count))
    unit, planning_object = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object)
    for row in range(len(table)):
        where = needed.copy()
        if unit[row] >= 0 and planning_object[row] >= 0:
            where[unit[row], planning_object[row]] = True  # a new mission may begin from nothing
        if unit[row] >= 0:
            where[np.arange(len(axes.unit)) != unit[row]] = False
        if planning_object[row] >= 0:
            where[:, np.arange(len(axes.planning_object)) != planning_object[row]] = False
        come = progress(axes.period.index, table["from"].iloc[row], table["shape"].iloc[row])
        times = 1 + (table["factor"].iloc[row] - 1) * come
        factor[where] *= times
        add[where] = add[where] * times + table["add"].iloc[row] * come
    return KnownChanges(factor, add)


def progress(periods: pd.DatetimeIndex, start: pd.Timestamp, shape: str) -> Floats:
    """Return w[t], how far a change that starts at `start` has come in each of `periods`, 0 to 1.

    0 before it starts, then at once 1 ("step"), or rising to 1 at the end of the horizon evenly ("linear", s), early
    ("front-loaded", √s) or late ("back-loaded", s²), s = share of the remaining periods passed.

    >>> weeks = pd.date_range("2026-01-05", periods=4, freq="W-MON")
    >>> progress(weeks, pd.Timestamp("2026-01-12"), "linear").round(2)
    array([0.  , 0.33, 0.67, 1.  ])
    """
    after = np.asarray(periods >= start)
    passed = np.cumsum(after) / max(int(after.sum()), 1)
    curve = {"step": after.astype(float), "linear": passed, "front-loaded": np.sqrt(passed), "back-loaded": passed**2}
    return np.asarray(curve[shape] * after)
