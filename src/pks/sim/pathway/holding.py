"""A patient under way: what is held, what is asked for. Amounts are whole millionths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pks.sim.clock import Event, Process

WHOLE = 1_000_000
"""One of a resource."""

Due = tuple[float, int, int]
"""The hour at which something can be expected to be given back, by the visit with this number, and how much."""


@dataclass(eq=False)
class Visit:
    """A patient on a route: what is held (by resource), the care that was granted, since when, whether it is under way.

    `expected` is what care under way can be expected to give back, by resource.
    """

    number: int
    route: int
    priority: int
    held: dict[int, int] = field(default_factory=dict)
    expected: dict[int, Due] = field(default_factory=dict)
    process: Process | None = None
    care: Request | None = None
    begun: float = 0.0
    underway: bool = False

    def gives(self, code: int) -> bool:
        """Tell whether the end of the care frees a resource."""
        return self.care is not None and code in self.held and code not in self.care.keeps


@dataclass(eq=False)
class Request:
    """A stage asked for: `needs` by resource, the key of its place in line, and the event of being called for who waits.

    `mean` is how long care can be expected to take, hours, and `early` after which share of it a resource is given back
    that is not held to the end.
    """

    visit: Visit
    stage: int
    needs: dict[int, int]
    keeps: frozenset[int]
    key: tuple[float, float, int]
    mean: float
    may_break_off: bool
    may_leave: bool
    early: Mapping[int, float] = field(default_factory=dict)
    granted: bool = False
    called: Event | None = None

    @property
    def lacks(self) -> dict[int, int]:
        """What is needed beyond what the patient holds."""
        if not (held := self.visit.held):
            return self.needs
        return {code: amount - held.get(code, 0) for code, amount in self.needs.items() if amount > held.get(code, 0)}


def millionths(amount: float) -> int:
    """Return an amount of a resource as a whole number of millionths."""
    return round(amount * WHOLE)
