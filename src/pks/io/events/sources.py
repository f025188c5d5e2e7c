"""What is counted: which files hold which events in which columns, and by which rules they are counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from pks.core.faults import Fault, shown
from pks.core.hints import did_you_mean
from pks.core.periods import NAMES, Periods, fits
from pks.core.settings import MOST_PERIODS

KINDS = ("referrals", "bookings", "visits", "stays")
"""Kinds of events: requests for care; times that were given; visits; stays in a bed."""
DIMENSIONS = ("service", "provider", "contact", "priority")
"""The four dimensions by which a planning object is known."""
TERMS = ("id", "person", "unit", *DIMENSIONS, "start", "end", "referral")
"""What a column of a file can be mapped to."""
NEEDED = ("unit", "start")
"""What every source must say of its events, in a column or as a fixed value (`start` in a column)."""
TABLE = "sources"
"""The name that faults of the description bear."""
GLOB = "*?["
"""Characters that the engine would read as a pattern of several files."""
SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of events of one kind.

    Attributes:
        path: a CSV file (UTF-8, else Latin-1; separators as in cases) or a Parquet file.
        kind: "referrals", "bookings", "visits" or "stays".
        columns: term -> column of the file. Terms: id, person, unit, service, provider, contact, priority, start, end,
            and referral (the id of the referral that a visit or stay answers). ``start`` is when a referral came, a visit
            or booked time began, or a stay was admitted; ``end`` is when it ended (for a referral: left the list).
        fixed: term -> the value that holds for every row, where the file has no column for it.
        only: column of the file -> the texts of the rows that count; other rows are not events (cancelled, test persons).
        dates: how days and times are written, as in ``strptime``; None = ISO 8601 (2026-01-05, 2026-01-05 10:30).
        capacity: the capacity whose hours the time from start to end is; None = durations are not recorded.
    """

    path: Path
    kind: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: str | None = None
    capacity: str | None = None

    @property
    def name(self) -> str:
        """The file's name, which faults bear."""
        return Path(self.path).name

    def says(self, term: str) -> bool:
        """Tell whether the source has a column or a fixed value for `term`."""
        return term in self.columns or term in self.fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The rules of counting.

    Attributes:
        frequency: length of a period: D, W-MON (ISO weeks), MS, QS or YS.
        since: first day of the first period of the history. What began before only counts as present or waiting then.
        until: first day that is not counted; who waits is told as this day begins. Only whole periods before it are history.
        taken: the day on which the files were taken; later dates are faults (bookings apart). None = `until`.
        time_zone: where the clocks stand that the files tell (an IANA name: Europe/Stockholm). Needed where times bear an
            offset from UTC; also corrects durations in which the clock was changed.
        tolerate: largest share of a source's rows that may be left out for their faults, 0..1.
        trim: share of the shortest, and of the longest, recorded durations that the mean leaves out, 0..0.5.
        longest_hours: a visit that was recorded as longer has a duration that does not count, in hours.
        least_recorded: a unit has its own hours per activity from so many recorded durations on.
        first_rows: how many rows are shown of each kind of fault; all are counted.
        memory_mb: what the engine may hold in memory, in MB; beyond it, it writes to temporary files.
    """

    frequency: str
    since: pd.Timestamp
    until: pd.Timestamp
    taken: pd.Timestamp | None = None
    time_zone: str | None = None
    tolerate: float = 0.0
    trim: float = 0.0
    longest_hours: float = 24.0
    least_recorded: int = 30
    first_rows: int = 10
    memory_mb: int = 1024

    @property
    def latest(self) -> pd.Timestamp:
        """The last day that an event may bear."""
        return self.until if self.taken is None else self.taken

    @property
    def periods(self) -> Periods:
        """The whole periods from `since` to `until`.

        >>> week = Counting(frequency="W-MON", since=pd.Timestamp("2020-12-21"), until=pd.Timestamp("2021-01-06"))
        >>> week.periods.index.strftime("%G-W%V").tolist()
        ['2020-W52', '2020-W53']
        """
        edges = pd.date_range(self.since, self.until, freq=self.frequency)
        return Periods(self.frequency, self.since, max(len(edges) - 1, 0))


@dataclass(frozen=True, slots=True)
class EventFiles:
    """Files, what their services are called in the plan, and the rules of counting.

    Attributes:
        sources: the files.
        objects: planning_object and the four dimensions, an empty cell = any value; exactly one row is to match every
            combination that occurs. ``arrives_by`` (referrals unless said, visits, stays) says which events are the need
            arriving: an emergency visit has no referral.
        counting: the rules.
        units: the units that there are; None = all that occur.
    """

    sources: tuple[Source, ...]
    objects: pd.DataFrame
    counting: Counting
    units: tuple[str, ...] | None = None


def faults_of(files: EventFiles) -> list[Fault]:
    """Return what is wrong with the description itself, before any file is opened."""
    if not files.sources:
        return [Fault(TABLE, None, "source", "", "no source: name at least one file of events")]
    twice = [s.name for n, s in enumerate(files.sources) if s.path in {o.path for o in files.sources[:n]}]
    faults = [Fault(TABLE, None, "path", shown(name), "this file stands there twice") for name in twice]
    return [*_of_rules(files.counting), *faults, *(fault for source in files.sources for fault in _of_source(source))]


def _of_rules(rules: Counting) -> Iterator[Fault]:
    def wrong(column: str, value: object, reason: str) -> Fault:
        return Fault(TABLE, None, column, shown(value), reason)

    if rules.frequency not in NAMES:
        hint = did_you_mean(str(rules.frequency), NAMES)
        yield wrong("frequency", rules.frequency, f"not one of {', '.join(NAMES)}{hint}")
    elif not fits(pd.DatetimeIndex([rules.since]), rules.frequency)[0]:
        yield wrong("since", rules.since, f"no {NAMES[rules.frequency]} starts on this day ({rules.since.day_name()})")
    elif not 1 <= rules.periods.count <= MOST_PERIODS:
        yield wrong(
            "until",
            rules.until,
            f"{rules.periods.count} whole periods since {rules.since.date()}: not 1 to {MOST_PERIODS}",
        )
    if rules.taken is not None and rules.taken < rules.until - pd.Timedelta(days=1):
        yield wrong(
            "taken",
            rules.taken,
            f"the files were taken before the last day that is counted, which is before {rules.until.date()}",
        )
    if rules.time_zone is not None and not _is_zone(rules.time_zone):
        yield wrong("time_zone", rules.time_zone, "no such time zone; an IANA name is expected: Europe/Stockholm")
    for name, low, high in (("tolerate", 0, 1), ("trim", 0, 0.499), ("longest_hours", 0, 1e6), ("least_recorded", 1, 1e9),
                            ("first_rows", 0, 10_000), ("memory_mb", 64, 1e9)):  # fmt: skip
        if not low <= getattr(rules, name) <= high:
            yield wrong(name, getattr(rules, name), f"a number from {low:g} to {high:g} is expected")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; a name that is no name; a folder of names
        return False
    return True


def _of_source(source: Source) -> Iterator[Fault]:
    def wrong(column: str, value: object, reason: str) -> Fault:
        return Fault(source.name, None, column, shown(value), reason)

    if source.kind not in KINDS:
        yield wrong("kind", source.kind, f"not one of {', '.join(KINDS)}{did_you_mean(source.kind, KINDS)}")
    if any(character in str(source.path) for character in GLOB):
        yield wrong("path", source.path, f"the path has one of {' '.join(GLOB)} in it: rename the file or folder")
    if Path(source.path).suffix.lower() not in SUFFIXES:
        yield wrong("path", source.name, f"events are read from files that end in {' or '.join(SUFFIXES)}")
    for term in (*source.columns, *source.fixed):
        if term not in TERMS:
            yield wrong("columns", term, f"not one of {', '.join(TERMS)}{did_you_mean(term, TERMS)}")
    for term in NEEDED:
        if not source.says(term):
            yield wrong("columns", term, "missing: say which column of the file it is")
    for term in source.fixed:
        if term in source.columns:
            yield wrong("fixed", term, "stands under columns as well")
        if term not in ("unit", *DIMENSIONS):
            yield wrong("fixed", term, f"only unit, {', '.join(DIMENSIONS)} can be the same in all rows")
    if source.kind in ("referrals", "bookings") and source.capacity is not None:
        yield wrong("capacity", source.capacity, f"{source.kind} take no hours of a capacity")
    if source.capacity is not None and "end" not in source.columns:
        yield wrong("capacity", source.capacity, "durations need the column that tells the end")
    if source.dates is not None and ("%z" in source.dates or "%Z" in source.dates):
        yield wrong("dates", source.dates, "an offset from UTC is read only from times in ISO 8601")
