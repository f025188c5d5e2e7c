"""The fast engine: arrays over replications, cells instead of people.

A list that has its slots for itself and whose earliest are served first is two counting functions: A, how many joined
until each cell, and H, how many have gone until each period, always from the head of the line. In period t

    B[t] = min(H[t−1] + slots[t], N[t]),      H[t] = max(B[t], those joined so early that their patience is at an end),

with N[t] who joined until t; where nobody leaves, B[t] = C[t] + min(0, min_{s ≤ t} (N[s] − C[s])) with C[t] all slots
until t (Lindley, 1952, doi:10.1017/S0305004100027638). Who stands between H[t−1] and B[t] is served in t, who stands
between B[t] and H[t] leaves. Laid over A this gives every wait exactly, in time that grows with cells and periods, not
with patients.

All other lists are stepped through period by period, their cells in the order of the discipline
(:mod:`pks.sim.stepping`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pks.core.axes import Codes, Floats
from pks.sim.description import Description
from pks.sim.inputs import Inputs
from pks.sim.spells import Fate, Spells
from pks.sim.stepping import DUST, Course, Part

NOTHING: Part = (*np.zeros((5, 0), np.int64), np.zeros(0))
"""No spells."""


class FastEngine:
    """Counts cells over all replications at once; also runs fractional people."""

    name = "fast"

    def run(self, description: Description, inputs: Inputs) -> Spells:
        """Return what happens to everybody in `inputs`."""
        cells, alone = description.cells, _alone(description)
        parts: list[Part] = [NOTHING]
        for number in np.flatnonzero(alone[description.pool_of]):
            members = np.arange(cells.first[number], cells.first[number + 1])
            slots = inputs.slots[:, description.pool_of[number]]
            parts.append(_own_slots(description, inputs.people[:, members[0] : members[-1] + 1], slots, members))
        if not alone.all():
            parts.extend(Course(description, inputs, np.flatnonzero(~alone)).run())
        return Spells(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _alone(of: Description) -> npt.NDArray[np.bool_]:
    """Tell which pools serve one list, its earliest first, one slot each, and nothing else happens to it."""
    pools = len(of.slots)
    out: npt.NDArray[np.bool_] = np.bincount(of.pool_of, minlength=pools) == 1
    rank = np.argsort(of.discipline.order(of.cells))
    same = of.cells.list[1:] == of.cells.list[:-1]
    touched = np.unique(of.cells.list[1:][same & (np.diff(rank) < 0)])
    if of.moves is not None:
        touched = np.concatenate([touched, of.moves.from_list, of.moves.to_list[of.moves.to_list >= 0]])
    for by_list in (of.leaving, of.no_shows):
        if by_list is not None:
            touched = np.concatenate([touched, np.flatnonzero(by_list.share.reshape(len(of), -1).any(axis=1))])
    out[of.pool_of[touched]] = False
    for by_pool in (of.ahead, of.overbooked, None if of.extra is None else of.extra.slots.any(axis=1)):
        if by_pool is not None:
            out &= by_pool == 0
    return out & (of.hours is None) & (of.reserved is None)


def _own_slots(description: Description, people: Floats, slots: Floats, members: Codes) -> Part:
    """Return the spells of one list.

    `people` is [replication, cell], `slots` [replication, period], `members` the list's cells.
    """
    cells, periods = description.cells, description.periods
    count = people.shape[1]
    joined = np.cumsum(people, axis=1)
    leave_in = cells.leave_in[members]
    impatient = leave_in[0] < periods  # patience is the list's, so the earliest leave first
    there = joined[:, count - periods :]
    if impatient:
        gone = _served_and_left(joined, there, slots, np.searchsorted(leave_in, np.arange(periods), side="right"))
    else:
        offered = np.cumsum(slots, axis=1)
        gone = offered + np.minimum.accumulate(np.minimum(there - offered, 0.0), axis=1)
        gone = np.maximum.accumulate(np.minimum(gone, there), axis=1)  # which rounding of fractions may have broken
    edges = np.concatenate([joined, gone], axis=1)
    order = np.argsort(edges, axis=1, kind="stable")
    edges = np.take_along_axis(edges, order, axis=1)
    width = np.diff(edges, axis=1, prepend=0.0)
    replication, place = np.nonzero(width > DUST)
    of_cell = order < count
    cell = (np.cumsum(of_cell, axis=1) - of_cell)[replication, place]
    event = (np.cumsum(~of_cell, axis=1) - ~of_cell)[replication, place]
    period, fate = (event // 2, event % 2) if impatient else (event, np.zeros_like(event))
    fate = np.where(period == periods, int(Fate.WAITING), fate)
    return replication, members[cell], period, fate, np.full_like(period, -1), width[replication, place]


def _served_and_left(joined: Floats, there: Floats, slots: Floats, expired: Codes) -> Floats:
    """Return B[0], H[0], B[1], H[1], …, [replication, 2·period]; `expired`: cells beyond their patience, by period."""
    out = np.empty((len(there), 2 * there.shape[1]))
    gone = np.zeros(len(there))
    for period, cells in enumerate(expired):
        served = np.minimum(gone + slots[:, period], there[:, period])
        gone = np.maximum(served, joined[:, cells - 1]) if cells else served
        out[:, 2 * period], out[:, 2 * period + 1] = served, gone
    return out
