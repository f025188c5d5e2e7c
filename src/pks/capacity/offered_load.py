"""Beds in use if there were always enough of them, hour by hour through a week that repeats itself.

Source: Eick, Massey and Whitt, *The physics of the M_t/G/∞ queue*, Operations Research 41(4), 1993,
doi:10.1287/opre.41.4.731 (theorem 1): with Poisson arrivals at the rate λ(t) and any distribution of the stay, the number
present at t is Poisson with mean m(t) = ∫ λ(t − u)·P(L > u) du.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pks.capacity.checks import outside, refuse
from pks.capacity.stays import Stays, excess
from pks.core.axes import Floats

TAIL = 1e-10
"""Stays whose remaining days are below this share of the mean are followed no further, cycle by cycle."""
MOST_CYCLES = 200


def offered_load(arrivals: npt.ArrayLike, stays: Stays, *, step_days: float = 1 / 24) -> Floats:
    """Return the mean number present at the end of each step of a cycle that has gone on for ever: [group, step].

    m at the end of step j is Σ_i rate[i]·(E₁(y) − E₁(y + step)) over all steps i past, y the time since the end of step i
    and E₁ the excess of order 1: exact for rates that are constant within steps. Its mean over the cycle is nearly the
    mean rate × the mean stay; of arrivals more than 200 cycles ago only the mean rate counts.

    Args:
        arrivals: people who come in each step, [group, step]; 168 steps of an hour are a week, from Monday 0:00.
        stays: their lengths of stay in days, one distribution for each group.
        step_days: length of a step in days, > 0.

    Raises:
        CapacityError: with every number that is out of range.

    >>> from pks.capacity.stays import GammaStays
    >>> nine_to_five = np.tile(np.where((np.arange(24) >= 9) & (np.arange(24) < 17), 1.0, 0.0), 7)
    >>> load = offered_load(nine_to_five[None, :], GammaStays([1.5], [1.5]))
    >>> float(load.mean().round(2)), float(load.max().round(2)), int(load.argmax()) % 24  # most at 17:00
    (12.0, 14.74, 16)
    """
    people = np.atleast_2d(np.asarray(arrivals, np.float64))
    refuse(outside("arrivals", people), outside("step_days", step_days, above=0.0))
    steps = people.shape[1]
    cycle = steps * step_days
    cycles = _cycles(stays, cycle)
    edges = np.arange(cycles * steps + 1) * step_days
    first = excess(stays, edges, order=1)
    since = (
        -np.diff(first, axis=1).reshape(len(first), cycles, steps).sum(axis=1)
    )  # by steps since arrival, 0 = this one
    present = np.fft.irfft(np.fft.rfft(people / step_days) * np.fft.rfft(since), n=steps)
    long_ago = people.sum(axis=1, keepdims=True) / cycle * first[:, -1:]
    return np.maximum(present + long_ago, 0.0)


def _cycles(stays: Stays, cycle: float) -> int:
    """Return how many cycles back arrivals are followed one by one."""
    left = excess(stays, np.arange(1, MOST_CYCLES) * cycle, order=1) / stays.mean_days[:, None]
    return int((left >= TAIL).any(axis=0).sum()) + 1
