"""Erlang A, M/M/c+M: who waits leaves without care when the patience is at an end.

Arrivals are Poisson, times of care and of patience exponential; `patience_rate` θ is one over the mean patience, in the
unit of time of the other rates. A steady state exists at any load, unless patience is endless (θ = 0), which is M/M/c.

How it is computed: who would arrive with endless patience would wait V, the offered wait, with P(V = 0) = E/(E + λJ)
and the density λ·exp(h(x))/(E + λJ) for x > 0, where h(x) = (λ/θ)·(1 − exp(−θx)) − cμx, J = ∫ exp(h(x)) dx and
E = 1/B(c − 1, λ/μ). Everything below is an integral of that density with positive terms only. h is concave; it is
measured from its peak x*, so that nothing overflows or cancels: with ψ(u) = (u − 1 + exp(−u))/u and x = x* + s,
h = −(cμ − λ)·s − λs·ψ(θs) below full load, where x* = 0, and h(x) − h(x*) = −cμs·ψ(θs) above it.

Source: Palm, *Methods of judging the annoyance caused by congestion*, Tele 4, 1953; Zeltyn and Mandelbaum, *Call centers
with impatient customers: many-server asymptotics of the M/M/n+G queue*, 2005, doi:10.1007/s11134-005-3699-8, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pks.queueing.erlang import blocking
from pks.queueing.errors import QueueingError, require, require_rates, require_servers
from pks.queueing.mmc import mmc, overloaded, wait_within

Floats = npt.NDArray[np.float64]
DEPTH = 45.0
"""The density is left out where it is below exp(−45) of its peak: 3e-20."""
PANELS, NODES = 48, 16
"""The quadrature: so many Gauss-Legendre panels, exact to rounding for a peak of any width …"""
HALVINGS, FINER = 40, np.array([1.0, 1.25, 1.5, 1.75])
"""… and towards 0 panels of half the width so many times, each in four."""


@dataclass(frozen=True)
class Impatient:
    """Long-run measures of a queue that people leave.

    Attributes:
        utilisation: share of servers that are busy.
        must_wait: share of arrivals that find all servers busy.
        abandon: share of arrivals that leave without care.
        wait: mean time in the queue of all arrivals, those who leave included.
        wait_of_served: mean time in the queue of those who are served.
        waiting: mean number of people in the queue.
        present: mean number of people in the queue or in care.
    """

    utilisation: float
    must_wait: float
    abandon: float
    wait: float
    wait_of_served: float
    waiting: float
    present: float


def erlang_a(arrival_rate: float, service_rate: float, patience_rate: float, servers: int) -> Impatient:
    """Return the measures of M/M/c+M.

    must_wait = P(V > 0), abandon = E[1 − exp(−θV)], wait = abandon/θ, waiting = λ·wait (see the module for V);
    utilisation = λ(1 − abandon)/(cμ), present = waiting + c·utilisation.

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, what one server completes per unit of time, > 0.
        patience_rate: θ, one over the mean patience, ≥ 0; with 0 nobody leaves, and there must be more servers than
            load.
        servers: c, a whole number ≥ 1.

    Raises:
        QueueingError: if a number is out of range, or the queue grows without end.

    >>> steady = erlang_a(100 / 30, 1 / 3, 1 / 5, 14)
    >>> round(steady.must_wait, 6), round(steady.abandon, 6)
    (0.14526, 0.013984)
    """
    offered = _offered_wait(arrival_rate, service_rate, patience_rate, servers)
    if offered is None:
        steady = mmc(arrival_rate, service_rate, servers)
        wait = steady.wait
        return Impatient(steady.utilisation, steady.must_wait, 0.0, wait, wait, steady.waiting, steady.present)
    abandon = offered.mean(lambda x: -np.expm1(-patience_rate * x))
    served = offered.free + offered.mean(lambda x: np.exp(-patience_rate * x))
    waited = offered.mean(lambda x: x * np.exp(-patience_rate * x))
    wait_of_served = waited / served if served > 0 else math.inf  # so few are served that none is left in floats
    wait = abandon / patience_rate
    utilisation = min(arrival_rate * served / (servers * service_rate), 1.0)
    waiting = arrival_rate * wait
    present = waiting + servers * utilisation
    return Impatient(utilisation, offered.must_wait, abandon, wait, wait_of_served, waiting, present)


def served_within(
    arrival_rate: float, service_rate: float, patience_rate: float, servers: int, *, within: float
) -> float:
    """Return the share of arrivals that are served, and start within a time: P(V = 0) + E[exp(−θV); 0 < V ≤ t].

    Arguments as of :func:`erlang_a`; `within` t in the same unit of time, ≥ 0.

    Raises:
        QueueingError: if a number is out of range, or the queue grows without end.

    >>> round(served_within(100 / 30, 1 / 3, 1 / 5, 14, within=1 / 3), 6)
    0.916792
    """
    require("the time within which to start", within)
    offered = _offered_wait(arrival_rate, service_rate, patience_rate, servers)
    if offered is None:
        return wait_within(arrival_rate, service_rate, servers, within=within)
    return offered.free + offered.mean(lambda x: np.exp(-patience_rate * x), upto=within)


def servers_with_abandonment(
    arrival_rate: float,
    service_rate: float,
    patience_rate: float,
    *,
    most_abandon: float = 1.0,
    most_waiting: float = 1.0,
    share: float = 0.0,
    within: float = 0.0,
) -> int:
    """Return the fewest servers with which all that is asked for holds; what is not given is not asked for.

    All three measures improve with every server, so the fewest are found by halving, from a single server on.

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, what one server completes per unit of time, > 0.
        patience_rate: θ, one over the mean patience, > 0.
        most_abandon: highest share of arrivals that may leave without care, > 0.
        most_waiting: highest share of arrivals that may have to wait, > 0.
        share: share of arrivals that are to be served within the time `within`, 0 ≤ share < 1.
        within: t, in the same unit of time, ≥ 0.

    Raises:
        QueueingError: if a number is out of range.

    >>> servers_with_abandonment(100 / 30, 1 / 3, 1 / 5, most_abandon=0.05)
    12
    """
    require("the patience rate", patience_rate, above=0.0)
    require("the share that may leave", most_abandon, above=0.0)
    require("the share that may have to wait", most_waiting, above=0.0)
    require("the share", share, below=1.0)
    require("the time within which to start", within)

    def enough(servers: int) -> bool:
        given = arrival_rate, service_rate, patience_rate, servers
        if most_abandon < 1 or most_waiting < 1:
            steady = erlang_a(*given)
            if steady.abandon > most_abandon or steady.must_wait > most_waiting:
                return False
        return share == 0 or served_within(*given, within=within) >= share

    return fewest(enough)


def fewest(enough: Callable[[int], bool]) -> int:
    """Return the least whole number ≥ 1 that is `enough`, where every number above it is enough as well."""
    high = 1
    while not enough(high):
        high *= 2
    low = high // 2  # 0, or a number that is not enough
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


@dataclass(frozen=True)
class _Offered:
    """The offered wait V: P(V = 0), P(V > 0), and its density about its `peak`, from `low` to `high` measured there."""

    free: float
    must_wait: float
    exponent: Callable[[Floats], Floats]
    peak: float
    low: float
    high: float
    total: float

    def mean(self, value: Callable[[Floats], Floats], *, upto: float = math.inf) -> float:
        """Return E[value(V); 0 < V ≤ upto]."""
        if self.must_wait == 0 or upto - self.peak <= self.low:
            return 0.0
        s, weight = _nodes(self.low, min(self.high, upto - self.peak), finer=self.low == -self.peak)
        share = weight / self.total * np.exp(self.exponent(s))
        return self.must_wait * float(share @ value(self.peak + s))


def _offered_wait(arrival_rate: float, service_rate: float, patience_rate: float, servers: int) -> _Offered | None:
    """Return V, or None where patience is endless; refuse numbers for which there is no steady state."""
    require_rates(arrival_rate, service_rate)
    require("the patience rate", patience_rate)
    servers = require_servers(servers)
    pace = servers * service_rate
    if patience_rate == 0:
        if overloaded(arrival_rate, service_rate, servers):
            raise QueueingError(
                f"with endless patience the queue grows without end: load {arrival_rate / service_rate:g} on "
                f"{servers} servers; give a patience rate above 0, or more servers"
            )
        return None
    if arrival_rate > pace:  # the height of the peak over h(0) = 0 makes E small
        peak = math.log(arrival_rate / pace) / patience_rate
        height = -pace * peak * float(_psi(np.array([-patience_rate * peak]))[0])

        def exponent(s: Floats) -> Floats:
            return -pace * s * _psi(patience_rate * s)
    else:
        peak = height = 0.0

        def exponent(s: Floats) -> Floats:
            return -(pace - arrival_rate) * s - arrival_rate * s * _psi(patience_rate * s)

    # h' lies between −cμ and λ − cμ: it takes so far at least for h to come down to −DEPTH
    low = -_edge(lambda s: exponent(-s), DEPTH / (arrival_rate - pace), furthest=peak) if peak > 0 else 0.0
    high = _edge(exponent, DEPTH / pace)
    s, weight = _nodes(low, high, finer=low == -peak)
    total = float(weight @ np.exp(exponent(s)))
    none_free = blocking(arrival_rate / service_rate, servers - 1)  # B(c − 1)
    below = math.exp(-height)  # E·e^−height = below/B
    scaled = arrival_rate * total * none_free
    free = below / (below + scaled) if below > 0 else 0.0
    must_wait = scaled / (below + scaled) if scaled > 0 else 0.0
    return _Offered(free, must_wait, exponent, peak, low, high, total)


def _edge(exponent: Callable[[Floats], Floats], nearest: float, *, furthest: float = math.inf) -> float:
    """Return where the `exponent`, concave and 0 at 0, has come down to −DEPTH, or `furthest`; not before `nearest`."""
    inside, outside = 0.0, min(nearest, furthest)
    while float(exponent(np.array([outside]))[0]) > -DEPTH:
        if outside >= furthest:
            return furthest
        inside, outside = outside, min(2 * outside, furthest)
    for _ in range(60):
        middle = (inside + outside) / 2
        if float(exponent(np.array([middle]))[0]) > -DEPTH:
            inside = middle
        else:
            outside = middle
    return outside


_X, _W = np.polynomial.legendre.leggauss(NODES)


def _nodes(low: float, high: float, *, finer: bool) -> tuple[Floats, Floats]:
    """Return nodes and weights of the quadrature from `low` to `high`; `finer` and finer towards `low` where V = 0 is.

    Patience may be at an end long before a server is free: exp(−θx) then lives on a far shorter scale than h.
    """
    edges = np.linspace(low, high, PANELS + 1)
    if finer:
        near = np.outer((high - low) / PANELS * 2.0 ** -np.arange(HALVINGS, 0, -1), FINER).ravel()
        edges = np.concatenate(([low], low + near, edges[1:]))
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (1 + _X)).ravel(), (half * _W).ravel()


def _psi(u: Floats) -> Floats:
    """Return (u − 1 + exp(−u))/u, by its series where the terms would cancel: −Σ_{k≥1} (−u)ᵏ/(k + 1)!."""
    small = np.abs(u) < 0.5
    v = np.where(small, u, 0.0)
    series = np.zeros_like(v)
    for k in range(16, 1, -1):  # Horner: 1/2 − v/6 + …
        series = 1 / math.factorial(k) - v * series
    return np.where(small, v * series, 1 + np.expm1(-u) / np.where(small, 1.0, u))
