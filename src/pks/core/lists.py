"""Waiting lists: pairs of a unit and a planning object for which people wait or care arises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case
from pks.core.pathways import Pathways


@dataclass(frozen=True)
class Lists:
    """The lists on which anybody can ever be, in the order of units and objects.

    Attributes:
        unit, planning_object: whose list of what, (lists,).
        acute: whether the need must be met in its period, (lists,).
        start: people waiting when the horizon starts, (lists,).
        waiting_list, waited_days, patients: the same people by days waited: list, days and number, (rows,).
        number: list of a unit and planning object, −1 = none, [unit, object].
    """

    unit: Codes
    planning_object: Codes
    acute: npt.NDArray[np.bool_]
    start: Floats
    waiting_list: Codes
    waited_days: Floats
    patients: Floats
    number: Codes

    def __len__(self) -> int:
        """Return the number of lists."""
        return len(self.unit)

    def only(self, kept: npt.NDArray[np.bool_]) -> Lists:
        """Return the lists that are `kept`, (lists,), in the same order."""
        new = np.where(kept, np.cumsum(kept) - 1, -1)
        rows = kept[self.waiting_list]
        return Lists(
            self.unit[kept],
            self.planning_object[kept],
            self.acute[kept],
            self.start[kept],
            new[self.waiting_list[rows]],
            self.waited_days[rows],
            self.patients[rows],
            np.where(self.number >= 0, new[self.number], -1),
        )

    def still_within(self, max_wait_days: Floats, end_day: Codes) -> Floats:
        """Return how many of those waiting at the start keep within their promise at each `end_day`: [list, period].

        `max_wait_days` is by list (NaN = no promise: all of them), `end_day` in days from the start of the horizon.
        """
        promise = np.nan_to_num(max_wait_days, nan=np.inf)[self.waiting_list]
        keeps = self.waited_days[:, None] + end_day[None, :] <= promise[:, None]
        out = np.zeros((len(self), len(end_day)))
        np.add.at(out, self.waiting_list, keeps * self.patients[:, None])
        return out


def lists_of(case: Case, axes: Axes, arriving: Floats, onward: Pathways) -> Lists:
    """Return the lists of `case`.

    They are where people wait, where need arrives (`arriving`, [unit, object, period]) or follows, and where there is a
    goal for the list, however short it is.
    """
    table = case.table("waiting")
    unit, planning_object = codes(table["unit"], axes.unit), codes(table["planning_object"], axes.planning_object)
    patients = table["patients"].to_numpy(np.float64)
    there = np.any(arriving, axis=2)
    there[unit[patients > 0], planning_object[patients > 0]] = True
    goals = case.table("goals")
    there[codes(goals["unit"], axes.unit), codes(goals["planning_object"], axes.planning_object)] = True
    while True:  # what lists give rise to needs a list as well
        more = there.copy()
        for start, end, share in zip(onward.start, onward.end, onward.per_activity, strict=True):
            if share > 0:
                more[:, end] |= more[:, start]
        if (more == there).all():
            break
        there = more
    own_unit, own_object = np.nonzero(there)
    number = np.full(there.shape, -1, dtype=np.int64)
    number[own_unit, own_object] = np.arange(len(own_unit))
    rows = np.flatnonzero(patients > 0)
    on = number[unit[rows], planning_object[rows]]
    days = table["waited_days"].to_numpy(np.float64)
    start_waiting = np.bincount(on, weights=patients[rows], minlength=len(own_unit)).astype(np.float64)
    acute = case.table("planning_objects")["acute"].to_numpy(bool)[own_object]
    return Lists(own_unit, own_object, acute, start_waiting, on, days[rows], patients[rows], number)
