"""From spells to what is reported; numbers of different replications simply add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.sim.description import Description
from pks.sim.inputs import Inputs
from pks.sim.spells import Fate, Spells


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
        served: people by the cell in which they joined and the period in which they were served, over all these
            replications, [cell, period].
        still: people who wait at the end of the horizon, over all these replications, (cells,).
    """

    waiting: Floats
    overdue: Floats
    completed: Floats
    within: Floats
    never_overdue: Floats
    left: Floats
    served: Floats
    still: Floats


def tally(description: Description, inputs: Inputs, spells: Spells) -> Tally:
    """Return what happened in the replications of `inputs`."""
    cells, periods, lists = description.cells, description.periods, len(description)
    shape = inputs.replications, lists, periods + 1
    row = spells.replication * lists + cells.list[spells.cell]
    by_period = row * (periods + 1)
    gone = _sums(by_period + spells.period, spells.people, shape)
    came = np.zeros(shape)
    for number in range(lists):
        first, end = cells.first[number], cells.first[number + 1]
        came[:, number, :periods] = inputs.people[:, end - periods : end]
        came[:, number, 0] += inputs.people[:, first : end - periods].sum(axis=1)
    late_from = cells.overdue_from[spells.cell]
    late = late_from < spells.period
    late_people = spells.people[late]
    overdue = _sums(by_period[late] + late_from[late], late_people, shape)
    overdue -= _sums(by_period[late] + spells.period[late], late_people, shape)
    served, left = spells.fate == Fate.SERVED, spells.fate == Fate.LEFT
    waited = cells.waited_days[spells.cell[served], spells.period[served]]
    kept = waited <= np.nan_to_num(cells.promise_days[spells.cell[served]], nan=np.inf)
    in_time = ~late[served]
    people = spells.people[served]
    return Tally(
        waiting=np.cumsum(came - gone, axis=2)[:, :, :periods],
        overdue=np.cumsum(overdue, axis=2)[:, :, :periods],
        completed=_sums(row[served], people, shape[:2]),
        within=_sums(row[served][kept], people[kept], shape[:2]),
        never_overdue=_sums(row[served][in_time], people[in_time], shape[:2]),
        left=_sums(row[left], spells.people[left], shape[:2]),
        served=_sums(spells.cell[served] * periods + spells.period[served], people, (len(cells), periods)),
        still=_sums(
            spells.cell[spells.fate == Fate.WAITING], spells.people[spells.fate == Fate.WAITING], (len(cells),)
        ),
    )


def together(parts: Sequence[Tally]) -> Tally:
    """Return the tally of the replications of all `parts`, in their order."""
    if len(parts) == 1:
        return parts[0]
    by_replication = ("waiting", "overdue", "completed", "within", "never_overdue", "left")
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in by_replication}
    served, still = parts[0].served.copy(), parts[0].still.copy()
    for part in parts[1:]:
        served += part.served
        still += part.still
    return Tally(**joined, served=served, still=still)


def _sums(place: np.ndarray, people: Floats, shape: tuple[int, ...]) -> Floats:
    """Return the sums of `people` at each flat `place` of an array of `shape`."""
    size = int(np.prod(shape))
    return np.bincount(place, weights=people, minlength=size).astype(np.float64).reshape(shape)
