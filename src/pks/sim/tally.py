"""From spells to what is reported; numbers of different replications simply add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.description import Description
from pks.sim.inputs import Inputs, offered
from pks.sim.spells import Fate, Spells


@dataclass(frozen=True, eq=False)
class Waits:
    """How many people of a list waited how many days: each list and number of days once, in this order, all (n,)."""

    list: Codes
    days: Floats
    people: Floats


@dataclass(frozen=True, eq=False)
class Tally:
    """What happened in some replications.

    Attributes:
        waiting, overdue: people on each list at the end of each period, and of those beyond the promise,
            [replication, list, period].
        completed: people served, [replication, list].
        within: of those, who waited no longer than the promise, [replication, list].
        never_overdue: of those, who were not overdue at the end of any period, [replication, list].
        left: people who left without care, [replication, list].
        bought: people whose care was bought elsewhere, [replication, list].
        moved_out, moved_in: people moved to and from other lists, [replication, list].
        missed: slots to which people did not come, [replication, list].
        overtime: slots, or hours, in which people were served beyond those of their period, [replication, pool].
        unused: slots, or hours, in which nobody was served, [replication, pool].
        at_start: people who wait when the horizon starts, the same in all replications, (lists,).
        served: completed waits, over all these replications.
        still: people who wait at the end of the horizon, over all these replications, (cells,).
    """

    waiting: Floats
    overdue: Floats
    completed: Floats
    within: Floats
    never_overdue: Floats
    left: Floats
    bought: Floats
    moved_out: Floats
    moved_in: Floats
    missed: Floats
    overtime: Floats
    unused: Floats
    at_start: Floats
    served: Waits
    still: Floats


def tally(description: Description, inputs: Inputs, spells: Spells) -> Tally:
    """Return what happened in the replications of `inputs`."""
    cells = description.cells
    by_list = inputs.replications, len(description)
    row = spells.replication * len(description) + cells.list[spells.cell]
    served = spells.fate == Fate.SERVED
    waited = cells.waited_days(spells.cell[served], spells.period[served])
    kept = waited <= np.nan_to_num(cells.promise_days[spells.cell[served]], nan=np.inf)
    in_time = cells.overdue_from[spells.cell[served]] >= spells.period[served]
    people, on = spells.people[served], row[served]
    completed = _sums(on, people, by_list)
    ends = {fate: spells.fate == fate for fate in (Fate.LEFT, Fate.BOUGHT, Fate.MOVED, Fate.MISSED, Fate.WAITING)}
    gone = {fate: _sums(row[ends[fate]], spells.people[ends[fate]], by_list) for fate in ends}
    moved = ends[Fate.MOVED]
    to = spells.replication[moved] * len(description) + cells.list[spells.into[moved]]
    overtime, unused = _slots(description, inputs, spells, completed)
    return Tally(
        waiting=_waiting(description, inputs, spells),
        overdue=_overdue(description, inputs, spells),
        completed=completed,
        within=_sums(on[kept], people[kept], by_list),
        never_overdue=_sums(on[in_time], people[in_time], by_list),
        left=gone[Fate.LEFT],
        bought=gone[Fate.BOUGHT],
        moved_out=gone[Fate.MOVED],
        moved_in=_sums(to, spells.people[moved], by_list),
        missed=gone[Fate.MISSED],
        overtime=overtime,
        unused=unused,
        at_start=_at_start(description, inputs),
        served=waits_of(cells.list[spells.cell[served]], waited, people, lists=len(description)),
        still=_sums(spells.cell[ends[Fate.WAITING]], spells.people[ends[Fate.WAITING]], (len(cells),)),
    )


def waits_of(on: Codes, days: Floats, people: Floats, *, lists: int) -> Waits:
    """Return how many `people` of which list `on` waited how many `days`, all (n,)."""
    if len(days) and (days == np.floor(days)).all() and lists * days.max() <= 4 * len(days) + 1e6:
        levels, place = np.arange(days.max() + 1), days.astype(np.int64)
    else:
        levels, place = np.unique(days, return_inverse=True)
    count = _sums(on * len(levels) + place, people, (lists, len(levels)))
    number, level = np.nonzero(count)
    return Waits(number, levels[level], count[number, level])


def _waiting(description: Description, inputs: Inputs, spells: Spells) -> Floats:
    """Return people on each list at the end of each period: who came until then, less who is gone."""
    cells, periods, lists = description.cells, description.periods, len(description)
    shape = inputs.replications, lists, periods + 1
    change = np.zeros(shape)
    people = inputs.people if description.follow_on is None else _joined(inputs, spells)
    for number in range(lists):
        first, end = cells.first[number], cells.first[number + 1]
        change[:, number, :periods] = people[:, end - periods : end]
        change[:, number, 0] += people[:, first : end - periods].sum(axis=1)
    row = spells.replication * lists
    change -= _sums((row + cells.list[spells.cell]) * (periods + 1) + spells.period, spells.people, shape)
    if (again := spells.into >= 0).any():
        place = (row[again] + cells.list[spells.into[again]]) * (periods + 1) + spells.period[again]
        change += _sums(place, spells.people[again], shape)
    return np.cumsum(change, axis=2)[:, :, :periods]


def _joined(inputs: Inputs, spells: Spells) -> Floats:
    """Return who joined in each cell, follow-on included: all spells there but those of people who were there before."""
    joined = _sums(spells.replication * inputs.people.shape[1] + spells.cell, spells.people, inputs.people.shape)
    again = spells.into >= 0
    np.subtract.at(joined, (spells.replication[again], spells.into[again]), spells.people[again])
    return joined


def _overdue(description: Description, inputs: Inputs, spells: Spells) -> Floats:
    """Return those of them beyond the promise: from when they are, until the spell ends.

    Who begins a new spell in a cell was not there before: the time until then is taken off again.
    """
    cells, periods, lists = description.cells, description.periods, len(description)
    shape = inputs.replications, lists, periods + 1
    change = np.zeros(shape)
    for cell, sign in ((spells.cell, 1.0), (spells.into, -1.0)):
        late = (cell >= 0) & (cells.overdue_from[cell] < spells.period)
        if late.any():
            row = (spells.replication[late] * lists + cells.list[cell[late]]) * (periods + 1)
            people = sign * spells.people[late]
            change += _sums(row + cells.overdue_from[cell[late]], people, shape)
            change -= _sums(row + spells.period[late], people, shape)
    return np.cumsum(change, axis=2)[:, :, :periods]


def _at_start(of: Description, inputs: Inputs) -> Floats:
    """Return people who wait when the horizon starts, (lists,)."""
    start = of.cells.period < 0
    weights = inputs.people[0, start] if inputs.replications else None
    return np.bincount(of.cells.list[start], weights=weights, minlength=len(of)).astype(np.float64)


def _slots(of: Description, inputs: Inputs, spells: Spells, completed: Floats) -> tuple[Floats, Floats]:
    """Return overtime and unused slots, [replication, pool]."""
    by_pool = inputs.replications, len(of.slots)
    there = inputs.slots.sum(axis=2)
    used = np.zeros(by_pool)
    np.add.at(used.T, of.pool_of, (completed * of.hours_of).T)
    units = offered(of, inputs)
    extra = units.extra / units.per_slot
    there += extra.sum(axis=1)
    overtime = np.zeros(by_pool)
    if of.overbooked is not None:
        served = spells.fate == Fate.SERVED
        on = of.cells.list[spells.cell[served]]
        place = (spells.replication[served] * by_pool[1] + of.pool_of[on]) * of.periods + spells.period[served]
        in_period = _sums(place, spells.people[served] * of.hours_of[on], inputs.slots.shape)
        overtime = np.maximum(in_period - inputs.slots - extra, 0.0).sum(axis=2)
    return overtime, there - used + overtime


def together(parts: Sequence[Tally]) -> Tally:
    """Return the tally of the replications of all `parts`, in their order."""
    if len(parts) == 1:
        return parts[0]
    by_replication = [each.name for each in fields(Tally) if each.name not in ("at_start", "served", "still")]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in by_replication}
    start, still = parts[0].at_start, np.sum([part.still for part in parts], axis=0)
    on, days, people = (
        np.concatenate([getattr(part.served, name) for part in parts]) for name in ("list", "days", "people")
    )
    served = waits_of(on, days, people, lists=len(start))
    return Tally(**joined, at_start=start, served=served, still=still)


def _sums(place: np.ndarray, people: Floats, shape: tuple[int, ...]) -> Floats:
    """Return the sums of `people` at each flat `place` of an array of `shape`."""
    size = int(np.prod(shape))
    return np.bincount(place, weights=people, minlength=size).astype(np.float64).reshape(shape)
