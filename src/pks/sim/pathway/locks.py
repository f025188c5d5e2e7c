"""Patients who hold something while they wait may wait for each other: who they are, and who can exchange."""

from __future__ import annotations

from collections.abc import Sequence

from pks.core.errors import PksError
from pks.sim.pathway.holding import Request


class LockedError(PksError, RuntimeError):
    """Patients wait for each other for ever; the message says for which stages."""


def ring_of(boarding: Sequence[Request], most: Sequence[int], stages: Sequence[str]) -> list[Request]:
    """Return patients in a ring, each lacking what the next one gives back when called; empty if nobody is locked.

    Locked are those who remain when one lets everybody go who can: all whose care goes on give back what they hold, so
    do those who wait and could then be called, and so on (Coffman, Elphick and Shoshani, *System deadlocks*, 1971,
    doi:10.1145/356586.356588).

    Args:
        boarding: who waits for a stage while holding something.
        most: the most that is ever on duty of each resource, (resources,).
        stages: names of all stages, for the error.

    Raises:
        LockedError: if they wait for each other for ever, and no exchange helps.
    """
    room, locked = list(most), dict.fromkeys(boarding)
    for request in locked:
        for code, amount in request.visit.held.items():
            room[code] -= amount
    moved = True
    while moved:
        can_go = [each for each in locked if all(room[code] >= amount for code, amount in each.lacks.items())]
        moved = bool(can_go)
        for request in can_go:
            del locked[request]
            for code, amount in request.visit.held.items():
                room[code] += amount
    if not locked:
        return []
    path = [next(iter(locked))]
    while True:
        short = {code for code, amount in path[-1].lacks.items() if room[code] < amount}
        after = next((each for each in locked if short & (set(each.visit.held) - set(each.needs))), None)
        if after is None:
            if any(each.may_leave for each in locked):
                return []
            names = ", ".join(stages[number] for number in sorted({each.stage for each in locked}))
            raise LockedError(
                f"{len(locked)} patients wait for each other for ever, each holding what another needs, to begin {names}: "
                "let the stages before keep less, let these need less of what is held, or give them a patience"
            )
        if after in path:
            return path[path.index(after) :]
        path.append(after)
