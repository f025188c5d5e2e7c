"""Every constraint of balancing, recomputed from what a plan states.

Written against the inequalities of the design, not against the matrix: overdue people are counted first in, first out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from pks.balance.comparison import Comparison
from pks.balance.constraints import Terms, own_hours, used_hours
from pks.balance.problem import Problem
from pks.balance.stated import mission_sums
from pks.balance.variables import Variables, caps_of
from pks.core.axes import Codes, Floats


def constraints_held(
    problem: Problem, v: Variables, x: Floats, lists: Mapping[str, Floats], *, settled: bool
) -> Iterator[Comparison]:
    """Yield every constraint for the values `x` and the columns of the table of lists, [list, period] each.

    Who is overdue and by how much a list exceeds its goal must be what it comes to where that tier is `settled`, and
    at least so much where balancing was stopped before.
    """
    supply, needs = problem.supply, problem.needs
    yield from _lists(problem, v, x, lists, settled=settled)
    used, _ = gathered(used_hours(problem, v), x, supply.hours)
    own, size = gathered(own_hours(problem, v), x, supply.hours)
    limiting = np.broadcast_to(supply.limits[None, :, None], used.shape)
    yield Comparison("hours", np.where(limiting, own, 0.0), supply.hours, "capacity", size)
    yield from _resources(problem, v, x, own, size)
    units, objects, _, periods = problem.axes.shape
    carried = summed((units, objects, periods), (v.work.unit, v.work.planning_object, v.work.period), x[v.work.column])
    yield Comparison("ability", carried, problem.ability, "object")
    yield Comparison("giver", _lent(problem, v, x), np.maximum(0.0, supply.hours - needs.hours), "capacity",
                     supply.hours + needs.hours)  # fmt: skip
    yield Comparison("missions", mission_sums(problem, carried), problem.missions.maximum)
    shared = caps_of(problem, v)
    yield Comparison("caps", summed(shared.most.shape, (shared.group,), x[shared.column]), shared.most)
    upper = np.concatenate([family.upper for family in v.columns])
    yield Comparison("limits", x, upper)
    of_column = np.abs(x)
    of_column[v.x] = carried[problem.lists.unit, problem.lists.planning_object]
    yield Comparison("not negative", -x, np.zeros(len(x)), size=of_column)
    yield Comparison("budget", _spent(problem, v, x), problem.budget.amount)


def caused(problem: Problem, v: Variables, x: Floats) -> Floats:
    """Return the follow-on that served people give rise to, by list and period."""
    lists, onward = problem.lists, problem.needs.onward
    periods = v.q.shape[1]
    weighted = summed(v.q.shape, (v.served.list, v.served.period), x[v.served.column] * v.served.follow_on)
    out = np.zeros(v.q.shape)
    for start, end, lag, share in zip(onward.start, onward.end, onward.lag, onward.per_activity, strict=True):
        source = np.flatnonzero(lists.planning_object == start)
        target = lists.number[lists.unit[source], end]
        if lag < periods and share > 0:
            np.add.at(out, target, share * np.pad(weighted[source], ((0, 0), (lag, 0)))[:, :periods])
    return out


def value(x: Floats, columns: Codes) -> Floats:
    """Return the values of `columns`, 0 where there is no column."""
    return np.where(columns >= 0, x[np.maximum(columns, 0)], 0.0) if len(x) else np.zeros(columns.shape)


def summed(shape: tuple[int, ...], where: tuple[Codes, ...], values: Floats) -> Floats:
    """Return `values` summed up in an array of `shape` at the codes `where`."""
    out = np.zeros(shape)
    np.add.at(out, where, values)
    return out


def gathered(terms: list[Terms], x: Floats, like: Floats) -> tuple[Floats, Floats]:
    """Return what the terms come to in a grid `like` this one, and the sum of their absolute values."""
    out, size = np.zeros(like.size), np.zeros(like.size)
    for term in terms:
        part = term.value * x[term.column]
        np.add.at(out, term.place, part)
        np.add.at(size, term.place, np.abs(part))
    return out.reshape(like.shape), size.reshape(like.shape)


def _lists(
    problem: Problem, v: Variables, x: Floats, stated: Mapping[str, Floats], *, settled: bool
) -> Iterator[Comparison]:
    lists, needs = problem.lists, problem.needs
    shape, zero, acute = v.q.shape, np.zeros(v.q.shape), lists.acute[:, None]
    arriving = needs.arriving[lists.unit, lists.planning_object]
    served = summed(shape, (v.served.list, v.served.period), x[v.served.column])
    limited = summed(shape, (v.dropped.list, v.dropped.period), x[v.dropped.column])
    q, n, f, o, g = (stated[name] for name in ("waiting", "uncovered", "follow_on", "overdue", "shortfall"))
    before = np.column_stack([lists.start, q[:, :-1]])
    coming, leaving = before + arriving + f, served + limited + n
    yield Comparison("waiting", q, coming - leaving, "list", coming + np.abs(leaving), equal=True)
    yield Comparison("acute", np.where(acute, q, 0.0), zero, "list", equal=True)
    yield Comparison("uncovered", np.where(acute, 0.0, n), zero, "list", equal=True)
    yield Comparison("follow-on", f, caused(problem, v, x), "list", equal=True)
    late, size = _late(problem, arriving + f - limited, served + n)
    yield Comparison("overdue", late, o, "list", size, equal=settled)
    goal = np.where(acute, np.inf, needs.longest[lists.unit, lists.planning_object])
    with np.errstate(invalid="ignore"):
        above = np.where(np.isfinite(goal), np.maximum(q - goal, 0.0), 0.0)
    yield Comparison("goals", above, g, "list", np.where(np.isfinite(goal), np.maximum(q, goal), 0.0), equal=settled)
    yield Comparison("overdue without promise", np.where(v.o < 0, o, 0.0), zero, "list", equal=True)
    yield Comparison("shortfall without goal", np.where(v.g < 0, g, 0.0), zero, "list", equal=True)


def _late(problem: Problem, joining: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Return who has waited longer than promised, first in first out, by list and period; 0 without a promise.

    And how many people were added up for it.
    """
    lists, end = problem.lists, problem.axes.period.end_day
    promise = problem.max_wait_days[lists.planning_object]
    late = lists.start[:, None] - lists.still_within(promise, end)
    for t in range(len(end)):
        old = end[t] - end[: t + 1] > promise[:, None]  # NaN compares false: no promise, never late
        late[:, t] += (joining[:, : t + 1] * old).sum(axis=1)
    gone = np.cumsum(leaving, axis=1)
    size = np.abs(late) + np.abs(gone)
    late -= gone
    return np.where(np.isnan(promise)[:, None] | lists.acute[:, None], 0.0, np.maximum(late, 0.0)), size


