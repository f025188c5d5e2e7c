"""Check a plan without a solver: every constraint and every tier, recomputed from its tables alone.

Written against the inequalities of the design, not against the matrix: overdue people are counted first in, first out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.balance.constraints import Terms, own_hours, used_hours
from pks.balance.levelling import unevenness
from pks.balance.order import place
from pks.balance.problem import Problem
from pks.balance.stated import by_label, mission_sums, values_of
from pks.balance.tiers import LEVELLING, tiers_of
from pks.balance.variables import Variables, caps_of, variables_of
from pks.core.axes import Codes, Floats


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint or tier that does not hold: `left` should be at most (or equal to) `right`."""

    constraint: str
    place: str
    left: float
    right: float

    def __str__(self) -> str:
        """Say where which constraint does not hold, and by which numbers."""
        return f"{self.constraint} at {self.place} ({self.left:g} against {self.right:g})"


def violations(
    problem: Problem, tables: Mapping[str, pd.DataFrame], tiers: pd.DataFrame, tolerance: float
) -> list[Violation]:
    """Return every constraint and tier of `problem` that the `tables` and `tiers` of a plan break."""
    v = variables_of(problem)
    x = values_of(problem, v, tables)
    found = []
    for name, left, right, equal in _comparisons(problem, v, x, tables):
        scale = np.maximum(1.0, np.maximum(np.abs(left), np.where(np.isfinite(right), np.abs(right), 0.0)))
        over = np.abs(left - right) if equal else left - right
        for where in np.argwhere(over > tolerance * scale):
            at = tuple(where)
            found.append(Violation(name, _place(problem, name, at), float(left[at]), float(right[at])))
    counted = tier_values(problem, v, x, tables)
    for name, value in zip(tiers["tier"], tiers["value"], strict=True):
        again = sum(weight * counted.get(part, 0.0) for weight, part in place(name).parts)
        if not abs(value - again) <= tolerance * max(1.0, abs(again)):
            found.append(Violation("tier", name, float(value), again))
    return found


