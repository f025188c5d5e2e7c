"""Strategies for tests of the runner: functions of a module, so that another process finds them."""

from __future__ import annotations

import os
import socket
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
        """Say something, and never come back."""
        sys.stderr.write("sleeping begins\n")
        sys.stderr.flush()
        time.sleep(600)
        raise AssertionError


@dataclass(frozen=True)
class Calling:
    """A strategy that calls somebody, and never comes back: who is called is told when its process ends."""

    name: str = "calling"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Call the port that the environment names, tell who started this process, and sleep."""
        with socket.create_connection(("127.0.0.1", int(os.environ["PKS_TEST_PORT"]))) as line:
            line.sendall(f"{os.getppid()}\n".encode())
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


@dataclass(frozen=True)
class Leaving:
    """A strategy that ends the program."""

    name: str = "leaving"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Leave."""
        sys.exit(0)


@dataclass(frozen=True)
class Empty:
    """A strategy that forgets to return its plan."""

    name: str = "empty"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return nothing."""
        return None  # type: ignore[return-value]


def leaving(case: Case) -> Leaving:
    """Return the strategy that leaves."""
    return Leaving()


def empty(case: Case) -> Empty:
    """Return the strategy that returns nothing."""
    return Empty()


def number(case: Case) -> int:
    """Return what is no strategy."""
    return 5


def never_made(case: Case) -> Sleeping:
    """Never come back."""
    time.sleep(600)
    raise AssertionError


def sleeping(case: Case) -> Sleeping:
    """Return the strategy that sleeps."""
    return Sleeping()


def calling(case: Case) -> Calling:
    """Return the strategy that calls."""
    return Calling()


def failing(case: Case) -> Failing:
    """Return the strategy that fails."""
    return Failing()


def talking(case: Case) -> Talking:
    """Return the strategy that prints."""
    return Talking()
