"""Events that are counted → numbers by series and period. A series is a unit with a planning object.

The engine gives every event a small number for its series, and groups by it and by time; what follows is small arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.core.faults import CaseError, Fault
from pks.core.periods import Periods
from pks.io.events.sources import DIMENSIONS, EventFiles

WHAT = ", ".join(("unit", *DIMENSIONS))
"""What an event is: its label."""
PERIOD_OF = {
    "D": "CAST({} AS DATE)",
    "W-MON": "CAST(date_trunc('week', {}) AS DATE)",  # ISO 8601: weeks begin on Monday, wherever the year does
    "MS": "CAST(date_trunc('month', {}) AS DATE)",
    "QS": "CAST(date_trunc('quarter', {}) AS DATE)",
    "YS": "CAST(date_trunc('year', {}) AS DATE)",
}
"""Frequency -> SQL of the first day of the period in which a time lies."""
MOST_LABELS = 200_000
"""Labels (a unit with a combination of the four dimensions) that may occur."""
MOST_NUMBERS = 50_000_000
"""Numbers (series × periods) that one table may have."""


def make_sound(files: EventFiles, connection: Any) -> None:
    """Make the view `sound` of all rows that count: without faults, and once each. `source` is the position of theirs."""
    parts = (
        f"SELECT {number} AS source, e.* FROM events_{number} AS e "
        f"WHERE counted AND wrong = 0 AND e.rowid NOT IN (SELECT id_row FROM repeated WHERE source = {number})"
        for number in range(len(files.sources))
    )
    connection.execute(f"CREATE VIEW sound AS {' UNION ALL '.join(parts)}")


def labels_of(connection: Any) -> pd.DataFrame:
    """Return every unit with every combination of the four dimensions that occurs in it, in fixed order, and its `rows`.

    Raises:
        CaseError: if there are more of them than services can have.
    """
    connection.execute(
        f"CREATE TABLE labels AS SELECT row_number() OVER (ORDER BY {WHAT}) - 1 AS label, * FROM "
        f"(SELECT {WHAT}, count(*) AS rows FROM sound GROUP BY {WHAT} LIMIT {MOST_LABELS + 1})"
    )
    found = connection.execute(f"SELECT {WHAT}, rows FROM labels ORDER BY label").df()
    if len(found) > MOST_LABELS:
        reason = f"more than {MOST_LABELS:,} combinations of {WHAT}: are these the right columns?"
        raise CaseError([Fault("sources", None, "service", "", reason)])
    return found


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted: a unit with a planning object each, and the periods.

    Attributes:
        names: the columns unit and planning_object, in the order of units (by name) and of the table `objects`.
        arrives_by: the kind of events that are the need arriving, (series,).
        periods: the whole periods of the history.
        of: the series of each label, (label,).
        services: the service of each label, (label,).
    """

    names: pd.DataFrame
    arrives_by: np.ndarray
    periods: Periods
    of: Codes
    services: np.ndarray

    def summed(self, grouped: pd.DataFrame, value: str) -> tuple[Floats, Floats]:
        """Return `value` by series and period, and what lies before the first period: (series, period), (series,)."""
        rows, count = len(self.names), self.periods.count
        place = self.periods.codes(pd.DatetimeIndex(grouped["period"])) + 1
        flat = np.bincount(
            grouped["series"].to_numpy(np.int64) * (count + 1) + place,
            weights=grouped[value].to_numpy(np.float64),
            minlength=rows * (count + 1),
        )
        both = flat.reshape(rows, count + 1).astype(np.float64)
        return both[:, 1:], both[:, 0]


