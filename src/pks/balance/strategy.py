"""What a way of balancing looks like."""

from __future__ import annotations

from typing import Protocol

from pks.balance.plan import Plan
from pks.balance.problem import Problem


class Strategy(Protocol):
    """A way to balance need and capacity."""

    @property
    def name(self) -> str:
        """What it is called in results."""
        ...

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return a plan for `problem`; costs are in `currency`."""
        ...
