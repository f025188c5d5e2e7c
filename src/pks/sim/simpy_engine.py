"""The SimPy engine: every patient is a process of his own. The only module that imports SimPy."""

from __future__ import annotations

import heapq
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import simpy

from pks.core.axes import Codes, Floats
from pks.core.errors import PksError
from pks.sim.description import Description
from pks.sim.inputs import Inputs
from pks.sim.spells import Fate, Spells

SERVE, LEAVE, TICKS = 1, 2, 3
"""A period has three ticks of SimPy's clock: people join at the first, are served at the second, leave at the third."""

Steps = Generator[simpy.Event, Any, None]


class WholePeopleError(PksError, ValueError):
    """Fractional people were handed to an engine that follows each of them."""


@dataclass(eq=False, slots=True)
class Patient:
    """One patient: the number in the order of joining, the cell, and when and how the waiting ended."""

    number: int
    cell: int
    period: int
    fate: Fate = Fate.WAITING


class SimpyEngine:
    """Follows each patient; slow, and plain enough to be believed."""

    name = f"SimPy {simpy.__version__}"

    def run(self, description: Description, inputs: Inputs) -> Spells:
        """Return what happens to everybody in `inputs`.

        Raises:
            WholePeopleError: if people or slots are fractional.
        """
        if (inputs.people != np.round(inputs.people)).any() or (inputs.slots != np.round(inputs.slots)).any():
            raise WholePeopleError("SimPy follows whole people: draw them with draw_inputs, or use the fast engine")
        parts = []
        for number, (people, slots) in enumerate(zip(inputs.people, inputs.slots, strict=True)):
            ends = [(each.cell, each.period, each.fate) for each in follow(description, people, slots)]
            spells, count = np.unique(np.array(ends, np.int64).reshape(-1, 3), axis=0, return_counts=True)
            parts.append(np.column_stack([np.full(len(count), number), spells, count]))
        every = np.concatenate(parts) if parts else np.zeros((0, 5), np.int64)
        return Spells(every[:, 0], every[:, 1], every[:, 2], every[:, 3], every[:, 4].astype(np.float64))


def follow(description: Description, people: Floats, slots: Floats) -> list[Patient]:
    """Return every patient of one replication in the order of joining; `people` (cells,), `slots` [pool, period]."""
    return _Replication(simpy.Environment(), description, description.discipline.order(description.cells)).run(
        people.astype(np.int64), slots.astype(np.int64)
    )


@dataclass(eq=False)
class _Replication:
    """One replication while it runs; `line` holds who waits for each pool, a heap by place of the cell and number."""

    env: simpy.Environment
    description: Description
    order: Codes
    patients: list[Patient] = field(default_factory=list)
    line: list[list[tuple[int, int, Patient, simpy.Event]]] = field(default_factory=list)
    place: dict[int, int] = field(default_factory=dict)

    def run(self, people: Codes, slots: Codes) -> list[Patient]:
        """Let `people` join and `slots` serve, to the end of the horizon."""
        self.place = {int(cell): place for place, cell in enumerate(self.order)}
        self.line = [[] for _ in slots]
        self.env.process(self.arrivals(people))
        for pool, each in enumerate(slots.tolist()):
            self.env.process(self.sessions(pool, each))
        self.env.run(until=self.description.periods * TICKS)
        return self.patients

    def arrivals(self, people: Codes) -> Steps:
        """Let everybody join: who waits at the start before the first slot, the others at the start of their period."""
        joins = np.maximum(self.description.cells.period, 0)
        for period in range(self.description.periods):
            for cell in np.flatnonzero(joins == period).tolist():
                for _ in range(people[cell]):
                    patient = Patient(len(self.patients), cell, self.description.periods)
                    self.patients.append(patient)
                    self.env.process(self.wait(patient))
            yield self.env.timeout(TICKS)

    def wait(self, patient: Patient) -> Steps:
        """Wait until called in, or until patience is at an end."""
        cells, called = self.description.cells, self.env.event()
        pool = int(self.description.pool_of[cells.list[patient.cell]])
        heapq.heappush(self.line[pool], (self.place[patient.cell], patient.number, patient, called))
        leave_in = int(cells.leave_in[patient.cell])
        if leave_in < self.description.periods:
            yield called | self.env.timeout(leave_in * TICKS + LEAVE - self.env.now)
        else:
            yield called
        patient.fate = Fate.SERVED if called.triggered else Fate.LEFT
        patient.period = int(self.env.now) // TICKS

    def sessions(self, pool: int, slots: list[int]) -> Steps:
        """Once a period, call in as many as there are slots, from the head of the line."""
        yield self.env.timeout(SERVE)
        line = self.line[pool]
        for left in slots:
            while left and line:
                _, _, patient, called = heapq.heappop(line)
                if patient.fate is not Fate.LEFT:
                    called.succeed()
                    left -= 1
            yield self.env.timeout(TICKS)
