"""How a table of the case contract is described: its columns, their kinds, units and ranges, and its key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column holds."""

    LABEL = "name"
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "whole number"
    FLAG = "true or false"
    PERIOD = "first day of a period"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `required` columns are present and never empty. `default` stands in for an absent column or empty cell
    (None = there is no value). `refers` names the vocabulary that labels must come from (see
    :data:`pks.core.tables.VOCABULARIES`). Ranges are closed; `choices` lists the only texts allowed, `swedish` the same in
    Swedish, for a hint to who writes those.
    """

    name: str
    kind: Kind = Kind.LABEL
    required: bool = False
    default: str | float | bool | None = None
    unit: str = ""
    refers: str = ""
    minimum: float | None = 0.0
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    swedish: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    `key` columns identify a row: no two rows may agree in all of them (empty cells count as equal). Of the columns
    in each group of `one_of`, exactly one is filled in every row. `window` says which periods its ``PERIOD`` columns
    may hold: "horizon", "history" (before the start) or "any". `swedish` is the table's name in Swedish.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    window: str = "horizon"
    swedish: str = ""
    about: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the contract."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column called `name`; raises KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
