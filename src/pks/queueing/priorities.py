"""Queues with priorities: Poisson arrivals of several classes, the most urgent first, in a class first in first out.

Class 0 is the most urgent. Where the classes together are more than can be served, the most urgent ones still have a
steady state, and that is what comes out for them; the waits of the others are infinite.

Sources: Cobham, *Priority assignment in waiting line problems*, 1954, doi:10.1287/opre.2.1.70, with its correction of
1955; Kleinrock, *Queueing Systems*, volume 2, 1976, section 3.6; Gross, Shortle, Thompson and Harris, *Fundamentals of
Queueing Theory*, 4th ed., 2008, section 3.4, doi:10.1002/9781118625651.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pks.queueing.errors import QueueingError, require, require_servers
from pks.queueing.mmc import mmc

Floats = npt.NDArray[np.float64]
Numbers = Sequence[float] | Floats


@dataclass(frozen=True, eq=False)
class Classes:
    """Long-run measures of a queue with priorities, all by class, most urgent first, (classes,).

    Attributes:
        utilisation: share of all servers' time that the class takes.
        wait: mean time of waiting, in pre-emptive queues interruptions included (inf = the class is never caught up).
        time: mean time of waiting and being cared for.
        waiting: mean number of people waiting; in pre-emptive queues those included who are interrupted.
        present: mean number of people waiting or being cared for.
    """

    utilisation: Floats
    wait: Floats
    time: Floats
    waiting: Floats
    present: Floats


def priorities(arrival_rates: Numbers, service_rates: Numbers, *, service_cv: float | Numbers = 1.0) -> Classes:
    """Return the measures of M/G/1 with priorities where nobody is interrupted (Cobham).

    wait_k = W₀ / ((1 − σ_{k−1})(1 − σ_k)), W₀ = Σ λᵢE[Sᵢ²]/2, σ_k = Σ_{i≤k} λᵢ/μᵢ, E[S²] = (1 + cv²)/μ². Where the
    classes together load the server beyond 1, a class counts in W₀ only with what the more urgent ones leave.

    Args:
        arrival_rates: λ, arrivals per unit of time by class, most urgent first, ≥ 0.
        service_rates: μ, one over the mean time of care by class, > 0.
        service_cv: standard deviation of the time of care divided by its mean, by class or for all, ≥ 0.

    Raises:
        QueueingError: if a number is out of range, or the classes do not match.

    >>> priorities([0.2, 0.6], [1, 1]).time
    array([2., 6.])
    """
    arrivals, service, cv = _classes(arrival_rates, service_rates, service_cv)
    load = arrivals / service
    above, upto = _cumulated(load)
    taken = np.clip(1 - above, 0.0, load)  # what a class really takes of the server's time
    residual = float(taken @ ((1 + cv**2) / service) / 2)
    return _result(arrivals, service, taken, _over(residual, above, upto))


def priorities_preemptive(
    arrival_rates: Numbers, service_rates: Numbers, *, service_cv: float | Numbers = 1.0
) -> Classes:
    """Return the measures of M/G/1 where the more urgent interrupt, and care goes on later where it stopped.

    time_k = 1/(μ_k(1 − σ_{k−1})) + Σ_{i≤k} λᵢE[Sᵢ²]/2 / ((1 − σ_{k−1})(1 − σ_k)); wait_k = time_k − 1/μ_k. Less urgent
    classes do not matter to a class. Arguments as of :func:`priorities`.

    Raises:
        QueueingError: if a number is out of range, or the classes do not match.

    >>> priorities_preemptive([0.2, 0.6], [1, 1]).time
    array([1.25, 6.25])
    """
    arrivals, service, cv = _classes(arrival_rates, service_rates, service_cv)
    load = arrivals / service
    above, upto = _cumulated(load)
    residual = np.cumsum(load * (1 + cv**2) / service) / 2
    wait = _over(residual, above, upto)
    stretched = np.divide(above, service * (1 - above), out=np.full_like(above, np.inf), where=above < 1)
    return _result(arrivals, service, np.clip(1 - above, 0.0, load), wait + stretched)


def priorities_mmc(arrival_rates: Numbers, service_rate: float, servers: int) -> Classes:
    """Return the measures of M/M/c with priorities where nobody is interrupted: all classes take as long.

    wait_k = C(c, A)/(cμ) / ((1 − σ_{k−1})(1 − σ_k)), σ_k = Σ_{i≤k} λᵢ/(cμ), A = Σ λᵢ/μ.

    Args:
        arrival_rates: λ, arrivals per unit of time by class, most urgent first, ≥ 0.
        service_rate: μ, what one server completes per unit of time, > 0.
        servers: c, a whole number ≥ 1.

    Raises:
        QueueingError: if a number is out of range.

    >>> priorities_mmc([0.2, 0.6], 1, 1).time
    array([2., 6.])
    """
    arrivals, service, _ = _classes(arrival_rates, np.full(len(arrival_rates), float(service_rate)), 1.0)
    servers = require_servers(servers)
    load = arrivals / (servers * service)
    above, upto = _cumulated(load)
    must_wait = mmc(math.fsum(arrivals), service_rate, servers).must_wait
    wait = _over(must_wait / (servers * service_rate), above, upto)
    return _result(arrivals, service, np.clip(1 - above, 0.0, load), wait)


def priorities_preemptive_mmc(arrival_rates: Numbers, service_rate: float, servers: int) -> Classes:
    """Return the measures of M/M/c where the more urgent interrupt: all classes take as long.

    The classes 0 … k together are an M/M/c of their own, so waiting_k = L(A_k) − L(A_{k−1}), with L(A) = C·ρ/(1 − ρ)
    waiting at the load A = cρ, and wait_k = waiting_k/λ_k; of a class that nobody belongs to, what the first of it
    would wait, L'(A_k)/μ. The difference is taken term by term in the recursion of Erlang B, so that nothing cancels:
    wait_k = (C(A_k)/(c(1 − ρ_{k−1})(1 − ρ_k)) + ΔC/ΔA·ρ_{k−1}/(1 − ρ_{k−1}))/μ. Arguments as of
    :func:`priorities_mmc`.

    Raises:
        QueueingError: if a number is out of range.

    >>> priorities_preemptive_mmc([0.2, 0.6], 1, 1).time
    array([1.25, 6.25])
    """
    arrivals, service, _ = _classes(arrival_rates, np.full(len(arrival_rates), float(service_rate)), 1.0)
    servers = require_servers(servers)
    load = arrivals / (servers * service)
    above, upto = _cumulated(load)
    wait = np.full_like(load, np.inf)
    for k in np.flatnonzero((above < 1) & (upto < 1)).tolist():
        must_wait, slope = _erlang_c_slope(servers * float(above[k]), servers * float(upto[k]), servers)
        free = 1 - above[k]
        wait[k] = (must_wait / (servers * free * (1 - upto[k])) + slope * above[k] / free) / service_rate
    return _result(arrivals, service, np.clip(1 - above, 0.0, load), wait)


def _erlang_c_slope(low: float, high: float, servers: int) -> tuple[float, float]:
    """Return C(c, high) and (C(c, high) − C(c, low))/(high − low), its derivative where both are the same.

    With N = A·B(k − 1, A): ΔN/ΔA = B(high) + low·ΔB/ΔA and ΔB(k)/ΔA = k·ΔN/ΔA/((k + N(low))(k + N(high))).
    """
    below, over, slope = 1.0, 1.0, 0.0  # B(low), B(high), ΔB/ΔA
    for k in range(1, servers + 1):
        risen = over + low * slope
        below, over = low * below, high * over  # N
        slope = k * (risen / (k + below)) / (k + over)
        below, over = below / (k + below), over / (k + over)
    gap_low, gap_high = servers - low + low * below, servers - high + high * over
    rise = (slope * (servers - low) + below * (1 - over)) / gap_low / gap_high
    return servers * over / gap_high, servers * rise


def _classes(arrivals: Numbers, service: Numbers, cv: float | Numbers) -> tuple[Floats, Floats, Floats]:
    """Return the three as arrays over classes; refuse what does not match and what is out of range."""
    rates, paces = np.asarray(arrivals, dtype=np.float64), np.asarray(service, dtype=np.float64)
    variation = np.asarray(cv, dtype=np.float64)
    if variation.ndim == 0:
        variation = np.full(len(rates), float(variation))
    if not (rates.ndim == 1 and len(rates) and rates.shape == paces.shape == variation.shape):
        raise QueueingError(
            f"arrival rates, service rates and variation must be given for the same classes, at least one: they have "
            f"the shapes {rates.shape}, {paces.shape} and {variation.shape}"
        )
    for k, (rate, pace, spread) in enumerate(zip(rates, paces, variation, strict=True)):
        require(f"the arrival rate of class {k}", float(rate))
        require(f"the service rate of class {k}", float(pace), above=0.0)
        require(f"the coefficient of variation of class {k}", float(spread))
    return rates, paces, variation


def _cumulated(load: Floats) -> tuple[Floats, Floats]:
    """Return the load of all more urgent classes, and that with the class itself; ten tenths are 1."""
    upto = np.array([math.fsum(load[: k + 1]) for k in range(len(load))])
    return np.concatenate(([0.0], upto[:-1])), upto


def _over(residual: float | Floats, above: Floats, upto: Floats) -> Floats:
    """Return residual / ((1 − above)(1 − upto)), infinite for classes that are never caught up."""
    space = (1 - above) * (1 - upto)
    return np.divide(residual, space, out=np.full_like(space, np.inf), where=(above < 1) & (upto < 1))


def _result(arrivals: Floats, service: Floats, taken: Floats, wait: Floats) -> Classes:
    """Return the measures that follow from the waits by Little's law."""
    time = wait + 1 / service
    here = arrivals > 0  # of a class without arrivals nobody is there, however long one would wait
    waiting = np.multiply(arrivals, wait, out=np.zeros_like(wait), where=here)
    present = np.multiply(arrivals, time, out=np.zeros_like(wait), where=here)
    return Classes(taken, wait, time, waiting, present)
