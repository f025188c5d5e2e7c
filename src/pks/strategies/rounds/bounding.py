"""What every decision can come to at most, so that prices can tell how far a plan is from the optimum."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from pks.balance.problem import Flags, Problem
from pks.balance.variables import Variables
from pks.core.axes import Floats
from pks.lp import LinearProgram


def at_most(problem: Problem, v: Variables, program: LinearProgram) -> Floats:
    """Return what each column can come to at most in some plan that is as good as any, (columns,); inf where nothing tells.

    A row with only coefficients ≥ 0 bounds each of its columns. By the end of a period nobody is served, waits, follows on or
    is dropped more often than people are ever on the list by then (:func:`ever_on`), and no goal or mission is missed by
    more than all of it. And nobody is better off for more hours, of whatever origin, than it takes to carry out
    all there ever is to do, unless hours that are not used free resources for another capacity.
    """
    upper = program.col_upper.copy()
    matrix = program.matrix
    column = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    packing = np.isfinite(program.row_upper)
    packing[matrix.indices[(matrix.data < 0) | (program.col_lower[column] < 0)]] = False
    inside = packing[matrix.indices]
    np.minimum.at(upper, column[inside], program.row_upper[matrix.indices[inside]] / matrix.data[inside])
    ever = ever_on(problem)
    for columns in (v.x, v.q, v.n, v.f, v.o, v.g):
        there = columns >= 0
        upper[columns[there]] = np.minimum(upper[columns[there]], ever[there])
    for of in (v.served, v.dropped):
        np.minimum.at(upper, of.column, ever[of.list, of.period])
    missed = v.i >= 0
    upper[v.i[missed]] = np.minimum(upper[v.i[missed]], problem.missions.minimum[missed])
    most = _hours_at_most(problem, ever[:, -1] if ever.size else np.zeros(len(problem.lists)))
    given = v.hours.per_amount > 0
    hours = most[v.hours.unit[given], v.hours.what[given]] / v.hours.per_amount[given]
    np.minimum.at(upper, v.hours.column[given], hours)
    return np.maximum(upper, program.col_lower)


def ever_on(problem: Problem) -> Floats:
    """Return how many people are ever on each list until the end of each period, at most: [list, period].

    E[list, t] = Σq0 + Σ_{s≤t} d[s] + Σ ρ·E[list that gives rise to it, t − lag]: as if everybody were served at once.
    """
    lists, onward = problem.lists, problem.needs.onward
    base = problem.needs.arriving[lists.unit, lists.planning_object].cumsum(axis=1) + lists.start[:, None]
    edge, start = np.nonzero(onward.start[:, None] == lists.planning_object[None, :])
    end = lists.number[lists.unit[start], onward.end[edge]]
    rate, lag = onward.per_activity[edge], onward.lag[edge]
    ever = base.copy()
    for t in range(base.shape[1]):
        late = (lag > 0) & (lag <= t)
        known = base[:, t] + np.bincount(end[late], rate[late] * ever[start[late], t - lag[late]], len(lists))
        now = lag == 0
        flow = csr_array((rate[now], (end[now], start[now])), shape=(len(lists), len(lists)))
        ever[:, t] = _all_within(flow, known)
    return ever


def _all_within(flow: csr_array, first: Floats) -> Floats:
    """Return first + flow·first + flow²·first + …; no care gives rise to itself within a period, so there is an end."""
    total, more = first.copy(), flow @ first
    while more.any():
        total += more
        more = flow @ more
    return total


def _hours_at_most(problem: Problem, total: Floats) -> Floats:
    """Return the hours of each unit and capacity if it did all there is to do, and all on its lists waited: [unit, capacity].

    Over all periods, as hours that are moved in time may come through any of them; inf where more may free resources.
    """
    units, objects, capacities, _ = problem.axes.shape
    everybody = np.bincount(problem.lists.planning_object, total, objects)
    out = np.zeros((units, capacities))
    per = problem.needs.per_activity
    np.add.at(out, (per.unit, per.capacity), per.hours.max(axis=1, initial=0.0) * everybody[per.planning_object])
    waits = problem.waiting_hours
    on = problem.lists.number[waits.unit, waits.planning_object]
    there = on >= 0
    np.add.at(out, (waits.unit[there], waits.capacity[there]), waits.hours[there].sum(axis=1) * total[on[there]])
    out[_may_free_resources(problem)] = np.inf
    return out


def _may_free_resources(problem: Problem) -> Flags:
    """Tell where hours beyond those used free a resource that another capacity is put together from, too: [unit, capacity].

    Of a capacity with several skill mixes no more is freed than is received; but it may be handed on.
    """
    supply = problem.supply
    of, capacities = supply.compositions, len(supply.limits)
    takes = np.zeros((len(problem.axes.resource), capacities), bool)
    takes[of.resource, of.mix_capacity[of.mix]] = True
    takes &= supply.limits
    frees = takes[takes.sum(axis=1) > 1].any(axis=0)
    return np.asarray(supply.composed & frees)
