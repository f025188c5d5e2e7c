"""When units are open: weekdays, public holidays, closures, as rows of the table `calendar`.

One factor for each period says how much of a resource's normal hours there is, whatever a period is: a day, an ISO week
(also week 53), a month, a quarter, a year.

Source: Socialstyrelsen, *Stöd för produktions- och kapacitetsstyrning* (the tactical level plans how need and capacity
vary over the year).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.capacity.checks import CapacityError, days_of, outside, refuse
from pks.core.axes import Axes, Floats, codes
from pks.core.faults import Fault, did_you_mean, shown

DAYS_PER_YEAR = 365.2425
"""Of the Gregorian calendar, in the mean."""
MEAN_WEEKS = {"D": 1 / 7, "W-MON": 1.0, "MS": DAYS_PER_YEAR / 84, "QS": DAYS_PER_YEAR / 28, "YS": DAYS_PER_YEAR / 7}
"""Weeks in a mean period of each frequency."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Opening:
    """Opening hours of a unit: `hours` from Monday to Sunday, and those on a public holiday (0 unless given)."""

    hours: tuple[float, float, float, float, float, float, float]
    on_holidays: float = 0.0


OFFICE = Opening((8.0, 8.0, 8.0, 8.0, 8.0, 0.0, 0.0))
"""Eight hours from Monday to Friday, closed on public holidays."""
ALWAYS = Opening((24.0,) * 7, 24.0)
"""Open around the clock, on holidays too: a ward, an emergency department."""


def calendar_rows(
    axes: Axes,
    *,
    opening: Opening | Mapping[str, Opening] = OFFICE,
    holidays: Collection[pd.Timestamp] | pd.DatetimeIndex = (),
    closures: pd.DataFrame | None = None,
    normal_hours: float | None = None,
) -> pd.DataFrame:
    """Return rows of the table `calendar`: unit (empty where all are alike), period, factor.

        factor[u,t] = Σ over the days of t of opening hours · share open ÷ normal hours

    so that factor × hours_per_period are the hours in which a resource can work, if hours_per_period are the normal hours.

    Args:
        axes: the labels: units and periods.
        opening: opening hours, of all units or by unit (then of every unit).
        holidays: days on which the hours on holidays count (:func:`pks.core.holidays.public_holidays`).
        closures: columns from, to (both included), open_share (0..1; 0 = closed), unit (empty = all). Where several fall
            on one day, the least of their shares counts.
        normal_hours: the opening hours for which the factor is 1; unless given, those of a week times the weeks in a mean
            period, by unit. So hours_per_period are then those of a mean period too: of a mean day, not of a working day
            (say normal_hours=8 where they are those of a working day of eight hours).

    Raises:
        CapacityError: all that is wrong with opening hours and closures, as a table.

    Example:
        The week of Epiphany 2026, a Tuesday, has four of its five days.

        >>> from pks.core.holidays import public_holidays
        >>> from pks.core.periods import Periods
        >>> empty = pd.Index([], dtype="str")
        >>> week = Periods("W-MON", pd.Timestamp("2026-01-05"), 1)
        >>> axes = Axes(pd.Index(["clinic"]), empty, empty, empty, empty, week)
        >>> calendar_rows(axes, holidays=public_holidays(week.edges[0], week.edges[-1]))["factor"].tolist()
        [0.8]
    """
    of_unit = [opening] * len(axes.unit) if isinstance(opening, Opening) else _by_unit(opening, axes)
    table = np.array([[*each.hours, each.on_holidays] for each in of_unit]).reshape(len(of_unit), 8)
    names = [*WEEKDAYS, "on holidays"]
    refuse(outside("opening", table, most=24.0, labels=[axes.unit, names]), _closure_faults(closures, axes))
    edges = axes.period.edges
    days = pd.date_range(edges[0], edges[-1], inclusive="left")
    kind = np.where(days.isin(pd.DatetimeIndex(list(holidays))), 7, days.day_of_week)
    hours = table[:, kind] * _share_open(closures, axes, days)
    total = np.add.reduceat(hours, days.searchsorted(edges[:-1]), axis=1)
    usual = table[:, :7].sum(axis=1) * MEAN_WEEKS[axes.period.frequency]
    usual = usual if normal_hours is None else np.full(len(usual), normal_hours)
    refuse(outside("normal_hours", usual, above=0.0, labels=[axes.unit]))
    factor = total / usual[:, None]
    alike = len(factor) > 0 and bool((factor == factor[0]).all())
    unit = pd.Index([None], dtype="str") if alike else axes.unit
    return pd.DataFrame(
        {
            "unit": unit.repeat(axes.period.count),
            "period": np.tile(axes.period.index, len(unit)),
            "factor": (factor[:1] if alike else factor).reshape(-1),
        }
    )


