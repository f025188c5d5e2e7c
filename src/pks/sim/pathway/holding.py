"""A patient under way: what is held, what is asked for. Amounts are whole millionths."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

from pks.sim.clock import Event, Process

WHOLE = 1_000_000
"""One of a resource."""


@dataclass(eq=False)
class Visit:
    """A patient on a route: what is held (by resource), the care that was granted, since when, whether it is under way.

    `due` is the hour at which care under way can be expected to be over.
    """

    number: int
    route: int
    priority: int
    held: dict[int, int] = field(default_factory=dict)
    process: Process | None = None
    care: Request | None = None
    begun: float = 0.0
    due: float = inf
    underway: bool = False

    def gives(self, code: int) -> bool:
        """Tell whether the end of the care frees a resource."""
        return self.care is not None and code in self.held and code not in self.care.keeps


@dataclass(eq=False)
class Request:
    """A stage asked for: `needs` by resource, the key of its place in line, and the event of being called.

    `mean` is how long care can be expected to take, hours.
    """

    visit: Visit
    stage: int
    needs: dict[int, int]
    keeps: frozenset[int]
    key: tuple[float, float, int]
    mean: float
    called: Event
    may_break_off: bool
    may_leave: bool
    granted: bool = False

    @property
    def lacks(self) -> dict[int, int]:
        """What is needed beyond what the patient holds."""
        held = self.visit.held
        return {code: amount - held.get(code, 0) for code, amount in self.needs.items() if amount > held.get(code, 0)}


def millionths(amount: float) -> int:
    """Return an amount of a resource as a whole number of millionths."""
    return round(amount * WHOLE)
