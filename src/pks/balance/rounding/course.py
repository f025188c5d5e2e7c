"""The lists as they go when whole activities are carried out, period by period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pks.balance.problem import Flags, Problem
from pks.balance.rounding.room import CLOSE, Room, dearness_of
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats

MOST_DISPLACED = 4
"""How many elective activities have to wait at most for an acute one."""


@dataclass(frozen=True)
class Want:
    """Entries of one list in one period that could be raised, how often, and whether measures may be used for it."""

    entries: list[int]
    times: int
    with_measures: bool
    acute: bool


class Course:
    """The lists as they go when whole activities are carried out, period by period."""

    def __init__(self, problem: Problem, v: Variables, x: Floats, value: Floats, limited: Floats, whole: Flags) -> None:
        lists = problem.lists
        self.value, self.column = value, v.served.column
        self._whole = whole
        self._entry_of = np.full(len(x), -1, dtype=np.int64)
        self._entry_of[v.served.column] = np.arange(len(value))
        self._problem, self._v = problem, v
        self.limited = limited
        self._most_limited = _upper(v, v.dropped.column)
        self._planned = x[v.served.column]
        self._joining = problem.needs.arriving[lists.unit, lists.planning_object].copy()
        np.add.at(self._joining, (v.dropped.list, v.dropped.period), -limited)
        self._leeway = leeway_of(problem, v, x)
        self._most = _upper(v, v.served.column)
        self._opened = np.zeros(v.q.shape, dtype=bool)
        self._onward = onward_of(problem)
        self._weight = problem.severity[lists.planning_object]
        self._left = lists.start.copy()  # who waits, before anybody is served in the present period
        self._behind = np.zeros(len(lists))
        self.levels = levels_of(problem)
        self._level = np.zeros(len(lists), dtype=np.int64)
        for number, level in enumerate(self.levels):
            self._level[level] = number
        self._used = (v.served.column < v.x.size) | (self._planned > CLOSE)
        more = self._planned - value < CLOSE
        order = np.lexsort((dearness_of(problem, v, len(x))[v.served.column], more, v.served.list, v.served.period))
        self._order = order
        key = v.served.period[order] * len(lists) + v.served.list[order]
        self._first = np.searchsorted(key, np.arange(v.q.size + 1))

    def open(self, lists: Codes, t: int, room: Room) -> None:
        """Let people join `lists` in period `t` and serve what was rounded down, or less where fewer wait."""
        self._left[lists] += self._joining[lists, t]
        self._opened[lists, t] = True
        for on in lists:
            for each in self._entries(int(on), t):
                self._behind[on] += self._planned[each]
                waits = np.floor(self._left[on] + CLOSE) if self._whole[on] else self._left[on]
                fits = max(0.0, min(self.value[each], waits))
                if fits < self.value[each]:
                    room.take(self._v.served.column[[each]], self.value[[each]] - fits)
                self.value[each] = 0.0
                self.serve(each, fits)

    def wanted(self, lists: Codes, t: int) -> Iterator[Want]:
        """Yield what should be raised, the most urgent first."""
        urgent, elective = lists[self._problem.lists.acute[lists]], lists[~self._problem.lists.acute[lists]]
        over = self._left[urgent]
        for on, times in self._sorted(urgent, np.floor(over + CLOSE), self._weight[urgent] * over):
            yield Want(self._entries(on, t), times, True, True)
        over = self._behind[elective] - self._leeway[elective, t]
        for on, times in self._sorted(elective, np.ceil(over - CLOSE).clip(0), self._weight[elective] * over):
            yield Want(self._entries(on, t), times, True, False)
        over = self._behind[elective]
        for on, times in self._sorted(elective, np.floor(over + CLOSE).clip(0), self._weight[elective] * over):
            yield Want([each for each in self._entries(on, t) if self._used[each]], times, False, False)

    def elective(self, columns: Codes, entry: int) -> int | None:
        """Return the entry among `columns` that may be 1 less for an acute one: of an elective list, the least severe.

        It belongs to a list at this level in the entry's period, or to one that has not had its turn yet.
        """
        entries = self._entry_of[columns]
        entries = entries[entries >= 0]
        served = self._v.served
        on, when = served.list[entries], served.period[entries]
        at, now = served.list[entry], served.period[entry]
        turn = ((when == now) & (self._level[on] == self._level[at])) | ~self._opened[on, when]
        fits = turn & (self.value[entries] >= 1 - CLOSE) & ~self._problem.lists.acute[on] & self._whole[on]
        kept = entries[fits]
        return int(kept[np.argmin(self._weight[served.list[kept]])]) if len(kept) else None

    def forgo(self, entry: int, number: float = 1.0) -> None:
        """Serve `number` fewer people by an entry, whether or not its list has had its turn."""
        if self._opened[self._v.served.list[entry], self._v.served.period[entry]]:
            self.serve(entry, -number)
        else:
            self.value[entry] -= number

    def can(self, entry: int) -> bool:
        """Tell whether an entry may serve one more: somebody waits, and its own limit is not reached."""
        waits = self._left[self._v.served.list[entry]] >= 1 - CLOSE
        return bool(waits and self.value[entry] + 1 <= self._most[entry] + CLOSE)

    def serve(self, entry: int, number: float = 1.0) -> None:
        """Serve `number` more people by an entry; some of them come back."""
        on, t = self._v.served.list[entry], self._v.served.period[entry]
        self.value[entry] += number
        self._left[on] -= number
        self._behind[on] -= number
        for to, lag, share in self._onward[on]:
            if t + lag < self._joining.shape[1]:
                self._joining[to, t + lag] += number * share * self._v.served.follow_on[entry]

    def close(self, t: int, room: Room) -> None:
        """End period `t`: acute need that was not met is limited where it may be, else uncovered; none of it waits."""
        drop, acute = self._v.dropped, self._problem.lists.acute
        for at in np.flatnonzero((drop.period == t) & acute[drop.list] & self._whole[drop.list]):
            on = drop.list[at]
            while self._left[on] >= 1 - CLOSE and self.limited[at] + 1 <= self._most_limited[at] + CLOSE:
                if not room.add(drop.column[at], with_measures=False):
                    break
                self.limited[at] += 1.0
                self._left[on] -= 1.0
        self._left[acute] = 0.0
        self._behind[acute] = 0.0

    def _sorted(self, lists: Codes, times: Floats, urgency: Floats) -> Iterator[tuple[int, int]]:
        for at in np.argsort(-urgency, kind="stable"):
            if times[at] > 0 and self._left[lists[at]] >= 1 - CLOSE:
                yield int(lists[at]), int(times[at])

    def _entries(self, on: int, t: int) -> list[int]:
        """Return the ways to serve a list in a period, those first of which the plan does more than was rounded down."""
        at = t * len(self._behind) + on
        return self._order[self._first[at] : self._first[at + 1]].tolist()


def limited_whole(problem: Problem, v: Variables, x: Floats) -> Floats:
    """Return whole numbers of people limited, rounded down to date and within the share that may be."""
    drop = v.dropped
    out, carried = np.zeros(len(drop.column)), np.zeros(len(problem.lists))
    upper = _upper(v, drop.column)
    for t in range(problem.axes.period.count):
        now = np.flatnonzero(drop.period == t)
        carried[drop.list[now]] += x[drop.column[now]]
        out[now] = np.floor(np.minimum(carried[drop.list[now]], upper[now]) + CLOSE)
        carried[drop.list[now]] -= out[now]
    return out


def _upper(v: Variables, column: Codes) -> Floats:
    return np.concatenate([family.upper for family in v.columns])[column]


def leeway_of(problem: Problem, v: Variables, x: Floats) -> Floats:
    """Return by how many activities a list may be behind its plan before anybody more is overdue: [list, period]."""
    lists, end = problem.lists, problem.axes.period.end_day

    def of(columns: Codes) -> Floats:
        return np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0)

    joined = problem.needs.arriving[lists.unit, lists.planning_object] + of(v.f)
    np.add.at(joined, (v.dropped.list, v.dropped.period), -x[v.dropped.column])
    promise = problem.max_wait_days[lists.planning_object]
    late = of(v.q) - lists.still_within(promise, end)
    for t in range(len(end)):
        recent = end[t] - end[: t + 1] <= promise[:, None]
        late[:, t] -= (joined[:, : t + 1] * recent).sum(axis=1)
    longest = problem.needs.longest[lists.unit, lists.planning_object]
    promised = np.where(np.isnan(promise)[:, None], np.inf, of(v.o) - late)
    return np.maximum(np.minimum(promised, longest + of(v.g) - of(v.q)), 0.0)


def onward_of(problem: Problem) -> list[list[tuple[int, int, float]]]:
    """Return for each list where its follow-on goes: (list, lag, share)."""
    lists, onward = problem.lists, problem.needs.onward
    edges = list(zip(onward.start, onward.end, onward.lag.tolist(), onward.per_activity.tolist(), strict=True))
    return [
        [(int(lists.number[unit, end]), lag, share) for start, end, lag, share in edges if start == of and share > 0]
        for unit, of in zip(lists.unit, lists.planning_object, strict=True)
    ]


def levels_of(problem: Problem) -> list[Codes]:
    """Return lists such that follow-on within the same period comes to later ones only."""
    lists, onward = problem.lists, problem.needs.onward
    at_once = np.flatnonzero((onward.lag == 0) & (onward.per_activity > 0))
    level = np.zeros(len(problem.axes.planning_object), dtype=np.int64)
    for _ in range(len(level)):
        before = level.copy()
        np.maximum.at(level, onward.end[at_once], level[onward.start[at_once]] + 1)
        if (level == before).all():
            break
    of_list = level[lists.planning_object]
    return [np.flatnonzero(of_list == each) for each in np.unique(of_list)]
