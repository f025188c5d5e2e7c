"""Patients as a queue is given them: when each comes, how long each takes and how urgent each is, drawn beforehand."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from functools import cached_property

import numpy as np

from pks.core.axes import Codes, Floats
from pks.core.errors import PksError


class QueueError(PksError, ValueError):
    """A queue was given what it cannot serve; the message lists every fault with the values."""


@dataclass(frozen=True, eq=False)
class Patients:
    """Patients of several replications, in the order of arrival, all [replication, patient].

    Attributes:
        arrival: when each comes, never earlier than the one before; inf = nobody (replications may differ in number).
        service: how long each is cared for, ≥ 0.
        priority: whole numbers, the lowest is the most urgent.
        patience: how long each waits before leaving without care (inf = for ever); None = nobody leaves.

    Raises:
        QueueError: if shapes differ, somebody comes before the one before, or a number is negative or missing.
    """

    arrival: Floats
    service: Floats
    _: KW_ONLY
    priority: Codes
    patience: Floats | None = None

    def __post_init__(self) -> None:
        """Refuse what is out of shape, out of order or negative."""
        if faults := _faults(self):
            raise QueueError("these patients cannot queue:\n  " + "\n  ".join(faults))

    @property
    def replications(self) -> int:
        """How many replications there are."""
        return self.arrival.shape[0]

    def __len__(self) -> int:
        """Return the number of patients of a replication."""
        return self.arrival.shape[1]

    @property
    def comes(self) -> np.ndarray:
        """Whether there is somebody, [replication, patient]."""
        return np.isfinite(self.arrival)

    @cached_property
    def leaves(self) -> Floats:
        """When each leaves who has not been called until then, [replication, patient]."""
        if self.patience is None:
            return np.full(self.arrival.shape, np.inf)
        return self.arrival + self.patience


@dataclass(frozen=True, eq=False)
class Visits:
    """What happened to `patients`.

    Attributes:
        patients: who came.
        begin: when care began (NaN = left without, or nobody), [replication, patient].
    """

    patients: Patients
    begin: Floats

    @property
    def departure(self) -> Floats:
        """When care ended: begin + service (NaN = none), [replication, patient]."""
        return self.begin + self.patients.service

    @property
    def left(self) -> np.ndarray:
        """Whether somebody left without care, [replication, patient]."""
        return np.isnan(self.begin) & self.patients.comes

    @cached_property
    def wait(self) -> Floats:
        """How long each waited, until called or until leaving (NaN = nobody), [replication, patient]."""
        gone = np.where(self.left, self.patients.leaves, self.begin)
        return np.where(self.patients.comes, gone - np.where(self.patients.comes, self.patients.arrival, 0.0), np.nan)


def _faults(given: Patients) -> list[str]:
    """Return what is wrong with shapes, order and numbers."""
    shape = given.arrival.shape
    arrays = {"service": given.service, "priority": given.priority, "patience": given.patience}
    faults = [
        f"{name} has shape {array.shape}, but arrival has {shape}"
        for name, array in arrays.items()
        if array is not None and array.shape != shape
    ]
    if len(shape) != 2:
        return [f"arrival has shape {shape}; it must be [replication, patient]"]
    if not np.issubdtype(given.priority.dtype, np.integer):
        faults.append(f"priority has type {given.priority.dtype}; it must be whole numbers")
    if np.isnan(given.arrival).any() or (given.arrival < 0).any():
        faults.append("arrival has a time that is negative or missing")
    elif (early := np.argwhere(given.arrival[:, 1:] < given.arrival[:, :-1])).size:
        replication, patient = early[0]
        one, next_one = given.arrival[replication, patient : patient + 2]
        faults.append(f"replication {replication}: somebody comes at {next_one} after {one}; sort by arrival first")
    if not faults and not ((given.service >= 0) & (given.service < np.inf))[given.comes].all():
        faults.append("service has a time that is negative, infinite or missing")
    if given.patience is not None and not (given.patience >= 0).all():
        faults.append("patience has a time that is negative or missing; inf = for ever")
    return faults
