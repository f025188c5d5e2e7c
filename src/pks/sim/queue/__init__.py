"""A queue followed patient by patient: servers, priorities, ageing, leaving; four engines, one truth.

The engine in machine code is in :mod:`pks.sim.queue.compiled`, the one that SimPy runs in
:mod:`pks.sim.queue.simpy_engine`.
"""

from pks.sim.queue.discipline import Ageing, Priority, Promotion
from pks.sim.queue.drawing import PatientClass, draw_patients
from pks.sim.queue.heap import HeapEngine
from pks.sim.queue.lockstep import LockstepEngine
from pks.sim.queue.patients import Patients, QueueError, Visits
from pks.sim.queue.serving import serve
from pks.sim.queue.summary import by_priority
from pks.sim.queue.times import Exponential, Fixed, Gamma, LogNormal, Observed, TimesError

__all__ = [
    "Ageing",
    "Exponential",
    "Fixed",
    "Gamma",
    "HeapEngine",
    "LockstepEngine",
    "LogNormal",
    "Observed",
    "PatientClass",
    "Patients",
    "Priority",
    "Promotion",
    "QueueError",
    "TimesError",
    "Visits",
    "by_priority",
    "draw_patients",
    "serve",
]
