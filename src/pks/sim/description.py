"""Waiting lists as they are to be simulated: who waits, who arrives, what can be served, in which order.

A description knows nothing of engines and draws nothing. One period goes like this, in this order: arrivals join (they
have waited 0); then the slots serve in the order of the discipline, newcomers included; then those leave without care
whose patience is at an end; the rest grow one period older.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.errors import PksError
from pks.core.lists import Lists
from pks.core.periods import Periods
from pks.sim.cells import Cells, cells_of
from pks.sim.chance import Chance, Even, Poisson
from pks.sim.discipline import Discipline, FirstInFirstOut


class DescriptionError(PksError, ValueError):
    """A description contradicts itself; the message lists every fault with the values on both sides."""


@dataclass(frozen=True, eq=False)
class Start:
    """Who waits when the horizon starts: `patients` people on `list` who have waited `waited_days`, all (rows,)."""

    list: Codes
    waited_days: Floats
    patients: Floats


NOBODY = Start(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
"""Lists that start empty."""


@dataclass(frozen=True, eq=False)
class Description:
    """Waiting lists over a horizon; a what-if is a :func:`dataclasses.replace`.

    Attributes:
        period: the horizon; what is simulated are its reported periods.
        unit, planning_object: whose list of what, (lists,).
        start: who waits at the start, with the days they have waited.
        arriving: people expected to arrive, [list, period].
        slots: people who can be served, [pool, period]; for a plan, what it carries out for the list at home, elsewhere
            and bought.
        max_wait_days: longest acceptable wait (NaN = no promise), (lists,).
        patience_days: who has waited as long at the end of a period leaves without care (inf = nobody leaves; 0 =
            whoever is not served in the period of arrival, as acute care demands), (lists,); None = nobody leaves.
        pool: the row of `slots` that serves the list, (lists,); None = every list has its own.
        discipline: who is served first among the lists of a pool.
        arrivals_by: how arrivals vary about what is expected.
        slots_by: how slots vary about what is planned.
    """

    _: KW_ONLY
    period: Periods
    unit: pd.Index
    planning_object: pd.Index
    arriving: Floats
    slots: Floats
    max_wait_days: Floats
    start: Start = NOBODY
    patience_days: Floats | None = None
    pool: Codes | None = None
    discipline: Discipline = field(default_factory=FirstInFirstOut)
    arrivals_by: Chance = field(default_factory=Poisson)
    slots_by: Chance = field(default_factory=Even)

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit, and numbers that are negative or missing."""
        faults = [*_shapes(self), *_numbers(self)]
        if faults:
            raise DescriptionError("the waiting lists cannot be simulated:\n  " + "\n  ".join(faults))

    def __len__(self) -> int:
        """Return the number of lists."""
        return len(self.unit)

    @property
    def periods(self) -> int:
        """Number of periods that are simulated."""
        return self.period.reported

    @property
    def end_day(self) -> npt.NDArray[np.int64]:
        """Days from the start of the horizon to the end of each period, (periods,)."""
        return self.period.end_day[: self.periods]

    @cached_property
    def pool_of(self) -> Codes:
        """The pool that serves each list, (lists,)."""
        return np.arange(len(self)) if self.pool is None else self.pool

    @cached_property
    def cells(self) -> Cells:
        """Those who join a list together."""
        patience = np.full(len(self), np.inf) if self.patience_days is None else self.patience_days
        return cells_of(self.start.list, self.start.waited_days, self.end_day, self.max_wait_days, patience)

    @cached_property
    def starting(self) -> Floats:
        """People of each cell who wait at the start, (cells,)."""
        out = np.zeros(len(self.cells))
        np.add.at(out, self.cells.find(self.start.list, self.start.waited_days), self.start.patients)
        return out


def description_of(case: Case, axes: Axes, lists: Lists, *, arriving: Floats, slots: Floats) -> Description:
    """Return the description of the `lists` of a `case`.

    `arriving` are the people expected to join each list, follow-on included and without those to whom care is not
    offered; `slots` are those whom the plan serves, wherever: both [list, reported period]. Acute care that is not
    given in its period is left uncovered.
    """
    promise = case.table("planning_objects")["max_wait_days"].to_numpy(np.float64)
    return Description(
        period=axes.period,
        unit=axes.unit[lists.unit],
        planning_object=axes.planning_object[lists.planning_object],
        arriving=arriving,
        slots=slots,
        max_wait_days=promise[lists.planning_object],
        start=Start(lists.waiting_list, lists.waited_days, lists.patients),
        patience_days=np.where(lists.acute, 0.0, np.inf),
    )


def _shapes(given: Description) -> list[str]:
    """Return what does not fit together."""
    lists, periods = len(given.unit), given.period.reported
    pools = given.slots.shape[0] if given.pool is not None and given.slots.ndim else lists
    wanted = {
        "planning_object": (given.planning_object, (lists,)),
        "arriving": (given.arriving, (lists, periods)),
        "slots": (given.slots, (pools, periods)),
        "max_wait_days": (given.max_wait_days, (lists,)),
        "patience_days": (given.patience_days, (lists,)),
        "pool": (given.pool, (lists,)),
        "start.waited_days": (given.start.waited_days, given.start.list.shape),
        "start.patients": (given.start.patients, given.start.list.shape),
    }
    return [
        f"{name} has shape {array.shape}, but {lists} lists over {periods} periods need {shape}"
        for name, (array, shape) in wanted.items()
        if array is not None and array.shape != shape
    ]


def _numbers(given: Description) -> list[str]:
    """Return which numbers nobody can simulate."""
    faults = []
    amounts = {
        "arriving": given.arriving,
        "slots": given.slots,
        "start.waited_days": given.start.waited_days,
        "start.patients": given.start.patients,
    }
    for name, array in amounts.items():
        wrong = np.argwhere(~(np.isfinite(array) & (array >= 0)))
        if len(wrong):
            where = tuple(int(i) for i in wrong[0])
            faults.append(f"{name}{list(where)} = {array[where]}: it must be a number ≥ 0 ({len(wrong)} such)")
    for name, days in (("max_wait_days", given.max_wait_days), ("patience_days", given.patience_days)):
        if days is not None and (days < 0).any():
            faults.append(f"{name} has {days[days < 0][0]}: days are never negative")
    pools = len(given.slots) if given.slots.ndim else 0
    for name, codes, count in (("start.list", given.start.list, len(given.unit)), ("pool", given.pool, pools)):
        if codes is not None and ((codes < 0) | (codes >= count)).any():
            faults.append(f"{name} has {codes[(codes < 0) | (codes >= count)][0]}, but there are only 0 … {count - 1}")
    return faults
