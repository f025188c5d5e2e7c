"""A queue read off its rules: all events of one replication in a list, the next one picked by looking at all of it."""

from __future__ import annotations

import math

from pks.sim.queue import Ageing, Patients, Priority, Promotion
from pks.sim.queue.discipline import QueueDiscipline

LEAVES, DEPARTS, ARRIVES = 0, 1, 2


def standing(
    discipline: QueueDiscipline, priorities: list[int], who: int, came: float, now: float
) -> tuple[float, ...]:
    """Return by what `who`, who came at `came`, is compared with others when somebody is called at `now`."""
    if isinstance(discipline, Ageing):
        return came + discipline.worth * priorities[who], priorities[who], who
    if isinstance(discipline, Promotion):
        kind, moved = priorities[who], 0
        while moved < kind and came + (moved + 1) * discipline.after < now:
            moved += 1
        return kind - moved, came + moved * discipline.after, who
    assert isinstance(discipline, Priority)
    return priorities[who], came, who


def begins(patients: Patients, replication: int, servers: int, discipline: QueueDiscipline) -> list[float]:
    """Return when the care of each begins, NaN = never."""
    arrival, service = patients.arrival[replication].tolist(), patients.service[replication].tolist()
    # the classes to move up through are those of all replications together
    every = patients.priority.ravel().tolist()
    mine = patients.priority[replication].tolist()
    kinds = sorted(set(every))
    priorities = [kinds.index(each) for each in mine] if isinstance(discipline, Promotion) else mine
    patience = [math.inf] * len(arrival) if patients.patience is None else patients.patience[replication].tolist()
    begin = [math.nan] * len(arrival)
    waiting: set[int] = set()
    events = [(time, ARRIVES, who) for who, time in enumerate(arrival) if time < math.inf]
    busy = 0
    while events:
        now, kind, who = min(events)
        events.remove((now, kind, who))
        if kind == LEAVES:
            waiting.discard(who)
            continue
        if kind == ARRIVES:
            waiting.add(who)
            if patience[who] < math.inf:
                events.append((now + patience[who], LEAVES, who))
        else:
            busy -= 1
        while waiting and busy < servers:
            called = min(waiting, key=lambda each: standing(discipline, priorities, each, arrival[each], now))
            waiting.remove(called)
            begin[called] = now
            busy += 1
            events.append((now + service[called], DEPARTS, called))
    return begin
