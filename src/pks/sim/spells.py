"""What an engine says happened: spells of waiting, and the same patient by patient."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.sim.cells import Cells


class Fate(IntEnum):
    """How a spell ends; within a period people are moved or bought out first, then served (or do not come), then leave."""

    SERVED = 0
    LEFT = 1
    WAITING = 2
    MOVED = 3
    BOUGHT = 4
    MISSED = 5


@dataclass(frozen=True, eq=False)
class Spells:
    """People who joined together and whose waiting ended together, all (spells,), in any order, each of them once.

    Who is moved to another list, or does not come and goes back to the list, begins a new spell.

    Attributes:
        replication: counted from the first of the run.
        cell: where they joined (:class:`pks.sim.cells.Cells`).
        period: in which the spell ended; the number of periods = they still wait.
        fate: how (:class:`Fate`).
        into: the cell in which a new spell begins, for those moved or missed; −1 = none.
        people: how many.
    """

    replication: Codes
    cell: Codes
    period: Codes
    fate: Codes
    into: Codes
    people: Floats

    def __len__(self) -> int:
        """Return the number of spells."""
        return len(self.people)


def in_order(spells: Spells) -> Spells:
    """Return `spells` by replication, cell, period, fate and `into`: the same for all engines, whole people to the bit."""
    order = np.lexsort((spells.into, spells.fate, spells.period, spells.cell, spells.replication))
    columns = spells.replication, spells.cell, spells.period, spells.fate, spells.into
    keys = np.stack([column[order] for column in columns]).astype(np.int64)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(keys, axis=1) != 0).any(axis=0)
    first = np.flatnonzero(new)
    people = np.add.reduceat(spells.people[order], first) if len(first) else np.zeros(0)
    replication, cell, period, fate, into = keys[:, first]
    return Spells(replication, cell, period, fate, into, people)


def columns_of(spells: Spells) -> tuple[Codes, Codes, Codes, Codes, Codes, Floats]:
    """Return replication, cell, period, fate, into and people."""
    return spells.replication, spells.cell, spells.period, spells.fate, spells.into, spells.people


def patients(spells: Spells, cells: Cells) -> pd.DataFrame:
    """Return one row for each spell of each patient, the earliest of each list first.

    Columns: replication, list (position), number (on the list of that replication, in the order of joining), joined
    (period, −1 = waits at the start), waited_before (days), served (period, −1 = not served), left (period, −1 = did
    not leave), gone (period in which the patient was moved or bought out, or did not come; −1 = none of these), fate
    (number of :class:`Fate`), to_list (where a new spell begins, −1 = nowhere), waited_days (completed by the rule of
    :mod:`pks.sim.cells`, or until the end of the horizon). Who joined together is told apart by the order in which they
    are served: among equals the first comes first.

    Raises:
        ValueError: if the spells are of fractional people.
    """
    if (spells.people != np.round(spells.people)).any():
        raise ValueError("the expected course knows no single patients; draw whole ones with draw_inputs")
    spells = in_order(spells)
    row = np.repeat(np.arange(len(spells)), spells.people.astype(np.int64))
    replication, cell, period, fate, into = (column[row] for column in columns_of(spells)[:5])
    on = cells.list[cell]
    new = np.flatnonzero((np.diff(replication, prepend=-1) != 0) | (np.diff(on, prepend=-1) != 0))
    number = np.arange(len(row)) - np.repeat(new, np.diff(np.append(new, len(row))))
    last = len(cells.end_day) - 1
    served = cells.waited_days(cell, np.minimum(period, last))
    until_end = np.append(cells.end_day, cells.end_day[-1])[period] - cells.joined_day[cell]
    return pd.DataFrame(
        {
            "replication": replication,
            "list": on,
            "number": number,
            "joined": cells.period[cell],
            "waited_before": np.where(cells.period[cell] < 0, -cells.joined_day[cell], 0.0),
            "served": np.where(fate == Fate.SERVED, period, -1),
            "left": np.where(fate == Fate.LEFT, period, -1),
            "gone": np.where(fate >= Fate.MOVED, period, -1),
            "fate": fate,
            "to_list": np.where(into >= 0, cells.list[into], -1),
            "waited_days": np.where(np.isin(fate, (Fate.LEFT, Fate.WAITING)), until_end, served),
        }
    )
