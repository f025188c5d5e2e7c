"""How slots are given out: in hours or one by one, some of them reserved, some extra, some to people who do not come.

Within a period slots are given out in three rounds: first what is reserved, then the rest in the order of the
discipline, then what is extra. Who is given a slot comes in the same period, or in a later one where a pool books ahead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

from pks.core.axes import Floats
from pks.sim.discipline import Discipline, FirstInFirstOut

SPARE = 1e-9
"""So much a sum of slots may be below a whole number and still count as it."""

MILLISECONDS = 3_600_000.0
"""Of an hour. Whole people are served in hours that are counted in whole milliseconds: sums of these are exact."""


class NoRoom(Enum):
    """What happens when the next in line needs more hours than are left."""

    ENDS = "the session ends"
    PASSED_OVER = "whoever comes next in line and fits is served"


@dataclass(frozen=True, eq=False)
class Hours:
    """Slots are counted in hours: what one activity takes, by list (lists,), and what happens to who does not fit.

    Both engines count them in whole milliseconds, rounded down (:func:`milliseconds`); an activity takes one at least.
    """

    per_activity: Floats
    no_room: NoRoom = NoRoom.ENDS


@dataclass(frozen=True, eq=False)
class Reserved:
    """Slots kept for a list of a pool.

    Attributes:
        slots: of those of the pool (in hours, where the pool is), [list, period]. Where a pool has fewer slots than are
            reserved, the list named first has them first.
        released: whether slots that the list does not need are given to the others, (lists,); else they stay empty.
    """

    slots: Floats
    released: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Extra:
    """Slots on top of the others, such as those of an effort against long waits.

    Attributes:
        slots: [pool, period], in hours where the pool is.
        waited_days: only for those who have waited as long at the end of the period.
        discipline: in this order; who has waited longest comes first unless stated.
    """

    slots: Floats
    waited_days: float = 0.0
    discipline: Discipline = field(default_factory=FirstInFirstOut)


@dataclass(frozen=True, eq=False)
class NoShows:
    """People who do not come to their slot, which is lost; they go back to their list.

    Attributes:
        share: of those called, (lists,), 0 … 1.
        anew: whether their waiting starts anew, as if they had joined in the period of the slot, (lists,); else they
            keep the day from which they wait, and so their place.
    """

    share: Floats
    anew: npt.NDArray[np.bool_]


def milliseconds(hours: Floats) -> Floats:
    """Return hours in whole milliseconds, rounded down: what fits in hours fits in these.

    >>> milliseconds(np.array([0.1, 1 / 6, 8.0]))
    array([  360000.,   600000., 28800000.])
    """
    return np.floor(hours * MILLISECONDS + 1e-3)


def whole_over_time(slots: Floats) -> Floats:
    """Return whole numbers that in sum over the periods, [.., period], are never off by more than a half.

    >>> whole_over_time(np.array([0.5, 0.5, 0.5, 0.5]))
    array([1., 0., 1., 0.])
    """
    upto = np.floor(np.cumsum(slots, axis=-1) + 0.5 + SPARE)
    return np.diff(upto, axis=-1, prepend=0.0)
