"""Poisson processes: when patients come, for queues and pathways.

Source: Law, *Simulation Modeling and Analysis*, 5th ed., 2015, section 8.6.2 (nonstationary Poisson by inversion: the
arrivals of a process of rate 1, laid on the cumulative expected number).
"""

from __future__ import annotations

import numpy as np

from pks.core.axes import Floats


def first_arrivals(generator: np.random.Generator, rate: float, count: int) -> Floats:
    """Return when the first `count` come of a steady process with so many per unit of time, (count,)."""
    return np.cumsum(generator.exponential(1 / rate, count))


def arrivals_between(generator: np.random.Generator, edges: Floats, expected: Floats) -> Floats:
    """Return when those come of whom `expected` come between `edges`, (edges − 1,), evenly spread; rising."""
    upto = np.concatenate([[0.0], np.cumsum(expected)])
    parts, reached = [np.zeros(0)], 0.0
    while reached < upto[-1]:
        parts.append(reached + first_arrivals(generator, 1.0, 64))
        reached = float(parts[-1][-1])
    every = np.concatenate(parts)
    return np.asarray(np.interp(every[every < upto[-1]], upto, edges), dtype=np.float64)
