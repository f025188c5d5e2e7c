"""What the balancing program decides: the numbering of its columns, and what one unit of each does.

Own production is written like a measure: it takes people off a list and is carried out by a unit. So every constraint
family reads the same few effects, whatever causes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from pks.balance.measures.amounts import Amounts, Caps, Dropped, Hours, Served, Work
from pks.balance.problem import Problem
from pks.core.axes import Codes
from pks.lp import Columns

Effect = TypeVar("Effect", Served, Work, Hours, Dropped)


@dataclass(frozen=True)
class Variables:
    """Column numbers, −1 where there is none, and joined effects.

    Attributes:
        columns: the families, in the order in which they are numbered.
        x, q, n, f, o, g: own production, waiting, uncovered, follow-on, overdue and goal shortfall: [list, period].
        z: waiting work left undone, [unit, capacity, period].
        i: mission shortfall, (missions,).
        w: hours of each skill mix where a capacity has several, [unit, mix, period].
        start: first column of each kind of measure.
        served, work, hours, lent, resources, dropped: what the columns do, own production included.
    """

    columns: tuple[Columns, ...]
    x: Codes
    q: Codes
    n: Codes
    f: Codes
    o: Codes
    g: Codes
    z: Codes
    i: Codes
    w: Codes
    start: tuple[int, ...]
    served: Served
    work: Work
    hours: Hours
    lent: Hours
    resources: Hours
    dropped: Dropped


class _Numbering:
    """Hands out column numbers family by family."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.families: list[Columns] = []
        self.next = 0

    def family(self, name: str, where: np.ndarray, labels: Sequence[Sequence[str]]) -> Codes:
        """Number a column for every true cell of `where`; name it by the labels along each axis."""
        cells = np.nonzero(where)
        count = len(cells[0])
        numbers = np.full(where.shape, -1, dtype=np.int64)
        numbers[cells] = np.arange(self.next, self.next + count)

        def label(column: int) -> str:
            return ",".join(axis[cell[column]] for axis, cell in zip(labels, cells, strict=True))

        self.families.append(Columns(name, np.zeros(count), np.full(count, np.inf), label))
        self.next += count
        return numbers

    def measure(self, amounts: Amounts, periods: Sequence[str]) -> int:
        """Number the columns of a kind of measure; return the first number."""

        def label(column: int) -> str:
            option = amounts.option[column]
            parts = (amounts.unit, amounts.counterpart, amounts.planning_object, amounts.capacity)
            names = [str(part[option]) for part in parts if part[option] != ""]
            moved = amounts.to_period[column] != amounts.period[column]
            when = periods[amounts.period[column]] + (f">{periods[amounts.to_period[column]]}" if moved else "")
            return ",".join([*names, when])

        first, self.next = self.next, self.next + len(amounts)
        self.families.append(Columns(amounts.kind, np.zeros(len(amounts)), amounts.upper, label))
        return first