def series_of(labels: pd.DataFrame, objects: pd.DataFrame, row: Codes, periods: Periods) -> Series:
    """Return the series that occur.

    Parameters:
        labels: as :func:`labels_of` returns them.
        objects: the table of planning objects, checked.
        row: the row of `objects` that each label belongs to, (label,).

    Raises:
        CaseError: if there are more series and periods than a table may have numbers.
    """
    names, first = np.unique(objects["planning_object"].to_numpy(str), return_index=True)
    order = np.argsort(np.argsort(first))  # the place of each name in the order of the table
    place = order[np.searchsorted(names, objects["planning_object"].to_numpy(str))][row]
    unit, units = pd.factorize(labels["unit"], sort=True)
    pairs, of = np.unique(unit.astype(np.int64) * len(names) + place, return_inverse=True)
    if len(pairs) * periods.count > MOST_NUMBERS:
        reason = (
            f"{len(pairs):,} series of {periods.count:,} periods: count longer periods, fewer units or fewer objects"
        )
        raise CaseError([Fault("sources", None, None, "", reason)])
    in_order = names[np.argsort(first)]
    table = pd.DataFrame({"unit": units[pairs // len(names)], "planning_object": in_order[pairs % len(names)]}).astype(
        "str"
    )
    ways = objects.drop_duplicates("planning_object").set_index("planning_object")["arrives_by"]
    arrives_by = ways.reindex(table["planning_object"]).to_numpy(object)
    return Series(table, arrives_by, periods, of.astype(np.int64), labels["service"].to_numpy(object))


def make_events(files: EventFiles, series: Series, connection: Any) -> None:
    """Make the table `events`: of all that counts, source, label, series, start, ended, seconds, and ids where they link.

    What was loaded of the files is dropped.
    """
    linked = any("referral" in source.columns for source in files.sources)
    ids = ", id, referral" if linked else ""
    connection.execute(
        "CREATE TABLE series_of AS SELECT unnest(?) AS series, unnest(?) AS label",
        [series.of.tolist(), [*range(len(series.of))]],
    )
    connection.execute(
        f"CREATE TABLE events AS SELECT source, label, series, start, ended, seconds{ids} FROM sound "
        f"JOIN (SELECT * FROM labels JOIN series_of USING (label)) USING ({WHAT})"
    )
    connection.execute("DROP VIEW sound")
    for number in range(len(files.sources)):
        connection.execute(f"DROP TABLE events_{number}")
    closed, join = "ended", ""
    if linked:
        connection.execute(
            f"CREATE TABLE answers AS SELECT referral AS answered, min(start) AS first FROM events "
            f"WHERE ({of_kind(files, 'visits', 'stays')}) AND referral <> '' GROUP BY referral"
        )
        closed = "coalesce(ended, CASE WHEN first IS NOT NULL THEN greatest(start, first) END)"
        join = "LEFT JOIN answers ON id = answered"
    connection.execute(
        f"CREATE VIEW referrals AS SELECT events.*, {closed} AS closed FROM events {join} WHERE {of_kind(files, 'referrals')}"
    )


def of_kind(files: EventFiles, *kinds: str) -> str:
    """Return the SQL condition that an event is of one of `kinds`."""
    numbers = [str(number) for number, source in enumerate(files.sources) if source.kind in kinds]
    return f"source IN ({', '.join(numbers)})" if numbers else "false"


def done(files: EventFiles, series: Series) -> tuple[str, str]:
    """Return the SQL of the time at which an event was carried out (a stay: ended), and that it lies in the history."""
    time = f"CASE WHEN {of_kind(files, 'stays')} THEN ended ELSE start END"
    first, after = series.periods.edges[0], series.periods.edges[-1]
    return time, f"{time} >= DATE '{first:%Y-%m-%d}' AND {time} < DATE '{after:%Y-%m-%d}'"


def grouped(view: str, kind: str, time: str, series: Series, files: EventFiles, connection: Any) -> pd.DataFrame:
    """Return how many events of `kind` have their `time` in each period: the columns series, period, n, offset_days.

    `offset_days` is the sum of the days from the first day of the period to that of the event.
    """
    day, period = f"CAST({time} AS DATE)", PERIOD_OF[series.periods.frequency].format(time)
    after = f"DATE '{series.periods.edges[-1]:%Y-%m-%d}'"
    return connection.execute(
        f"SELECT series, {period} AS period, count(*) AS n, sum({day} - {period})::BIGINT AS offset_days FROM {view} "
        f"WHERE {of_kind(files, kind)} AND {time} < {after} GROUP BY ALL"
    ).df()
