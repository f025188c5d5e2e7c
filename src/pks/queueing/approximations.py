"""Several servers and any distributions: no closed form exists, and this is how well it is approximated."""

from __future__ import annotations

import math

from pks.queueing.errors import require
from pks.queueing.mmc import Steady, mmc


def allen_cunneen(
    arrival_rate: float, service_rate: float, servers: int, *, arrival_cv: float = 1.0, service_cv: float = 1.0
) -> Steady:
    """Return approximate measures of G/G/c, with `arrival_cv` = 1 of M/G/c.

    wait ≈ C(c, A)/(cμ − λ) · (arrival_cv² + service_cv²)/2: the wait in M/M/c times the mean squared variation. Exact
    for M/M/c and for M/G/1; the error goes to 0 as the load goes to 1. Below a load of about 0.5, with few servers, or
    with coefficients of variation above 2 it is a rough guide only. The share that must wait is that of M/M/c.

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, what one server completes per unit of time, > 0.
        servers: c, a whole number ≥ 1.
        arrival_cv: standard deviation of the gaps between arrivals divided by their mean, ≥ 0; of gaps, not of counts.
        service_cv: standard deviation of the time of care divided by its mean, ≥ 0.

    Raises:
        QueueingError: if a number is out of range.

    Source: Allen, *Probability, Statistics, and Queueing Theory*, 2nd ed., 1990, section 6.2; for one server Kingman,
    *The single server queue in heavy traffic*, 1961, doi:10.1017/S0305004100036094.

    >>> round(allen_cunneen(9, 1, 10, service_cv=0.5).wait, 6)  # 5/8 of M/M/10's
    0.417957
    """
    require("the coefficient of variation of the gaps between arrivals", arrival_cv)
    require("the coefficient of variation of the time of care", service_cv)
    free = mmc(arrival_rate, service_rate, servers)
    if math.isinf(free.wait):
        return free
    wait = free.wait * (arrival_cv**2 + service_cv**2) / 2
    time = wait + 1 / service_rate
    return Steady(free.utilisation, free.must_wait, 0.0, wait, time, arrival_rate * wait, arrival_rate * time)
