"""A flow from the numbers of a plan: what arrives, what each activity takes, and which hours there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.core.pathways import Pathways
from pks.sim.pathway.arrivals import At, ByInterval
from pks.sim.pathway.calendar import DAY, Calendar, FlowError
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.nouns import Arrivals, FollowOn, Resource, Route, Stage
from pks.sim.queue.times import Fixed, Times


@dataclass(frozen=True)
class Opening:
    """On which days of the week (0 = Monday), and from when to when, all capacities but beds are staffed."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    start: float = 8.0
    end: float = 16.0


@dataclass(frozen=True, eq=False)
class Planned:
    """Arrays of a case and a plan, over limiting capacities only.

    Attributes:
        unit, planning_object, capacity: labels; codes below are places in them.
        end_day: days from the start to the end of each period, (periods,).
        first_weekday: weekday on which the horizon starts, 0 = Monday.
        arriving: people who come to the list, without follow-on, [unit, object, period].
        hours: hours per activity, [unit, object, capacity].
        available: hours that there are, measures of the plan included, [unit, capacity, period].
        onward: what an activity gives rise to, by planning object.
        priority: the lowest is the most urgent, (objects,).
        waiting: who waits at the start: unit, planning_object (codes), waited_days, patients; None = nobody.
        beds: codes of capacities that are taken round the clock, one for a patient: their hours are those of the stay.
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
    waiting: tuple[Codes, Codes, Floats, Codes] | None = None
    beds: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse shapes that do not fit."""
        units, objects, capacities = len(self.unit), len(self.planning_object), len(self.capacity)
        wanted = {
            "arriving": (self.arriving.shape, (units, objects, len(self.end_day))),
            "hours": (self.hours.shape, (units, objects, capacities)),
            "available": (self.available.shape, (units, capacities, len(self.end_day))),
            "priority": (self.priority.shape, (objects,)),
        }
        faults = [f"{name} has shape {has}, not {must}" for name, (has, must) in wanted.items() if has != must]
        if faults:
            raise FlowError("these numbers make no flow:\n  " + "\n  ".join(faults))


def flow_of(planned: Planned, *, opening: Opening = Opening(), times: Callable[[float], Times] = Fixed) -> Flow:
    """Return the flow of patients that carries out a plan: one route for each planning object of each unit.

    All capacities of an activity are taken together, for as long as the longest of its hours; of the others it takes
    hours/longest at once, so that it uses the hours that the plan counts. A bed is taken when the activity begins and
    kept for its own hours. A capacity has as many at once as its hours need within `opening` (beds: round the clock),
    in whole numbers by day that add up to the hours of the plan. Who waits at the start has waited since then. What an
    activity gives rise to comes `lag` mean periods after it.

    Args:
        planned: the numbers.
        opening: when all but beds are staffed.
        times: from a mean to the distribution of hours; fixed unless given, such as
            ``lambda mean: LogNormal(mean, 0.5 * mean)``.

    Raises:
        FlowError: if an activity needs more of a capacity than there ever is.
    """
    pairs = _reached(planned)
    resources = [
        Resource(_name(planned.unit, u, planned.capacity, r), _calendar(planned, u, r, opening))
        for u, r in _needed(planned, pairs)
    ]
    routes = [_route(planned, u, p, times) for u, p in pairs]
    return Flow(tuple(resources), tuple(routes), tuple(_arrivals(planned, pairs)))


def _reached(planned: Planned) -> list[tuple[int, int]]:
    """Return unit and object of every list to which somebody comes."""
    comes = planned.arriving.sum(axis=2) > 0
    if planned.waiting is not None:
        comes[planned.waiting[0], planned.waiting[1]] = True
    edges = planned.onward
    for _ in range(len(planned.planning_object)):
        for start, end in zip(edges.start, edges.end, strict=True):
            comes[:, end] |= comes[:, start]
    return [(int(u), int(p)) for u, p in np.argwhere(comes)]


