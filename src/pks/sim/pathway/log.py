"""The log of a replication: what happened to whom, when."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from pks.core.axes import Codes, Floats

NONE = -1
"""No patient, stage or resource."""


class Happened(IntEnum):
    """Kinds of events."""

    ARRIVES = 0
    """A patient comes."""
    WAITS = 1
    """A stage is asked for."""
    TAKES = 2
    """An amount of a resource is taken."""
    BEGINS = 3
    """A stage begins, or goes on after it was broken off."""
    BROKEN_OFF = 4
    """Care is interrupted."""
    READY = 5
    """Care is over, and the patient waits for the round at which one leaves."""
    ENDS = 6
    """A stage is over."""
    BOARDS = 7
    """The patient holds a resource of the stage that is over, while waiting for the next one."""
    GIVES_BACK = 8
    """An amount of a resource is given back."""
    CANCELLED = 9
    """A stage is cancelled, and comes again later; one row for each resource that was lacking."""
    TURNED_AWAY = 10
    """The line was full."""
    LEAVES = 11
    """The patient leaves without the rest of the care."""
    GOES_HOME = 12
    """The visit is over."""
    ON_DUTY = 13
    """From now on so much of a resource is on duty."""


@dataclass(frozen=True, eq=False)
class Log:
    """Columns of a log, all (events,), in order of time.

    Attributes:
        replication: which one.
        patient: number of the visit in the order of coming, −1 = none.
        route: number of the route, −1 = none.
        hour: when.
        event: what (:class:`Happened`).
        stage: number of the stage, −1 = none.
        resource: number of the resource, −1 = none.
        amount: of the resource (0 = none).
    """

    replication: Codes
    patient: Codes
    route: Codes
    hour: Floats
    event: Codes
    stage: Codes
    resource: Codes
    amount: Floats


Row = tuple[int, int, float, int, int, int, float]
"""Patient, route, hour, event, stage, resource and amount."""


@dataclass(eq=False)
class Notes:
    """A log while it is being written: the numbers of all rows, one after the other."""

    numbers: array[float] = field(default_factory=lambda: array("d"))

    def write(self, row: Row) -> None:
        """Add a row."""
        self.numbers.extend(row)


def log_of(notes: list[Notes], first: int) -> Log:
    """Return the logs of replications `first`, `first` + 1, … as one."""
    parts = [np.frombuffer(each.numbers, dtype=np.float64).reshape(-1, 7) for each in notes]
    replication = np.repeat(np.arange(first, first + len(notes)), [len(part) for part in parts])
    rows = parts[0] if len(parts) == 1 else np.concatenate(parts)
    patient, route, event, stage, resource = (rows[:, column].astype(np.int64) for column in (0, 1, 3, 4, 5))
    hour, amount = (rows[:, column].copy() for column in (2, 6))
    return Log(replication, patient, route, hour, event, stage, resource, amount)


def joined(logs: list[Log]) -> Log:
    """Return several logs as one."""
    names = ("replication", "patient", "route", "hour", "event", "stage", "resource", "amount")
    return Log(*(np.concatenate([getattr(each, name) for each in logs]) for name in names))
