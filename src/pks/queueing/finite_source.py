"""M/M/c//N: a known number of people who come again and again, such as patients on dialysis or devices in repair.

Source: Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing Theory*, 4th ed., 2008, section 2.7,
doi:10.1002/9781118625651.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pks.queueing.birth_death import stationary
from pks.queueing.errors import require, require_rates, require_servers, require_whole
from pks.queueing.mmc import Steady


def finite_source(request_rate: float, service_rate: float, servers: int, *, sources: int) -> Steady:
    """Return the measures of M/M/c//N: each of N people who is neither waiting nor in care asks at the rate λ.

    p_{n+1}/p_n = (N − n)λ / (min(n + 1, c)μ). Arrivals come at the rate λ(N − present), and by Little's law
    wait = waiting / that rate. Who asks sees the others as they would be without them (arrival theorem): must_wait is
    the share of time with c or more present among N − 1. A steady state exists at any load; nobody is turned away.

    Args:
        request_rate: λ, requests per unit of time of one person who is outside, > 0.
        service_rate: μ, what one server completes per unit of time, > 0.
        servers: c, a whole number ≥ 1.
        sources: N, a whole number ≥ 1.

    Raises:
        QueueingError: if a number is out of range.

    >>> steady = finite_source(1 / 10, 1 / 2, 1, sources=5)
    >>> round(steady.present, 4), round(steady.wait, 4)
    (1.4243, 1.9834)
    """
    require_rates(request_rate, service_rate)
    servers = require_servers(servers)
    require("the request rate", request_rate, above=0.0)
    sources = require_whole("sources", sources, least=1)
    p, n = _present(request_rate, service_rate, servers, sources)
    seen, others = _present(request_rate, service_rate, servers, sources - 1)
    waiting, caring = float(p @ np.maximum(n - servers, 0)), float(p @ np.minimum(n, servers))
    wait = waiting / (caring * service_rate)  # what comes in goes out: caring·μ
    must_wait = float(seen[others >= servers].sum())
    return Steady(caring / servers, must_wait, 0.0, wait, wait + 1 / service_rate, waiting, waiting + caring)


def _present(
    request_rate: float, service_rate: float, servers: int, sources: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return the share of time with n people waiting or in care, and the n, (sources + 1,)."""
    n = np.arange(sources + 1)
    outside, busy = (sources - n[:-1]).astype(np.float64), np.minimum(n[1:], servers).astype(np.float64)
    return stationary(outside * request_rate, busy * service_rate), n