def _needed(planned: Planned, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found = {(u, int(r)) for u, p in pairs for r in np.flatnonzero(planned.hours[u, p] > 0)}
    return sorted(found)


def _route(planned: Planned, u: int, p: int, times: Callable[[float], Times]) -> Route:
    """Return the route of one planning object at one unit."""
    name, hours = _name(planned.unit, u, planned.planning_object, p), planned.hours[u, p]
    used = [int(r) for r in np.flatnonzero(hours > 0)]
    beds = {_name(planned.unit, u, planned.capacity, r): 1.0 for r in used if r in planned.beds}
    care = [r for r in used if r not in planned.beds]
    longest = max((float(hours[r]) for r in care), default=0.0)
    needs = {_name(planned.unit, u, planned.capacity, r): float(hours[r]) / longest for r in care}
    steps = [Stage(name, needs | beds, _times(longest, times), keeps=tuple(beds))]
    stay = max((float(hours[r]) for r in used if r in planned.beds), default=0.0) - longest
    if stay > 0:
        steps.append(Stage(f"{name}, stay", beds, _times(stay, times)))
    return Route(name, tuple(steps), int(planned.priority[p]), tuple(_then(planned, u, p)))


def _times(mean: float, times: Callable[[float], Times]) -> Times:
    return times(mean) if mean > 0 else Fixed(0.0)


def _then(planned: Planned, u: int, p: int) -> Iterator[FollowOn]:
    period, edges = float(planned.end_day[-1]) / len(planned.end_day) * DAY, planned.onward
    for edge in np.flatnonzero(edges.start == p):
        route = _name(planned.unit, u, planned.planning_object, int(edges.end[edge]))
        yield FollowOn(route, float(edges.per_activity[edge]), Fixed(float(edges.lag[edge]) * period))


def _arrivals(planned: Planned, pairs: list[tuple[int, int]]) -> Iterator[Arrivals]:
    """Yield who comes in each period, and who waits at the start."""
    edges = tuple(float(day) * DAY for day in (0, *planned.end_day))
    for u, p in pairs:
        name, expected = _name(planned.unit, u, planned.planning_object, p), planned.arriving[u, p]
        yield Arrivals(name, ByInterval(edges, tuple(expected.tolist())))
        if planned.waiting is not None:
            unit, of, days, patients = planned.waiting
            mine = (unit == u) & (of == p)
            since = -DAY * np.sort(np.repeat(days[mine], patients[mine]))[::-1]
            if since.size:
                yield Arrivals(name, At(tuple(since.tolist())))


def _calendar(planned: Planned, u: int, r: int, opening: Opening) -> Calendar:
    """Return when how many of a capacity are on duty: whole numbers by day whose hours add up to those available."""
    bed = r in planned.beds
    day = np.arange(int(planned.end_day[-1]))
    open_ = np.full(len(day), True) if bed else np.isin((day + planned.first_weekday) % 7, opening.days)
    start, end = (0.0, DAY) if bed else (opening.start, opening.end)
    period = np.searchsorted(planned.end_day, day, side="right")
    open_days = np.bincount(period[open_], minlength=len(planned.end_day))
    level = np.where(open_, planned.available[u, r, period] / np.maximum(open_days[period], 1) / (end - start), 0.0)
    whole = np.diff(np.floor(np.cumsum(level) + 0.5 + 1e-9), prepend=0.0)
    steps = {0.0: 0.0}
    for each, many in zip(day.tolist(), whole.tolist(), strict=True):
        steps[each * DAY + start] = many
        steps[each * DAY + end] = 0.0  # the next day that opens at once writes over it
    hours = tuple(sorted(steps))
    return Calendar(hours, tuple(steps[hour] for hour in hours))


def _name(one: pd.Index, place: int, other: pd.Index, within: int) -> str:
    return f"{one[place]}: {other[within]}"
