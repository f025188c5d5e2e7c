"""M/G/1: Poisson arrivals, one server, times of care of any distribution.

Source: Pollaczek, 1930, and Khinchine, 1932, as in Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing
Theory*, 4th ed., 2008, section 5.1, doi:10.1002/9781118625651.
"""

from __future__ import annotations

import math

from pks.queueing.errors import require, require_rates
from pks.queueing.mmc import Steady


def mg1(arrival_rate: float, service_rate: float, *, service_cv: float) -> Steady:
    """Return the measures of M/G/1, first in first out.

    With ρ = λ/μ: wait = ρ/(1 − ρ) · (1 + cv²)/2 · 1/μ (Pollaczek and Khinchine), time = wait + 1/μ, and by Little's law
    waiting = λ·wait, present = λ·time. Where ρ ≥ 1 there is no steady state: everybody waits, and waits are infinite.

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, one over the mean time of care, in the same unit of time, > 0.
        service_cv: standard deviation of the time of care divided by its mean, ≥ 0: 0 = all alike, 1 = exponential.

    Raises:
        QueueingError: if a number is out of range.

    >>> mg1(0.5, 1, service_cv=0).wait  # all alike: half of what it is with exponential times
    0.5
    """
    require_rates(arrival_rate, service_rate)
    require("the coefficient of variation of the time of care", service_cv)
    load = arrival_rate / service_rate
    if load >= 1:
        return Steady(1.0, 1.0, 0.0, math.inf, math.inf, math.inf, math.inf)
    wait = load / (1 - load) * (1 + service_cv**2) / 2 / service_rate
    time = wait + 1 / service_rate
    return Steady(load, load, 0.0, wait, time, arrival_rate * wait, arrival_rate * time)
