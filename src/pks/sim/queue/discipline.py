"""Who is called next, as ranks fixed beforehand: of those who wait, the one with the lowest rank that is in force.

A patient has one rank from the moment of joining, or several that come into force as the wait grows. So an engine
compares whole numbers, and all engines break ties alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.queue.patients import Patients, QueueError


@dataclass(frozen=True, eq=False)
class Turns:
    """Ranks and when they come into force, both [level, replication, patient].

    Attributes:
        rank: no two alike within a replication, 0 … levels · patients − 1; lower = sooner.
        since: when the rank comes into force: at level 0 the arrival; inf = never.
    """

    rank: Codes
    since: Floats


class QueueDiscipline(Protocol):
    """A rule of who is called next."""

    def turns(self, patients: Patients) -> Turns:
        """Return the ranks of `patients`."""
        ...


@dataclass(frozen=True)
class Priority:
    """The lowest priority number first, and within it first in, first out."""

    def turns(self, patients: Patients) -> Turns:
        """Return the places by priority, then input order."""
        return _one_level(patients, class_codes(patients.priority)[1].argsort(axis=1, kind="stable"))

    def key(self, priority: int, since: float) -> tuple[float, float]:
        """Return what to sort by who waits `since` then: the lowest first."""
        return priority, since


@dataclass(frozen=True)
class Ageing:
    """Waiting makes up for priority: `worth` units of time waited count as much as one step of priority.

    The lowest priority − waited/worth is called first. All grow equally fast, so that is whoever has the lowest
    arrival + worth · priority, whenever it is asked; ties go to the more urgent, then to input order.

    Source: Jackson, *Some problems in queueing with dynamic priorities*, 1960, doi:10.1002/nav.3800070304.

    Raises:
        QueueError: if `worth` is negative or not finite.
    """

    worth: float

    def __post_init__(self) -> None:
        """Refuse what no wait can be worth."""
        if not 0 <= self.worth < np.inf:
            raise QueueError(f"a step of priority must be worth a time ≥ 0, not {self.worth}")

    def turns(self, patients: Patients) -> Turns:
        """Return the places by arrival + worth · priority."""
        due = patients.arrival + self.worth * patients.priority
        return _one_level(patients, np.lexsort((patients.priority, due), axis=1))

    def key(self, priority: int, since: float) -> tuple[float, float]:
        """Return what to sort by who waits `since` then: the lowest first."""
        return since + self.worth * priority, priority


@dataclass(frozen=True)
class Promotion:
    """Who has waited `after` moves one class up, and again after as long; within a class, first to *join* it goes first.

    Classes are the priority numbers that occur. Who moves up at the moment in which a server becomes free has not yet
    moved when the next one is called.

    Raises:
        QueueError: if `after` is not positive.
    """

    after: float

    def __post_init__(self) -> None:
        """Refuse what never ends."""
        if not self.after > 0:
            raise QueueError(f"a patient must wait a time > 0 before moving up, not {self.after}")

    def turns(self, patients: Patients) -> Turns:
        """Return a level for every class that somebody can have moved up."""
        classes, code = class_codes(patients.priority)
        level = np.arange(classes)[:, None, None]
        since = np.where(level <= code, patients.arrival + level * self.after, np.inf)
        now = np.maximum(code - level, 0)
        number = np.broadcast_to(np.arange(len(patients)), since.shape)
        # [level, replication, patient] → [replication, level · patient] and back
        flat = [np.moveaxis(each, 0, 1).reshape(patients.replications, -1) for each in (number, since, now)]
        rank = _ranks(np.lexsort(flat, axis=1)).reshape(patients.replications, classes, len(patients))
        return Turns(np.ascontiguousarray(np.moveaxis(rank, 1, 0)), since)


def class_codes(priority: Codes) -> tuple[int, np.ndarray]:
    """Return how many different priorities there are, and the place of each among them, the most urgent 0."""
    low, high = (int(priority.min()), int(priority.max())) if priority.size else (0, 0)
    if high - low < 256:  # the usual case: a few classes, found without sorting all patients
        there = np.bincount((priority - low).ravel(), minlength=1) > 0
        return max(int(there.sum()), 1), (np.cumsum(there) - 1).astype(np.uint8)[priority - low]
    values, code = np.unique(priority, return_inverse=True)
    return len(values), code.reshape(priority.shape)


def _one_level(patients: Patients, order: Codes) -> Turns:
    return Turns(_ranks(order)[None], patients.arrival[None])


def _ranks(order: Codes) -> Codes:
    """Return the place of each in `order`, which lists numbers by place, [replication, number]."""
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.broadcast_to(np.arange(order.shape[1]), order.shape), axis=1)
    return rank
