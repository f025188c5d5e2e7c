"""Disciplines: who is served first.

All of these put the cells of a description (:class:`pks.sim.cells.Cells`) into one line that never changes: whoever
stands first among those present is served first. Ties go to the earlier arrival, then to the list that comes first in
the input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pks.core.axes import Codes, Floats
from pks.core.errors import PksError
from pks.sim.cells import Cells


class DisciplineError(PksError, ValueError):
    """A discipline does not fit the lists that it is to order."""


class Discipline(Protocol):
    """A rule that puts people into line."""

    @property
    def name(self) -> str:
        """What it is called in results."""
        ...

    def order(self, cells: Cells) -> Codes:
        """Return the cells from first to last, (cells,)."""
        ...


@dataclass(frozen=True)
class FirstInFirstOut:
    """Who has waited longest is served first: with the real days waited at the start, both rules are one."""

    name: str = "first in, first out"

    def order(self, cells: Cells) -> Codes:
        """Return the cells by the day from which they wait."""
        return np.lexsort((cells.list, cells.joined_day))


@dataclass(frozen=True, eq=False)
class PriorityThenFirst:
    """The most urgent list first (1 before 2), and in it who has waited longest; `priority` by list, (lists,)."""

    priority: Codes
    name: str = "priority, then first in, first out"

    def order(self, cells: Cells) -> Codes:
        """Return the cells by priority and the day from which they wait."""
        if len(self.priority) != len(cells.first) - 1:
            raise DisciplineError(f"priorities for {len(self.priority)} lists, but there are {len(cells.first) - 1}")
        return np.lexsort((cells.list, cells.joined_day, self.priority[cells.list]))


@dataclass(frozen=True)
class EarliestDueDate:
    """Whose promise runs out first; lists without a promise come last."""

    name: str = "earliest due date"

    def order(self, cells: Cells) -> Codes:
        """Return the cells by the last day on which the promise is kept."""
        due: Floats = cells.joined_day + np.nan_to_num(cells.promise_days, nan=np.inf)
        return np.lexsort((cells.list, cells.joined_day, due))


@dataclass(frozen=True, eq=False)
class OwnOrder:
    """Your own rule: who has the smallest `key` is served first; a function of the cells, (cells,).

    >>> newest_first = OwnOrder(lambda cells: -cells.joined_day, name="newest first")
    """

    key: Callable[[Cells], Floats]
    name: str = "own order"

    def order(self, cells: Cells) -> Codes:
        """Return the cells by their key; ties go as in every discipline."""
        key = np.asarray(self.key(cells), dtype=np.float64)
        if key.shape != (len(cells),) or np.isnan(key).any():
            raise DisciplineError(f"the key must be a number for each of {len(cells)} cells; got shape {key.shape}")
        return np.lexsort((cells.list, cells.joined_day, key))
