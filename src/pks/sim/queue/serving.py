"""Letting patients through a queue."""

from __future__ import annotations

from pks.sim.queue.discipline import Priority, QueueDiscipline
from pks.sim.queue.engine import QueueEngine
from pks.sim.queue.lockstep import LockstepEngine
from pks.sim.queue.patients import Patients, QueueError, Visits

PRIORITY = Priority()


def serve(
    patients: Patients,
    *,
    servers: int,
    discipline: QueueDiscipline = PRIORITY,
    engine: QueueEngine | None = None,
) -> Visits:
    """Return what happens to `patients` who share `servers`; nobody's care is interrupted.

    Whichever `engine` runs it, the times are the same to the bit (:class:`pks.sim.queue.engine.QueueEngine` states the
    order at one moment).

    Args:
        patients: who comes, drawn beforehand.
        servers: how many can be cared for at once, a whole number ≥ 1.
        discipline: who is called next.
        engine: who simulates; numpy in step unless named.

    Raises:
        QueueError: if there is no server, or the engine does not know such turns.

    >>> import numpy as np
    >>> from pks.sim.queue import Ageing
    >>> three = Patients(np.array([[0.0, 1, 2]]), np.array([[5.0, 2, 2]]), priority=np.array([[1, 2, 1]]))
    >>> serve(three, servers=1).begin.tolist()
    [[0.0, 7.0, 5.0]]
    >>> serve(three, servers=1, discipline=Ageing(worth=0.5)).begin.tolist()  # half an hour makes up for the priority
    [[0.0, 5.0, 7.0]]
    """
    if servers != int(servers) or servers < 1:
        raise QueueError(f"servers must be a whole number ≥ 1, not {servers}")
    chosen = engine if engine is not None else LockstepEngine()
    return Visits(patients, chosen.begin(patients, discipline.turns(patients), servers=int(servers)))
