"""A plan patient by patient: the pathways of a case through the units' rooms, teams and beds, under a plan."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.stated import by_label
from pks.core.axes import DUST, Codes, Floats, codes
from pks.core.case import Case
from pks.core.errors import PksError
from pks.core.hints import did_you_mean
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.planned import Opening, Planned, flow_of
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
    opening: Opening | None = None,
    times: Callable[[float], Times] = Fixed,
) -> Flow:
    """Return the flow of patients that carries out `plan`, for :func:`pks.sim.pathway.simulate_flow`.

    Who is transferred, bought or limited does not come to the home unit but, if transferred, to the one that carries the
    care out: they are taken out of the arrivals of their period, then of earlier ones, then of those waiting at the start.
    Hours are those of the plan with all measures; a capacity whose `session_hours` are 24, or that an activity takes for
    24 hours or more, is one of beds. Lists that need a capacity of which their unit has less than one opening day in all
    are left out: nobody can be served there.

    Args:
        case: the case.
        plan: its plan.
        units: only these (all unless given); what they send to others leaves the flow.
        opening: when all but beds are staffed; weekdays 8 to 16 unless given.
        times: from a mean to the distribution of hours.

    Raises:
        UnknownUnitError: if a unit is none of the case's.
        FlowError: if an activity needs more of a capacity than there ever is.
    """
    problem = plan.problem
    axes, lists, reported = problem.axes, problem.lists, problem.axes.period.reported
    if unknown := [unit for unit in units if unit not in axes.unit]:
        hint = did_you_mean(unknown[0], list(axes.unit))
        raise UnknownUnitError(f"no unit is called {unknown[0]!r}{hint}")
    arriving, patients = _coming(plan)
    hours, limiting = _hours(plan), np.flatnonzero(problem.supply.limits)
    kept = np.isin(axes.unit, list(units)) if len(units) else np.ones(len(axes.unit), bool)
    there = _available(plan)[:, limiting, :reported]
    beds = _beds(case, axes.capacity[limiting], hours[:, :, limiting])
    opens = opening if opening is not None else Opening()
    least = np.where(np.isin(np.arange(len(limiting)), list(beds)), ROUND_THE_CLOCK, opens.end - opens.start)
    lacking = there.sum(axis=2) < least
    served = kept[:, None] & ~((hours[:, :, limiting] > 0) & lacking[:, None, :]).any(axis=2)
    arriving[~served] = 0.0
    waits = served[lists.unit, lists.planning_object][lists.waiting_list] & (patients > 0)
    on = lists.waiting_list[waits]
    priority = case.table("planning_objects")["priority"]
    last = 1 if priority.isna().all() else int(priority.max()) + 1
    return flow_of(
        Planned(
            unit=axes.unit,
            planning_object=axes.planning_object,
            capacity=axes.capacity[limiting],
            end_day=axes.period.end_day[:reported],
            first_weekday=int(axes.period.start.day_of_week),
            arriving=arriving[:, :, :reported],
            hours=hours[:, :, limiting],
            available=there,
            onward=problem.needs.onward,
            priority=priority.fillna(last).to_numpy(np.int64),
            waiting=(lists.unit[on], lists.planning_object[on], lists.waited_days[waits], patients[waits]),
            beds=beds,
        ),
        opening=opens,
        times=times,
    )


def _coming(plan: Plan) -> tuple[Floats, Codes]:
    """Return who comes where, [unit, object, period], and whole patients waiting at the start by row of the lists."""
    problem = plan.problem
    axes, lists = problem.axes, problem.lists
    arriving = problem.needs.arriving.copy()
    leaving = by_label(problem, plan.planned["waiting"], "planning_object", ("limited",))["limited"]
    given = np.zeros_like(leaving)
    rows = plan.planned["measures"]
    for kind in ("transfer", "buy"):
        moved = rows[rows["kind"] == kind]
        where = (
            codes(moved["unit"], axes.unit),
            codes(moved["planning_object"], axes.planning_object),
            axes.period.codes(moved["period"]),
        )
        np.add.at(leaving, where, moved["amount"].to_numpy(np.float64))
        if kind == "transfer":
            to = codes(moved["counterpart"], axes.unit), where[1], where[2]
            np.add.at(given, to, moved["amount"].to_numpy(np.float64))
    left = _taken_out(arriving, leaving)
    waiting = lists.patients.copy()
    for number in np.flatnonzero(left[lists.unit, lists.planning_object] > 0):  # the longest waiters go first
        mine = np.flatnonzero(lists.waiting_list == number)
        mine = mine[np.argsort(-lists.waited_days[mine], kind="stable")]
        before = np.cumsum(waiting[mine]) - waiting[mine]
        taken = left[lists.unit[number], lists.planning_object[number]]
        waiting[mine] -= np.clip(taken - before, 0.0, waiting[mine])
    return arriving + given, np.floor(waiting + 0.5).astype(np.int64)


def _taken_out(arriving: Floats, leaving: Floats) -> Floats:
    """Take `leaving` out of `arriving`, of their own period and then of earlier ones; return what is left to take, [unit, object]."""
    owed = np.zeros(arriving.shape[:2])
    for t in range(arriving.shape[2] - 1, -1, -1):
        owed += leaving[:, :, t]
        taken = np.minimum(owed, arriving[:, :, t])
        arriving[:, :, t] -= taken
        owed -= taken
    arriving[arriving < DUST] = 0.0
    return np.where(owed < DUST, 0.0, owed)


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
