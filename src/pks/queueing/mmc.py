"""M/M/c and M/M/c/K: Poisson arrivals, exponential times, c servers, first in first out.

Times are in one unit, the one of the rates. Source: Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing
Theory*, 4th ed., 2008, sections 2.3 to 2.5, doi:10.1002/9781118625651.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

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
    _rates(arrival_rate, service_rate, servers)
    load = arrival_rate / service_rate
    if load >= servers:
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
    _rates(arrival_rate, service_rate, servers)
    require("the time within which to start", within)
    if arrival_rate >= servers * service_rate:
        return 0.0
    late = math.exp(-(servers * service_rate - arrival_rate) * within)
    return 1 - erlang_c(arrival_rate / service_rate, servers) * late


def mmck(arrival_rate: float, service_rate: float, servers: int, room: int) -> Steady:
    """Return the measures of M/M/c/K: who finds K people present is turned away.

    p_n ∝ Aⁿ/n! for n ≤ c and Aᶜ/c!·(A/c)ⁿ⁻ᶜ up to K, summed in logarithms; turned_away p_K, and by Little's law
    wait = waiting/(λ(1 − p_K)). A steady state exists at any load.

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
    _rates(arrival_rate, service_rate, servers)
    require("the arrival rate", arrival_rate, above=0.0)
    if room != int(room) or room < servers:
        raise QueueingError(f"there must be room for the {servers} in care at least, not {room}")
    n = np.arange(room + 1)
    busy = np.minimum(n, servers)
    weight = n * math.log(arrival_rate / service_rate) - special.gammaln(busy + 1) - (n - busy) * math.log(servers)
    p = np.exp(weight - special.logsumexp(weight))
    let_in = arrival_rate * float(p[:-1].sum())
    waiting, caring = float(p @ (n - busy)), float(p @ busy)
    must_wait = float(p[servers:-1].sum() / p[:-1].sum())
    wait = waiting / let_in
    return Steady(caring / servers, must_wait, float(p[-1]), wait, wait + 1 / service_rate, waiting, waiting + caring)


def _rates(arrival_rate: float, service_rate: float, servers: int) -> None:
    require_rates(arrival_rate, service_rate)
    require_servers(servers)
