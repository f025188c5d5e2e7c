"""How much capacity it takes for a list to reach a size, or a share in time, by the end of the horizon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from pks.core.axes import Floats
from pks.sim.compartments.bands import Bands
from pks.sim.compartments.course import Course, project
from pks.sim.compartments.errors import CompartmentError
from pks.sim.compartments.profile import Profile

Measure = Callable[[Floats], float]
"""From the people waiting at the end, (bands,), to the number that is to be reached."""
Shape = Callable[[float], Floats]
"""From a factor to the capacity of each period, (periods,)."""
HIGHEST = 2.0**20
"""No factor above this is tried."""


@dataclass(frozen=True, eq=False)
class Reached:
    """The factor that reaches a goal, the capacity of each period, (periods,), and the course with it."""

    factor: float
    capacity: Floats
    course: Course


def size(waiting: Floats) -> float:
    """Return how many wait."""
    return float(waiting.sum())


def share_from_band(band: int) -> Measure:
    """Return the measure: share of those waiting who are in `band` or a longer waiting one; 0 of nobody."""
    return lambda waiting: float(waiting[band:].sum() / waiting.sum()) if waiting.sum() > 0 else 0.0


def share_within(bands: Bands, time: float) -> Measure:
    """Return the measure: share of those waiting who have waited less than `time`; 1 of nobody."""
    return lambda waiting: float(bands.within(waiting, time))


def flat(capacity: float, periods: int) -> Shape:
    """Return the shape: `capacity` times the factor in every period."""
    return lambda factor: np.full(periods, capacity * factor)


def ramp(capacity: float, periods: int, *, over: int = 12) -> Shape:
    """Return the shape: `capacity` in the first period, times the factor `over` periods later, and on in a line.

    Never below 0.
    """
    return lambda factor: np.maximum(capacity * (1 + (factor - 1) * np.arange(periods) / over), 0.0)


def capacity_for(
    goal: float, measure: Measure, shape: Shape, *, profile: Profile, waiting: Floats, arrivals: Floats, **how: Any
) -> Reached:
    """Return the least factor at which `measure` of those waiting at the end of the horizon comes to `goal`.

    Factors are tried from 0 on in steps of a sixteenth, later doubling; between the first two on either side of the
    goal the root is found to rounding. Where the goal is met without any capacity, the factor is 0: the measure is at
    it, or already beyond it on the side to which capacity moves it (a list of 50 where 1 000 are allowed).

    Args:
        goal: the number to be reached.
        measure: of the people waiting, such as :func:`size` or :func:`share_within`.
        shape: capacity by period for a factor, such as :func:`flat` or :func:`ramp`.
        profile: shares by band, (bands,).
        waiting: people by band at the start, (bands,).
        arrivals: people who join in each period, (periods,).
        how: bands, leftover, extra and moved as :func:`project` takes them.

    Raises:
        CompartmentError: if no factor reaches the goal; it says between which numbers the measure stays.

    >>> profile = Profile([0.3, 0.5], [0.0, 0.0])
    >>> found = capacity_for(
    ...     150, size, flat(100, 10), profile=profile, waiting=np.array([100.0, 100]), arrivals=np.full(10, 100.0)
    ... )
    >>> round(found.factor, 6)  # 5 a period more than arrive
    1.05
    """

    def course(factor: float) -> Course:
        return project(profile, waiting, arrivals=arrivals, capacity=shape(factor), **how)

    def miss(factor: float) -> float:
        return measure(course(factor).waiting[..., -1, :]) - goal

    steps = np.concatenate((np.arange(0, 4, 1 / 16), 2.0 ** np.arange(2, np.log2(HIGHEST) + 1)))
    low, before = 0.0, miss(0.0)
    seen = [before]
    if before != 0:
        for high in steps[1:]:
            after = miss(float(high))
            seen.append(after)
            if before * after <= 0:
                low = float(optimize.brentq(miss, low, float(high), xtol=1e-14))
                break
            low, before = float(high), after
        else:
            if before * (before - seen[0]) > 0:  # it was beyond the goal, and went further
                return Reached(0.0, shape(0.0), course(0.0))
            raise CompartmentError(
                f"no capacity brings the measure to {goal:g}: from none at all to {HIGHEST:g} times as much it stays "
                f"between {min(seen) + goal:g} and {max(seen) + goal:g}"
            )
    return Reached(low, shape(low), course(low))