def variables_of(problem: Problem) -> Variables:
    """Return the columns of the balancing program for `problem`."""
    lists, axes = problem.lists, problem.axes
    names = [
        f"{axes.unit[u]},{axes.planning_object[p]}" for u, p in zip(lists.unit, lists.planning_object, strict=True)
    ]
    periods = [str(day.date()) for day in axes.period.index]
    give = _Numbering(problem)
    everywhere = np.ones((len(lists), len(periods)), bool)
    elective = everywhere & ~lists.acute[:, None]
    caused = np.isin(lists.planning_object, problem.needs.onward.end)[:, None] & everywhere
    of_list = (names, periods)
    x = give.family("x", everywhere, of_list)
    q = give.family("q", elective, of_list)
    n = give.family("n", everywhere & lists.acute[:, None], of_list)
    f = give.family("F", caused, of_list)
    o = give.family("o", elective & can_be_overdue(problem), of_list)
    longest = problem.needs.longest[lists.unit, lists.planning_object]
    g = give.family("g", elective & np.isfinite(longest), of_list)
    z = give.family("z", _has_waiting_work(problem), (axes.unit, axes.capacity, periods))
    i = give.family("i", problem.missions.minimum > 0, ([str(row) for row in range(len(problem.missions.minimum))],))
    w = give.family("w", _mixed(problem), (axes.unit, _mix_names(problem), periods))
    start = tuple(give.measure(amounts, periods) for amounts in problem.measures)
    own_list, period = np.nonzero(everywhere)
    own = Served(x.reshape(-1), own_list, period, np.ones(x.size))
    carried = Work(x.reshape(-1), lists.unit[own_list], lists.planning_object[own_list], period)
    kinds = problem.measures
    work = _joined([carried, *(a.work for a in kinds)], (0, *start))
    return Variables(
        tuple(give.families), x, q, n, f, o, g, z, i, w, start,
        served=_joined([own, *(a.served for a in kinds)], (0, *start)),
        work=work,
        hours=_joined([a.hours for a in kinds], start),
        lent=_joined([a.lent for a in kinds], start),
        resources=_joined([a.resources for a in kinds], start),
        dropped=_joined([a.dropped for a in kinds], start),
    )  # fmt: skip


def caps_of(problem: Problem, variables: Variables) -> Caps:
    """Return the shared limits of all measures as one, with groups numbered across kinds."""
    column, group, most = [], [], [np.zeros(0)]
    before = 0
    for amounts, first in zip(problem.measures, variables.start, strict=True):
        column.append(amounts.caps.column + first)
        group.append(amounts.caps.group + before)
        most.append(amounts.caps.most)
        before += len(amounts.caps.most)
    return Caps(np.concatenate(column), np.concatenate(group), np.concatenate(most))


def can_be_overdue(problem: Problem) -> np.ndarray:
    """Tell for each list and period whether anybody could have waited longer than promised: [list, period]."""
    lists, end = problem.lists, problem.axes.period.end_day
    promise = problem.max_wait_days[lists.planning_object]
    late_starter = lists.start[:, None] - lists.still_within(promise, end) > 0
    first_due = end[None, :] - end[0] > np.nan_to_num(promise, nan=np.inf)[:, None]
    return late_starter | first_due


def _has_waiting_work(problem: Problem) -> np.ndarray:
    """Tell for each unit, capacity and period whether people who wait cost hours there."""
    units, _, capacities, periods = problem.axes.shape
    there = np.zeros((units, capacities, periods), bool)
    work = problem.waiting_hours
    on = problem.lists.number[work.unit, work.planning_object]
    rows = (on >= 0) & problem.supply.limits[work.capacity]
    rows[rows] = ~problem.lists.acute[on[rows]]
    there[work.unit[rows], work.capacity[rows]] = True
    return there


def _mixed(problem: Problem) -> np.ndarray:
    """Tell for each unit, mix and period whether the mix has to be chosen: its capacity has several."""
    made = problem.supply.compositions.mix_capacity
    several = np.bincount(made, minlength=problem.axes.shape[2])[made] > 1
    chosen = several & problem.supply.limits[made] & problem.supply.composed[:, made]
    return np.repeat(chosen[:, :, None], problem.axes.period.count, axis=2)


def _mix_names(problem: Problem) -> list[str]:
    of = problem.supply.compositions
    pairs = zip(of.mix_capacity, of.mix_alternative, strict=True)
    return [f"{problem.axes.capacity[capacity]},{alternative}" for capacity, alternative in pairs]


def _joined(parts: Sequence[Effect], start: Sequence[int]) -> Effect:
    """Join effects of the same sort; `start` is the first column of each part."""
    moved = [replace(part, column=part.column + first) for part, first in zip(parts, start, strict=True)]
    kind = type(parts[0])
    return kind(*(np.concatenate([getattr(part, name.name) for part in moved]) for name in fields(kind)))
