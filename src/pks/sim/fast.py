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

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pks.core.axes import DUST, Codes, Floats
from pks.sim.description import Description
from pks.sim.inputs import Inputs
from pks.sim.spells import Fate, Spells
from pks.sim.stepping import Part, Stepping

NOTHING: Part = (*np.zeros((5, 0), np.int64), np.zeros(0))
"""No spells."""


class FastEngine:
    """Counts cells over all replications at once; also runs fractional people."""

    name = "fast"

    def run(self, description: Description, inputs: Inputs) -> Spells:
        """Return what happens to everybody in `inputs`."""
        of, parts = description, [NOTHING]
        people = inputs.people if of.follow_on is None else inputs.people.copy()
        before, stepped, after = _in_turn(of, _alone(of))
        for number in before:
            parts.append(_own_slots(of, inputs, people, number))
            _follow(of, inputs, people, parts[-1:], np.array([number]))
        if len(stepped):
            pools = np.unique(of.pool_of[stepped])
            run = list(Stepping(of, replace(inputs, people=people), pools).run())
            _follow(of, inputs, people, run, stepped, to=np.array(after, dtype=np.int64))
            parts += run
        for number in after:
            parts.append(_own_slots(of, inputs, people, number))
            _follow(of, inputs, people, parts[-1:], np.array([number]))
        return Spells(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _in_turn(of: Description, alone: npt.NDArray[np.bool_]) -> tuple[list[int], Codes, list[int]]:
    """Return which lists are counted first, which are stepped through, and which are counted last, each in turn.

    A list whose pool is `alone` (pools,) is counted first if all the follow-on care that it gets is from lists before
    it, and last if what it gives rise to goes only to lists after it. Those between, and circles, are stepped through.
    """
    rest = set(range(len(of)))
    free = set(np.flatnonzero(alone[of.pool_of]).tolist())
    if of.follow_on is None:
        return sorted(free), np.array(sorted(rest - free), dtype=np.int64), []
    if of.moves is not None:  # who comes in the same period comes after the moves
        free -= set(of.follow_on.from_list[of.follow_on.lag == 0].tolist())
    pairs = set(zip(of.follow_on.from_list.tolist(), of.follow_on.to_list.tolist(), strict=True))
    ends: tuple[list[int], list[int]] = [], []
    for taken, blocked_by in zip(ends, ((1, 0), (0, 1)), strict=True):
        mine, other = blocked_by
        while ready := (free & rest) - {pair[mine] for pair in pairs if pair[other] in rest}:
            taken += sorted(ready)
            rest -= ready
    return ends[0], np.array(sorted(rest), dtype=np.int64), ends[1][::-1]


def _follow(
    of: Description, inputs: Inputs, people: Floats, parts: list[Part], lists: Codes, *, to: Codes | None = None
) -> None:
    """Add to `people` [replication, cell] those to whom the care given on some `lists` gives rise (only on the lists `to`)."""
    if of.follow_on is None:
        return
    wanted = np.isin(of.follow_on.from_list, lists)
    if to is not None:
        wanted &= np.isin(of.follow_on.to_list, to)
    rows, periods = of.follow_on.inside(np.flatnonzero(wanted), of.periods)
    if not len(rows):
        return
    number = np.full(len(of), -1)
    number[lists] = np.arange(len(lists))
    served = np.zeros(len(lists) * of.periods * inputs.replications)
    for replication, cell, period, fate, _, width in parts:
        on = fate == Fate.SERVED
        place = (number[of.cells.list[cell[on]]] * of.periods + period[on]) * inputs.replications + replication[on]
        served += np.bincount(place, weights=width[on], minlength=len(served))
    by_row = served.reshape(len(lists), of.periods, -1)[number[of.follow_on.from_list[rows]], periods]
    into, more = of.follow_on.caused(by_row, rows=rows, periods=periods, cells=of.cells, lots=inputs.lots)
    np.add.at(people.T, into, more)


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
    return out & (of.hours is None) & (of.reserved is None) & (of.profile is None)


def _own_slots(description: Description, inputs: Inputs, everybody: Floats, number: int) -> Part:
    """Return the spells of list `number`, which `everybody` [replication, cell] of its cells joins."""
    cells, periods = description.cells, description.periods
    members = np.arange(cells.first[number], cells.first[number + 1])
    people, slots = everybody[:, members[0] : members[-1] + 1], inputs.slots[:, description.pool_of[number]]
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
