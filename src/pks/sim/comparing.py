"""Scenarios compared in pairs, and replications until an interval is narrow enough.

Source: Law, *Simulation Modeling and Analysis*, 5th ed., 2015, sections 9.4.1 (replications until the interval is
narrow), 9.5.1 (the start of a long run left out) and 10.2.1 (paired differences).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.core.errors import PksError
from pks.core.workers import Mapper
from pks.sim.chance import BLOCK
from pks.sim.description import Description
from pks.sim.queue.summary import with_interval
from pks.sim.result import Simulation
from pks.sim.run import more_replications, simulate_lists
from pks.sim.tally import Tally

Measure = Callable[[Tally], Floats]
"""A number for each replication, (replications,)."""

MEASURES: dict[str, Measure] = {
    "waiting at the end": lambda known: known.waiting[:, :, -1],
    "overdue at the end": lambda known: known.overdue[:, :, -1],
    "waiting, mean of the periods": lambda known: known.waiting.mean(axis=2),
    "completed": lambda known: known.completed,
    "within the promise": lambda known: known.within,
    "left": lambda known: known.left,
}
"""What scenarios are compared by: people, [replication, list]."""


class ComparisonError(PksError, ValueError):
    """Scenarios are no pair, or an interval does not get narrow enough; the message shows both sides."""


def compare(one: Simulation, other: Simulation, *, level: float = 0.95) -> pd.DataFrame:
    """Return how two scenarios differ, list by list, on the same random numbers.

    Columns: unit, planning_object, measure, one, other (means over the replications), difference (other − one), lower
    and upper (the interval of the mean difference: d̄ ± t·s_d/√n of the n paired differences), sure (whether it does not
    contain 0). People; the measures are those of MEASURES.

    Raises:
        ComparisonError: if the scenarios do not share seed, replications, lists and periods, and cannot be paired.
    """
    pairs = {
        "seed": (one.seed, other.seed),
        "replications": (one.replications, other.replications),
        "lists": (_labels(one.description), _labels(other.description)),
        "periods": (_horizon(one.description), _horizon(other.description)),
    }
    apart = [f"{name}: {a} and {b}" for name, (a, b) in pairs.items() if a != b]
    if apart or one.replications < 2:
        by = "seed, replications (at least 2), lists and periods"
        raise ComparisonError(f"scenarios are paired by {by}; {'; '.join(apart)}")
    labels = {"unit": one.description.unit, "planning_object": one.description.planning_object}
    frames = []
    for name, measure in MEASURES.items():
        a, b = measure(one.tally), measure(other.tally)
        middle, lower, upper = np.array([with_interval(pairs_of, level) for pairs_of in (b - a).T]).reshape(-1, 3).T
        values = {"one": a.mean(axis=0), "other": b.mean(axis=0), "difference": middle}
        bounds = {"lower": lower, "upper": upper, "sure": (lower > 0) | (upper < 0)}
        frames.append(pd.DataFrame({**labels, "measure": name, **values, **bounds}))
    return pd.concat(frames, ignore_index=True)


@dataclass(frozen=True)
class Narrow:
    """A mean whose interval is narrow enough: mean, half the width of its interval, and the simulation behind it."""

    mean: float
    half_width: float
    simulation: Simulation


def until_narrow(
    description: Description,
    measure: Measure,
    *,
    half_width: float,
    level: float = 0.95,
    seed: int = 0,
    most: int = 10_000,
    over: Mapper = map,
) -> Narrow:
    """Simulate until the interval of the mean of a measure is no wider than ± `half_width`.

    Replications come in blocks of 100, the first of which always runs; those that run are the same as if their number
    had been asked for at once. Stopping by what was seen makes intervals hold a little less often than `level` says.

    Args:
        description: what to simulate.
        measure: a number for each replication, from a :class:`pks.sim.tally.Tally`.
        half_width: how narrow, in the unit of the measure, > 0.
        level: of the interval, 0 … 1.
        seed: of the random numbers.
        most: replications after which it is given up.
        over: how blocks are mapped, see :class:`pks.sim.run.Mapper`.

    Raises:
        ComparisonError: if the interval is still wider after `most` replications (the message says how many it might
            take), or no interval can be so narrow.
    """
    if not half_width > 0:
        raise ComparisonError(f"an interval of ± {half_width} is never reached: half_width must be above 0")
    simulation = simulate_lists(description, replications=BLOCK, seed=seed)
    while True:
        mean, _, high = with_interval(measure(simulation.tally), level)
        half = high - mean
        if half <= half_width:
            return Narrow(mean, half, simulation)
        runs = simulation.replications
        needed = int(np.ceil(runs * (half / half_width) ** 2))
        if runs >= most:
            raise ComparisonError(
                f"after {runs} replications the interval is ± {half:.3g}; ± {half_width} may take {needed}"
            )
        wanted = min(max(BLOCK, min(needed, 2 * runs) - runs), most - runs)
        simulation = more_replications(simulation, -(-wanted // BLOCK) * BLOCK, over=over)


def warm_up(simulation: Simulation, *, list: int) -> int:
    """Return how many periods to leave out of a long run, because list number `list` still remembers its start.

    The least k ≤ half of the periods that minimises Σ_{t ≥ k} (y_t − ȳ_k)² / (n − k)², with y the mean list over the
    replications: the marginal standard error rule (White, *An effective truncation heuristic for bias reduction in
    simulation output*, 1997, doi:10.1177/003754979706900601). It makes sense where lists can be steady, that is where
    slots are more than arrivals, and for questions about the long run; a plan starts from the list there is.
    """
    mean = simulation.tally.waiting[:, list].mean(axis=0)
    left = np.arange(len(mean), 0, -1)
    sums, squares = (np.cumsum((mean**power)[::-1])[::-1] for power in (1, 2))
    error = (squares - sums**2 / left) / left**2
    return int(np.argmin(error[: max(len(mean) // 2, 1)]))


def _horizon(of: Description) -> tuple[str, str, int]:
    return f"{of.period.start:%Y-%m-%d}", of.period.frequency, of.periods


def _labels(of: Description) -> list[tuple[str, str]]:
    return [*zip(of.unit, of.planning_object, strict=True)]
