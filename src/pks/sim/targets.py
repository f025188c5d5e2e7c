"""Targets for a waiting list at the end of a period, and whether each replication reaches them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pks.core.axes import Floats
from pks.core.errors import PksError
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


class TargetError(PksError, ValueError):
    """A target, or what is turned to reach it, asks for what there is not; the message shows the value."""


@dataclass(frozen=True)
class ListAtMost:
    """No more than `people` wait on list number `list`.

    Raises:
        TargetError: if it is fewer than nobody.
    """

    list: int
    people: float

    def __post_init__(self) -> None:
        """Refuse fewer than nobody."""
        if not self.people >= 0:
            raise TargetError(f"a list of at most {self.people} people: it must be a number ≥ 0")

    def asked_of(self, description: Description) -> Description:
        """Return the description as it is."""
        require_list(description, self.list)
        return description

    def reached(self, tally: Tally, period: int) -> Bools:
        """Tell which replications reach it."""
        return np.asarray(tally.waiting[:, self.list, period] <= self.people)


@dataclass(frozen=True)
class WithinDays:
    """Of those who wait on list number `list`, at least a `share` has waited no longer than `days`.

    Without `days` it is the promise of the list. An empty list reaches it.

    Raises:
        TargetError: if the share is not in 0 … 1, or days are negative.
    """

    list: int
    share: float = 1.0
    days: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no share, and negative days."""
        _require_share_and_days(self.share, self.days)

    def asked_of(self, description: Description) -> Description:
        """Return the description with these days as the promise."""
        return _promising(description, self.list, self.days)

    def reached(self, tally: Tally, period: int) -> Bools:
        """Tell which replications reach it."""
        kept = share_waiting_within(tally)[:, self.list, period]
        return np.asarray(kept >= self.share - 1e-12)


@dataclass(frozen=True)
class ServedWithin:
    """Of those whom list number `list` serves over the whole horizon, at least a `share` has waited no longer than `days`.

    Without `days` it is the promise of the list. Waits are completed ones (`share_within` of
    :attr:`pks.sim.result.Simulation.waits`). A list that serves nobody reaches it only if nobody waits.

    Raises:
        TargetError: if the share is not in 0 … 1, or days are negative; when asked before the end of the horizon.
    """

    list: int
    share: float = 1.0
    days: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no share, and negative days."""
        _require_share_and_days(self.share, self.days)

    def asked_of(self, description: Description) -> Description:
        """Return the description with these days as the promise."""
        return _promising(description, self.list, self.days)

    def reached(self, tally: Tally, period: int) -> Bools:
        """Tell which replications reach it."""
        if period != tally.waiting.shape[2] - 1:
            raise TargetError("completed waits are counted over the whole horizon: ask at its end, or shorten it")
        done, within = tally.completed[:, self.list], tally.within[:, self.list]
        nobody = tally.waiting[:, self.list].max(axis=1) < 0.5
        return np.asarray(np.where(done > 0, within >= self.share * done - 1e-9, nobody))


def require_list(description: Description, number: int) -> None:
    """Refuse a list that the description does not have.

    Raises:
        TargetError: if there is no list of this number.
    """
    if not 0 <= number < len(description):
        raise TargetError(f"there is no list number {number}: there are 0 … {len(description) - 1}")


def _require_share_and_days(share: float, days: float | None) -> None:
    if not 0 <= share <= 1:
        raise TargetError(f"a share of {share} is not in 0 … 1")
    if days is not None and not days >= 0:
        raise TargetError(f"{days} days: they must be ≥ 0")


def _promising(description: Description, number: int, days: float | None) -> Description:
    """Return the description with `days` as the promise of list `number`; its own where None.

    Raises:
        TargetError: if there is no such list, or it has no promise and no days are given.
    """
    require_list(description, number)
    promise = description.max_wait_days.copy()
    if days is not None:
        promise[number] = days
    elif np.isnan(promise[number]):
        raise TargetError(f"list number {number} has no promise: say how many days")
    return replace(description, max_wait_days=promise)


def share_waiting_within(tally: Tally) -> Floats:
    """Return the share of those waiting who are within the promise, 1 where nobody waits, [replication, list, period]."""
    late = np.divide(tally.overdue, tally.waiting, out=np.zeros_like(tally.overdue), where=tally.waiting > 1e-9)
    return np.asarray(1.0 - late)
