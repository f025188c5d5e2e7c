"""Cells: the people who join a list together and so wait equally long, and how their days of waiting are counted.

Days follow the overdue rule of the balancing program. Who waits at the start has waited the days that are given; who
arrives in period s is counted from the end of s. At the end of period t the first have waited

    waited_days + days from the start of the horizon to the end of t,

and the others the days from the end of s to the end of t: 0 in the period of arrival. A completed wait is the days of
the periods that a person has waited through, and what was waited before the start: who arrives in s and is served in t
has waited from the end of s to the end of t, t − s whole periods; who waits at the start and is served in t has waited
`waited_days` + the days from the start of the horizon to the *beginning* of t.

So whoever was overdue at the end of any period has a completed wait beyond the promise. The reverse holds for those who
wait at the start; who arrives later and is served in the very period in which the promise runs out was never overdue at
the end of a period, and yet has waited too long. With weeks and a promise of 60 days, a plan without anybody overdue
may serve everybody nine weeks after arrival, after 63 days. Results show both: who was within the promise, and who
never overdue.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pks.core.axes import Codes, Floats


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells in the order of lists, on each list the earliest first: those who wait at the start, then each period's.

    Attributes:
        list: whose cell, (cells,).
        period: in which period they join, −1 = they wait at the start, (cells,).
        joined_day: from when their waiting counts, in days from the start of the horizon (negative = before), (cells,).
        first: first cell of each list, and the number of cells after the last, (lists + 1,).
        end_day: days from the start of the horizon to the end of each period, (periods,).
        promise_days: longest acceptable wait (NaN = no promise), (cells,).
        patience_days: how long they wait before they leave (inf = for ever), (cells,).
    """

    list: Codes
    period: Codes
    joined_day: Floats
    first: Codes
    end_day: npt.NDArray[np.int64]
    promise_days: Floats
    patience_days: Floats

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.list)

    def waited_days(self, of: Codes, period: Codes) -> Floats:
        """Return the completed wait of those in each of the cells `of` who are served in the period beside it, (n,)."""
        begin_day = self.end_day - np.diff(self.end_day, prepend=0)
        served = np.where(self.period[of] < 0, begin_day[period], self.end_day[period])
        return np.asarray(served - self.joined_day[of], dtype=np.float64)

    def band(self, of: Codes, period: int, from_days: Floats) -> Codes:
        """Return in which band of time waited those in the cells `of` are at the end of `period`, (n,).

        `from_days` says where each band begins, (bands,); who has waited less than the first is in the first.
        """
        waited = self.end_day[period] - self.joined_day[of]
        return np.maximum(np.searchsorted(from_days, waited, side="right") - 1, 0)

    @property
    def age_days(self) -> Floats:
        """Days waited at the end of the last period, (cells,)."""
        return np.asarray(self.end_day[-1] - self.joined_day, dtype=np.float64)

    @cached_property
    def overdue_from(self) -> Codes:
        """Period at whose end they first are beyond the promise; the number of periods = never, (cells,)."""
        last_day = self.joined_day + np.nan_to_num(self.promise_days, nan=np.inf)
        return np.searchsorted(self.end_day, last_day, side="right")

    @cached_property
    def leave_in(self) -> Codes:
        """Period at whose end they leave if nobody has served them; the number of periods = they stay, (cells,)."""
        return np.searchsorted(self.end_day, self.joined_day + self.patience_days, side="left")

    def arriving(self, on: Codes, period: int | Codes) -> Codes:
        """Return the cells of those who join the lists `on` in `period`, one for all or one for each."""
        return np.asarray(self.first[on + 1] - len(self.end_day) + period, dtype=np.int64)

    def on_list(self, number: int, of: Codes) -> Codes:
        """Return the cells on list `number` of those who wait from the same day as the cells `of`."""
        out = self.first[number + 1] - len(self.end_day) + self.period[of]
        start = self.period[of] < 0
        out[start] = self.find(np.full(start.sum(), number), -self.joined_day[of[start]])
        return np.asarray(out, dtype=np.int64)

    def find(self, on: Codes, waited_days: Floats) -> Codes:
        """Return the cells of those who wait at the start on the lists `on` and have waited `waited_days`."""
        keys = zip(on.tolist(), waited_days.tolist(), strict=True)
        return np.array([self._at_start[key] for key in keys], dtype=np.int64)

    @cached_property
    def _at_start(self) -> dict[tuple[int, float], int]:
        start = np.flatnonzero(self.period < 0)
        keys = zip(self.list[start].tolist(), (-self.joined_day[start]).tolist(), strict=True)
        return dict(zip(keys, start.tolist(), strict=True))


def cells_of(
    start_list: Codes, waited_days: Floats, end_day: npt.NDArray[np.int64], promise_days: Floats, patience_days: Floats
) -> Cells:
    """Return the cells of lists with these promises and patiences, and these at the start (equal ones in one cell)."""
    lists, periods = len(promise_days), len(end_day)
    start = sorted(set(zip(start_list.tolist(), (-waited_days).tolist(), strict=True)))
    arrive = [(number, float(day)) for number in range(lists) for day in end_day]
    both = np.array(start + arrive, dtype=np.float64).reshape(-1, 2)
    period = np.concatenate([np.full(len(start), -1), np.tile(np.arange(periods), lists)])
    order = np.lexsort((period, both[:, 1], both[:, 0]))
    number = both[order, 0].astype(np.int64)
    first = np.searchsorted(number, np.arange(lists + 1))
    return Cells(number, period[order], both[order, 1], first, end_day, promise_days[number], patience_days[number])
