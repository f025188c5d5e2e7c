"""Strategies for tests of the runner: functions of a module, so that another process finds them."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.core.case import Case


@dataclass(frozen=True)
class Sleeping:
    """A strategy that knows no limit."""

    name: str = "sleeping"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Never come back."""
        time.sleep(600)
        raise AssertionError


@dataclass(frozen=True)
class Failing:
    """A strategy with a fault."""

    name: str = "failing"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Divide by nothing."""
        raise ZeroDivisionError("divided\nby nothing")


@dataclass(frozen=True)
class Talking:
    """A strategy that prints where answers are expected."""

    exact: Lexicographic = field(default_factory=Lexicographic)
    name: str = "talking"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Say something, and balance exactly."""
        sys.stdout.write('{"status": "nonsense"}\n')
        return self.exact.balance(problem, currency)


def sleeping(case: Case) -> Sleeping:
    """Return the strategy that sleeps."""
    return Sleeping()


def failing(case: Case) -> Failing:
    """Return the strategy that fails."""
    return Failing()


def talking(case: Case) -> Talking:
    """Return the strategy that prints."""
    return Talking()
