"""Targets for a waiting list at the end of a period, and whether each replication reaches them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pks.core.axes import Floats
from pks.sim.description import Description
from pks.sim.tally import Tally

Bools = npt.NDArray[np.bool_]


class Target(Protocol):
    """Something that a list is to reach."""

    def asked_of(self, description: Description) -> Description:
        """Return the description in which it is counted."""
        ...

    def reached(self, tally: Tally, period: int) -> Bools:
        """Tell which replications reach it at the end of `period`, (replications,)."""
        ...


@dataclass(frozen=True)
class ListAtMost:
    """No more than `people` wait on list number `list`."""

    list: int
    people: float

    def asked_of(self, description: Description) -> Description:
        """Return the description as it is."""
        return description

    def reached(self, tally: Tally, period: int) -> Bools:
        """Tell which replications reach it."""
        return np.asarray(tally.waiting[:, self.list, period] <= self.people)


@dataclass(frozen=True)
class WithinDays:
    """Of those who wait on list number `list`, at least a `share` has waited no longer than `days`.

    Without `days` it is the promise of the list. An empty list reaches it.
    """

    list: int
    share: float = 1.0
    days: float | None = None

    def asked_of(self, description: Description) -> Description:
        """Return the description with these days as the promise."""
        if self.days is None:
            return description
        promise = description.max_wait_days.copy()
        promise[self.list] = self.days
        return replace(description, max_wait_days=promise)

    def reached(self, tally: Tally, period: int) -> Bools:
        """Tell which replications reach it."""
        kept = share_waiting_within(tally)[:, self.list, period]
        return np.asarray(kept >= self.share - 1e-12)


def share_waiting_within(tally: Tally) -> Floats:
    """Return the share of those waiting who are within the promise, 1 where nobody waits, [replication, list, period]."""
    late = np.divide(tally.overdue, tally.waiting, out=np.zeros_like(tally.overdue), where=tally.waiting > 1e-9)
    return np.asarray(1.0 - late)
