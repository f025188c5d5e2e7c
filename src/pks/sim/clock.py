"""SimPy's clock with moments in a stated order; what follows patients through queues and pathways runs on it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy
from simpy.events import EventPriority

Environment = simpy.Environment
Event = simpy.Event
Interrupt = simpy.Interrupt
Kind = EventPriority
Process = simpy.Process
Steps = Generator[simpy.Event, Any, Any]
VERSION = simpy.__version__

DAWN, LEAVE, DEPART, SHIFT, JOIN, RETURN = (Kind(kind) for kind in range(1, 7))
"""What happens first at one moment. SimPy's own consequences (0 and 1) come before: a call is answered at once."""


class Moment(simpy.Event):
    """Happens `delay` from now; at one moment the lower `kind` first, then in the order in which they were made."""

    def __init__(self, env: simpy.Environment, delay: float, kind: Kind) -> None:
        self.env, self.callbacks = env, []  # as the base class does, without the call: nothing is made more often
        self._ok, self._value = True, None
        env.schedule(self, kind, delay)
