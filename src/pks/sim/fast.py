"""The fast engine: arrays over replications, cells instead of people.

A list that has its slots for itself and whose earliest are served first is two counting functions: A, how many joined
until each cell, and H, how many have gone until each period, always from the head of the line. In period t

    B[t] = min(H[t−1] + slots[t], N[t]),      H[t] = max(B[t], those joined so early that their patience is at an end),

with N[t] who joined until t; where nobody leaves, B[t] = C[t] + min(0, min_{s ≤ t} (N[s] − C[s])) with C[t] all slots
until t (Lindley, 1952, doi:10.1017/S0305004100027638). Who stands between H[t−1] and B[t] is served in t, who stands
between B[t] and H[t] leaves. Laid over A this gives every wait exactly, in time that grows with cells and periods, not
with patients.

Lists that share slots are stepped through period by period, their cells in the order of the discipline.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.description import Description
from pks.sim.inputs import Inputs
from pks.sim.spells import Fate, Spells

DUST = 1e-9
"""Spells of fewer people than this are rounding noise of the expected course."""

Part = tuple[Codes, Codes, Codes, Codes, Floats]
"""Columns of some spells."""

NOTHING: Part = (*np.zeros((4, 0), np.int64), np.zeros(0))
"""No spells."""


class FastEngine:
    """Counts cells over all replications at once; also runs fractional people."""

    name = "fast"

    def run(self, description: Description, inputs: Inputs) -> Spells:
        """Return what happens to everybody in `inputs`."""
        cells, place = description.cells, np.empty(len(description.cells), np.int64)
        place[description.discipline.order(cells)] = np.arange(len(cells))
        parts: list[Part] = [NOTHING]
        for pool in range(len(description.slots)):
            own = np.flatnonzero(description.pool_of == pool)
            spans = [np.arange(cells.first[number], cells.first[number + 1]) for number in own]
            members = np.concatenate([np.zeros(0, np.int64), *spans])
            slots = inputs.slots[:, pool]
            if len(own) == 1 and (np.diff(place[members]) > 0).all():
                parts.append(_own_slots(description, inputs.people[:, members[0] : members[-1] + 1], slots, members))
            else:
                line = members[np.argsort(place[members])]
                parts.extend(_shared_slots(description, inputs.people[:, line], slots, line))
        return Spells(*(np.concatenate(column) for column in zip(*parts, strict=True)))


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
    return replication, members[cell], period, fate, width[replication, place]


def _served_and_left(joined: Floats, there: Floats, slots: Floats, expired: Codes) -> Floats:
    """Return B[0], H[0], B[1], H[1], …, [replication, 2·period]; `expired`: cells beyond their patience, by period."""
    out = np.empty((len(there), 2 * there.shape[1]))
    gone = np.zeros(len(there))
    for period, cells in enumerate(expired):
        served = np.minimum(gone + slots[:, period], there[:, period])
        gone = np.maximum(served, joined[:, cells - 1]) if cells else served
        out[:, 2 * period], out[:, 2 * period + 1] = served, gone
    return out


def _shared_slots(description: Description, people: Floats, slots: Floats, members: Codes) -> Iterator[Part]:
    """Yield the spells of lists that share slots.

    `people` is [replication, cell] in the order of the line, `slots` [replication, period], `members` the line's cells.
    """
    cells, periods = description.cells, description.periods
    joins, leaves = cells.period[members], cells.leave_in[members]
    waiting = np.where(joins < 0, people, 0.0)
    for period in range(periods):
        new = joins == period
        waiting[:, new] = people[:, new]
        before = np.cumsum(waiting, axis=1) - waiting
        served = np.clip(slots[:, period, None] - before, 0.0, waiting)
        waiting -= served
        yield _part(served, members, period, Fate.SERVED)
        gone = np.where(leaves == period, waiting, 0.0)
        waiting -= gone
        yield _part(gone, members, period, Fate.LEFT)
    yield _part(waiting, members, periods, Fate.WAITING)


def _part(people: Floats, members: Codes, period: int, fate: Fate) -> Part:
    replication, place = np.nonzero(people > DUST)
    same = np.full(len(place), period, dtype=np.int64)
    return replication, members[place], same, np.full_like(same, int(fate)), people[replication, place]
