"""Hours that are given in another unit of time: of a year for those of a week, minutes for hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pks.core.faults import Fault, shown
from pks.core.periods import Periods

Tables = Mapping[str, pd.DataFrame]
DAY = 24.0
DUTY = 48.0
"""Hours of the longest duty that is written on the day on which it begins."""
GREATEST_RATIO = 2.0
"""Hours per period of one resource that differ more than this between units are rather of different lengths of time."""
MOST_SESSIONS = 4.0
"""An activity that takes more sessions than this of a capacity, whose sessions end within the day, is rather told in minutes."""


def impossible_hours(tables: Tables, horizon: Periods) -> Iterator[Fault]:
    """Hours per period beyond those of the longest period, or duty, are a fault: they are given for another length of time."""
    most = max(DAY * float(horizon.days.max()), DUTY)
    frame = tables.get("resources", pd.DataFrame())
    if "hours_per_period" in frame:
        reason = f"a period has {most:g} hours at most: are these of another length of time, or of several together?"
        for row in frame.index[frame["hours_per_period"] > most]:
            yield Fault("resources", int(row), "hours_per_period", f"{frame.at[row, 'hours_per_period']:g}", reason)


def doubtful_hours(tables: Tables) -> Iterator[Fault]:
    """Hours that can be, and can hardly be meant: a warning for each resource, and for each row of hours per activity."""
    yield from _different_lengths(tables)
    yield from _minutes(tables)


def _different_lengths(tables: Tables) -> Iterator[Fault]:
    frame = tables.get("resources", pd.DataFrame())
    if not {"unit", "resource", "hours_per_period"} <= set(frame.columns):
        return
    positive = frame[frame["hours_per_period"] > 0]
    for label, rows in positive.groupby("resource", sort=False):
        least, most = rows["hours_per_period"].idxmin(), rows["hours_per_period"].idxmax()
        low, high = rows.at[least, "hours_per_period"], rows.at[most, "hours_per_period"]
        if high > GREATEST_RATIO * low:
            where = f"{low:g} at {rows.at[least, 'unit']}, {high:g} at {rows.at[most, 'unit']}"
            reason = (
                f"hours per period of one resource differ more than twice ({where}): is it the same length of time?"
            )
            yield Fault("resources", None, "hours_per_period", shown(label), reason)


def _minutes(tables: Tables) -> Iterator[Fault]:
    hours, capacities = (tables.get(name, pd.DataFrame()) for name in ("activity_hours", "capacities"))
    if "session_hours" not in capacities or not {"capacity", "hours"} <= set(hours.columns):
        return
    session = hours["capacity"].map(capacities.drop_duplicates("capacity").set_index("capacity")["session_hours"])
    for row in hours.index[(session < DAY) & (hours["hours"] > MOST_SESSIONS * session)]:
        reason = f"more than {MOST_SESSIONS:g} sessions of {session[row]:g} hours for one activity: are these minutes?"
        yield Fault("activity_hours", int(row), "hours", f"{hours.at[row, 'hours']:g}", reason)
