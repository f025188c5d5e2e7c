"""Who is called: the order of a line, and whether somebody may be called past the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

Waiting = TypeVar("Waiting")


class LineOrder(Protocol):
    """The order in which patients stand; :class:`pks.sim.queue.Priority` and :class:`pks.sim.queue.Ageing` are such."""

    def key(self, priority: int, since: float) -> tuple[float, float]:
        """Return what to sort by who waits `since` then: the lowest first."""
        ...


class Passing(Protocol):
    """A rule for those who need several resources at once."""

    def asked(self, line: Sequence[Waiting]) -> Iterator[Waiting]:
        """Yield who of a `line` for one resource is asked, in order."""
        ...

    @property
    def first_in_all_lines(self) -> bool:
        """Whether one must stand first in the line of every resource that one needs."""
        ...


@dataclass(frozen=True)
class NobodyPasses:
    """Who needs a resource waits until all who stand before have been called: nobody starves, some capacity may idle."""

    first_in_all_lines = True

    def asked(self, line: Sequence[Waiting]) -> Iterator[Waiting]:
        """Yield the first."""
        return islice(line, 1)


@dataclass(frozen=True)
class WhoeverFits:
    """The first in line for whom all is free is called: nothing idles that could be used, who needs much may wait."""

    first_in_all_lines = False

    def asked(self, line: Sequence[Waiting]) -> Iterator[Waiting]:
        """Yield all."""
        return iter(line)
