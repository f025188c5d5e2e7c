"""One file of events → one table of the engine: texts trimmed, times parsed, and what is wrong with a row marked in bits.

The tables `events_0`, `events_1`, … hold a row for every row of the file, in its order (`rowid` 0 = the first below the
header), with the columns of :data:`COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pks.core.faults import Fault, shown
from pks.io.events import times
from pks.io.events.engine import duckdb, literal
from pks.io.events.layout import Layout
from pks.io.events.rules import Rule
from pks.io.events.sources import DIMENSIONS, Counting, Source

LABELS = ("id", "person", "unit", *DIMENSIONS, "referral")
COLUMNS = (*LABELS, "start", "ended", "seconds", "counted", "wrong", "start_text", "end_text")
"""Columns of every table of events: empty texts are '', times are of the local clock, `seconds` is NULL where no duration
was recorded, `counted` tells the rows that `only` lets through, and the texts of times are kept where a row is wrong."""
BROKEN = {
    "MISSING COLUMNS": "fewer cells than the header has",
    "TOO MANY COLUMNS": "more cells than the header has",
    "UNQUOTED VALUE": "a quote that is not closed, or text behind one; rows below it may be part of this one",
    "LINE SIZE OVER MAXIMUM": "a line of more than 2 MB",
}
"""What the engine says of a line that it cannot split -> what is wrong."""
ENCODING = "INVALID ENCODING"


def load(
    source: Source, number: int, found: Layout, rules: Sequence[Rule], counting: Counting, connection: Any
) -> tuple[list[Fault], list[Fault]]:
    """Load `source` as the table `events_<number>`; return the faults that forbid to use it, and warnings."""
    for encoding in ("utf-8", "latin-1"):
        rejects = f"rejects_{number}_{encoding[:3]}"
        rows = _rows(source, found.relation(encoding, rejects), found, rules, counting)
        try:
            connection.execute(f"CREATE OR REPLACE TABLE events_{number} AS {rows}", [str(source.path)])
        except duckdb().Error as error:
            if "latin-1 encoded" in str(error):
                break
            return [Fault(source.name, None, None, "", _refused(error))], []
        broken = _broken(source, rejects, counting.first_rows, connection) if found.separator else []
        if broken is not None:
            note = "not UTF-8; the file was read as Latin-1: check å, ä and ö"
            return broken, [Fault(source.name, None, None, "", note)] if encoding != "utf-8" else []
    return [Fault(source.name, None, None, "", "neither UTF-8 nor Latin-1 text; save it as CSV UTF-8")], []


def _rows(source: Source, relation: str, found: Layout, rules: Sequence[Rule], counting: Counting) -> str:
    """Return the SQL of the rows of the table."""
    both = ("start", "end")
    texts = ", ".join([f"{_label(term, source, found)} AS {term}" for term in LABELS])
    counted = " AND ".join(_among(found.columns[name], values) for name, values in source.only.items()) or "true"
    wrong = " | ".join(f"CASE WHEN {rule.condition} THEN {1 << bit} ELSE 0 END" for bit, rule in enumerate(rules))
    seconds = "NULL::BIGINT"
    if source.capacity is not None:
        seconds = "CASE WHEN start_timed AND end_timed THEN (epoch_us(end_moment) - epoch_us(start_moment) + 500000) // 1000000 END"
    return f"""
        SELECT * EXCLUDE (start_text, end_text), CASE WHEN wrong <> 0 THEN start_text END AS start_text,
               CASE WHEN wrong <> 0 THEN end_text END AS end_text
        FROM (SELECT {", ".join(LABELS)}, start, ended, {seconds} AS seconds, counted,
                     CASE WHEN counted THEN {wrong} ELSE 0 END AS wrong, start_text, end_text
        FROM (SELECT *, {", ".join(times.local(time, counting.time_zone) for time in both)}
        FROM (SELECT *, {", ".join(times.raw(time, source, found) for time in both)}
        FROM (SELECT {texts}, {counted} AS counted, {", ".join(times.text(time, source, found) for time in both)}
        FROM {relation}))))"""


def _label(term: str, source: Source, found: Layout) -> str:
    if term in source.columns:
        return f"coalesce({times.trimmed(found.columns[source.columns[term]])}, '')"
    return literal(source.fixed.get(term, "").strip())


def _among(sql: str, values: Sequence[str]) -> str:
    listed = ", ".join(literal(value) for value in values) or "NULL"
    return f"coalesce({times.trimmed(sql)} IN ({listed}), false)"


def _broken(source: Source, rejects: str, first_rows: int, connection: Any) -> list[Fault] | None:
    """Return a fault for each of the first lines that cannot be split into cells, and one that counts them.

    None = the file is not in this encoding.
    """
    lines = connection.execute(
        f"SELECT line, min(error_type::VARCHAR), min(substr(csv_line, 1, 200)) FROM {rejects} GROUP BY line "
        f"ORDER BY bool_or(error_type::VARCHAR = '{ENCODING}') DESC, line LIMIT {first_rows + 1}"
    ).fetchall()
    if any(kind == ENCODING for _, kind, _ in lines):
        return None
    faults = [
        Fault(source.name, int(line), None, shown(text), BROKEN.get(kind, "no row of cells"))
        for line, kind, text in lines[:first_rows]
    ]
    if lines:
        (total,) = connection.execute(f"SELECT count(DISTINCT line) FROM {rejects}").fetchone()
        faults.append(
            Fault(
                source.name,
                None,
                None,
                "",
                f"{total:,} lines cannot be split into cells; nothing of the file is counted",
            )
        )
    return faults


def _refused(error: Exception) -> str:
    if "invalid state" in str(error):  # read less strictly, the file would lose rows and cells in silence
        return "line ends of two kinds, or quotes within texts that are not doubled: save the file again as CSV UTF-8"
    return f"cannot be read: {shown(str(error).strip().partition(chr(10))[0])}"