def _by_unit(opening: Mapping[str, Opening], axes: Axes) -> list[Opening]:
    unknown = [
        Fault("opening", None, "unit", shown(unit), f"unknown unit{did_you_mean(unit, axes.unit)}")
        for unit in opening if unit not in axes.unit
    ]  # fmt: skip
    missing = [Fault("opening", None, "unit", u, "no opening hours are given") for u in axes.unit if u not in opening]
    refuse(unknown, missing)
    return [opening[unit] for unit in axes.unit]


def _closure_faults(closures: pd.DataFrame | None, axes: Axes) -> list[Fault]:
    if closures is None:
        return []
    missing = [name for name in ("from", "to", "open_share") if name not in closures.columns]
    if missing:
        raise CapacityError([Fault("closures", None, name, "", "this column is missing") for name in missing])
    found = []
    begins, ends = days_of(closures["from"]), days_of(closures["to"])
    share = pd.to_numeric(closures["open_share"], errors="coerce").to_numpy(np.float64)
    unit = closures["unit"] if "unit" in closures else pd.Series(None, index=closures.index, dtype="str")
    unknown = unit.notna().to_numpy() & (axes.unit.get_indexer(unit) < 0)
    for row in range(len(closures)):
        at, label = row + 2, unit.iloc[row]
        for name, days in (("from", begins), ("to", ends)):
            if pd.isna(days.iloc[row]):
                value = shown(closures[name].iloc[row])
                found.append(Fault("closures", at, name, value, "a date is expected, written 2026-01-05"))
        if begins.iloc[row] > ends.iloc[row]:
            found.append(Fault("closures", at, "to", shown(ends.iloc[row]), "it ends before it begins"))
        if not 0 <= share[row] <= 1:
            value = shown(closures["open_share"].iloc[row])
            found.append(Fault("closures", at, "open_share", value, "a share from 0 to 1 is expected"))
        if unknown[row]:
            found.append(Fault("closures", at, "unit", shown(label), f"unknown unit{did_you_mean(label, axes.unit)}"))
    return found


def _share_open(closures: pd.DataFrame | None, axes: Axes, days: pd.DatetimeIndex) -> Floats:
    """Return the least share open of all closures that fall on a day: [unit, day]."""
    share = np.ones((len(axes.unit), len(days)))
    if closures is None or closures.empty:
        return share
    begins = days.searchsorted(days_of(closures["from"]).to_numpy(), side="left")
    ends = days.searchsorted(days_of(closures["to"]).to_numpy(), side="right")
    unit = closures["unit"] if "unit" in closures else pd.Series(None, index=closures.index, dtype="str")
    row, day = np.nonzero((np.arange(len(days)) >= begins[:, None]) & (np.arange(len(days)) < ends[:, None]))
    least = pd.to_numeric(closures["open_share"]).to_numpy(np.float64)[row]
    of = codes(unit.astype("str"), axes.unit)[row]
    np.minimum.at(share, (of[of >= 0], day[of >= 0]), least[of >= 0])
    general = np.ones(len(days))
    np.minimum.at(general, day[of < 0], least[of < 0])
    return np.minimum(share, general)
