"""Rows that are left out and why, events that stand there twice, and how many of each source that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pks.core.faults import Fault, shown
from pks.core.hints import did_you_mean
from pks.core.parse import LONGEST_LABEL
from pks.io.events.rules import ODD_UNIT, Rule
from pks.io.events.sources import DIMENSIONS, EventFiles, Source

MOST_UNITS = 20_000
"""More names of units in the files are not names of units."""
CONTENT = ("unit", *DIMENSIONS, "start", "ended", "referral", "person", "seconds")
"""What decides which of several rows with the same id counts: the first in this order, wherever it stands."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is said of the rows of one source: faults, `rows` that are events, and `left_out` of them that are not counted."""

    source: Source
    faults: tuple[Fault, ...]
    rows: int
    left_out: int


def mark_odd_units(files: EventFiles, connection: Any) -> list[Fault]:
    """Mark the rows whose unit is unknown or no name; return a fault if there are more names than there can be units."""
    tables = [f"SELECT unit FROM events_{number} WHERE counted AND unit <> ''" for number in range(len(files.sources))]
    told = connection.execute(
        f"SELECT DISTINCT unit FROM ({' UNION ALL '.join(tables)}) ORDER BY unit LIMIT {MOST_UNITS + 1}"
    )
    names = [row[0] for row in told.fetchall()]
    if len(names) > MOST_UNITS:
        return [
            Fault("sources", None, "unit", "", f"more than {MOST_UNITS:,} different units: is this the right column?")
        ]
    known = None if files.units is None else frozenset(files.units)
    odd = [name for name in names if not _is_unit(name, known)]
    if odd:
        for number in range(len(files.sources)):
            connection.execute(
                f"UPDATE events_{number} SET wrong = wrong | {1 << ODD_UNIT} WHERE counted AND unit IN (SELECT unnest(?))",
                [odd],
            )
    return []


def _is_unit(name: str, units: frozenset[str] | None) -> bool:
    return name.isprintable() and len(name) <= LONGEST_LABEL and (units is None or name in units)


def mark_repeated(files: EventFiles, connection: Any) -> None:
    """Make the table `repeated` (source, row): all but one of the sound rows of one kind that bear the same id."""
    connection.execute("CREATE TABLE repeated (source INTEGER, id_row BIGINT)")
    for kind in dict.fromkeys(source.kind for source in files.sources):
        numbers = [n for n, s in enumerate(files.sources) if s.kind == kind and "id" in s.columns]
        if not numbers:
            continue
        rows = " UNION ALL ".join(
            f"SELECT {n} AS source, rowid AS id_row, * FROM events_{n} WHERE {SOUND} AND id <> ''" for n in numbers
        )
        ids = " UNION ALL ".join(f"SELECT id FROM events_{n} WHERE {SOUND} AND id <> ''" for n in numbers)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE twice AS SELECT id FROM ({ids}) GROUP BY id HAVING count(*) > 1"
        )
        order = ", ".join((*CONTENT, "source", "id_row"))
        connection.execute(
            f"INSERT INTO repeated SELECT source, id_row FROM (SELECT source, id_row, row_number() OVER (PARTITION BY id "
            f"ORDER BY {order}) AS place FROM ({rows}) WHERE id IN (SELECT id FROM twice)) WHERE place > 1"
        )


SOUND = "counted AND wrong = 0"
"""Rows that `only` lets through and that no rule is broken in."""


def left_out(files: EventFiles, number: int, rules: Sequence[Rule], connection: Any) -> LeftOut:
    """Return what is wrong in source `number`: the first rows of each kind of fault, and how many there are of it."""
    source, first = files.sources[number], files.counting.first_rows
    bits = ", ".join(f"count(*) FILTER (wrong & {1 << bit} <> 0)" for bit in range(len(rules)))
    rows, wrong, *counts = connection.execute(
        f"SELECT count(*), count(*) FILTER (wrong <> 0), {bits} FROM events_{number} WHERE counted"
    ).fetchone()
    faults: list[Fault] = []
    for bit, (rule, count) in enumerate(zip(rules, counts, strict=True)):
        if count:
            value = {"start": "start_text", "end": "end_text"}.get(rule.term, "unit")
            where = f"FROM events_{number} WHERE counted AND wrong & {1 << bit} <> 0"
            found = connection.execute(
                f"SELECT rowid, substr({value}, 1, 200) {where} ORDER BY rowid LIMIT {first}"
            ).fetchall()
            faults += _listed(source, rule.term, found, count, rule.reason, files.units if bit == ODD_UNIT else None)
    (again,) = connection.execute(f"SELECT count(*) FROM repeated WHERE source = {number}").fetchone()
    if again:
        found = connection.execute(
            f"SELECT id_row, id FROM repeated JOIN events_{number} AS e ON e.rowid = id_row WHERE source = {number} "
            f"ORDER BY id_row LIMIT {first}"
        ).fetchall()
        faults += _listed(source, "id", found, again, f"another of the {source.kind} has this id", None)
    return LeftOut(source, tuple(faults), rows, wrong + again)


def _listed(
    source: Source, term: str, found: Sequence[tuple[int, str]], count: int, reason: str, units: Sequence[str] | None
) -> Iterator[Fault]:
    column = source.columns.get(term, term)
    for row, value in found:
        hint = did_you_mean(value, units) if units is not None else ""
        yield Fault(source.name, int(row) + 2, shown(column), shown(value), reason + hint)
    if count > len(found):
        yield Fault(source.name, None, shown(column), "", f"{reason}: {count:,} rows, of which {len(found)} are shown")


def look_alikes(files: EventFiles, connection: Any) -> list[Fault]:
    """Return a warning for each kind of which several events are of one person at one unit, for one service, at one time.

    They are counted as they stand: two such visits may both have been made.
    """
    warnings = []
    keys = ("person", "unit", *DIMENSIONS, "start")
    for kind in dict.fromkeys(source.kind for source in files.sources if "person" in source.columns):
        numbers = ", ".join(str(n) for n, s in enumerate(files.sources) if s.kind == kind)
        rows = f"SELECT * FROM sound WHERE source IN ({numbers}) AND person <> ''"
        (again,) = connection.execute(
            f"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM ({rows}) GROUP BY {', '.join(keys)} HAVING n > 1)"
        ).fetchone()
        if again:
            reason = f"{again:,} have the same person, unit, service and time as another one, but not the same id; they are counted"
            warnings.append(Fault(kind, None, "person", "", reason))
    return warnings
