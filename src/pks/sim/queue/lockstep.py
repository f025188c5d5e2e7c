"""The engine for many replications without compiled extras: all of them take a step together, each step one patient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.queue.discipline import Turns
from pks.sim.queue.heads import heads_of
from pks.sim.queue.patients import Patients

BLOCK = 1000
"""Replications that go in step: enough to pay for numpy's calls, few enough to stay in the cache."""


class LockstepEngine:
    """Takes one patient of every replication at a time; the more replications, the less each costs."""

    name = "numpy, in step"

    def begin(self, patients: Patients, turns: Turns, *, servers: int) -> Floats:
        """Return when care begins, see :class:`pks.sim.queue.engine.QueueEngine`.

        Raises:
            QueueError: if the turns let somebody overtake another of the same priority.
        """
        heads = heads_of(patients, turns)
        parts = [np.empty((0, len(patients)))]
        for low in range(0, patients.replications, BLOCK):
            rows = slice(low, low + BLOCK)
            given = _stopped(patients, turns, rows)
            parts.append(_in_step(given, heads.member[rows], heads.first[rows], servers))
        return np.concatenate(parts)


@dataclass(frozen=True, eq=False)
class _Given:
    """Patients with a stop after the last, who never comes: [replication, patient + 1], flat; levels apart."""

    width: int
    since: list[Floats]
    rank: list[Codes]
    service: Floats
    leaves: Floats


def _stopped(patients: Patients, turns: Turns, rows: slice) -> _Given:
    def stop(values: np.ndarray, last: float) -> np.ndarray:
        return np.concatenate([values[rows], np.full((len(values[rows]), 1), last, values.dtype)], axis=1).ravel()

    return _Given(
        width=len(patients) + 1,
        since=[stop(each, np.inf) for each in turns.since],
        rank=[stop(each, 0) for each in turns.rank],
        service=stop(np.where(patients.comes, patients.service, 0.0), 0.0),
        leaves=stop(patients.leaves, np.inf),
    )


def _in_step(given: _Given, member: Codes, first: Codes, servers: int) -> Floats:
    """Return when care begins, [replication, patient].

    A step: the server that is free first, at f, takes the lowest rank in force before f; if nobody waits it takes the
    next arrival, at that moment. Who has left by f is dropped, and that is the step. So after as many steps as there
    are patients all are through.
    """
    replications, many = len(member), given.width - 1
    row, width = np.arange(replications), given.width
    base, place = row * width, first + (row * member.shape[1])[:, None]
    flat, out = member.ravel(), np.full(replications * width, np.nan)
    head = flat[place]
    since = [each[base[:, None] + head] for each in given.since]
    rank = [each[base[:, None] + head] for each in given.rank]
    nobody = len(rank) * many  # beyond all ranks; behind it the heads by input order
    free = np.full((replications, servers), -np.inf)
    free_flat, server_base = free.ravel(), row * servers
    head_flat, place_flat, class_base = head.ravel(), place.ravel(), row * first.shape[1]
    since_flat, rank_flat = [each.ravel() for each in since], [each.ravel() for each in rank]
    for _ in range(many):
        server = server_base + free.argmin(axis=1)
        now = free_flat[server]
        key = head + nobody
        for joined, turn in zip(since, rank, strict=True):
            key = np.where(joined < now[:, None], np.minimum(turn, key), key)
        chosen = class_base + key.argmin(axis=1)
        patient = base + head_flat[chosen]
        came = since_flat[0][chosen]
        begin = np.maximum(now, came)
        service, leaves = given.service[patient], given.leaves[patient]
        gone = (came < now) & (leaves <= now)
        free_flat[server] = np.where(gone, now, begin + service)
        out[patient] = np.where(gone, np.nan, begin)
        place_flat[chosen] += 1
        after = flat[place_flat[chosen]]
        head_flat[chosen] = after
        after = after + base
        for joined, turn, all_joined, all_turn in zip(since_flat, rank_flat, given.since, given.rank, strict=True):
            joined[chosen], turn[chosen] = all_joined[after], all_turn[after]
    begin_all = out.reshape(replications, width)[:, :many]
    return np.where(np.isfinite(begin_all), begin_all, np.nan)
