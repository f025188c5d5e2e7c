"""Who waits, since when and until when, while a plan is put together period by period."""

from __future__ import annotations

from collections import deque

import numpy as np

from pks.balance.problem import Problem
from pks.balance.rounding.course import onward_of
from pks.strategies.ladder.room import TIGHT


class People:
    """The people of every list, first in, first out: those who joined together, and the day until which they may wait.

    Attributes:
        end: days from the start of the horizon to the end of each period.
        acute: by list, how many have to be met in the present period.
    """

    def __init__(self, problem: Problem) -> None:
        lists = problem.lists
        promise = np.nan_to_num(problem.max_wait_days[lists.planning_object], nan=np.inf)
        self.end: list[int] = problem.axes.period.end_day.tolist()
        self.acute = [0.0] * len(lists)
        self._is_acute: list[bool] = lists.acute.tolist()
        self._promise: list[float] = promise.tolist()
        self._joining: list[list[float]] = problem.needs.arriving[lists.unit, lists.planning_object].tolist()
        self._onward = onward_of(problem)
        self._waiting: list[deque[list[float]]] = [deque() for _ in range(len(lists))]  # until which day, how many
        for at in np.argsort(-lists.waited_days, kind="stable"):
            on = int(lists.waiting_list[at])
            until = float(promise[on] - lists.waited_days[at])
            self._waiting[on].append([until, float(lists.patients[at])])

    def join(self, on: int, t: int) -> None:
        """Let those of a list join who arrive in period `t`, or whose earlier care gives rise to it."""
        self._more(on, t, self._joining[on][t])

    def waits(self, on: int) -> list[tuple[float, float]]:
        """Return who waits on an elective list, the first first: until which day they may, and how many they are."""
        return [(until, number) for until, number in self._waiting[on]]

    def number(self, on: int) -> float:
        """Return how many are on a list that are not served yet."""
        return self.acute[on] if self._is_acute[on] else sum(number for _, number in self._waiting[on])

    def at_once(self, on: int, share: float = 1.0) -> dict[int, float]:
        """Return the acute lists that one person served sends people to in the same period: how many each.

        `share` is the share of what care gives rise to that comes back.
        """
        out: dict[int, float] = {}
        for to, lag, per_person in self._onward[on]:
            if lag == 0 and self._is_acute[to] and share > 0:
                sent = per_person * share
                out[to] = out.get(to, 0.0) + sent
                for further, number in self.at_once(to).items():
                    out[further] = out.get(further, 0.0) + sent * number
        return out

    def serve(self, on: int, t: int, number: float, *, share: float = 1.0) -> None:
        """Take so many off a list in period `t`; `share` of the care that this gives rise to comes back."""
        if self._is_acute[on]:
            self.acute[on] = max(self.acute[on] - number, 0.0)
        else:
            self._leave(on, number)
        for to, lag, per_person in self._onward[on]:
            if t + lag >= len(self.end):
                continue
            if lag == 0:
                self._more(to, t, number * per_person * share)
            else:
                self._joining[to][t + lag] += number * per_person * share

    def _more(self, on: int, t: int, number: float) -> None:
        if self._is_acute[on]:
            self.acute[on] += number
        elif number > 0:
            self._waiting[on].append([self.end[t] + self._promise[on], number])

    def _leave(self, on: int, number: float) -> None:
        groups = self._waiting[on]
        while groups and number > 0:
            taken = min(groups[0][1], number)
            groups[0][1] -= taken
            number -= taken
            if groups[0][1] <= TIGHT:
                groups.popleft()
