"""Constraints of hours: what is used of each capacity, and of the resources that it is put together from."""

from __future__ import annotations

import numpy as np

from pks.balance.constraints.terms import Ragged, Terms, hours_name, only_where, places_of, rows_of
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Codes
from pks.lp import Rows


def hours(problem: Problem, v: Variables) -> Rows:
    """Σ_p h[u,p,r]·(x[u,p] + Σ_w y[w→u,p]) + Σ_p κ[u,p,r]·q[u,p] − z ≤ a + Σ η·m_in − Σ m_out + f_in − f_out + Σ e.

    For every unit and every capacity that limits; a unit without available hours has 0.
    """
    upper = problem.supply.hours.reshape(-1)
    return rows_of("hours", own_hours(problem, v), np.full(upper.size, -np.inf), upper, hours_name(problem))


def hours_places(problem: Problem, v: Variables) -> Codes:
    """Return where the rows of :func:`hours` stand in the flattened grid [unit, capacity, period]."""
    return places_of(own_hours(problem, v))


def used_hours(problem: Problem, v: Variables) -> list[Terms]:
    """Return the terms of the hours used, waiting work included, in the grid [unit, capacity, period]."""
    _, objects, capacities, periods = problem.axes.shape
    per_activity, per_waiting = problem.needs.per_activity, problem.waiting_hours
    ragged = Ragged.of(per_activity.unit * objects + per_activity.planning_object, problem.lists.number.size)
    entry, row = ragged.expand(v.work.unit * objects + v.work.planning_object)
    when = v.work.period[entry]
    kept = problem.supply.limits[per_activity.capacity[row]]
    entry, row, when = entry[kept], row[kept], when[kept]
    place = (per_activity.unit[row] * capacities + per_activity.capacity[row]) * periods + when
    carried = Terms.of(place, v.work.column[entry], per_activity.hours[row, when])
    on = problem.lists.number[per_waiting.unit, per_waiting.planning_object]
    rows = np.flatnonzero((on >= 0) & problem.supply.limits[per_waiting.capacity])
    first = (per_waiting.unit[rows] * capacities + per_waiting.capacity[rows]) * periods
    waited = Terms.of(first[:, None] + np.arange(periods), v.q[on[rows]], per_waiting.hours[rows])
    undone = Terms.of(np.arange(v.z.size).reshape(v.z.shape), v.z, -1.0)
    return [carried, waited, undone]


def own_hours(problem: Problem, v: Variables) -> list[Terms]:
    """Return the terms of the hours that a unit's own resources give: used − η·m_in − f_in − e + m_out + f_out."""
    _, _, capacities, periods = problem.axes.shape
    given = v.hours
    limiting = problem.supply.limits[given.what]
    at = ((given.unit * capacities + given.what) * periods + given.period)[limiting]
    return [*used_hours(problem, v), Terms.of(at, given.column[limiting], -given.per_amount[limiting])]


def mixes(problem: Problem, v: Variables) -> Rows:
    """Σ_k w[u,k,t] ≥ (used − η·m_in − f_in − e + m_out + f_out)[u,r,t] where capacity r has several skill mixes k."""
    _, _, capacities, periods = problem.axes.shape
    several = (v.w >= 0).any(axis=2)
    unit, mix = np.nonzero(several)
    made = problem.supply.compositions.mix_capacity[mix]
    place = (unit * capacities + made)[:, None] * periods + np.arange(periods)
    chosen = np.zeros((problem.axes.shape[0], capacities), bool)
    chosen[unit, made] = True
    own = [only_where(chosen.repeat(periods), term) for term in own_hours(problem, v)]
    terms = [Terms.of(place, v.w[unit, mix], 1.0), *(Terms(t.place, t.column, -t.value) for t in own)]
    size = v.z.size
    return rows_of("mixes", terms, np.zeros(size), np.full(size, np.inf), hours_name(problem))


def resources(problem: Problem, v: Variables) -> Rows:
    """Σ_r per_hour[r,ι]·(used − η·m_in − f_in − e + m_out + f_out)[u,r,t] ≤ R[u,ι,t] + e[ι].

    Where capacity r has several skill mixes, the hours of each mix stand in place of the bracket.
    """
    units, _, capacities, periods = problem.axes.shape
    supply, kinds = problem.supply, len(problem.axes.resource)
    of = supply.compositions
    several = np.bincount(of.mix_capacity, minlength=capacities) > 1
    single = ~several[of.mix_capacity[of.mix]]
    by_capacity = Ragged.of(np.where(single, of.mix_capacity[of.mix], capacities), capacities + 1)
    terms = []
    counted = (supply.composed & supply.limits[None, :]).repeat(periods)
    for term in own_hours(problem, v):
        kept = only_where(counted, term)
        unit_capacity, period = np.divmod(kept.place, periods)
        unit, capacity = np.divmod(unit_capacity, capacities)
        entry, row = by_capacity.expand(capacity)
        place = (unit[entry] * kinds + of.resource[row]) * periods + period[entry]
        terms.append(Terms(place, kept.column[entry], kept.value[entry] * of.per_hour[row]))
    if not single.all():
        place = (np.arange(units)[:, None] * kinds + of.resource[None, :])[:, :, None] * periods + np.arange(periods)
        terms.append(Terms.of(place, v.w[:, of.mix], of.per_hour[None, :, None]))
    more = v.resources
    place = (more.unit * kinds + more.what) * periods + more.period
    if terms and sum(len(term.place) for term in terms):
        terms.append(Terms.of(place, more.column, -more.per_amount))
    upper = supply.resources.reshape(-1)
    axes = problem.axes

    def name(place: int) -> str:
        unit_resource, period = divmod(place, periods)
        unit, resource = divmod(unit_resource, kinds)
        return f"{axes.unit[unit]},{axes.resource[resource]},{axes.period.index[period].date()}"

    return rows_of("resources", terms, np.full(upper.size, -np.inf), upper, name)
