"""What people read on a terminal: lines without control characters, aligned tables, errors."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Protocol, TextIO

from pks.core.errors import PksError

CASE_HELP = "folder with case.toml and CSV or Parquet files, or workbook (.xlsx)"
HEADINGS = ("table", "row", "column", "value", "reason")


class Table(Protocol):
    """A DataFrame, as far as it is needed here (so that showing an error does not import pandas)."""

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    def itertuples(self, *, index: bool, name: None) -> Iterable[tuple[object, ...]]:
        """Yield the rows."""
        ...


def plain(text: object) -> str:
    r"""Return `text` on one line without control characters: a name in a case could otherwise steer the terminal.

    >>> plain("a\x1b[31mb")
    'a[31mb'
    """
    return "".join(char for char in str(text) if char.isprintable())


def say(line: object, stream: TextIO | None = None) -> None:
    """Write one line to `stream` (standard output unless said)."""
    print(plain(line), file=stream or sys.stdout)


def aligned(rows: Iterable[Sequence[object]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Return `rows` as lines with columns below each other; those at the positions `right` end together.

    >>> aligned([("unit", "rows"), ("A", 12)], right=frozenset({1}))
    ['unit  rows', 'A       12']
    """
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if position in right else cell.ljust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def listed(faults: Table) -> list[str]:
    """Return a table of faults or warnings as aligned lines below its headings; nothing if it is empty."""
    if not len(faults):
        return []
    rows = [["" if _missing(cell) else cell for cell in row] for row in faults.itertuples(index=False, name=None)]
    return aligned([HEADINGS, *rows], right=frozenset({1}))


def tell(faults: Table, what: str, *, stream: TextIO | None = None) -> None:
    """Write a table of faults or warnings with a line above that counts them as `what`; nothing if it is empty."""
    count = len(faults)
    if count:
        say(f"{count} {what}{'s' if count != 1 else ''}:", stream)
        for line in listed(faults):
            say(f"  {line}", stream)


def report(error: PksError) -> None:
    """Write `error` to standard error: the faults of a case and its warnings as tables, anything else as one line."""
    faults: Table | None = getattr(error, "faults", None)
    if faults is None:
        say(f"pks: {' '.join(str(error).split())}", sys.stderr)
        return
    tell(faults, "fault", stream=sys.stderr)
    tell(error.warnings, "warning", stream=sys.stderr)  # type: ignore[attr-defined]  # comes with faults
    say("The input is wrong: nothing was computed or written.", sys.stderr)


def _missing(cell: object) -> bool:
    return cell is None or repr(cell) in ("<NA>", "nan")
