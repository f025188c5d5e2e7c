"""Capacity by percentile: as much as is enough in a stated share of all periods; and beds without a queue.

What comes in a period varies, so a capacity equal to the mean is too small about half of the time, and what was not
used then is lost. A percentile between 65 and 85 is common in outpatient care.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import stats

from pks.queueing.errors import QueueingError, require, require_rates
from pks.queueing.mmc import Steady
from pks.queueing.staffing import whole_from


def percentile_capacity(mean: float, *, share: float, variance: float | None = None) -> int:
    """Return the least whole capacity that is enough in `share` of all periods: least c with P(N ≤ c) ≥ share.

    N is Poisson; with a `variance` above the mean it is negative binomial. With the load in erlang as `mean` it is the
    number of beds of which there is a free one in that share of the time, where nobody is turned away (M/G/∞).

    Args:
        mean: mean number per period, ≥ 0.
        share: 0 ≤ share < 1.
        variance: variance of the number per period, ≥ mean (default: mean).

    Raises:
        QueueingError: if a number is out of range.

    Source: Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing Theory*, 4th ed., 2008, section 2.6.

    >>> percentile_capacity(30, share=0.8), percentile_capacity(30, share=0.8, variance=60)
    (35, 36)
    """
    require("the mean", mean)
    require("the share", share, below=1.0)
    require("the variance", mean if variance is None else variance)
    if mean == 0:
        return 0
    if variance is not None and variance < mean * (1 - 1e-12):
        raise QueueingError(
            f"a count with variance {variance} below its mean {mean} is neither Poisson nor negative binomial; "
            f"take the percentile from the counts themselves: percentile_of"
        )
    if variance is None or variance <= mean * (1 + 1e-12):
        number = stats.poisson(mean)
    else:
        number = stats.nbinom(mean**2 / (variance - mean), mean / variance)
    quantile = number.ppf(share)  # NaN where the mean is all but 0
    # The quantile of a discrete law by its definition, whatever the rounding in ppf: searched from there by doubling.
    capacity, step = int(quantile) if quantile > 0 else 0, 1
    while capacity > 0 and number.cdf(capacity - 1) >= share:
        capacity, step = max(capacity - step, 0), 2 * step
    low, step = capacity - 1, 1
    while number.cdf(capacity) < share:
        low, capacity, step = capacity, capacity + step, 2 * step
    while capacity - low > 1:
        middle = (low + capacity) // 2
        low, capacity = (low, middle) if number.cdf(middle) >= share else (middle, capacity)
    return capacity


def percentile_of(counts: npt.ArrayLike, *, share: float) -> float:
    """Return the least of `counts` that is enough in `share` of these periods: the ⌈share·n⌉-th smallest.

    Args:
        counts: what came in each of n periods, (n,), n ≥ 1, ≥ 0.
        share: 0 < share ≤ 1.

    Raises:
        QueueingError: if a number is out of range or there are no periods.

    >>> percentile_of([28, 35, 31, 30, 26, 40, 29, 33, 27, 32], share=0.7)
    32.0
    """
    ordered = np.sort(np.asarray(counts, dtype=np.float64).ravel())
    if not len(ordered):
        raise QueueingError("there are no periods to take a percentile of")
    for what, value in (("the smallest count", ordered[0]), ("the largest count", ordered[-1])):
        require(what, float(value))
    require("the share", share, above=0.0)
    if share > 1:
        raise QueueingError(f"the share must be ≤ 1, not {share}")
    return float(ordered[max(whole_from(share * len(ordered)), 1) - 1])


def infinite_server(arrival_rate: float, service_rate: float) -> Steady:
    """Return the measures of M/G/∞: everybody is cared for at once, as where beds are always found.

    The number present is Poisson with mean A = λ/μ, whatever the distribution of the time; the share of time with more
    than c present is 1 − P(N ≤ c), see :func:`percentile_capacity`. `utilisation` of infinitely many servers is 0.

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, one over the mean time of care, in the same unit of time, > 0.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(infinite_server(2000 / 365, 1 / 3.5).present, 2)  # mean beds for 2 000 stays of 3.5 days a year
    19.18
    """
    require_rates(arrival_rate, service_rate)
    return Steady(0.0, 0.0, 0.0, 0.0, 1 / service_rate, 0.0, arrival_rate / service_rate)


def present_at(arrival_rate: float, service_rate: float, *, time: float, start: float = 0.0) -> float:
    """Return the mean number present in M/M/∞ after a time: A + (start − A)·exp(−μ·time).

    Args:
        arrival_rate: λ, arrivals per unit of time, ≥ 0.
        service_rate: μ, one over the mean (exponential) time of care, > 0.
        time: since there were `start` people, ≥ 0.
        start: people present at time 0, ≥ 0.

    Raises:
        QueueingError: if a number is out of range.

    Source: Gross et al., section 2.11.2, as in :func:`percentile_capacity`.

    >>> round(present_at(10, 1, time=1), 4)
    6.3212
    """
    require_rates(arrival_rate, service_rate)
    require("the time", time)
    require("the number at the start", start)
    load = arrival_rate / service_rate
    return load - (load - start) * math.exp(-service_rate * time)
