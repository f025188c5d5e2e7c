"""Known changes on top of a forecast: new mission, new treatment, care moved, recommendations followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case

NORMAL_90 = 1.2815515655446004
"""The 90 % quantile of the normal distribution: the upper end of an 80 % interval."""
FORECAST, INTERACTION, TOTAL = "forecast", "interaction", "with changes"
"""The steps of a waterfall beside the changes."""


@dataclass(frozen=True, eq=False)
class Change:
    """One row of the table: need becomes need · (1 + (factor − 1)·w[t]) + add·w[t], never below 0.

    Attributes:
        name: what it is called.
        unit, planning_object: whose need of what, (pairs,).
        come: w[t], how far it has come, (periods,).
        factor, add: as in the table.
        lower, upper: ends of an 80 % interval of the addition where there is one, else of the factor; NaN = sure
            towards that side.

    The expected need takes `factor` and `add` as they stand. They are the middle of what is drawn, as likely too high as too
    low; where the interval reaches further to one side the draws lie on average (upper + lower − 2·value)·0.31 from it.
    """

    name: str
    unit: Codes
    planning_object: Codes
    come: Floats
    factor: float
    add: float
    lower: float
    upper: float

    def made_of(self, need: Floats, chance: Floats | None = None) -> Floats:
        """Return `need`, […, unit, object, period], with the change.

        `chance` are standard normal numbers, (draws,), for needs of [draw, …]: the value is drawn from a normal
        distribution with another spread on either side, so that the interval holds 80 %.
        """
        factor: Floats | float = self.factor
        add: Floats | float = self.add
        if chance is not None:
            middle = self.add if self.add else self.factor
            up = 0.0 if np.isnan(self.upper) else max(self.upper - middle, 0.0)
            down = 0.0 if np.isnan(self.lower) else max(middle - self.lower, 0.0)
            drawn = (middle + chance * np.where(chance > 0, up, down) / NORMAL_90)[:, None, None]
            factor, add = (factor, drawn) if self.add else (np.maximum(drawn, 0.0), add)
        out = need.copy()
        of = need[..., self.unit, self.planning_object, :]
        out[..., self.unit, self.planning_object, :] = of * (1 + (factor - 1) * self.come) + add * self.come
        return np.maximum(out, 0.0)


@dataclass(frozen=True, eq=False)
class KnownChanges:
    """Known changes, made one after another in the order of the table."""

    changes: tuple[Change, ...]

    def on(self, need: Floats, chance: Floats | None = None) -> Floats:
        """Return `need`, […, unit, object, period], with all changes; `chance`, [change, draw], draws them too."""
        for row, change in enumerate(self.changes):
            need = change.made_of(need, None if chance is None else chance[row])
        return need

    def chance(self, draws: int, rng: np.random.Generator) -> Floats:
        """Return standard normal numbers for draws of the changes, [change, draw]; rows of one name share theirs."""
        names, row = np.unique([change.name for change in self.changes], return_inverse=True)
        return np.asarray(rng.standard_normal((len(names), draws))[row])


def known_changes(case: Case, axes: Axes, needed: npt.NDArray[np.bool_]) -> KnownChanges:
    """Return the known changes of `case`.

    A row without unit or object speaks of all that is `needed`, [unit, object]; an addition is made to each of them. A
    row with both may begin from nothing: a new mission.
    """
    table = case.table("changes")
    unit, planning_object = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object)
    found = []
    for row in range(len(table)):
        where = needed.copy()
        if unit[row] >= 0 and planning_object[row] >= 0:
            where[unit[row], planning_object[row]] = True
        if unit[row] >= 0:
            where[np.arange(len(axes.unit)) != unit[row]] = False
        if planning_object[row] >= 0:
            where[:, np.arange(len(axes.planning_object)) != planning_object[row]] = False
        values = table.iloc[row]
        come = progress(axes.period.index, values["from"], values["shape"])
        factor, add, lower, upper = (float(values[name]) for name in ("factor", "add", "lower", "upper"))
        units, objects = np.nonzero(where)
        found.append(Change(values["change"], units, objects, come, factor, add, lower, upper))
    return KnownChanges(tuple(found))


def waterfall(known: KnownChanges, need: Floats, axes: Axes) -> pd.DataFrame:
    """Return what each known change contributes to `need`, [unit, object, period], which has none of them yet.

    Every change's share is what it alone would do; what they do together beyond that stands apart as interaction, so
    the steps of a unit, object and period add up to the last: forecast + Σ changes + interaction = with changes.

    Returns:
        One row per step, unit, object and period with any need: step, unit, planning_object, period, activities.
    """
    total = known.on(need)
    names = list(dict.fromkeys(change.name for change in known.changes))
    alone = [KnownChanges(tuple(c for c in known.changes if c.name == name)).on(need) - need for name in names]
    together = total - need - sum(alone, np.zeros_like(need))
    parts = {FORECAST: need, **dict(zip(names, alone, strict=True)), INTERACTION: together, TOTAL: total}
    reported = axes.period.reported
    unit, planning_object = np.nonzero(np.any((need > 0) | (total > 0), axis=2))
    count = len(unit) * reported
    return pd.DataFrame(
        {
            "step": np.repeat(np.array(list(parts), dtype=object), count),
            "unit": np.tile(axes.unit[unit].repeat(reported), len(parts)),
            "planning_object": np.tile(axes.planning_object[planning_object].repeat(reported), len(parts)),
            "period": np.tile(axes.period.index[:reported], len(unit) * len(parts)),
            "activities": np.concatenate([part[unit, planning_object, :reported].ravel() for part in parts.values()]),
        }
    )


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
