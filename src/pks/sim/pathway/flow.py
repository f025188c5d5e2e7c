"""A flow of patients as it is to be simulated."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from pks.sim.pathway.faults import require_sound
from pks.sim.pathway.nouns import Arrivals, Resource, Route, Stage
from pks.sim.pathway.order import LineOrder, NobodyPasses, Passing
from pks.sim.queue.discipline import Priority


@dataclass(frozen=True, eq=False)
class Flow:
    """Everything a simulation of pathways needs; a what-if is a :func:`dataclasses.replace`.

    Attributes:
        resources: what is shared.
        routes: how patients go through stages.
        arrivals: who comes on which route.
        order: who stands first in a line.
        passing: who may be called while the first in line cannot.

    Raises:
        FlowError: if a name is unknown or twice there, a stage can never begin, or a number is out of range: all faults
            in one message.

    >>> from pks.sim.pathway import ByHour, Stage, simulate_flow, weekly
    >>> from pks.sim.queue import Exponential
    >>> visit = Stage("visit", {"room": 1, "nurse": 0.5}, Exponential(0.5))
    >>> clinic = Flow(
    ...     (Resource("room", weekly(2)), Resource("nurse", weekly(1))),
    ...     (Route("visits", (visit,)),),
    ...     (Arrivals("visits", ByHour((0.5,))),),
    ... )
    >>> simulated = simulate_flow(clinic, until=4 * 168, replications=4, seed=1)
    >>> simulated.occupancy()[["resource", "staffed", "used_share"]].round(2).values.tolist()
    [['room', 0.48, 0.52], ['nurse', 0.24, 0.52]]
    """

    resources: tuple[Resource, ...]
    routes: tuple[Route, ...]
    arrivals: tuple[Arrivals, ...]
    _: KW_ONLY
    order: LineOrder = field(default_factory=Priority)
    passing: Passing = field(default_factory=NobodyPasses)

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        require_sound(self.resources, self.routes, self.arrivals)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """All stages, each once, in the order in which routes name them."""
        every = {id(step.stage): step.stage for route in self.routes for step in route.path}
        return tuple(every.values())
