"""The plain engine: Python's own heap, one for the servers and one for those who wait. It takes any order of turns."""

from __future__ import annotations

from heapq import heapify, heappop, heappush, heapreplace

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.queue.discipline import Turns
from pks.sim.queue.patients import Patients


class HeapEngine:
    """Takes the patients of each replication one by one; needs nothing but Python, and any order of turns will do."""

    name = "heapq"

    def begin(self, patients: Patients, turns: Turns, *, servers: int) -> Floats:
        """Return when care begins, see :class:`pks.sim.queue.engine.QueueEngine`."""
        out = np.full(patients.arrival.shape, np.nan)
        for number in range(patients.replications):
            there = int(patients.comes[number].sum())
            time, who, rank = _joinings(turns.since[:, number, :there], turns.rank[:, number, :there])
            at = np.zeros(turns.rank[:, number].size, dtype=np.int64)
            at[rank] = who
            given = patients.service[number, :there].tolist(), patients.leaves[number, :there].tolist()
            out[number, :there] = _one(time.tolist(), who.tolist(), rank.tolist(), at.tolist(), *given, servers)
        return out


def _joinings(since: Floats, rank: Codes) -> tuple[Floats, Codes, Codes]:
    """Return time, patient and rank of everybody's joinings of a level, in the order of time and then of input."""
    levels, patients = since.shape
    who = np.tile(np.arange(patients), levels)
    order = np.arange(patients) if levels == 1 else np.argsort(since.ravel(), kind="stable")
    order = order[since.ravel()[order] < np.inf]
    return since.ravel()[order], who[order], rank.ravel()[order]


def _one(
    time: list[float],
    who: list[int],
    rank: list[int],
    at: list[int],
    service: list[float],
    leaves: list[float],
    servers: int,
) -> list[float]:
    """Return when care begins in one replication; `at` = the patient of each rank.

    `free` is a heap of when each server becomes free, `line` one of the ranks of those who wait, with those in it who
    have left, or were called by a better rank, until they come up.
    """
    begin = [np.nan] * len(service)
    free = [-np.inf] * servers
    heapify(free)
    line: list[int] = []

    def call() -> None:
        """Let the server that is free first take whoever is next."""
        while line:
            patient = at[heappop(line)]
            now = free[0]
            if leaves[patient] > now and begin[patient] != begin[patient]:
                begin[patient] = now
                heapreplace(free, now + service[patient])
                return

    seen = [False] * len(service)
    for now, patient, turn in zip(time, who, rank, strict=True):
        while line and free[0] <= now:
            call()
        if seen[patient]:
            if begin[patient] != begin[patient]:
                heappush(line, turn)
        elif free[0] <= now:
            seen[patient] = True
            begin[patient] = now
            heapreplace(free, now + service[patient])
        else:
            seen[patient] = True
            heappush(line, turn)
    while line:
        call()
    return begin
