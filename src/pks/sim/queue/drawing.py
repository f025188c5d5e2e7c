"""Drawing the patients of a queue: Poisson arrivals, and times by class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.sim.poisson import first_arrivals
from pks.sim.queue.patients import Patients, QueueError
from pks.sim.queue.times import Times

ARRIVALS, CLASSES, SERVICE, PATIENCE = range(4)
"""Purposes of random streams: child replication, purpose, class of the seed."""


@dataclass(frozen=True)
class PatientClass:
    """Patients who are alike.

    Attributes:
        rate: how many come per unit of time, ≥ 0 (Poisson).
        service: how long they are cared for.
        priority: the lowest is the most urgent.
        patience: how long they wait before they leave; None = for ever.

    Raises:
        QueueError: if the rate is negative or not finite.
    """

    rate: float
    service: Times
    priority: int = 1
    patience: Times | None = None

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        if not 0 <= self.rate < math.inf:
            raise QueueError(f"the rate of a class must be ≥ 0 and finite, not {self.rate}")


def draw_patients(classes: Sequence[PatientClass], *, patients: int, replications: int, seed: int) -> Patients:
    """Return the first `patients` to come in each of `replications`.

    Each replication has its own streams, and each class its own for service and patience: a replication is the same
    whichever others are drawn with it, and the n-th patient of a class keeps the times when another class changes.

    Args:
        classes: who comes.
        patients: how many in each replication, ≥ 1.
        replications: how many, ≥ 1.
        seed: of the random numbers, ≥ 0.

    Raises:
        QueueError: if nobody comes.

    >>> from pks.sim.queue import Exponential
    >>> urgent, other = PatientClass(0.3, Exponential(1.0), priority=1), PatientClass(0.5, Exponential(1.0), priority=2)
    >>> drawn = draw_patients([urgent, other], patients=10_000, replications=2, seed=1)
    >>> (drawn.priority == 1).mean().round(2), (drawn.arrival[:, -1] / 10_000).round(2).tolist()
    (np.float64(0.38), [1.23, 1.23])
    """
    rate = np.array([each.rate for each in classes])
    if patients < 1 or replications < 1 or not rate.sum() > 0:
        raise QueueError(f"nobody comes: {patients} patients, {replications} replications, rates {rate.tolist()}")
    shape = replications, patients
    arrival, service, patience = np.empty(shape), np.empty(shape), np.full(shape, np.inf)
    code = np.empty(shape, dtype=np.int64)
    upto = np.cumsum(rate) / rate.sum()
    for row in range(replications):
        arrival[row] = first_arrivals(_stream(seed, row, ARRIVALS), rate.sum(), patients)
        uniform = _stream(seed, row, CLASSES).random(patients)
        code[row] = np.minimum(np.searchsorted(upto, uniform, side="right"), len(rate) - 1)
        for number, each in enumerate(classes):
            _fill(service[row], code[row] == number, each.service, _stream(seed, row, SERVICE, number))
            if each.patience is not None:
                _fill(patience[row], code[row] == number, each.patience, _stream(seed, row, PATIENCE, number))
    priority = np.array([each.priority for each in classes])[code]
    leaving = any(each.patience is not None for each in classes)
    return Patients(arrival, service, priority=priority, patience=patience if leaving else None)


def _stream(seed: int, *key: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def _fill(into: Floats, where: np.ndarray, times: Times, generator: np.random.Generator) -> None:
    into[where] = times.draw(generator, int(where.sum()))
