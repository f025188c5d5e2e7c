"""A flow that carries out a plan: routes, resources and arrivals from the numbers of :class:`Planned`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.sim.pathway.arrivals import At, ByInterval, InTurn
from pks.sim.pathway.calendar import DAY, Calendar
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.nouns import Arrivals, FollowOn, Resource, Route, Stage
from pks.sim.pathway.order import WhoeverDelaysNobody
from pks.sim.pathway.planned import WEEKDAYS, Opening, Planned
from pks.sim.queue.times import Fixed, Times


class Care(NamedTuple):
    """What `unit` carries out of `planning_object` for the list at `home`."""

    unit: int
    planning_object: int
    home: int


def flow_of(planned: Planned, *, opening: Opening = WEEKDAYS, times: Callable[[float], Times] = Fixed) -> Flow:
    """Return the flow of patients that carries out a plan: one route for each planning object, unit and home unit.

    - All capacities of an activity are taken together, one of each, and each is given back after its own hours, so that
      it uses the hours that the plan counts: who is seen by a nurse for 0.7 hours and by a doctor for 0.2 has the
      doctor for the first 0.2. A bed is taken when the activity begins.
    - A capacity has as many at once as its hours need within `opening` (beds: round the clock), in whole numbers by day
      that add up to the hours of the plan. What is begun is finished; work after the end of a shift is taken off the
      next ones (:class:`Resource`, `time_off`). So over the horizon no more hours are used than the plan has, but for
      what is under way at its end.
    - Acute care goes first, then priority, then time. Who needs several capacities keeps those that are free until the
      rest can be expected; meanwhile they are lent (:class:`pks.sim.pathway.WhoeverDelaysNobody`).
    - People come evenly over the opening hours of a period, acute ones round the clock, by a Poisson process with the
      mean of the plan, or as many as in the draws of a forecast, in turn. Who waits at the start has waited since then.
    - What an activity gives rise to comes to the list at home, `lag` mean periods after it, wherever it was carried out.

    Args:
        planned: the numbers.
        opening: when all but beds are staffed.
        times: from a mean to the distribution of hours; fixed unless given, such as
            ``lambda mean: LogNormal(mean, 0.5 * mean)``.

    Raises:
        FlowError: if an activity needs more of a capacity than there ever is.
    """
    every = _reached(planned)
    carried = sorted({(care.unit, care.planning_object) for care in every})
    steps = {(u, p): _steps(planned, u, p, times) for u, p in carried}
    needed = sorted({(u, int(r)) for u, p in carried for r in np.flatnonzero(planned.hours[u, p] > 0)})
    urgency = _urgency(planned)
    return Flow(
        tuple(
            Resource(_name(planned.unit, u, planned.capacity, r), _calendar(planned, u, r, opening), time_off=True)
            for u, r in needed
        ),
        tuple(
            Route(
                _route_name(planned, care),
                steps[care.unit, care.planning_object],
                int(urgency[care.planning_object]),
                tuple(_then(planned, care)),
            )
            for care in every
        ),
        tuple(_arrivals(planned, every, opening)),
        passing=WhoeverDelaysNobody(),
    )


def _reached(planned: Planned) -> list[Care]:
    """Return everything that is carried out for somebody."""
    comes, sent = planned.arriving.sum(axis=2) > 0, planned.sent
    if planned.waiting is not None:
        unit, of, _, patients = planned.waiting
        comes[unit[patients > 0], of[patients > 0]] = True
    own = [Care(int(u), int(p), int(u)) for u, p in np.argwhere(comes)]
    others = zip(sent.to.tolist(), sent.planning_object.tolist(), sent.home.tolist(), strict=True)
    open_ = [*own, *(Care(*care) for care, n in zip(others, sent.people.sum(axis=1), strict=True) if n > 0)]
    found: set[Care] = set()
    while open_:
        care = open_.pop()
        if care in found or (planned.served is not None and not planned.served[care.unit, care.planning_object]):
            continue
        found.add(care)
        open_ += [
            Care(care.home, int(planned.onward.end[edge]), care.home)
            for edge in np.flatnonzero(planned.onward.start == care.planning_object)
            if _per_activity(planned, care.home, int(edge)) > 0
        ]
    return sorted(found)


def _per_activity(planned: Planned, home: int, edge: int) -> float:
    """Return how many come to the list at `home`, and are cared for there, after one activity."""
    end = int(planned.onward.end[edge])
    if planned.served is not None and not planned.served[home, end]:
        return 0.0
    share = 1.0 if planned.staying is None else float(planned.staying[home, end])
    return float(planned.onward.per_activity[edge]) * share


def _steps(planned: Planned, u: int, p: int, times: Callable[[float], Times]) -> tuple[Stage, ...]:
    """Return the stages of one planning object at one unit: the activity, and the stay of who then remains in bed."""
    name = _name(planned.unit, u, planned.planning_object, p)
    used = [int(r) for r in np.flatnonzero(planned.hours[u, p] > 0)]
    hours = {_name(planned.unit, u, planned.capacity, r): float(planned.hours[u, p, r]) for r in used}
    beds = [_name(planned.unit, u, planned.capacity, r) for r in used if r in planned.beds]
    longest = max((hours[each] for each in hours if each not in beds), default=0.0)
    stay = {bed: hours[bed] - longest for bed in beds if hours[bed] > longest}
    if not longest:
        return (_stage(name, hours, times),)
    activity = _stage(name, hours, times, keeps=tuple(stay))
    return (activity, _stage(f"{name}, stay", stay, times)) if stay else (activity,)


def _stage(
    name: str, hours: dict[str, float], times: Callable[[float], Times], *, keeps: tuple[str, ...] = ()
) -> Stage:
    """Return the stage that takes one of each capacity, all but those that it `keeps` for their own hours."""
    own = {each: of for each, of in hours.items() if each not in keeps}
    longest = max(own.values(), default=0.0)
    return Stage(
        name,
        dict.fromkeys(hours, 1.0),
        times(longest) if longest > 0 else Fixed(0.0),
        keeps=keeps,
        gives_back={each: of / longest for each, of in own.items() if of < longest},
    )


def _urgency(planned: Planned) -> Codes:
    """Return priorities with all that is acute before all that is not, (objects,)."""
    if planned.acute is None or not planned.priority.size:
        return planned.priority
    return planned.priority - planned.acute * (np.ptp(planned.priority) + 1)


def _then(planned: Planned, care: Care) -> Iterator[FollowOn]:
    period, edges = float(planned.end_day[-1]) / len(planned.end_day) * DAY, planned.onward
    for edge in np.flatnonzero(edges.start == care.planning_object):
        if (many := _per_activity(planned, care.home, int(edge))) > 0:
            route = _route_name(planned, Care(care.home, int(edges.end[edge]), care.home))
            yield FollowOn(route, many, Fixed(float(edges.lag[edge]) * period))


def _arrivals(planned: Planned, every: list[Care], opening: Opening) -> Iterator[Arrivals]:
    """Yield who comes in each period, and who waits at the start."""
    sent = planned.sent
    rows = zip(sent.to.tolist(), sent.planning_object.tolist(), sent.home.tolist(), strict=True)
    row = {Care(*codes): number for number, codes in enumerate(rows)}
    always = _shares(planned, Opening(tuple(range(7)), 0.0, DAY))
    opens, draws = _shares(planned, opening), planned.draws
    drawn = {} if draws is None else {of: n for n, of in enumerate(zip(draws.unit, draws.planning_object, strict=True))}
    for care in every:
        name, (u, p, home) = _route_name(planned, care), care
        expected = planned.arriving[u, p] if u == home else sent.people[row[care]]
        edge, period, share = always if planned.acute is not None and planned.acute[p] else opens
        if draws is not None and u == home and (u, p) in drawn:
            yield Arrivals(name, InTurn(edge, period, share, draws.people[:, drawn[u, p]]))
        elif expected.sum() > 0:
            yield Arrivals(name, ByInterval(tuple(edge.tolist()), tuple((expected[period] * share).tolist())))
        if planned.waiting is not None and u == home:
            unit, of, days, patients = planned.waiting
            mine = (unit == u) & (of == p)
            since = -DAY * np.sort(np.repeat(days[mine], patients[mine]))[::-1]
            if since.size:
                yield Arrivals(name, At(tuple(since.tolist())))


def _shares(planned: Planned, opening: Opening) -> tuple[Floats, Codes, Floats]:
    """Return edges of intervals in hours, and of each interval its period and its share of who comes in the period.

    They come evenly while it is open; where a period has no opening hour, evenly all the time.
    """
    days = np.arange(int(planned.end_day[-1])) * DAY
    edge = np.unique(np.concatenate([[0.0], planned.end_day * DAY, days + opening.start, days + opening.end]))
    middle = (edge[1:] + edge[:-1]) / 2
    period = np.searchsorted(planned.end_day * DAY, middle, side="right")
    weekday = (middle // DAY + planned.first_weekday) % 7
    open_ = np.isin(weekday, opening.days) & (middle % DAY >= opening.start) & (middle % DAY < opening.end)
    all_, periods = np.diff(edge), len(planned.end_day)
    hours = np.where(np.bincount(period, all_ * open_, periods)[period] > 0, all_ * open_, all_)
    return edge, period, hours / np.bincount(period, hours, periods)[period]


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


def route_name(unit: str, planning_object: str, home: str) -> str:
    """Return what the route is called on which `unit` carries out a planning object for the list at `home`."""
    name = f"{unit}: {planning_object}"
    return name if unit == home else f"{name}, for {home}"


def _route_name(planned: Planned, care: Care) -> str:
    return route_name(planned.unit[care.unit], planned.planning_object[care.planning_object], planned.unit[care.home])


def _name(one: pd.Index, place: int, other: pd.Index, within: int) -> str:
    return f"{one[place]}: {other[within]}"
