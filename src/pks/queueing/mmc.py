"""M/M/c and M/M/c/K: Poisson arrivals, exponential times, c servers, first in first out.

Times are in one unit, the one of the rates. Source: Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing
Theory*, 4th ed., 2008, sections 2.3 to 2.5, doi:10.1002/9781118625651.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pks.queueing.birth_death import Floats, stationary
from pks.queueing.erlang import erlang_c
from pks.queueing.errors import QueueingError, require, require_rates, require_servers


@dataclass(frozen=True)
class Steady:
    """Long-run measures of a queue.

    Attributes:
        utilisation: share of servers that are busy.
        must_wait: share of those who are let in that must wait.
        turned_away: share of arrivals that find no room.
        wait: mean time of waiting of those who are let in (inf = the queue grows without end).
        time: mean time of waiting and being cared for.
        waiting: mean number of people waiting.
        present: mean number of people waiting or being cared for.
    """

    utilisation: float
    must_wait: float
    turned_away: float
    wait: float
    time: float
    waiting: float
    present: float


def mmc(arrival_rate: float, service_rate: float, servers: int) -> Steady:
    """Return the measures of M/M/c.

    With A = λ/μ: utilisation A/c, must_wait C(c, A), wait C/(cμ − λ), time = wait + 1/μ, and by Little's law
    waiting = λ·wait, present = λ·time. Where A ≥ c there is no steady state: everybody waits, and waits are infinite.

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, what one server completes per unit of time, > 0.
        servers: c, a whole number ≥ 1.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(mmc(0.2, 0.1, 3).wait, 6)
    4.444444
    """
    servers = _sound(arrival_rate, service_rate, servers)
    load = arrival_rate / service_rate
    if overloaded(arrival_rate, service_rate, servers):
        return Steady(1.0, 1.0, 0.0, math.inf, math.inf, math.inf, math.inf)
    must_wait = erlang_c(load, servers)
    wait = must_wait / (servers * service_rate - arrival_rate)
    time = wait + 1 / service_rate
    return Steady(load / servers, must_wait, 0.0, wait, time, arrival_rate * wait, arrival_rate * time)


def wait_within(arrival_rate: float, service_rate: float, servers: int, *, within: float) -> float:
    """Return the share of arrivals to M/M/c that wait at most `within`: P(W ≤ t) = 1 − C(c, A)·exp(−(cμ − λ)·t).

    0 where the queue grows without end. Arguments as of :func:`mmc`; `within` in the same unit of time, ≥ 0.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(wait_within(100 / 30, 1 / 3, 14, within=1 / 3), 6)
    0.88835
    """
    servers = _sound(arrival_rate, service_rate, servers)
    require("the time within which to start", within)
    if overloaded(arrival_rate, service_rate, servers):
        return 0.0
    late = math.exp(-(servers * service_rate - arrival_rate) * within)
    return 1 - erlang_c(arrival_rate / service_rate, servers) * late


def mmck(arrival_rate: float, service_rate: float, servers: int, room: int) -> Steady:
    """Return the measures of M/M/c/K: who finds K people present is turned away.

    p_n ∝ Aⁿ/n! for n ≤ c and Aᶜ/c!·(A/c)ⁿ⁻ᶜ up to K; turned_away p_K, and by Little's law wait = waiting/(λ(1 − p_K)),
    where λ(1 − p_K) = caring·μ: what is let in goes out. Who is let in sees the queue as if there were room for K − 1.
    A steady state exists at any load.

    Args:
        arrival_rate: λ, arrivals per unit of time, > 0.
        service_rate: μ, what one server completes per unit of time, > 0.
        servers: c, a whole number ≥ 1.
        room: K, how many can be present, a whole number ≥ c.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(mmck(2, 2.4, 1, 5).present, 2)
    1.98
    """
    servers = _sound(arrival_rate, service_rate, servers)
    require("the arrival rate", arrival_rate, above=0.0)
    if not (room >= servers and float(room).is_integer()):
        raise QueueingError(f"there must be whole room for the {servers} in care at least, not {room}")
    n = np.arange(int(room) + 1)
    busy = np.minimum(n, servers).astype(np.float64)
    p = _with_room(arrival_rate, service_rate * busy)
    waiting, caring = float(p @ (n - busy)), float(p @ busy)
    must_wait = float(_with_room(arrival_rate, service_rate * busy[:-1])[servers:].sum())
    wait = waiting / (caring * service_rate)
    return Steady(caring / servers, must_wait, float(p[-1]), wait, wait + 1 / service_rate, waiting, waiting + caring)


def overloaded(arrival_rate: float, service_rate: float, servers: int) -> bool:
    """Return whether as many come as can be served, or more, by either of the two ways to reckon it in floats.

    >>> overloaded(4.3, 0.1, 43), 4.3 / 0.1 < 43
    (True, True)
    """
    return arrival_rate / service_rate >= servers or arrival_rate >= servers * service_rate


def _with_room(arrival_rate: float, pace: Floats) -> Floats:
    """Return the share of time with n present, where so many go at the `pace` of n, both (states,)."""
    return stationary(np.full(len(pace) - 1, float(arrival_rate)), pace[1:])


def _sound(arrival_rate: float, service_rate: float, servers: int) -> int:
    """Return the servers; refuse rates and servers that are out of range."""
    require_rates(arrival_rate, service_rate)
    return require_servers(servers)