def tier_values(problem: Problem, v: Variables, x: Floats, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return the value of every tier by name, those on request included, as the `tables` of a plan state it."""
    values = {tier.name: float(tier.weight @ x[tier.column]) for tier in tiers_of(problem, v, "")}
    return {**values, LEVELLING: unevenness(problem, tables)}


def _comparisons(
    problem: Problem, v: Variables, x: Floats, tables: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, Floats, Floats, bool]]:
    """Yield (name, left, right, equal): left ≤ right, or left = right where `equal`."""
    lists, needs, supply = problem.lists, problem.needs, problem.supply
    shape = v.q.shape
    arriving = needs.arriving[lists.unit, lists.planning_object]
    served = _sum(shape, (v.served.list, v.served.period), x[v.served.column])
    limited = _sum(shape, (v.dropped.list, v.dropped.period), x[v.dropped.column])
    q, n, f, o = (_value(x, columns) for columns in (v.q, v.n, v.f, v.o))
    before = np.column_stack([lists.start, q[:, :-1]])
    yield "waiting", q, before + arriving + f - served - limited - n, True
    yield "acute", np.where(lists.acute[:, None], q, 0.0), np.zeros(shape), True
    yield "follow-on", f, _caused(problem, v, x), True
    yield "overdue", _late(problem, arriving + f - limited, served + n), o, False
    goal = np.where(lists.acute[:, None], np.inf, needs.longest[lists.unit, lists.planning_object])
    yield "goals", q, goal + _value(x, v.g), False
    used = _gather(used_hours(problem, v), x, supply.hours)
    own = _gather(own_hours(problem, v), x, supply.hours)
    limiting = np.broadcast_to(supply.limits[None, :, None], used.shape)
    yield "hours", np.where(limiting, own, 0.0), supply.hours, False
    stated = by_label(problem, tables["capacity"], "capacity", ("used",))["used"]
    yield "used", np.where(limiting, used, 0.0), stated, True
    yield "resources", *_resources(problem, v, x), False
    units, objects, _, periods = problem.axes.shape
    carried = _sum((units, objects, periods), (v.work.unit, v.work.planning_object, v.work.period), x[v.work.column])
    yield "ability", carried, problem.ability, False
    yield "giver", _lent(problem, v, x), np.maximum(0.0, supply.hours - needs.hours), False
    yield "missions", mission_sums(problem, carried), problem.missions.maximum, False
    shared = caps_of(problem, v)
    yield "caps", _sum(shared.most.shape, (shared.group,), x[shared.column]), shared.most, False
    upper = np.concatenate([family.upper for family in v.columns])
    yield "limits", x, upper, False
    yield "not negative", -x, np.zeros(len(x)), False
    yield "budget", _spent(problem, v, x), problem.budget.amount, False


def _late(problem: Problem, joining: Floats, leaving: Floats) -> Floats:
    """Return who has waited longer than promised, first in first out, by list and period; 0 without a promise."""
    lists, end = problem.lists, problem.axes.period.end_day
    promise = problem.max_wait_days[lists.planning_object]
    late = lists.start[:, None] - lists.still_within(promise, end)
    for t in range(len(end)):
        old = end[t] - end[: t + 1] > promise[:, None]  # NaN compares false: no promise, never late
        late[:, t] += (joining[:, : t + 1] * old).sum(axis=1)
    late -= np.cumsum(leaving, axis=1)
    return np.where(np.isnan(promise)[:, None] | lists.acute[:, None], 0.0, np.maximum(late, 0.0))


def _caused(problem: Problem, v: Variables, x: Floats) -> Floats:
    """Return the follow-on that served people give rise to, by list and period."""
    lists, onward = problem.lists, problem.needs.onward
    periods = v.q.shape[1]
    weighted = _sum(v.q.shape, (v.served.list, v.served.period), x[v.served.column] * v.served.follow_on)
    out = np.zeros(v.q.shape)
    for start, end, lag, share in zip(onward.start, onward.end, onward.lag, onward.per_activity, strict=True):
        source = np.flatnonzero(lists.planning_object == start)
        target = lists.number[lists.unit[source], end]
        if lag < periods and share > 0:
            np.add.at(out, target, share * np.pad(weighted[source], ((0, 0), (lag, 0)))[:, :periods])
    return out


def _lent(problem: Problem, v: Variables, x: Floats) -> Floats:
    """Return the hours that units give to others' lists and to other units, by unit, capacity and period."""
    units, objects, _, periods = problem.axes.shape
    others = v.work.column >= v.x.size
    work = np.zeros((units, objects, periods))
    where = v.work.unit[others], v.work.planning_object[others], v.work.period[others]
    np.add.at(work, where, x[v.work.column[others]])
    hours = problem.needs.per_activity
    out = np.zeros(problem.supply.hours.shape)
    np.add.at(out, (hours.unit, hours.capacity), hours.hours * work[hours.unit, hours.planning_object])
    out[:, ~problem.supply.limits] = 0.0
    np.add.at(out, (v.lent.unit, v.lent.what, v.lent.period), x[v.lent.column] * v.lent.per_amount)
    return out


def _resources(problem: Problem, v: Variables, x: Floats) -> tuple[Floats, Floats]:
    """Return the hours of each resource that own capacity takes, and those there are: [unit, resource, period]."""
    supply, of = problem.supply, problem.supply.compositions
    own = _gather(own_hours(problem, v), x, supply.hours)
    own = np.where((supply.composed & supply.limits[None, :])[:, :, None], own, 0.0)
    per_mix = own[:, of.mix_capacity]
    chosen = v.w >= 0
    per_mix = np.where(chosen, _value(x, v.w), per_mix)
    taken = np.zeros(supply.resources.shape)
    np.add.at(
        taken.transpose(1, 0, 2), of.resource, (per_mix[:, of.mix] * of.per_hour[None, :, None]).transpose(1, 0, 2)
    )
    added = _sum(taken.shape, (v.resources.unit, v.resources.what, v.resources.period), x[v.resources.column])
    return np.where(taken > 0, taken - added, 0.0), supply.resources


def _spent(problem: Problem, v: Variables, x: Floats) -> Floats:
    rows = problem.budget
    spent = np.zeros(len(rows.amount))
    for amounts, first in zip(problem.measures, v.start, strict=True):
        cost = x[first : first + len(amounts)] * np.nan_to_num(amounts.price[amounts.option])
        payer = amounts.payer[amounts.option]
        for row, (unit, period) in enumerate(zip(rows.unit, rows.period, strict=True)):
            paid = ((unit < 0) | (payer == unit)) & ((period < 0) | (amounts.period == period))
            spent[row] += cost[paid].sum()
    return spent


def _value(x: Floats, columns: Codes) -> Floats:
    """Return the values of `columns`, 0 where there is no column."""
    return np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0) if len(x) else np.zeros(columns.shape)


def _sum(shape: tuple[int, ...], where: tuple[Codes, ...], values: Floats) -> Floats:
    out = np.zeros(shape)
    np.add.at(out, where, values)
    return out


def _gather(terms: list[Terms], x: Floats, like: Floats) -> Floats:
    out = np.zeros(like.size)
    for term in terms:
        np.add.at(out, term.place, term.value * x[term.column])
    return out.reshape(like.shape)


def _place(problem: Problem, constraint: str, at: tuple[int, ...]) -> str:
    """Say in labels where a constraint is broken."""
    axes, lists = problem.axes, problem.lists
    if constraint in ("waiting", "acute", "follow-on", "overdue", "goals"):
        unit, second = axes.unit[lists.unit[at[0]]], axes.planning_object[lists.planning_object[at[0]]]
    elif constraint in ("hours", "used", "giver"):
        unit, second = axes.unit[at[0]], axes.capacity[at[1]]
    elif constraint == "resources":
        unit, second = axes.unit[at[0]], axes.resource[at[1]]
    elif constraint == "ability":
        unit, second = axes.unit[at[0]], axes.planning_object[at[1]]
    else:
        return f"row {at[0]}"
    return f"{unit}, {second}, {axes.period.index[at[-1]].date()}"
