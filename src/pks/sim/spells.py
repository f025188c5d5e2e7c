"""What an engine says happened: spells of waiting, and the same patient by patient."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.sim.cells import Cells


class Fate(IntEnum):
    """How a spell ends; within a period, people are served before they leave."""

    SERVED = 0
    LEFT = 1
    WAITING = 2


@dataclass(frozen=True, eq=False)
class Spells:
    """People who joined together and whose waiting ended together, all (spells,), in any order, each of them once.

    Attributes:
        replication: counted from the first of the run.
        cell: where they joined (:class:`pks.sim.cells.Cells`).
        period: in which the spell ended; the number of periods = they still wait.
        fate: how (:class:`Fate`).
        people: how many.
    """

    replication: Codes
    cell: Codes
    period: Codes
    fate: Codes
    people: Floats

    def __len__(self) -> int:
        """Return the number of spells."""
        return len(self.people)


def in_order(spells: Spells) -> Spells:
    """Return `spells` by replication, cell, period and fate: the same for all engines, in whole people to the bit."""
    order = np.lexsort((spells.fate, spells.period, spells.cell, spells.replication))
    replication, cell, period, fate, people = columns_of(spells)
    return Spells(replication[order], cell[order], period[order], fate[order], people[order])


def columns_of(spells: Spells) -> tuple[Codes, Codes, Codes, Codes, Floats]:
    """Return replication, cell, period, fate and people."""
    return spells.replication, spells.cell, spells.period, spells.fate, spells.people


def patients(spells: Spells, cells: Cells) -> pd.DataFrame:
    """Return one row for each patient, the earliest of each list first.

    Columns: replication, list (position), number (on the list of that replication, in the order of joining), joined
    (period, −1 = waits at the start), waited_before (days), served (period, −1 = not served), left (period, −1 = did
    not leave), waited_days (completed, or until the end of the horizon). Who joined together is told apart by the order
    in which they are served: among equals the first comes first.

    Raises:
        ValueError: if the spells are of fractional people.
    """
    if (spells.people != np.round(spells.people)).any():
        raise ValueError("the expected course knows no single patients; draw whole ones with draw_inputs")
    spells = in_order(spells)
    row = np.repeat(np.arange(len(spells)), spells.people.astype(np.int64))
    replication, cell, period, fate = (column[row] for column in columns_of(spells)[:4])
    on = cells.list[cell]
    new = np.flatnonzero((np.diff(replication, prepend=-1) != 0) | (np.diff(on, prepend=-1) != 0))
    number = np.arange(len(row)) - np.repeat(new, np.diff(np.append(new, len(row))))
    last = len(cells.end_day) - 1
    served = cells.waited_days[cell, np.minimum(period, last)]
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
            "waited_days": np.where(fate == Fate.SERVED, served, until_end),
        }
    )
