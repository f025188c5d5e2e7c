"""Square-root staffing: so many servers more than the load as the square root of the load asks for.

A load of A servers takes about A + β√A of them, and β alone says how many must wait. It is an approximation that gets
better as the load grows, good from about ten servers on; the exact answers are
:func:`pks.queueing.erlang.servers_for_waiting` and :func:`pks.queueing.abandonment.servers_with_abandonment`.
"""

from __future__ import annotations

import math

from scipy import optimize, special

from pks.queueing.errors import require

FUZZ = 1e-9
"""A number that is whole but for less than this share of it is whole: 7.000000000000001 servers are 7."""


def halfin_whitt(beta: float) -> float:
    """Return the share that must wait with A + β√A servers, as the load A grows: 1 / (1 + β·Φ(β)/φ(β)).

    Args:
        beta: β > 0: below that the queue grows without end.

    Raises:
        QueueingError: if `beta` is not above 0.

    Source: Halfin and Whitt, *Heavy-traffic limits for queues with many exponential servers*, 1981,
    doi:10.1287/opre.29.3.567.

    >>> round(halfin_whitt(0.5), 4)
    0.5045
    """
    require("the factor β", beta, above=0.0)
    free = _hazard(-beta)
    return free / (free + beta)


def garnett(beta: float, *, patience: float) -> float:
    """Return the share that must wait with A + β√A servers where people leave, as the load A grows.

    1 / (1 + h(δβ)/(δ·h(−β))) with δ = √(μ/θ) and h = φ/(1 − Φ).

    Args:
        beta: β, any number: with people who leave there may be fewer servers than load.
        patience: mean patience divided by the mean time of care, μ/θ, > 0.

    Raises:
        QueueingError: if a number is out of range.

    Source: Garnett, Mandelbaum and Reiman, *Designing a call center with impatient customers*, 2002,
    doi:10.1287/msom.4.3.208.7753.

    >>> garnett(0.0, patience=1.0)
    0.5
    """
    require("the size of the factor β", abs(beta))
    require("the patience", patience, above=0.0)
    delta = math.sqrt(patience)
    free = delta * _hazard(-beta)
    return free / (free + _hazard(delta * beta))


def square_root_staffing(load: float, *, most_waiting: float) -> int:
    """Return about the fewest servers with which at most a share must wait: the next whole number from A + β√A.

    β solves `halfin_whitt(β) = most_waiting`. From a load of about five on it is hardly ever more than one server
    off the exact answer.

    Args:
        load: A, offered load in servers, ≥ 0.
        most_waiting: share of arrivals that may have to wait, between 0 and 1.

    Raises:
        QueueingError: if a number is out of range.

    >>> square_root_staffing(1000, most_waiting=0.2)
    1034
    """
    require("the load", load)
    require("the share that may have to wait", most_waiting, above=0.0, below=1.0)
    beta = optimize.brentq(lambda b: halfin_whitt(b) - most_waiting, 1e-300, 40.0, xtol=1e-14)
    return whole_from(load + beta * math.sqrt(load))


def whole_from(number: float) -> int:
    """Return the least whole number that is not below `number` but for rounding noise.

    >>> whole_from(0.07 * 100), math.ceil(0.07 * 100)
    (7, 8)
    """
    return math.ceil(number - FUZZ * max(1.0, abs(number)))


def _hazard(x: float) -> float:
    """Return φ(x)/(1 − Φ(x)), stable far out: √(2/π)/erfcx(x/√2)."""
    return math.sqrt(2 / math.pi) / float(special.erfcx(x / math.sqrt(2)))
