"""A plan patient by patient: the pathways of a case through the units' rooms, teams and beds, under a plan."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.problem import Flags
from pks.balance.stated import by_label, values_of
from pks.balance.variables import variables_of
from pks.chain.forecasting import CaseForecast
from pks.core.axes import DUST, Codes, Floats
from pks.core.case import Case
from pks.core.errors import PksError
from pks.core.hints import did_you_mean
from pks.sim.pathway.carrying_out import flow_of
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.planned import WEEKDAYS, Draws, Opening, Planned, Sent
from pks.sim.queue.times import Fixed, Times

ROUND_THE_CLOCK = 24.0
"""A capacity whose sessions, or whose hours for an activity, last this long is one of beds."""


class UnknownUnitError(PksError, ValueError):
    """A unit was named that the case does not have."""


def plan_flow(
    case: Case,
    plan: Plan,
    *,
    units: Collection[str] = (),
    opening: Opening = WEEKDAYS,
    times: Callable[[float], Times] = Fixed,
    forecast: CaseForecast | None = None,
) -> Flow:
    """Return the flow of patients that carries out `plan`, for :func:`pks.sim.pathway.simulate_flow`.

    Who is transferred comes to the unit that carries the care out, on a route of their own. Who is transferred, bought
    or limited, or is acute and covered by nothing, does not come to the home unit: they are taken out of the arrivals of
    their period, then of its follow-on, then of earlier periods, then of those waiting at the start. Follow-on comes to
    the home unit, also that of transferred care and, as far as suppliers send it back (`follow_on`), of bought care; of
    follow-on that the plan transfers, buys or limits, the mean share over the horizon does not come.

    Hours are those of the plan with all measures; a capacity whose `session_hours` are 24, or that an activity takes for
    24 hours or more, is one of beds. Lists that need a capacity of which their unit has less than one opening day in all
    are left out, and so is follow-on for them: nobody can be served there. :func:`left_out` tells which.

    Args:
        case: the case.
        plan: its plan.
        units: only these (all unless given); what they send to others leaves the flow, but for its follow-on.
        opening: when all but beds are staffed.
        times: from a mean to the distribution of hours.
        forecast: what the need stands on; arrivals at home are then its joint draws in turn, max(0, arriving + draw −
            mean), and not a Poisson process with the mean of the plan.

    Raises:
        UnknownUnitError: if a unit is none of the case's.
    """
    problem, ground = plan.problem, _ground(case, plan, opening)
    axes, lists, onward = problem.axes, problem.lists, problem.needs.onward
    served = _kept(axes.unit, units)[:, None] & ~ground.lacking.any(axis=2)
    given = _given(plan)
    inside = served[given.to, given.planning_object] & (given.to >= 0)
    arriving, staying, left = _staying_home(plan, given, inside)
    arriving[~served] = 0.0
    patients = _not_sent(plan, left)
    waits = served[lists.unit, lists.planning_object][lists.waiting_list] & (patients > 0)
    on = lists.waiting_list[waits]
    objects = case.table("planning_objects")
    last = 1 if objects["priority"].isna().all() else int(objects["priority"].max()) + 1
    return flow_of(
        Planned(
            unit=axes.unit,
            planning_object=axes.planning_object,
            capacity=axes.capacity[ground.limiting],
            end_day=axes.period.end_day[: axes.period.reported],
            first_weekday=int(axes.period.start.day_of_week),
            arriving=arriving,
            hours=ground.hours,
            available=ground.available,
            onward=onward,
            priority=objects["priority"].fillna(last).to_numpy(np.int64),
            acute=objects["acute"].to_numpy(bool),
            waiting=(lists.unit[on], lists.planning_object[on], lists.waited_days[waits], patients[waits]),
            sent=_sent(given, inside, axes.period.reported),
            staying=staying,
            served=served,
            draws=None if forecast is None else _draws(forecast, arriving),
            beds=ground.beds,
        ),
        opening=opening,
        times=times,
    )


def left_out(case: Case, plan: Plan, *, units: Collection[str] = (), opening: Opening = WEEKDAYS) -> pd.DataFrame:
    """Return the lists that :func:`plan_flow` leaves out: unit, planning_object, capacity (that is lacking), people.

    `people` wait at the start or arrive, follow-on included, within the horizon. A list that lacks two capacities has
    two rows.
    """
    problem, ground = plan.problem, _ground(case, plan, opening)
    axes, lists = problem.axes, problem.lists
    of = by_label(problem, plan.planned["waiting"], "planning_object", ("arrivals", "follow_on"))
    people = (of["arrivals"] + of["follow_on"])[:, :, : axes.period.reported].sum(axis=2)
    np.add.at(people, (lists.unit, lists.planning_object), lists.start)
    there = _kept(axes.unit, units)[:, None] & (people > DUST)
    unit, of_object, capacity = np.nonzero(ground.lacking & there[:, :, None])
    return pd.DataFrame(
        {
            "unit": axes.unit[unit],
            "planning_object": axes.planning_object[of_object],
            "capacity": axes.capacity[ground.limiting[capacity]],
            "people": people[unit, of_object],
        }
    )


@dataclass(frozen=True, eq=False)
class _Ground:
    """What activities take and what there is.

    Attributes:
        limiting: codes of the capacities that limit; those below are places among them.
        hours: hours per activity, [unit, object, capacity].
        available: hours that there are, [unit, capacity, period].
        beds: which are beds.
        lacking: whether there is too little to serve anybody, [unit, object, capacity].
    """

    limiting: Codes
    hours: Floats
    available: Floats
    beds: frozenset[int]
    lacking: Flags


def _ground(case: Case, plan: Plan, opening: Opening) -> _Ground:
    problem = plan.problem
    limiting = np.flatnonzero(problem.supply.limits)
    hours = _hours(plan)[:, :, limiting]
    available = _available(plan)[:, limiting, : problem.axes.period.reported]
    beds = _beds(case, problem.axes.capacity[limiting], hours)
    least = np.where(np.isin(np.arange(len(limiting)), list(beds)), ROUND_THE_CLOCK, opening.end - opening.start)
    scarce = available.sum(axis=2) < least - DUST
    return _Ground(limiting, hours, available, beds, (hours > 0) & scarce[:, None, :])


def _kept(unit: pd.Index, units: Collection[str]) -> Flags:
    """Return which of all units are asked for, (units,)."""
    if unknown := [each for each in units if each not in unit]:
        raise UnknownUnitError(f"no unit is called {unknown[0]!r}{did_you_mean(unknown[0], list(unit))}")
    return np.isin(unit, list(units)) if len(units) else np.ones(len(unit), bool)


def _draws(forecast: CaseForecast, arriving: Floats) -> Draws:
    """Return who comes to the lists of a forecast in each draw, where anybody comes at all."""
    comes = arriving[forecast.unit, forecast.planning_object].sum(axis=1) > 0
    unit, of = forecast.unit[comes], forecast.planning_object[comes]
    apart = (forecast.draws - forecast.mean)[:, comes, : arriving.shape[2]]
    return Draws(unit, of, np.maximum(arriving[unit, of] + apart, 0.0))


@dataclass(frozen=True, eq=False)
class _Given:
    """Care that others give to a list: home, carrier (−1 = a supplier), object, period, people, share of follow-on."""

    home: Codes
    to: Codes
    planning_object: Codes
    period: Codes
    people: Floats
    follow_on: Floats


def _given(plan: Plan) -> _Given:
    """Return what the plan transfers and buys, all (amounts,)."""
    problem = plan.problem
    lists, variables = problem.lists, variables_of(problem)
    x, parts = values_of(problem, variables, plan.planned), []
    for amounts, first in zip(problem.measures, variables.start, strict=True):
        if amounts.kind in ("transfer", "buy"):
            served = amounts.served
            carried = amounts.work.unit if amounts.kind == "transfer" else np.full(len(served.column), -1)
            of = lists.unit[served.list], carried, lists.planning_object[served.list], served.period
            parts.append((*of, x[first + served.column], served.follow_on))
    columns = [np.concatenate(part) for part in zip(*parts, strict=True)]
    there = columns[4] > DUST
    return _Given(*(column[there] for column in columns))


def _staying_home(plan: Plan, given: _Given, inside: Flags) -> tuple[Floats, Floats, Floats]:
    """Return who is cared for at home.

    That is who comes [unit, object, period], which share of follow-on [unit, object], and how many of those waiting at
    the start are cared for elsewhere, [unit, object].
    """
    problem = plan.problem
    onward, reported = problem.needs.onward, problem.axes.period.reported
    stated = by_label(problem, plan.planned["waiting"], "planning_object", ("follow_on", "limited", "uncovered"))
    leaving = stated["limited"] + stated["uncovered"]
    np.add.at(leaving, (given.home, given.planning_object, given.period), given.people)
    back = np.zeros_like(leaving)  # follow-on of care outside the flow
    for start, end, lag, share in zip(onward.start, onward.end, onward.lag, onward.per_activity, strict=True):
        mine = ~inside & (given.planning_object == start) & (given.period + lag < back.shape[2])
        where = given.home[mine], np.full(mine.sum(), end), given.period[mine] + lag
        np.add.at(back, where, share * (given.people * given.follow_on)[mine])
    coming = (problem.needs.arriving + back)[:, :, :reported]
    own = np.maximum(stated["follow_on"] - back, 0.0)[:, :, :reported]
    taken, left = _taken_out(coming + own, leaving[:, :, :reported])
    of_own = np.maximum(taken - coming, 0.0).sum(axis=2)
    total = own.sum(axis=2)
    staying = 1.0 - np.divide(of_own, total, out=np.zeros_like(total), where=total > DUST)
    home = coming - np.minimum(taken, coming)
    return np.where(home < DUST, 0.0, home), np.where(staying < DUST, 0.0, staying), left


def _taken_out(coming: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Return how many are taken out of each period, theirs and then earlier ones, and how many are left to take."""
    owed, taken = np.zeros(coming.shape[:2]), np.zeros_like(coming)
    for t in range(coming.shape[2] - 1, -1, -1):
        owed += leaving[:, :, t]
        taken[:, :, t] = np.minimum(owed, coming[:, :, t])
        owed -= taken[:, :, t]
    return taken, np.where(owed < DUST, 0.0, owed)


