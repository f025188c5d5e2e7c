"""Known changes on top of a forecast: new mission, new treatment, care moved, recommendations followed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Axes, Floats
from pks.core.case import Case


def with_changes(case: Case, axes: Axes, need: Floats) -> Floats:
    """Return `need`, [unit, object, period], with the known changes of `case` in the order of the table.

    need · (1 + (factor − 1)·w[t]) + add·w[t], where w[t] says how far the change has come: 0 before it starts, then at
    once 1 ("step"), or rising to 1 at the end of the horizon evenly ("linear", s), early ("front-loaded", √s) or late
    ("back-loaded", s²), s = share of the remaining periods passed. A row without unit or object speaks of all that
    have need; an addition is made to each of them.
    """
    out = need.copy()
    for change in case.table("changes").itertuples(index=False):
        row = change._asdict() if "from" in change._fields else dict(zip(case.table("changes").columns, change, strict=True))
        where = need.any(axis=2)
        for name, axis, dimension in (("unit", axes.unit, 0), ("planning_object", axes.planning_object, 1)):
            if pd.notna(row[name]):
                only = np.zeros(len(axis), bool)
                only[axis.get_loc(row[name])] = True
                where = where & np.expand_dims(only, 1 - dimension)
        if pd.notna(row["unit"]) and pd.notna(row["planning_object"]):
            where[axes.unit.get_loc(row["unit"]), axes.planning_object.get_loc(row["planning_object"])] = True
        come = progress(axes.period.index, row["from"], row["shape"])
        out[where] = out[where] * (1 + (row["factor"] - 1) * come) + row["add"] * come
    return np.maximum(out, 0.0)


def progress(periods: pd.DatetimeIndex, start: pd.Timestamp, shape: str) -> Floats:
    """Return w[t], how far a change that starts at `start` has come in each of `periods`, 0 to 1.

    >>> weeks = pd.date_range("2026-01-05", periods=4, freq="W-MON")
    >>> progress(weeks, pd.Timestamp("2026-01-12"), "linear").round(2)
    array([0.  , 0.33, 0.67, 1.  ])
    """
    after = np.asarray(periods >= start)
    passed = np.cumsum(after) / max(int(after.sum()), 1)
    curve = {"step": after.astype(float), "linear": passed, "front-loaded": np.sqrt(passed), "back-loaded": passed**2}
    return np.asarray(curve[shape] * after)
