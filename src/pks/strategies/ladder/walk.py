"""The walk through units and periods, and what each unit wants in each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Floats
from pks.lp import LinearProgram
from pks.strategies.ladder.course import Course
from pks.strategies.ladder.room import TIGHT
from pks.strategies.ladder.rungs import LAST, Rungs


def walked(problem: Problem, v: Variables, program: LinearProgram, rungs: Rungs) -> Floats:
    """Return what is done when units plan one after another, (columns,); see :class:`pks.strategies.ladder.Ladder`."""
    course = Course(problem, v, program, rungs)
    missions = _missions(problem, v)
    longest = problem.needs.longest[problem.lists.unit, problem.lists.planning_object].tolist()
    for unit in turns(problem):
        elective = course.elective(unit)
        for t in range(course.periods):
            course.open(unit, t)
            course.meet_acute(unit, t)
            for mission in missions[unit]:
                course.serve(mission.on, t, mission.lacks(course, t), rung=LAST)
            full = set[int]()
            for _, _, on, number in _due(course, elective, longest, t):
                if on not in full and course.climb(on, t, number) < number - TIGHT:
                    full.add(on)
            for _, _, on, number in _waiting(course, elective):
                if on not in full and course.serve(on, t, number) < number - TIGHT:
                    full.add(on)
            course.limit_acute(unit, t)
    return course.doing


def turns(problem: Problem) -> list[int]:
    """Return units in the order in which they plan: by their worst overdue share at the start, ties by name.

    The overdue share of a list is people who have waited longer than promised ÷ people, before the first period; 0 for an
    empty list and for one without promise.
    """
    lists = problem.lists
    promise = np.nan_to_num(problem.max_wait_days[lists.planning_object], nan=np.inf)
    late = lists.waited_days > promise[lists.waiting_list]
    overdue = np.bincount(lists.waiting_list[late], weights=lists.patients[late], minlength=len(lists))
    share = np.divide(overdue, lists.start, out=np.zeros(len(lists)), where=lists.start > 0)
    worst = np.zeros(problem.axes.shape[0])
    np.maximum.at(worst, lists.unit, share)
    names = problem.axes.unit
    return sorted(range(len(worst)), key=lambda unit: (-worst[unit], str(names[unit])))


@dataclass(frozen=True)
class _Mission:
    """A mission of a unit: `minimum` activities in `period`, −1 = over the whole horizon.

    `on` is the list that it works off; `carried` are the columns of what the unit carries out for any list, by period.
    """

    on: int
    period: int
    minimum: float
    carried: list[list[int]]

    def lacks(self, course: Course, t: int) -> float:
        """Return how many more of those waiting have to be served in period `t`."""
        if self.period not in (-1, t):
            return 0.0
        first, part = (0, (t + 1) / course.periods) if self.period < 0 else (t, 1.0)
        done = course.done([column for columns in self.carried[first : t + 1] for column in columns])
        return min(self.minimum * part - done, course.people.number(self.on))


def _missions(problem: Problem, v: Variables) -> list[list[_Mission]]:
    """Return the missions of each unit, the most severe first."""
    rows, lists, work = problem.missions, problem.lists, v.work
    out: list[list[_Mission]] = [[] for _ in range(problem.axes.shape[0])]
    for row in np.argsort(-problem.severity[rows.planning_object], kind="stable"):
        unit, of = int(rows.unit[row]), int(rows.planning_object[row])
        on = int(lists.number[unit, of])
        if rows.minimum[row] > 0 and on >= 0:
            columns: list[list[int]] = [[] for _ in range(problem.axes.period.count)]
            for at in np.flatnonzero((work.unit == unit) & (work.planning_object == of)):
                columns[work.period[at]].append(int(work.column[at]))
            out[unit].append(_Mission(on, int(rows.period[row]), float(rows.minimum[row]), columns))
    return out


Want = tuple[float, float, int, float]
"""−severity, until which day, list and number of people; what is smaller comes first."""


def _due(course: Course, lists: list[int], longest: list[list[float]], t: int) -> list[Want]:
    """Return who would be overdue at the end of period `t`, and by how many more a list is longer than its goal."""
    end, out = course.people.end[t], []
    for on in lists:
        groups = course.people.waits(on)
        due = [(until, number) for until, number in groups if until < end]
        out += [(-course.severity[on], until, on, number) for until, number in due]
        late, everybody = (sum(number for _, number in part) for part in (due, groups))
        if (more := everybody - late - longest[on][t]) > TIGHT:
            out.append((-course.severity[on], float(end), on, more))
    return sorted(out)


def _waiting(course: Course, lists: list[int]) -> list[Want]:
    """Return who waits, the most urgent first."""
    return sorted(
        (-course.severity[on], until, on, number) for on in lists for until, number in course.people.waits(on)
    )
