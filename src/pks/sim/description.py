"""Waiting lists as they are to be simulated: who waits, who arrives, what can be served, in which order.

A description knows nothing of engines and draws nothing. One period goes like this, in this order:

1. arrivals join (they have waited 0);
2. people are moved to other lists, or bought out (:class:`pks.sim.leaving.Moves`);
3. slots are given out in the order of the discipline, newcomers included: what is reserved, the rest, what is extra
   (:mod:`pks.sim.serving`); where a pool books ahead, these are the slots of a later period;
4. who has a slot in this period is served; who does not come goes back to the list, and the slot is lost; care that
   is given gives rise to other care, now or later (:class:`pks.sim.following.FollowOn`): where it is now, 3 and 4 are
   done for one pool after the other;
5. some leave without care: those whose patience is at an end, and by chance (:class:`pks.sim.leaving.Leaving`);
6. the rest grow one period older.

Where a profile shares the slots out (:class:`pks.sim.profile.ByProfile`), those who leave by chance do so before 3.

Where a pool books `ahead` periods, the slots of the first `ahead` periods are all given out in the first one: nobody
has a booking when the horizon starts. Who has a booking waits until the day, keeps it, and does not leave.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.lists import Lists
from pks.core.periods import Periods
from pks.sim.cells import Cells, cells_of
from pks.sim.chance import AsPlanned, Chance, Even, Poisson
from pks.sim.checks import require_sound
from pks.sim.discipline import Discipline, FirstInFirstOut
from pks.sim.following import FollowOn, stages
from pks.sim.leaving import Leaving, Moves, start_with_moves
from pks.sim.profile import ByProfile
from pks.sim.serving import Extra, Hours, NoShows, Reserved


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
        slots_by: how slots vary about what is planned; None = as planned, single slots made whole (:class:`Even`).
        hours: slots are hours; None = one slot for each person.
        reserved: slots kept for a list.
        extra: slots on top, for the longest waiters say.
        ahead: how many periods before they are used slots are given out, (pools,); None = in the same period.
        overbooked: share of people called in beyond the slots, (pools,); those who come are all served, if need be
            overtime; None = nobody.
        no_shows: people who do not come.
        leaving: who leaves without care, by the time waited.
        moves: people moved to other lists, or bought out.
        follow_on: what care that is given gives rise to, on top of `arriving`.
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
    slots_by: Chance | None = None
    hours: Hours | None = None
    reserved: Reserved | None = None
    extra: Extra | None = None
    ahead: Codes | None = None
    overbooked: Floats | None = None
    no_shows: NoShows | None = None
    leaving: Leaving | None = None
    moves: Moves | None = None
    follow_on: FollowOn | None = None

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit, and numbers that are negative or missing."""
        require_sound(self)

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

    @property
    def profile(self) -> ByProfile | None:
        """The profile, where that is the discipline; None = all who wait stand in one line."""
        return self.discipline if isinstance(self.discipline, ByProfile) else None

    @property
    def slots_vary(self) -> Chance:
        """How slots vary about what is planned."""
        if self.slots_by is not None:
            return self.slots_by
        return Even() if self.hours is None else AsPlanned()

    @cached_property
    def hours_of(self) -> Floats:
        """What one activity takes of its pool, (lists,)."""
        return np.ones(len(self)) if self.hours is None else self.hours.per_activity

    @cached_property
    def ahead_of(self) -> Codes:
        """How many periods ahead each pool books, (pools,)."""
        return np.zeros(len(self.slots), np.int64) if self.ahead is None else self.ahead

    @cached_property
    def stage_of(self) -> Codes:
        """In which order the pools are given out in a period, (pools,), see :func:`pks.sim.following.stages`."""
        return stages(self.follow_on, self.pool_of, len(self.slots))

    @cached_property
    def cells(self) -> Cells:
        """Those who join a list together."""
        patience = np.full(len(self), np.inf) if self.patience_days is None else self.patience_days
        on, waited = start_with_moves(self.start.list, self.start.waited_days, self.moves)
        return cells_of(on, waited, self.end_day, self.max_wait_days, patience)

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
