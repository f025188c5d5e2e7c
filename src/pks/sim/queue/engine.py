"""What an engine of a queue is."""

from __future__ import annotations

from typing import Protocol

from pks.core.axes import Floats
from pks.sim.queue.discipline import Turns
from pks.sim.queue.patients import Patients


class QueueEngine(Protocol):
    """A way to let patients through a queue; all engines give the same times, to the bit.

    At one moment it happens in this order: whose patience is at an end leaves; whose care ends departs, and each server
    that becomes free calls whoever is next; those who arrive join in input order, and each is cared for at once if a
    server is free.
    """

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def begin(self, patients: Patients, turns: Turns, *, servers: int) -> Floats:
        """Return when care begins (NaN = never), [replication, patient]."""
        ...
