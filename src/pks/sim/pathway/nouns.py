"""What a flow of patients is made of: resources, stages, routes and who comes. Times are in hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from pks.sim.pathway.arrivals import Coming
from pks.sim.pathway.calendar import Calendar, Rounds
from pks.sim.pathway.interruption import Interruption
from pks.sim.queue.times import Times


@dataclass(frozen=True)
class Resource:
    """Rooms, teams, beds: whatever is taken for a while and given back.

    When a shift ends, care goes on until it is finished, and who goes on counts as one of the next shift: the new shift
    never adds to those who still work.

    Attributes:
        name: what it is called.
        capacity: how much there is, or when how much is on duty.
        breaks_off: whether care that may be interrupted is broken off when too few are on duty to go on.
        time_off: whether work after the end of a shift is made up for, hour by hour: the next shift does not call
            anybody until so much has been taken off, and those that follow take off what remains. Without it such work
            is paid overtime without limit. A shift then ends before the care that ends at the same moment.
    """

    name: str
    capacity: float | Calendar
    breaks_off: bool = False
    time_off: bool = False

    @cached_property
    def calendar(self) -> Calendar:
        """When how much is on duty."""
        return self.capacity if isinstance(self.capacity, Calendar) else Calendar((0.0,), (self.capacity,))


@dataclass(frozen=True)
class Rebooking:
    """Who is cancelled goes home and comes back `after` hours counted from when care was asked for.

    So who was to be operated at 8 comes at 8 again. After being cancelled `most` times the patient leaves without care
    the next time.
    """

    after: Times
    most: int = 10


@dataclass(frozen=True, eq=False)
class Stage:
    """Something that is done to a patient, for which all it `needs` are taken together or not at all.

    Attributes:
        name: what it is called.
        needs: how much of each resource.
        duration: how long it takes, hours.
        keeps: what the patient holds on to when it is done, until the next stage begins: the theatre while no bed is
            free, the ward bed while waiting for a place elsewhere. The rest is given back at once.
        gives_back: what is given back before the end, and after which share of the duration, 0 < share < 1: the doctor
            who is there for the first part of a visit to the nurse.
        patience: how long a patient waits for it (0 = what is not free is not waited for); None = for ever.
        rebooking: what happens to who has waited so long; None = the patient leaves without care.
        room: how many can wait for it; who finds it full is turned away. None = any number.
        leaves_at: at which hours one can leave it; until then all is held but what it `gives_back`.
        preempts: whether its patients interrupt care of patients with less priority, when that frees what they need.
        interrupted: what becomes of care that is broken off; None = it cannot be.
    """

    name: str
    needs: Mapping[str, float]
    duration: Times
    _: KW_ONLY
    keeps: tuple[str, ...] = ()
    gives_back: Mapping[str, float] = field(default_factory=dict)
    patience: Times | None = None
    rebooking: Rebooking | None = None
    room: int | None = None
    leaves_at: Rounds | None = None
    preempts: bool = False
    interrupted: Interruption | None = None


@dataclass(frozen=True, eq=False)
class Step:
    """A stage on a route, that only a `share` of its patients goes through."""

    stage: Stage
    share: float = 1.0


@dataclass(frozen=True)
class FollowOn:
    """What a visit gives rise to: `per_patient` visits on another `route`, each `after` hours later."""

    route: str
    per_patient: float
    after: Times


@dataclass(frozen=True, eq=False)
class Route:
    """The stages that patients go through, in order.

    Attributes:
        name: what it is called.
        steps: stages, or steps that a share goes through.
        priority: the lowest is the most urgent.
        then: what a visit gives rise to when it is over.
    """

    name: str
    steps: tuple[Stage | Step, ...]
    priority: int = 1
    then: tuple[FollowOn, ...] = ()

    @cached_property
    def path(self) -> tuple[Step, ...]:
        """All steps."""
        return tuple(each if isinstance(each, Step) else Step(each) for each in self.steps)


@dataclass(frozen=True)
class Arrivals:
    """Who comes: on which `route`, and when."""

    route: str
    coming: Coming
