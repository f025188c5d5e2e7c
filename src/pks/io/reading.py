"""What reading gathers before the case is checked: raw tables and settings, and every fault of the files themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pks.core.case import Case, case_from
from pks.core.faults import Fault, Found, shown
from pks.core.hints import closest, did_you_mean
from pks.core.tables import TABLES
from pks.io.limits import MOST_COLUMNS

Cell = object
NO_HEADER = "the first row is blank: the names of the columns belong there"


@dataclass
class Reading:
    """Raw `settings` (None = not there, or not readable) and `tables`, and what was found.

    Of the tables in `unread` not every row could be read; those in `meant` were probably meant by a name that is unknown.
    """

    settings: dict[str, object] | None = None
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    meant: set[str] = field(default_factory=set)

    def fault(
        self, table: str, reason: str, *, row: int | None = None, column: str | None = None, value: object = ""
    ) -> None:
        """Note a fault."""
        self.faults.append(Fault(table, row, column, shown(value), reason))

    def warn(self, table: str, reason: str, *, column: str | None = None) -> None:
        """Note a warning."""
        self.warnings.append(Fault(table, None, column, "", reason))

    def give_up(self, table: str, reason: str, *, row: int | None = None, value: object = "") -> None:
        """Note that `table` is there but cannot be read, or not all of it."""
        self.fault(table, reason, row=row, value=value)
        self.unread.add(table)

    def unknown(self, name: str, what: str, known: Iterable[str] = TABLES) -> None:
        """Note a file or sheet that is none of `known`: a fault if it was probably meant as one, else a warning."""
        hint = did_you_mean(name, known)
        if hint:
            self.fault(shown(name), f"{what} is no table of a case{hint}")
            self.meant.add(closest(name, known))
        else:
            self.warn(shown(name), f"{what} is no table of a case; it is not read")

    def keep(self, table: str, header: Sequence[Cell], rows: list[Sequence[Cell]]) -> None:
        """Keep what stands below `header` as the table `table`; every row is as long as the header or shorter."""
        names = ["" if name is None else str(name).strip() for name in header]
        if len(names) > MOST_COLUMNS:
            self.give_up(table, f"more than {MOST_COLUMNS} columns")
            return
        frame = pd.DataFrame(rows, columns=pd.RangeIndex(len(names)), dtype=object)
        named = [position for position, name in enumerate(names) if name]
        for position, name in enumerate(names):
            if not name and any(filled(frame[position])):
                self.warn(table, f"column {letters(position)} has values but no name in row 1; it is not read")
        frame = frame[named]
        frame.columns = pd.Index([names[position] for position in named], dtype=object)
        self.tables[table] = frame

    def checked(self) -> Case:
        """Return the case.

        Raises:
            CaseError: with every fault of the files and of what stands in them.
        """
        unread = self.unread | (self.meant - set(self.tables))  # say nothing that only follows from what is not known
        found = Found(tuple(self.faults), tuple(self.warnings), frozenset(unread))
        return case_from(self.settings, self.tables, found=found)


def filled(cells: Iterable[Cell]) -> list[bool]:
    """Tell for every cell whether something stands in it."""
    return [cell is not None and cell == cell and not (isinstance(cell, str) and not cell.strip()) for cell in cells]


def letters(position: int) -> str:
    """Return the name that a spreadsheet gives to the column at `position` (0 = A).

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
