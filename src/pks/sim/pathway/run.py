"""Running a flow: replications one after the other, or over workers."""

from __future__ import annotations

from dataclasses import dataclass

from pks.core.workers import Mapper
from pks.sim.pathway.calendar import FlowError
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.journey import Replication
from pks.sim.pathway.log import Log, joined, log_of
from pks.sim.pathway.result import FlowSimulation


def simulate_flow(
    flow: Flow, *, until: float, replications: int = 20, seed: int = 0, warm_up: float = 0.0, over: Mapper = map
) -> FlowSimulation:
    """Return what happens to everybody in `replications` of `flow`.

    The same seed gives the same result, over however many workers it is mapped. Flows that share a seed share their
    chance: the n-th patient of the same arrivals takes as long, whatever the resources (common random numbers).

    Args:
        flow: what to simulate.
        until: hours from the start at which it ends.
        replications: how many, ≥ 1.
        seed: of the random numbers, ≥ 0.
        warm_up: hours at the start that results leave out, since wards fill only slowly.
        over: how replications are mapped, such as `Executor.map` of :mod:`concurrent.futures`.

    Raises:
        FlowError: if there is no replication or no time to simulate.
        LockedError: if patients wait for each other for ever and cannot exchange what they hold.
    """
    if replications < 1 or not 0 <= warm_up < until:
        raise FlowError(f"nothing to simulate: {replications} replications from hour {warm_up} to {until}")
    logs = list(over(_One(flow, until, seed), range(replications)))
    return FlowSimulation(flow, joined(logs), until, replications, seed, warm_up)


@dataclass(frozen=True)
class _One:
    """Simulates one replication; a class, so that it can be sent to other processes."""

    flow: Flow
    until: float
    seed: int

    def __call__(self, number: int) -> Log:
        """Return the log of replication `number`."""
        return log_of([Replication(self.flow, number=number, seed=self.seed).run(self.until)], number)
