"""Arithmetic of one waiting list: how long it may be, and what it takes to get there and to stay.

After Fong, Mushtaq, House, Gordon, Chen, Griffiths, Ahmad and Walton, *Understanding waiting lists pressures*, 2022,
doi:10.1101/2022.08.23.22279117. All times in weeks, all flows per week. Target capacity is in circulation in two
versions: :func:`target_capacity` is the heavy-traffic one with coefficients of variation, as in the code of the R
package NHSRwaitinglist since 0.1 (its help page leaves out the division by 2); before that, demand + 2·(1 + 4·F)/target
was used.
"""

from __future__ import annotations

import math

from pks.queueing.errors import require


def list_load(demand: float, capacity: float) -> float:
    """Return the load: demand / capacity. At 1 or above the list grows without end (0 demand with 0 capacity: 0).

    Args:
        demand: people added to the list per week, ≥ 0.
        capacity: people who can be treated per week, ≥ 0.

    Raises:
        QueueingError: if a number is negative or missing.

    >>> round(list_load(30, 27), 4)
    1.1111
    """
    require("the demand", demand)
    require("the capacity", capacity)
    if capacity == 0:
        return math.inf if demand > 0 else 0.0
    return demand / capacity


def factor_for_share(share: float) -> float:
    """Return how many times shorter than the target the mean wait must be for `share` to wait no longer than that.

    factor = −ln(1 − share), for waits that are exponentially distributed, as they are in the steady state of a list
    with a load near 1. Factor 4, the paper's, is a share of 98.2 %; factor 6 is 99.75 %.

    Args:
        share: 0 ≤ share < 1.

    Raises:
        QueueingError: if `share` is no such number.

    >>> round(factor_for_share(0.92), 4)
    2.5257
    """
    require("the share", share, below=1.0)
    return abs(math.log1p(-share))


def target_mean_wait(target_wait_weeks: float, *, factor: float = 4.0) -> float:
    """Return the mean wait, in weeks, at which the target is met: target / factor (see :func:`factor_for_share`).

    Raises:
        QueueingError: if a number is out of range.

    >>> target_mean_wait(52)
    13.0
    """
    require("the target wait", target_wait_weeks)
    require("the factor", factor, above=0.0)
    return target_wait_weeks / factor


def target_list(demand: float, target_wait_weeks: float, *, factor: float = 4.0) -> float:
    """Return the longest list, in people, at which the target is met: demand · target / factor, by Little's law.

    It holds where capacity exceeds demand; a list of more than twice this calls for relief.

    Args:
        demand: people added to the list per week, ≥ 0.
        target_wait_weeks: longest acceptable wait, ≥ 0.
        factor: see :func:`factor_for_share`, > 0.

    Raises:
        QueueingError: if a number is out of range.

    >>> target_list(30, 52)
    390.0
    """
    require("the demand", demand)
    return demand * target_mean_wait(target_wait_weeks, factor=factor)


def relief_capacity(demand: float, *, list_size: float, target_size: float, weeks: float) -> float:
    """Return the capacity per week that brings a list to its target in so many weeks.

    demand + (list_size − target_size) / weeks; less than the demand where the list is shorter than its target, never
    below 0.

    Args:
        demand: people added to the list per week, ≥ 0.
        list_size: people waiting, ≥ 0.
        target_size: people who may wait, see :func:`target_list`, ≥ 0.
        weeks: > 0.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(relief_capacity(30, list_size=1200, target_size=390, weeks=26), 6)
    61.153846
    """
    for what, value in (("the demand", demand), ("the list", list_size), ("the target list", target_size)):
        require(what, value)
    require("the number of weeks", weeks, above=0.0)
    return max(demand + (list_size - target_size) / weeks, 0.0)


def upper_demand(demand: float, *, arrivals: int, cv_demand: float = 1.0) -> float:
    """Return a demand that the true one hardly exceeds, where it was estimated from few arrivals.

    demand / (1 − 2·cv_demand/√arrivals), the upper end of two standard errors of the mean gap. For a cautious
    :func:`relief_capacity`.

    Args:
        demand: people added to the list per week, as estimated, ≥ 0.
        arrivals: how many the estimate rests on; more than 4·cv_demand².
        cv_demand: standard deviation of the gaps between arrivals divided by their mean, ≥ 0.

    Raises:
        QueueingError: if a number is out of range, or there are too few arrivals to say.

    >>> upper_demand(30, arrivals=100)
    37.5
    """
    require("the demand", demand)
    require("the coefficient of variation of demand", cv_demand)
    require("the number of arrivals that the demand is estimated from", arrivals, above=4 * cv_demand**2)
    return demand / (1 - 2 * cv_demand / math.sqrt(arrivals))


def target_capacity(
    demand: float, target_wait_weeks: float, *, factor: float = 4.0, cv_demand: float = 1.0, cv_capacity: float = 1.0
) -> float:
    """Return the capacity per week that keeps a list at its target.

    demand + (cv_demand² + cv_capacity²)/2 · factor / target: the mean wait in heavy traffic (Kingman, 1961,
    doi:10.1017/S0305004100036094), solved for the capacity. The coefficients of variation are those of the *gaps*
    between arrivals and between treatments (1 = as in a Poisson process), not of weekly counts.

    Args:
        demand: people added to the list per week, ≥ 0.
        target_wait_weeks: longest acceptable wait, > 0.
        factor: see :func:`factor_for_share`, > 0.
        cv_demand: standard deviation of the gaps between arrivals divided by their mean, ≥ 0.
        cv_capacity: the same of the gaps between treatments, ≥ 0.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(target_capacity(30, 52), 6)
    30.076923
    """
    require("the demand", demand)
    require("the target wait", target_wait_weeks, above=0.0)
    require("the factor", factor, above=0.0)
    require("the coefficient of variation of demand", cv_demand)
    require("the coefficient of variation of capacity", cv_capacity)
    return demand + (cv_demand**2 + cv_capacity**2) / 2 * factor / target_wait_weeks


def pressure(mean_wait_weeks: float, target_wait_weeks: float) -> float:
    """Return the pressure on a list: 2 · mean wait / target wait. It should be below 1.

    Both waits in the same unit; with a mean in days and a target in weeks it comes out seven times too high.

    Raises:
        QueueingError: if a number is out of range.

    >>> round(pressure(63, 52), 6)
    2.423077
    """
    require("the mean wait", mean_wait_weeks)
    require("the target wait", target_wait_weeks, above=0.0)
    return 2 * mean_wait_weeks / target_wait_weeks
