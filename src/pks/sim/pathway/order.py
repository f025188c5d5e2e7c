"""Who is called: the order in which patients stand, and whether somebody may be called past the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf
from typing import Protocol

from pks.sim.pathway.holding import Request
from pks.sim.pathway.lines import Line

DUST = 1e-9
"""Hours that are nothing but rounding."""


class LineOrder(Protocol):
    """The order in which patients stand; :class:`pks.sim.queue.Priority` and :class:`pks.sim.queue.Ageing` are such."""

    def key(self, priority: int, since: float) -> tuple[float, float]:
        """Return what to sort by who waits `since` then: the lowest first."""
        ...


class Ground(Protocol):
    """What a rule may look at."""

    @property
    def now(self) -> float:
        """The hour."""
        ...

    def left(self, code: int) -> int:
        """Return how much of a resource can be taken now, millionths; not above 0 = nothing."""
        ...

    def coming(self, code: int) -> Iterator[tuple[float, int]]:
        """Yield at which hours how much more of it can be expected, in order of time."""
        ...


class Passing(Protocol):
    """A rule for who is called next, where patients need several resources at once."""

    def called(self, lines: Sequence[Line], ground: Ground) -> Request | None:
        """Return who of those waiting in `lines` for resources that hang together is called now; None = nobody."""
        ...


@dataclass(frozen=True)
class NobodyPasses:
    """Who needs a resource waits until all who stand before have been called: nobody starves, some capacity may idle."""

    def called(self, lines: Sequence[Line], ground: Ground) -> Request | None:
        """Return the first for whom all is free, and who stands before all others in every line for it."""
        before: set[int] = set()
        for request in _firsts(lines):
            lacks = request.lacks
            if before.isdisjoint(lacks) and _fits(lacks, ground):
                return request
            before |= lacks.keys()
        return None


@dataclass(frozen=True)
class WhoeverFits:
    """The first in line for whom all is free is called: nothing idles that could be used, who needs much may wait."""

    def called(self, lines: Sequence[Line], ground: Ground) -> Request | None:
        """Return the first for whom all is free."""
        return next((each for each in _firsts(lines) if _fits(each.lacks, ground)), None)


@dataclass(frozen=True)
class WhoeverDelaysNobody:
    """Who needs several resources keeps those that are free until the rest can be expected; meanwhile they are lent.

    In the order of the line everybody who cannot be called keeps what is free of what is needed, and notes the hour at
    which the rest can be expected: when care under way is over, taken to last as long as its mean, or when a shift
    begins. Who stands behind is called if everything is free that nobody keeps, or that is back by the hour noted,
    where care lasts as long as its mean. So nobody starves who stands first, and little idles.

    Known from computers as backfilling. Source: Mu'alem and Feitelson, *Utilization, predictability, workloads, and user
    runtime estimates in scheduling the IBM SP2 with backfilling*, 2001, doi:10.1109/71.932708 (conservative backfilling).
    """

    def called(self, lines: Sequence[Line], ground: Ground) -> Request | None:
        """Return the first for whom all is free that nobody before keeps."""
        kept: list[tuple[float, dict[int, int]]] = []
        owed: dict[int, int] = {}
        supplies: dict[int, _Supply] = {}
        standing = [(line[0], place, 0) for place, line in enumerate(lines)]
        heapify(standing)
        while standing:
            (_, request), line, place = heappop(standing)
            lacks = request.lacks
            if _in_time(request, lacks, kept, ground):
                return request
            if not any(ground.left(code) > owed.get(code, 0) for code in lacks):
                continue  # nothing to keep, for nobody in this line
            if (when := _expected(lacks, owed, ground, supplies)) < inf:
                kept.append((when, lacks))
                for code, amount in lacks.items():
                    owed[code] = owed.get(code, 0) + amount
                if place + 1 < len(lines[line]):
                    heappush(standing, (lines[line][place + 1], line, place + 1))
        return None


def _firsts(lines: Sequence[Line]) -> Iterator[Request]:
    """Yield the first of every line, in order."""
    return (request for _, request in sorted(line[0] for line in lines))


def _fits(lacks: dict[int, int], ground: Ground) -> bool:
    return all(ground.left(code) >= amount for code, amount in lacks.items())


def _in_time(request: Request, lacks: dict[int, int], kept: list[tuple[float, dict[int, int]]], ground: Ground) -> bool:
    """Tell whether all is free that `request` lacks, but for what is `kept` and not back in time."""
    if not _fits(lacks, ground):
        return False
    for code, amount in lacks.items():
        until = inf if code in request.keeps else ground.now + request.mean * request.early.get(code, 1.0) - DUST
        if ground.left(code) - sum(of.get(code, 0) for when, of in kept if when < until) < amount:
            return False
    return True


@dataclass(eq=False)
class _Supply:
    """What can be expected of a resource, hour by hour, as far as it has been looked at."""

    coming: Iterator[tuple[float, int]]
    amount: int = 0
    hour: float = -inf

    def when(self, wanted: int) -> float:
        """Return from which hour on so much more can be expected; it never falls from one call to the next."""
        while self.amount < wanted:
            self.hour, more = next(self.coming, (inf, wanted))
            self.amount += more
        return self.hour


def _expected(lacks: dict[int, int], owed: dict[int, int], ground: Ground, supplies: dict[int, _Supply]) -> float:
    """Return from which hour on all can be expected that is lacking, once others have had what is `owed` to them."""
    latest = ground.now
    for code, amount in lacks.items():
        if (wanted := amount + owed.get(code, 0) - ground.left(code)) > 0:
            if code not in supplies:
                supplies[code] = _Supply(iter(ground.coming(code)))
            latest = max(latest, supplies[code].when(wanted))
    return latest
