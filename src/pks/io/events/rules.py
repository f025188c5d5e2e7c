"""What makes a row of events one that cannot be counted: each rule is a bit, an SQL condition, and a reason to be read."""

from __future__ import annotations

from dataclasses import dataclass

from pks.io.events.sources import Counting, Source

EARLIEST = 1900
"""No event is dated before this year: such dates stand for "unknown"."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`condition` (SQL over the columns that :mod:`pks.io.events.load` makes) is true of rows that are wrong in `term`."""

    term: str
    condition: str
    reason: str


BEFORE_START = "CASE WHEN start_offset AND end_offset THEN end_raw < start_raw ELSE ended < start END"
"""Two times with offsets are compared as moments: in the hour that comes twice in autumn the clock alone misleads."""
ODD_UNIT = 0
"""Place of the rule that is checked once all units are known; its condition is never true of a single row."""


def rules_of(source: Source, counting: Counting) -> tuple[Rule, ...]:
    """Return the rules that rows of `source` are held against, in the order of their bits."""
    future = f"{{}} >= TIMESTAMP '{counting.latest:%Y-%m-%d}' + INTERVAL 1 DAY"
    past = f"year({{}}) < {EARLIEST}"
    zone = counting.time_zone is not None
    written = f"written {source.dates}" if source.dates else "written 2026-01-05 or 2026-01-05 10:30"
    late = f"in the future: the files were taken on {counting.latest:%Y-%m-%d}"
    rules = [
        Rule("unit", "false", "unknown unit"),
        Rule("unit", "unit = ''", "missing"),
        Rule("start", "start_text IS NULL", "missing"),
        Rule("start", "start_text IS NOT NULL AND start_raw IS NULL", f"a date is expected, {written}"),
        Rule("end", "end_text IS NOT NULL AND end_raw IS NULL", f"a date is expected, {written}"),
        Rule("start", past.format("start_raw"), f"before the year {EARLIEST}"),
        Rule("end", past.format("end_raw"), f"before the year {EARLIEST}"),
        Rule("end", BEFORE_START, "the end is before the start"),
    ]  # fmt: skip
    if source.kind != "bookings":  # what is booked lies ahead
        rules += [Rule("start", future.format("start"), late), Rule("end", future.format("ended"), late)]
    for term in ("start", "end"):
        if not zone:
            rules.append(
                Rule(term, f"{term}_offset", "has an offset from UTC: say in time_zone where the clocks stand")
            )
        else:
            rules.append(Rule(term, f"{term}_skipped", "the clock never showed this time: summer time began"))
    return tuple(rules)
