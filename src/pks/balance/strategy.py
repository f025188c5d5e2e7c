"""What a way of balancing looks like."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, Protocol

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


def limited(strategy: Any, seconds: float | None) -> Any:
    """Return `strategy` with a time limit of `seconds`, where it or what it is made of has a field `time_limit`.

    What has no such field stays as it is, and knows no limit. None = no limit is set, and one that is there stays.

    >>> from pks.balance.lexicographic import Lexicographic
    >>> limited(Lexicographic(), 60.0).time_limit
    60.0
    """
    if seconds is None or not is_dataclass(strategy) or isinstance(strategy, type):
        return strategy
    held = {each.name: getattr(strategy, each.name) for each in fields(strategy) if each.init}
    if "time_limit" in held:
        return replace(strategy, time_limit=seconds)
    told = {name: limited(value, seconds) for name, value in held.items()}
    changed = {name: value for name, value in told.items() if value is not held[name]}
    return replace(strategy, **changed) if changed else strategy