def _not_sent(plan: Plan, left: Floats) -> Codes:
    """Return who waits at the start, in whole patients by row of the lists, but for so many of the longest waiters."""
    lists = plan.problem.lists
    waiting = lists.patients.copy()
    for number in np.flatnonzero(left[lists.unit, lists.planning_object] > 0):
        mine = np.flatnonzero(lists.waiting_list == number)
        mine = mine[np.argsort(-lists.waited_days[mine], kind="stable")]
        before = np.cumsum(waiting[mine]) - waiting[mine]
        taken = left[lists.unit[number], lists.planning_object[number]]
        waiting[mine] -= np.clip(taken - before, 0.0, waiting[mine])
    return np.floor(waiting + 0.5).astype(np.int64)


def _sent(given: _Given, inside: Flags, reported: int) -> Sent:
    """Return who is transferred within the flow."""
    mine = inside & (given.period < reported)
    rows = np.stack([given.home[mine], given.to[mine], given.planning_object[mine]])
    each, row = np.unique(rows, axis=1, return_inverse=True)
    people = np.zeros((each.shape[1], reported))
    np.add.at(people, (row.reshape(-1), given.period[mine]), given.people[mine])
    return Sent(each[0], each[1], each[2], people)


def _hours(plan: Plan) -> Floats:
    """Return the mean hours per activity over the horizon, [unit, object, capacity]."""
    per_activity, (units, objects, capacities, _) = plan.problem.needs.per_activity, plan.problem.axes.shape
    out = np.zeros((units, objects, capacities))
    out[per_activity.unit, per_activity.planning_object, per_activity.capacity] = per_activity.hours.mean(axis=1)
    return out


def _available(plan: Plan) -> Floats:
    """Return the hours that there are with all measures of the plan, [unit, capacity, period]."""
    names = ("available", "moved_in", "moved_out", "shifted_in", "shifted_out", "added")
    of = by_label(plan.problem, plan.planned["capacity"], "capacity", names)
    total = of["available"] + of["moved_in"] - of["moved_out"] + of["shifted_in"] - of["shifted_out"] + of["added"]
    return np.maximum(total, 0.0)


def _beds(case: Case, capacity: pd.Index, hours: Floats) -> frozenset[int]:
    """Return which capacities are beds."""
    session = case.table("capacities").set_index("capacity")["session_hours"].reindex(capacity).to_numpy(np.float64)
    long = (hours.max(axis=(0, 1)) if hours.size else np.zeros(len(capacity))) >= ROUND_THE_CLOCK
    return frozenset(np.flatnonzero((session == ROUND_THE_CLOCK) | (np.isnan(session) & long)).tolist())
