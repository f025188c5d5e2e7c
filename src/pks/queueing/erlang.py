"""Erlang's formulas: who is turned away, who must wait, and how many servers a target takes.

A server is whatever is held while one is cared for: a bed, a room, a team. `load` is the offered load A = arrival rate
× mean time of holding a server, in servers (erlang). Arrivals are Poisson; Erlang B holds for any distribution of the
time, Erlang C for exponential times.

Source: Erlang, *Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges*, 1917; the recursion: Jagerman, *Some properties of the Erlang loss function*, 1974,
doi:10.1002/j.1538-7305.1974.tb02756.x.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from pks.queueing.errors import require, require_servers, require_whole


def erlang_b(load: float, servers: int) -> float:
    """Return the share of arrivals that are turned away where nobody can wait.

    B(c, A) = (Aᶜ/c!) / Σ_{k=0..c} Aᵏ/k!, by B(k) = A·B(k−1) / (k + A·B(k−1)) from B(0) = 1: only positive numbers are
    added and none of them grows, so it is accurate for any number of servers; one step for each.

    Args:
        load: A, offered load in servers, ≥ 0.
        servers: c, a whole number ≥ 0.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(erlang_b(10, 10), 6)
    0.214582
    """
    require("the load", load)
    return blocking(load, require_whole("servers", servers, least=0))


def erlang_c(load: float, servers: int) -> float:
    """Return the share of arrivals that must wait where everybody waits as long as it takes.

    C(c, A) = c·B / (c − A·(1 − B)) with B = B(c, A). With A ≥ c the queue grows without end and everybody waits: 1.

    Args:
        load: A, offered load in servers, ≥ 0.
        servers: c, a whole number ≥ 1.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(erlang_c(2, 3), 6)
    0.444444
    """
    servers = require_servers(servers)
    return _must_wait(load, servers, erlang_b(load, servers))


def servers_for_blocking(load: float, *, most: float) -> int:
    """Return the fewest servers with which at most the share `most` is turned away: least c with B(c, A) ≤ most.

    Args:
        load: A, offered load in servers, ≥ 0.
        most: share of arrivals, 0 < most ≤ 1.

    Raises:
        QueueingError: if a number is out of range.

    >>> servers_for_blocking(2000 * 3.5 / 365, most=0.01)  # beds for 7 000 bed days a year
    29
    """
    require("the load", load)
    require("the share that may be turned away", most, above=0.0, upto=1.0)
    return next(count for count, blocked in _blocking(load) if blocked <= most)


def servers_for_waiting(
    arrival_rate: float, service_rate: float, *, share: float, within: float, max_utilisation: float = 1.0
) -> int:
    """Return the fewest servers with which the `share` of arrivals waits at most `within`.

    The least c > λ/μ with P(W ≤ t) = 1 − C(c, λ/μ)·exp(−(cμ − λ)·t) ≥ share and λ/(cμ) ≤ max_utilisation.

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, what one server completes in the same unit of time, > 0.
        share: 0 ≤ share < 1.
        within: t, in the same unit of time, ≥ 0.
        max_utilisation: highest acceptable share of busy servers, 0 < max_utilisation ≤ 1.

    Raises:
        QueueingError: if a number is out of range.

    >>> servers_for_waiting(100 / 30, 1 / 3, share=0.8, within=1 / 3)
    14
    """
    require("the arrival rate", arrival_rate)
    require("the service rate", service_rate, above=0.0)
    require("the share", share, below=1.0)
    require("the time within which to start", within)
    require("the highest utilisation", max_utilisation, above=0.0, upto=1.0)
    load = arrival_rate / service_rate
    for count, blocked in _blocking(load):
        if count > load and count >= 1 and load <= max_utilisation * count * (1 + 1e-12):
            late = _must_wait(load, count, blocked) * math.exp(-(count * service_rate - arrival_rate) * within)
            if 1 - late >= share:
                return count
    raise AssertionError("the servers never end")


def blocking(load: float, servers: int) -> float:
    """Return B(c, A) of numbers that are known to be sound."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def _blocking(load: float) -> Iterator[tuple[int, float]]:
    """Yield 0, 1, 2, … servers and B for each."""
    count, blocked = 0, 1.0
    while True:
        yield count, blocked
        count += 1
        blocked = load * blocked / (count + load * blocked)


def _must_wait(load: float, servers: int, blocked: float) -> float:
    """Return C from B."""
    return 1.0 if load >= servers else servers * blocked / (servers - load * (1 - blocked))
