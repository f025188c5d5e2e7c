"""Leaving without care: how likely it is, by the time waited, and people who are moved to another list or bought out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.cells import Cells
from pks.sim.discipline import Discipline, FirstInFirstOut

ELSEWHERE = -1
"""Where people go whose care is bought from others."""


@dataclass(frozen=True, eq=False)
class Leaving:
    """Who still waits at the end of a period leaves without care with a probability that depends on the time waited.

    Attributes:
        from_days: where each band of time waited begins, the first at 0, (bands,).
        share: of those in the band at the end of a period, who leave in it, [list, band], 0 … 1.
    """

    from_days: Floats
    share: Floats

    def by_cell(self, cells: Cells, of: Codes, period: int) -> Floats:
        """Return the probability of leaving at the end of `period` for those in the cells `of`, (cells,)."""
        return self.share[cells.list[of], cells.band(of, period, self.from_days)]


@dataclass(frozen=True, eq=False)
class Moves:
    """People moved to another list, or whose care is bought elsewhere; one row each, all (rows,), done in this order.

    They go at the start of the period, after those who arrive have joined and before slots are given out: who is moved
    may be served on the new list in the same period. They keep the day from which they wait. Where fewer wait than are
    to be moved, all of them go; who has a booking stays.

    Attributes:
        period: in which they go.
        from_list: from where.
        to_list: to where; ELSEWHERE (−1) = bought.
        patients: how many.
        discipline: who goes first; the longest waiters unless stated.
    """

    period: Codes
    from_list: Codes
    to_list: Codes
    patients: Floats
    discipline: Discipline = field(default_factory=FirstInFirstOut)


def start_with_moves(start_list: Codes, waited_days: Floats, moves: Moves | None) -> tuple[Codes, Floats]:
    """Return who may be on which list having waited how long at the start: as given, and after any moves."""
    if moves is None:
        return start_list, waited_days
    there = set(zip(start_list.tolist(), waited_days.tolist(), strict=True))
    rows = list(zip(moves.from_list.tolist(), moves.to_list.tolist(), strict=True))
    for _ in rows:  # a chain of moves has at most as many steps as there are rows
        there |= {(to, days) for from_, to in rows if to != ELSEWHERE for on, days in there if on == from_}
    every = sorted(there)
    return np.array([on for on, _ in every], dtype=np.int64), np.array([days for _, days in every], dtype=np.float64)
