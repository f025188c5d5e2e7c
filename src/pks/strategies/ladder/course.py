"""The course of a plan that is put together list by list: what is served, by whom, and what is left to do it with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Floats
from pks.lp import LinearProgram
from pks.strategies.ladder.people import People
from pks.strategies.ladder.room import TIGHT, Room
from pks.strategies.ladder.rungs import LAST, OWN, Rungs


class Course:
    """What is done so far, and the steps by which more is done.

    Attributes:
        people: who waits.
        lists: the lists of each unit, in the order of planning objects.
        severity: by list.
    """

    def __init__(self, problem: Problem, v: Variables, program: LinearProgram, rungs: Rungs) -> None:
        lists = problem.lists
        self.people = People(problem)
        self.lists = [np.flatnonzero(lists.unit == unit).tolist() for unit in range(problem.axes.shape[0])]
        self.severity: list[float] = problem.severity[lists.planning_object].tolist()
        self.periods = problem.axes.period.count
        self._unit: list[int] = lists.unit.tolist()
        self._acute: list[bool] = lists.acute.tolist()
        self._own: list[list[int]] = v.x.tolist()
        self._rungs = rungs
        self._room = Room(problem, v, program, rungs)
        self._share = dict(zip(v.served.column.tolist(), v.served.follow_on.tolist(), strict=True))

    @property
    def doing(self) -> Floats:
        """The values of all columns of the program: what is done so far."""
        return np.array(self._room.value)

    def done(self, columns: Sequence[int]) -> float:
        """Return how much of `columns` is done so far, together."""
        return sum(self._room.value[column] for column in columns)

    def elective(self, unit: int) -> list[int]:
        """Return the elective lists of a unit."""
        return [on for on in self.lists[unit] if not self._acute[on]]

    def open(self, unit: int, t: int) -> None:
        """Let those join the lists of a unit who come in period `t`."""
        for on in self.lists[unit]:
            self.people.join(on, t)

    def meet_acute(self, unit: int, t: int) -> None:
        """Meet the acute need of a unit in period `t` as far as the ladder reaches: the most severe first.

        Care given may give rise to more acute need in the same period; that is met next.
        """
        acute = sorted((on for on in self.lists[unit] if self._acute[on]), key=lambda on: -self.severity[on])
        tried: dict[int, float] = {}
        while on := [on for on in acute if self.people.acute[on] > tried.get(on, 0.0) + TIGHT]:
            self.climb(on[0], t, self.people.acute[on[0]])
            tried[on[0]] = self.people.acute[on[0]]

    def limit_acute(self, unit: int, t: int) -> None:
        """Limit the acute need that is left where it may be; the rest stays uncovered, and nobody acute waits."""
        for on in self.lists[unit]:
            left, column = self.people.acute[on], self._rungs.limit.get(on * self.periods + t)
            if self._acute[on] and left > TIGHT and column is not None:
                self._room.add({column: 1.0}, left, gives=-1, rung=OWN)
            self.people.acute[on] = 0.0

    def climb(self, on: int, t: int, most: float) -> float:
        """Serve at most so many of a list in period `t`, rung by rung; return how many."""
        served = 0.0
        for column in self._rungs.direct.get(on * self.periods + t, []):
            if most - served <= TIGHT:
                return served
            rung = int(self._rungs.rung[column])
            served += self.serve(on, t, most - served, rung=rung - 1)
            served += self._serve(on, t, column, most - served, rung=rung - 1)
        return served + self.serve(on, t, most - served, rung=LAST)

    def serve(self, on: int, t: int, most: float, *, rung: int = OWN) -> float:
        """Serve at most so many of a list by its own unit, with hours from measures up to `rung`; return how many."""
        return self._serve(on, t, self._own[on][t], most, rung=rung)

    def _serve(self, on: int, t: int, column: int, most: float, *, rung: int) -> float:
        """Serve people by a column; nobody elective is, whose acute need in the same period would not be met."""
        if most <= TIGHT:
            return 0.0
        share = self._share[column]
        at_once = {} if self._acute[on] else self.people.at_once(on, share)
        bundle = {column: 1.0}
        for to, number in at_once.items():
            bundle[self._own[to][t]] = number
        number = self._room.add(bundle, most, gives=self._unit[on] * self.periods + t, rung=rung)
        if number > 0:
            self.people.serve(on, t, number, share=share)
            for to, each in at_once.items():
                self.people.serve(to, t, number * each)
        return number
