"""Running a description: the expected course, or many replications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from pks.core.workers import Mapper
from pks.sim.chance import BLOCK
from pks.sim.description import Description
from pks.sim.engine import Engine
from pks.sim.fast import FastEngine
from pks.sim.inputs import draw_inputs, expected_inputs
from pks.sim.result import Simulation
from pks.sim.tally import Tally, tally, together

AT_ONCE = 1_000_000
"""Cells, times replications, that an engine runs at once: what happens to them has to fit into memory."""
TOGETHER = 200_000
"""Cells, times replications, below which blocks are run together: an engine takes its steps once for all of them."""


class Progress(Protocol):
    """Told after every block of replications how many are done."""

    def __call__(self, done: int, total: int) -> None:
        """Take note that `done` of `total` replications are done."""
        ...


def expected_lists(description: Description, *, engine: Engine | None = None) -> Simulation:
    """Return the expected course: as many arrive and are served in each period as is expected, in fractions of people.

    Under the production of a plan these are the plan's own waiting lists, with the same people overdue; what it adds are
    the waits.
    """
    chosen = engine if engine is not None else FastEngine()
    inputs = expected_inputs(description)
    happened = tally(description, inputs, chosen.run(description, inputs))
    return Simulation(description, happened, replications=0, seed=None, engine=chosen.name)


def simulate_lists(
    description: Description,
    *,
    replications: int = 200,
    seed: int = 0,
    engine: Engine | None = None,
    progress: Progress | None = None,
    over: Mapper = map,
) -> Simulation:
    """Return what happens in `replications` of `description`, in whole people.

    The same seed gives the same result, whatever `engine` runs it and over however many workers it is mapped; scenarios
    that share a seed share their chance (:mod:`pks.sim.chance`).

    Args:
        description: what to simulate.
        replications: how many, ≥ 1.
        seed: of the random numbers, ≥ 0.
        engine: who simulates; the fast engine unless named.
        progress: told after every block of replications how many are done.
        over: how blocks are mapped, see :class:`Mapper`.

    Raises:
        ValueError: if there is no replication to run.
        ChanceError: if draws were given for fewer replications.

    >>> import numpy as np
    >>> import pandas as pd
    >>> from pks.core.periods import Periods
    >>> from pks.sim import Start
    >>> hips = Description(
    ...     period=Periods("W-MON", pd.Timestamp("2026-01-05"), 26),
    ...     unit=pd.Index(["Orthopaedics"]),
    ...     planning_object=pd.Index(["hip"]),
    ...     start=Start(np.array([0, 0]), np.array([60.0, 20.0]), np.array([200.0, 300.0])),
    ...     arriving=np.full((1, 26), 100.0),
    ...     slots=np.full((1, 26), 115.0),  # 15 fewer waiting a week
    ...     max_wait_days=np.array([90.0]),
    ... )
    >>> simulation = simulate_lists(hips, replications=1000, seed=1)
    >>> simulation.waiting_sim.set_index("period").loc["2026-06-29", ["mean", "p10", "p90"]].round().tolist()
    [110.0, 44.0, 174.0]
    >>> simulation.waits.loc[0, ["share_within", "median_days", "p90_days"]].tolist()
    [1.0, 21.0, 41.0]
    """
    if replications < 1:
        raise ValueError(f"replications must be at least 1, not {replications}; expected_lists needs none")
    chosen = engine if engine is not None else FastEngine()
    parts, done = [], 0
    for part in over(_Block(description, chosen, seed), _blocks(description, range(replications))):
        parts.append(part)
        done += len(part.waiting)
        if progress is not None:
            progress(done, replications)
    return Simulation(description, together(parts), replications, seed, chosen.name)


def more_replications(
    simulation: Simulation, replications: int, *, engine: Engine | None = None, over: Mapper = map
) -> Simulation:
    """Return `simulation` with so many `replications` more: the same as if all had been asked for at once.

    Raises:
        ValueError: if it is the expected course, which has none.
    """
    if simulation.seed is None:
        raise ValueError("the expected course has no replications to add to")
    of, done = simulation.description, simulation.replications
    chosen = engine if engine is not None else FastEngine()
    parts = over(_Block(of, chosen, simulation.seed), _blocks(of, range(done, done + replications)))
    every = together([simulation.tally, *parts])
    return Simulation(of, every, done + replications, simulation.seed, chosen.name)


@dataclass(frozen=True, eq=False)
class _Block:
    """Runs a block of replications; an object, so that it can be sent to another process."""

    description: Description
    engine: Engine
    seed: int

    def __call__(self, replications: range) -> Tally:
        of, inputs = self.description, draw_inputs(self.description, replications=replications, seed=self.seed)
        few = max(AT_ONCE // max(len(of.cells), 1), 1)
        parts = (inputs.some(first, first + few) for first in range(0, len(replications), few))
        return together([tally(of, part, self.engine.run(of, part)) for part in parts])


def _blocks(of: Description, replications: range) -> Iterator[range]:
    """Yield the replications in blocks that share random streams, several of them where the description is small."""
    step = BLOCK * max(TOGETHER // BLOCK // max(len(of.cells), 1), 1)
    first_whole = replications.start // BLOCK * BLOCK + step
    edges = [replications.start, *range(first_whole, replications.stop, step)]
    for first, end in pairwise([*edges, replications.stop]):
        yield range(first, end)
