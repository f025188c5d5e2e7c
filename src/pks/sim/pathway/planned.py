"""The numbers of a plan that make a flow: what arrives, what each activity takes, and which hours there are."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.core.pathways import Pathways
from pks.sim.pathway.calendar import FlowError

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Opening:
    """On which days of the week (0 = Monday), and from when to when, all capacities but beds are staffed."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    start: float = 8.0
    end: float = 16.0


WEEKDAYS = Opening()
"""Monday to Friday, 8 to 16."""


@dataclass(frozen=True, eq=False)
class Sent:
    """Whom other units carry out activities for: `people` of the list at `home` come to `to` for `planning_object`.

    Codes are (rows,), people [row, period]; no two rows have the same codes.
    """

    home: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    to: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    planning_object: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    people: Floats = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass(frozen=True, eq=False)
class Draws:
    """Joint draws of a forecast: `people` who come to lists, [draw, row, period].

    Codes are (rows,), and no two rows have the same ones.
    """

    unit: Codes
    planning_object: Codes
    people: Floats


@dataclass(frozen=True, eq=False)
class Planned:
    """Arrays of a case and a plan, over limiting capacities only.

    Attributes:
        unit, planning_object, capacity: labels; codes below are places in them.
        end_day: days from the start to the end of each period, (periods,).
        first_weekday: weekday on which the horizon starts, 0 = Monday.
        arriving: people who come to the list and are cared for at home, without follow-on, [unit, object, period].
        hours: hours per activity, [unit, object, capacity].
        available: hours that there are, measures of the plan included, [unit, capacity, period].
        onward: what an activity gives rise to at the home unit, by planning object.
        priority: the lowest is the most urgent, (objects,).
        acute: what comes round the clock and goes before all else, (objects,); None = nothing.
        waiting: who waits at the start: unit, planning_object (codes), waited_days, patients; None = nobody.
        sent: who is cared for by another unit.
        staying: share of the follow-on for a list that is cared for at home, [unit, object]; None = all of it.
        served: what a unit carries out at all, [unit, object]; None = everything. Whoever would come for the rest is
            left out, follow-on too.
        draws: who comes to some lists in each draw of a forecast, instead of a Poisson process; None = to no list.
        beds: codes of capacities that are taken round the clock, one for a patient: their hours are those of the stay.

    Raises:
        FlowError: if shapes do not fit; all faults in one message.
    """

    _: KW_ONLY
    unit: pd.Index
    planning_object: pd.Index
    capacity: pd.Index
    end_day: Codes
    first_weekday: int
    arriving: Floats
    hours: Floats
    available: Floats
    onward: Pathways
    priority: Codes
    acute: Flags | None = None
    waiting: tuple[Codes, Codes, Floats, Codes] | None = None
    sent: Sent = field(default_factory=Sent)
    staying: Floats | None = None
    served: Flags | None = None
    draws: Draws | None = None
    beds: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit."""
        units, objects, capacities = len(self.unit), len(self.planning_object), len(self.capacity)
        rows, periods, draws = len(self.sent.home), len(self.end_day), self.draws
        wanted = {
            "arriving": (self.arriving, (units, objects, periods)),
            "hours": (self.hours, (units, objects, capacities)),
            "available": (self.available, (units, capacities, periods)),
            "priority": (self.priority, (objects,)),
            "acute": (self.acute, (objects,)),
            "staying": (self.staying, (units, objects)),
            "served": (self.served, (units, objects)),
            "draws.people[0]": (None, ()) if draws is None else (draws.people[0], (len(draws.unit), periods)),
            "sent.people": (self.sent.people if rows else None, (rows, periods)),
        }
        faults = [
            f"{name} has shape {has.shape}, not {must}"
            for name, (has, must) in wanted.items()
            if has is not None and has.shape != must
        ]
        if faults:
            raise FlowError("these numbers make no flow:\n  " + "\n  ".join(faults))
