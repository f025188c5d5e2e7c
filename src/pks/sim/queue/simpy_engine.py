"""The engine to believe: every patient is a SimPy process who arrives, waits, is cared for and departs."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from pks.core.axes import Floats
from pks.sim.clock import DEPART, JOIN, LEAVE, VERSION, Environment, Event, Moment, Steps
from pks.sim.queue.discipline import Turns
from pks.sim.queue.patients import Patients


class SimpyQueueEngine:
    """Follows each patient; slow, and plain enough to be believed."""

    name = f"SimPy {VERSION}"

    def begin(self, patients: Patients, turns: Turns, *, servers: int) -> Floats:
        """Return when care begins, see :class:`pks.sim.queue.engine.QueueEngine`."""
        out = np.full(patients.arrival.shape, np.nan)
        patience = np.full(out.shape, np.inf) if patients.patience is None else patients.patience
        for number in range(patients.replications):
            queue = _Queue(Environment(), servers)
            for each in np.flatnonzero(patients.comes[number]).tolist():
                visit = _Visit(
                    float(patients.arrival[number, each]),
                    float(patients.service[number, each]),
                    float(patience[number, each]),
                    turns.since[:, number, each].tolist(),
                    turns.rank[:, number, each].tolist(),
                    queue.env.event(),
                )
                queue.visits.append(visit)
                queue.env.process(queue.visit(visit))
                for since, rank in zip(visit.since[1:], visit.rank[1:], strict=True):
                    if since < np.inf:
                        queue.env.process(queue.move_up(visit, since, rank))
            queue.env.run()
            out[number, patients.comes[number]] = [visit.begin for visit in queue.visits]
        return out


@dataclass(eq=False, slots=True)
class _Visit:
    """One patient; `begin` stays NaN for who leaves without care."""

    arrival: float
    service: float
    patience: float
    since: list[float]
    rank: list[int]
    called: Event
    begin: float = np.nan
    waits: bool = False


@dataclass(eq=False)
class _Queue:
    """The queue of one replication; `line` is a heap by rank, in which some may stand who wait no longer."""

    env: Environment
    free: int
    visits: list[_Visit] = field(default_factory=list)
    line: list[tuple[int, _Visit]] = field(default_factory=list)

    def visit(self, patient: _Visit) -> Steps:
        """Arrive, wait until called or out of patience, be cared for, depart."""
        yield Moment(self.env, patient.arrival, JOIN)
        if self.free:
            self.free -= 1
        else:
            yield from self.wait(patient)
            if patient.waits:
                patient.waits = False
                return
        patient.begin = self.env.now
        yield Moment(self.env, patient.service, DEPART)
        self.call_next()

    def wait(self, patient: _Visit) -> Steps:
        """Stand in line; who comes out still waiting has run out of patience."""
        patient.waits = True
        heappush(self.line, (patient.rank[0], patient))
        if patient.patience < np.inf:
            yield patient.called | Moment(self.env, patient.patience, LEAVE)
        else:
            yield patient.called

    def move_up(self, patient: _Visit, since: float, rank: int) -> Steps:
        """Stand in line under a better rank too, from when it comes into force."""
        yield Moment(self.env, since, JOIN)
        if patient.waits:
            heappush(self.line, (rank, patient))

    def call_next(self) -> None:
        """Hand the server that has become free to whoever is next."""
        while self.line:
            _, patient = heappop(self.line)
            if patient.waits:
                patient.waits = False
                patient.called.succeed()
                return
        self.free += 1
