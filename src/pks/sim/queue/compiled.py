"""The compiled engine, for those who have numba: pip install "pks[compiled]"."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from pks.core.axes import Codes, Floats
from pks.core.errors import MissingExtra
from pks.sim.queue.discipline import Turns
from pks.sim.queue.heads import heads_of
from pks.sim.queue.patients import Patients


class CompiledEngine:
    """Takes the patients one by one in machine code, at a cost that does not depend on how many wait.

    numba is imported and the loop compiled when the first queue is run, which takes a second or two; later runs in the
    same process start at once.

    Raises:
        MissingExtra: if numba is not installed.
    """

    name = "numba"

    def __init__(self) -> None:
        self._loop = _compiled()

    def begin(self, patients: Patients, turns: Turns, *, servers: int) -> Floats:
        """Return when care begins, see :class:`pks.sim.queue.engine.QueueEngine`.

        Raises:
            QueueError: if the turns let somebody overtake another of the same priority.
        """
        heads = heads_of(patients, turns)
        out = np.full(patients.arrival.shape, np.nan)
        times = (np.ascontiguousarray(each, np.float64) for each in (patients.service, patients.leaves))
        since, rank = np.ascontiguousarray(turns.since, np.float64), np.ascontiguousarray(turns.rank, np.int64)
        self._loop(since, rank, *times, heads.member, heads.first, servers, out)
        return out


@cache
def _compiled() -> Callable[..., None]:
    try:
        numba: Any = import_module("numba")
    except ImportError as error:
        raise MissingExtra('CompiledEngine needs numba: pip install "pks[compiled]"') from error
    compiled: Callable[..., None] = numba.njit(_loop)
    return compiled


def _loop(
    since: Floats,
    rank: Codes,
    service: Floats,
    leaves: Floats,
    member: Codes,
    first: Codes,
    servers: int,
    out: Floats,
) -> None:
    """Fill `out` with when care begins: the steps of :func:`pks.sim.queue.lockstep._in_step`, one patient at a time.

    `free` is a heap: no server is free before the one at place 0.
    """
    levels, replications, many = since.shape
    classes = first.shape[1]
    place = np.empty(classes, np.int64)
    head = np.empty(classes, np.int64)
    free = np.empty(servers, np.float64)
    for row in range(replications):
        for kind in range(classes):
            place[kind] = first[row, kind]
            head[kind] = member[row, place[kind]]
        free[:] = -np.inf
        for _ in range(many):
            now = free[0]
            chosen, best, earliest = -1, levels * many, many
            for kind in range(classes):
                patient = head[kind]
                if patient == many:
                    continue
                if since[0, row, patient] < now:
                    for level in range(levels):
                        if since[level, row, patient] < now and rank[level, row, patient] < best:
                            best = rank[level, row, patient]
                            chosen = kind
                elif best == levels * many and patient < earliest:
                    earliest = patient
                    chosen = kind
            patient = head[chosen]
            place[chosen] += 1
            head[chosen] = member[row, place[chosen]]
            came = since[0, row, patient]
            if came == np.inf:
                break
            if came < now and leaves[row, patient] <= now:
                continue
            begin = max(now, came)
            out[row, patient] = begin
            until = begin + service[row, patient]
            hole = 0
            while True:
                below = 2 * hole + 1
                if below >= servers:
                    break
                if below + 1 < servers and free[below + 1] < free[below]:
                    below += 1
                if free[below] >= until:
                    break
                free[hole] = free[below]
                hole = below
            free[hole] = until
