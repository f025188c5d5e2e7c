"""Days and times as files tell them → SQL that reads them: the local clock, the moment, and what cannot be.

For each of the two times of an event ("start" and "end") a row passes through columns in this order:

    <t>_text → <t>_raw, <t>_offset, <t>_timed → start | ended, <t>_moment, <t>_skipped

`raw` is the time as it stands (in UTC where it bears an offset), `timed` tells whether it has a time of day, `moment`
is the time in UTC, and `skipped` tells that the local clock never showed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pks.io.events.engine import literal
from pks.io.events.layout import Layout
from pks.io.events.sources import Source

ISO = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?"
USUAL = {10: "____-__-__", 16: "____-__-__ __:__", 19: "____-__-__ __:__:__"}
"""Bytes -> shape of what is mostly written, told much faster than by the expression. None of them has an offset."""
OFFSET = r".*(Z|[+-]\d{2}(:?\d{2})?)"
YEARS = range(1970, 2101)
"""Years for which the time zone's changes are looked up."""
LOCAL = {"start": "start", "end": "ended"}
"""Time of an event -> the column that holds it ("end" is a word of SQL)."""


def text(time: str, source: Source, found: Layout) -> str:
    """Return the SQL of `<time>_text`, NULL where the cell is empty."""
    name = source.columns.get(time)
    if name is None:
        return f"NULL::VARCHAR AS {time}_text, NULL::TIMESTAMP AS {time}_given"
    sql, kind = found.columns[name], found.types[name]
    given = "NULL::TIMESTAMP"
    if kind == "TIMESTAMP WITH TIME ZONE":
        given = f"timezone('UTC', {sql})"
    elif kind == "DATE" or kind.startswith("TIMESTAMP"):
        given = f"CAST({sql} AS TIMESTAMP)"
    return f"nullif({trimmed(sql)}, '') AS {time}_text, {given} AS {time}_given"


def trimmed(sql: str) -> str:
    """Return the SQL of a text without blanks at its ends, which few have: looking for them costs less than `trim`."""
    cell = f"CAST({sql} AS VARCHAR)"
    return f"CASE WHEN starts_with({cell}, ' ') OR suffix({cell}, ' ') THEN trim({cell}) ELSE {cell} END"


def raw(time: str, source: Source, found: Layout) -> str:
    """Return the SQL of `<time>_raw`, `<time>_offset` and `<time>_timed`."""
    kind = found.types.get(source.columns.get(time, ""), "VARCHAR")
    cell = f"{time}_text"
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        finite = f"CASE WHEN isfinite({time}_given) THEN {time}_given END"
        offset = f"({kind == 'TIMESTAMP WITH TIME ZONE'} AND {time}_given IS NOT NULL)"
        return f"{finite} AS {time}_raw, {offset} AS {time}_offset, {kind != 'DATE'} AS {time}_timed"
    if source.dates is not None:
        timed = any(part in source.dates for part in ("%H", "%I", "%c", "%X", "%T", "%R"))
        read = f"try_strptime({cell}, {literal(source.dates)})"
        return f"{read} AS {time}_raw, false AS {time}_offset, {timed} AS {time}_timed"
    shapes = {size: f"(strlen({cell}) = {size} AND {cell} LIKE {literal(shape)})" for size, shape in USUAL.items()}
    iso = f"{' OR '.join(shapes.values())} OR regexp_full_match({cell}, {literal(ISO)})"
    longer = f"strlen({cell}) > 16 AND NOT {shapes[19]}"
    offset = f"coalesce({longer} AND regexp_full_match(substr({cell}, 11), {literal(OFFSET)}), false)"
    moment = f"timezone('UTC', try_cast({cell} AS TIMESTAMPTZ))"  # a cast to TIMESTAMP would pass over the offset
    read = f"CASE WHEN {offset} AND ({iso}) THEN {moment} WHEN {iso} THEN try_cast({cell} AS TIMESTAMP) END"
    return f"{read} AS {time}_raw, {offset} AS {time}_offset, coalesce(strlen({cell}) > 10, false) AS {time}_timed"


def local(time: str, zone: str | None) -> str:
    """Return the SQL of the local time, `<time>_moment` and `<time>_skipped`."""
    start, own = f"{time}_raw", LOCAL[time]
    if zone is None:
        return f"{start} AS {own}, {start} AS {time}_moment, false AS {time}_skipped"
    named = literal(zone)
    there = f"timezone({named}, timezone('UTC', {start}))"
    moment = f"timezone('UTC', timezone({named}, {start}))"
    days = ", ".join(f"DATE '{day}'" for day in days_put_forward(zone))
    skipped = "false"
    if days:
        back = f"timezone({named}, timezone({named}, {start}))"
        skipped = (
            f"CASE WHEN NOT {time}_offset AND {time}_timed AND CAST({start} AS DATE) IN ({days}) THEN {back} <> {start} "
            "ELSE false END"
        )
    return (
        f"CASE WHEN {time}_offset THEN {there} ELSE {start} END AS {own}, "
        f"CASE WHEN {time}_offset THEN {start} ELSE {moment} END AS {time}_moment, {skipped} AS {time}_skipped"
    )


@lru_cache(maxsize=16)
def days_put_forward(zone: str) -> tuple[str, ...]:
    """Return the days on which the clock of `zone` is put forward.

    >>> days_put_forward("Europe/Stockholm")[-1]
    '2100-03-28'
    """
    return tuple(day.strftime("%Y-%m-%d") for day in _days_forward(ZoneInfo(zone)))


def _days_forward(zone: ZoneInfo) -> Iterator[datetime]:
    day, last = datetime(YEARS.start, 1, 1), datetime(YEARS.stop, 1, 1)
    offset = day.replace(tzinfo=zone).utcoffset() or timedelta(0)
    while day < last:
        after = day + timedelta(days=1)
        next_offset = after.replace(tzinfo=zone).utcoffset() or timedelta(0)
        if next_offset > offset:
            yield day
        day, offset = after, next_offset
