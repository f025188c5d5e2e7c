"""Who waits: one line for each stage, and those who hold something while they wait."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Set
from dataclasses import dataclass, field

from pks.sim.pathway.holding import Request

Line = list[tuple[tuple[float, float, int], Request]]
"""Requests with their keys, in order of the keys."""


@dataclass(eq=False)
class Lines:
    """All who wait. In the line of a stage all need the same; who holds something may need less, and stands alone.

    Attributes:
        line: those who hold nothing, in order, by number of the stage.
        boarding: those who hold something.
    """

    line: list[Line]
    boarding: dict[Request, None] = field(default_factory=dict)

    def join(self, request: Request) -> None:
        """Put `request` into line."""
        if request.visit.held:
            self.boarding[request] = None
        else:
            insort(self.line[request.stage], (request.key, request))

    def forget(self, request: Request) -> None:
        """Take `request` out of line, if it is there."""
        self.boarding.pop(request, None)
        line = self.line[request.stage]
        place = bisect_left(line, (request.key,))
        if place < len(line) and line[place][1] is request:
            del line[place]

    def of(self, stages: Set[int]) -> list[Line]:
        """Return the lines of `stages` in which anybody stands; each who boards is a line of one."""
        boarding = [[(each.key, each)] for each in self.boarding if each.stage in stages]
        return [line for stage in stages if (line := self.line[stage])] + boarding

    def in_front(self, request: Request, stages: Set[int]) -> bool:
        """Tell whether nobody of `stages` who lacks something that `request` lacks stands before it."""
        lacks = request.lacks.keys()
        return all(line[0][0] >= request.key or not lacks & line[0][1].lacks.keys() for line in self.of(stages))