def _lent(problem: Problem, v: Variables, x: Floats) -> Floats:
    """Return the hours that units give to others' lists and to other units, by unit, capacity and period."""
    units, objects, _, periods = problem.axes.shape
    others = v.work.column >= v.x.size
    where = v.work.unit[others], v.work.planning_object[others], v.work.period[others]
    work = summed((units, objects, periods), where, x[v.work.column[others]])
    hours = problem.needs.per_activity
    out = np.zeros(problem.supply.hours.shape)
    np.add.at(out, (hours.unit, hours.capacity), hours.hours * work[hours.unit, hours.planning_object])
    out[:, ~problem.supply.limits] = 0.0
    np.add.at(out, (v.lent.unit, v.lent.what, v.lent.period), x[v.lent.column] * v.lent.per_amount)
    return out


def _resources(problem: Problem, v: Variables, x: Floats, own: Floats, size: Floats) -> Iterator[Comparison]:
    """Yield what each skill mix takes, and the hours of each resource that own capacity takes: [unit, resource, period]."""
    supply, of = problem.supply, problem.supply.compositions
    composed = (supply.composed & supply.limits[None, :])[:, :, None]
    own, size = np.where(composed, own, 0.0), np.where(composed, size, 0.0)
    mixed = value(x, v.w)
    chosen = v.w >= 0
    together, several = np.zeros(own.shape), np.zeros(own.shape, bool)
    np.add.at(together.transpose(1, 0, 2), of.mix_capacity, mixed.transpose(1, 0, 2))
    np.logical_or.at(several.transpose(1, 0, 2), of.mix_capacity, chosen.transpose(1, 0, 2))
    yield Comparison("mixes", np.where(several, own, 0.0), together, "capacity", size)
    per_mix = np.where(chosen, mixed, own[:, of.mix_capacity])
    sizes = np.where(chosen, mixed, size[:, of.mix_capacity])
    taken, summed_up = np.zeros((2, *supply.resources.shape))
    for out, parts in ((taken, per_mix), (summed_up, sizes)):
        np.add.at(
            out.transpose(1, 0, 2), of.resource, (parts[:, of.mix] * of.per_hour[None, :, None]).transpose(1, 0, 2)
        )
    added = summed(taken.shape, (v.resources.unit, v.resources.what, v.resources.period), x[v.resources.column])
    left = np.where(taken > 0, taken - added, 0.0)
    yield Comparison("resources", left, supply.resources, "resource", summed_up + added)


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
