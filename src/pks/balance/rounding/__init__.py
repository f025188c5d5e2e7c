"""Round what is carried out to whole activities so that every constraint can still hold.

Cumulative rounding, period by period: what a list was promised by the plan and did not get is carried forward, so that
it is served the whole activities of the plan to date unless capacity, limits or the list itself do not allow it. All is
first rounded down, which uses no more of anything than the plan does, and then raised one activity at a time where there
is room: first acute care, for which elective activities may have to wait; then whoever would become overdue; then
whoever is a whole activity behind. Acute need that finds no room is limited where it may be. For acute care and for those
who would become overdue the plan's measures may be used more or less than planned (a little more overtime) where they
have room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.balance.problem import Flags, Problem
from pks.balance.rounding.course import MOST_DISPLACED, Course, Want, limited_whole
from pks.balance.rounding.room import CLOSE, Room, adjustable, dearness_of
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats
from pks.lp import LinearProgram

__all__ = ["Whole", "rounded"]


@dataclass(frozen=True)
class Whole:
    """The columns that are to be whole and their values, (columns,)."""

    column: Codes
    value: Floats


def rounded(problem: Problem, v: Variables, program: LinearProgram, x: Floats, *, lists: Flags) -> Whole:
    """Return whole values for own production, transfers, bought and limited activities near those of the plan `x`, (n,).

    Those of the `lists` that are true, (lists,), are rounded; others stay as they are. With these values fixed the
    program has a feasible point: the plan's hours, moved and added as they are here, with lists, follow-on, overdue and
    shortfall as they then come out.
    """
    limited = np.where(lists[v.dropped.list], limited_whole(problem, v, x), x[v.dropped.column])
    room = Room(program, x, adjustable(problem, v, len(x)), dearness_of(problem, v, len(x)))
    served = v.served
    exact = ~lists[served.list]
    value = np.where(exact, x[served.column], np.floor(x[served.column] + CLOSE))
    room.take(served.column, x[served.column] - value)
    course = Course(problem, v, x, value, limited, lists)
    for t in range(problem.axes.period.count):
        for level in course.levels:
            course.open(level, t, room)
            for want in course.wanted(level[lists[level]], t):
                for _ in range(want.times):
                    if not (_raise(course, room, want) or (want.acute and _displace(course, room, want))):
                        break
        course.close(t, room)
    kept = lists[v.dropped.list]
    column = np.concatenate([served.column[~exact], v.dropped.column[kept]])
    return Whole(column, np.concatenate([course.value[~exact], course.limited[kept]]))


def _raise(course: Course, room: Room, want: Want) -> bool:
    """Raise the first entry that can be and for which there is room; tell whether one was."""
    for each in want.entries:
        if course.can(each) and room.add(course.column[each], want.with_measures):
            course.serve(each)
            return True
    return False


def _displace(course: Course, room: Room, want: Want) -> bool:
    """Let elective activities wait, as few as will do, so that an acute one has room; tell whether it now has."""
    for each in want.entries:
        if not course.can(each):
            continue
        waiting: list[int] = []
        while len(waiting) < MOST_DISPLACED:
            if (other := course.elective(room.rivals(course.column[each]), each)) is None:
                break
            room.give(course.column[other])
            course.forgo(other)
            waiting.append(other)
            if room.add(course.column[each], want.with_measures):
                course.serve(each)
                return True
        for other in reversed(waiting):
            room.give(course.column[other], -1.0)
            course.forgo(other, -1.0)
    return False
