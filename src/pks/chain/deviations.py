"""Outcome against plan, number by number: production, arrivals, waiting, overdue, hours, and hours used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.stated import by_label
from pks.core.axes import Codes, Floats, codes

OBJECT, CAPACITY = "planning_object", "capacity"
UNITS = {
    "production": "activities",
    "arrivals": "people",
    "waiting": "people",
    "overdue": "people",
    "hours": "hours",
    "hours used": "hours",
}
"""What is followed up, and in which unit."""
LEVELS = ("waiting", "overdue")
"""These say how things stand at the end of a period: they are not summed over time."""


@dataclass(frozen=True, eq=False)
class Course:
    """One quantity, planned and as it came out.

    Attributes:
        quantity: one of UNITS.
        of: what the rows are of beside a unit: planning_object or capacity.
        unit, label: codes of unit and planning object or capacity, (rows,).
        planned, outcome: [row, period] over the reported periods; the outcome is NaN where it is not known.
    """

    quantity: str
    of: str
    unit: Codes
    label: Codes
    planned: Floats
    outcome: Floats

    @property
    def apart(self) -> Floats:
        """How far the outcome lies from the plan: outcome − planned, [row, period]."""
        return self.outcome - self.planned

    def summed(self, values: Floats) -> Floats:
        """Return sums of `values` [row, period] from the start until each period, of what is known."""
        return np.cumsum(np.where(np.isnan(self.outcome), 0.0, values), axis=1)


def courses(plan: Plan, outcome: pd.DataFrame, hours: pd.DataFrame) -> dict[str, Course]:
    """Return every quantity of which anything is known, by its name.

    - production: activities carried out at the unit, for anybody's list, against the goal
    - arrivals: need that arrived, before follow-on care, against what the plan expects
    - waiting: people on the unit's lists at the end of a period
    - overdue: of those, at least so many are beyond their promise: waiting − (who joined within the promise, and those of
      the start who still are within it), not below 0; first in, first out gives exactly that. Who joined: arrivals as they
      came (as planned where they are not told), planned follow-on, less who is limited by plan
    - hours: hours that there were, against those of the plan: available + moved in − moved out + shifted + added
    - hours used: Σ hours per activity × production + Σ waiting hours × waiting, against used of the plan; unknown where
      the production of an object is that takes of the capacity by plan

    Args:
        plan: what was planned.
        outcome: the table of that name, with all columns of the contract.
        hours: the table `outcome_hours`; may be empty.
    """
    problem = plan.problem
    reported = problem.axes.period.reported
    came = {name: _known(problem, outcome, OBJECT, name) for name in ("production", "arrivals", "waiting")}
    state = by_label(problem, plan.waiting, OBJECT, ("arrivals", "waiting", "overdue", "follow_on", "limited"))
    state["production"] = by_label(problem, plan.production, OBJECT, ("activities",))["activities"]
    state = {name: values[..., :reported] for name, values in state.items()}
    came["overdue"] = _overdue(problem, came, state)
    there, used = _planned_hours(plan)
    of_hours = {"hours": _known(problem, hours, CAPACITY, "hours"), "hours used": _used(problem, came, state)}
    made = [_course(name, OBJECT, state[name], came[name]) for name in ("production", "arrivals", "waiting", "overdue")]
    made += [_course("hours", CAPACITY, there, of_hours["hours"])]
    made += [_course("hours used", CAPACITY, used, np.where(there > 0, of_hours["hours used"], np.nan))]
    return {course.quantity: course for course in made if len(course.unit)}


def deviations(problem: Problem, known: Sequence[Course]) -> pd.DataFrame:
    """Return every number that is known beside that of the plan.

    Columns: quantity, unit, planning_object, capacity (one of the two is empty), period, planned, outcome, deviation =
    outcome − planned, share = deviation ÷ planned (NaN where nothing was planned), cumulated_planned, cumulated_outcome,
    cumulated_deviation (from the start, over the periods that are known; NaN for waiting and overdue), amount_unit.
    """
    axes = problem.axes
    frames = []
    for course in known:
        row, period = np.nonzero(~np.isnan(course.outcome))
        axis = axes.planning_object if course.of == OBJECT else axes.capacity
        label, nothing = axis[course.label[row]], pd.array([None] * len(row), dtype="str")
        planned, outcome = course.planned[row, period], course.outcome[row, period]
        level = course.quantity in LEVELS
        sums = [np.nan if level else course.summed(each)[row, period] for each in (course.planned, course.outcome)]
        share = np.divide(outcome - planned, planned, out=np.full(len(row), np.nan), where=planned > 0)
        frames.append(
            pd.DataFrame(
                {
                    "quantity": course.quantity,
                    "unit": axes.unit[course.unit[row]],
                    OBJECT: label if course.of == OBJECT else nothing,
                    CAPACITY: label if course.of == CAPACITY else nothing,
                    "period": axes.period.index[period],
                    "planned": planned,
                    "outcome": outcome,
                    "deviation": outcome - planned,
                    "share": share,
                    "cumulated_planned": sums[0],
                    "cumulated_outcome": sums[1],
                    "cumulated_deviation": sums[1] - sums[0],
                    "amount_unit": UNITS[course.quantity],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _known(problem: Problem, table: pd.DataFrame, second: str, name: str) -> Floats:
    """Return a column of an outcome as an array [unit, planning object or capacity, reported period], NaN without a value."""
    axes = problem.axes
    axis = axes.planning_object if second == OBJECT else axes.capacity
    out = np.full((len(axes.unit), len(axis), axes.period.count), np.nan)
    where = codes(table["unit"], axes.unit), codes(table[second], axis), axes.period.codes(table["period"])
    out[where] = table[name].to_numpy(np.float64)
    return out[..., : axes.period.reported]


def _course(quantity: str, of: str, planned: Floats, outcome: Floats) -> Course:
    """Return the rows of which anything is known; of production also those planned where the unit tells of others."""
    known = np.any(~np.isnan(outcome), axis=2)
    if quantity == "production":
        known |= np.any(planned > 0, axis=2) & np.any(known, axis=1, keepdims=True)
    unit, label = np.nonzero(known)
    return Course(quantity, of, unit, label, planned[unit, label], outcome[unit, label])


def _overdue(problem: Problem, came: dict[str, Floats], state: dict[str, Floats]) -> Floats:
    """Return how many at least are overdue, [unit, object, period]; NaN where nobody knows who waits or there is no promise."""
    lists, reported = problem.lists, problem.axes.period.reported
    end = problem.axes.period.end_day[:reported]
    promise = problem.max_wait_days[lists.planning_object]
    joined = np.where(np.isnan(came["arrivals"]), state["arrivals"], came["arrivals"])
    joined = (joined + state["follow_on"] - state["limited"])[lists.unit, lists.planning_object]
    fresh = lists.still_within(promise, end)
    for days in np.unique(promise[~np.isnan(promise)]):
        rows = promise == days
        age = end[None, :] - end[:, None]  # of who joins in period s at the end of t, [s, t]
        fresh[rows] += joined[rows] @ ((age >= 0) & (age <= days)).astype(np.float64)
    out = np.full(came["waiting"].shape, np.nan)
    waiting = came["waiting"][lists.unit, lists.planning_object]
    late = np.where(np.isnan(promise)[:, None], np.nan, np.maximum(waiting - fresh, 0.0))
    out[lists.unit, lists.planning_object] = late
    return out


def _planned_hours(plan: Plan) -> tuple[Floats, Floats]:
    """Return hours that there are by plan, and hours used, [unit, capacity, reported period]."""
    names = ("available", "moved_in", "moved_out", "shifted_in", "shifted_out", "added", "used")
    of = by_label(plan.problem, plan.capacity, CAPACITY, names)
    there = of["available"] + of["moved_in"] - of["moved_out"] + of["shifted_in"] - of["shifted_out"] + of["added"]
    reported = plan.problem.axes.period.reported
    return there[..., :reported], of["used"][..., :reported]


def _used(problem: Problem, came: dict[str, Floats], state: dict[str, Floats]) -> Floats:
    """Return hours that the production took, and waiting work, [unit, capacity, reported period]; NaN = not known."""
    axes, reported = problem.axes, problem.axes.period.reported
    out = np.zeros((len(axes.unit), len(axes.capacity), reported))
    production, waiting = came["production"], came["waiting"]
    known = np.where(np.isnan(production) & (state["production"] <= 0), 0.0, production)
    on_list = np.where(np.isnan(waiting), state["waiting"], waiting)
    for per, amount in ((problem.needs.per_activity, known), (problem.waiting_hours, on_list)):
        taken = per.hours[:, :reported] * amount[per.unit, per.planning_object]
        np.add.at(out, (per.unit, per.capacity), taken)
    told = (~np.isnan(production)).any(axis=1, keepdims=True)
    return np.where(told, out, np.nan)
