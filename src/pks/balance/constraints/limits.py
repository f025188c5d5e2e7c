"""Constraints that limit production and measures: ability, givers, missions, shared caps and budget."""

from __future__ import annotations

import numpy as np

from pks.balance.constraints.terms import Ragged, Terms, hours_name, rows_of
from pks.balance.problem import Problem
from pks.balance.variables import Variables, caps_of
from pks.lp import Rows


def ability(problem: Problem, v: Variables) -> Rows:
    """x[u,p] + Σ_w y[w→u,p] ≤ ability[u,p,t] where that table has a row."""
    _, objects, _, periods = problem.axes.shape
    upper = problem.ability.reshape(-1)
    place = (v.work.unit * objects + v.work.planning_object) * periods + v.work.period
    bound = np.isfinite(upper[place])
    axes = problem.axes

    def name(place: int) -> str:
        pair, period = divmod(place, periods)
        unit, planning_object = divmod(pair, objects)
        return f"{axes.unit[unit]},{axes.planning_object[planning_object]},{axes.period.index[period].date()}"

    terms = [Terms.of(place[bound], v.work.column[bound], 1.0)]
    return rows_of("ability", terms, np.full(upper.size, -np.inf), upper, name)


def giver(problem: Problem, v: Variables) -> Rows:
    """Σ_v m_out[u→v,r,t] + Σ_w,p h[u,p,r]·y[w→u,p,t] ≤ max(0, a[u,r,t] − H[u,r,t]): nobody is put in deficit.

    H is the capacity need with the goals' share and without the backlog.
    """
    _, objects, capacities, periods = problem.axes.shape
    per_activity, work, lent = problem.needs.per_activity, v.work, v.lent
    others = np.flatnonzero(work.column >= v.x.size)  # own production stands first
    ragged = Ragged.of(per_activity.unit * objects + per_activity.planning_object, problem.lists.number.size)
    entry, row = ragged.expand(work.unit[others] * objects + work.planning_object[others])
    when = work.period[others][entry]
    place = (per_activity.unit[row] * capacities + per_activity.capacity[row]) * periods + when
    kept = problem.supply.limits[per_activity.capacity[row]]
    spare = np.maximum(problem.supply.hours - problem.needs.hours, 0.0).reshape(-1)
    terms = [
        Terms.of(place[kept], work.column[others][entry][kept], per_activity.hours[row, when][kept]),
        Terms.of((lent.unit * capacities + lent.what) * periods + lent.period, lent.column, lent.per_amount),
    ]
    return rows_of("giver", terms, np.full(spare.size, -np.inf), spare, hours_name(problem))


def missions(problem: Problem, v: Variables) -> Rows:
    """Σ over the row's periods of (x + Σ_w y[w→u]) + i ≥ minimum, and the same sum without i ≤ maximum."""
    rows = problem.missions
    count = len(rows.unit)
    objects = problem.axes.shape[1]
    pair = v.work.unit * objects + v.work.planning_object
    ragged = Ragged.of(rows.unit * objects + rows.planning_object, problem.lists.number.size)
    entry, row = ragged.expand(pair)
    inside = (rows.period[row] < 0) | (rows.period[row] == v.work.period[entry])
    row, column = row[inside], v.work.column[entry][inside]
    least, most = rows.minimum[row] > 0, np.isfinite(rows.maximum[row])
    terms = [
        Terms.of(row[least], column[least], 1.0),
        Terms.of(np.arange(count), v.i, 1.0),
        Terms.of(count + row[most], column[most], 1.0),
    ]
    none = np.full(count, np.inf)
    lower, upper = np.concatenate([rows.minimum, -none]), np.concatenate([none, rows.maximum])
    return rows_of(
        "missions", terms, lower, upper, lambda place: f"{'max' if place >= count else 'min'},{place % count}"
    )


def caps(problem: Problem, v: Variables) -> Rows:
    """Σ amounts ≤ the cap that they share: a supplier's per period and in total, hours that leave a period."""
    shared = caps_of(problem, v)
    bound = np.isfinite(shared.most[shared.group])
    terms = [Terms.of(shared.group[bound], shared.column[bound], 1.0)]
    return rows_of("caps", terms, np.full(len(shared.most), -np.inf), shared.most, str)


def budget(problem: Problem, v: Variables) -> Rows:
    """Σ price·amount ≤ amount of the row; the unit that receives hours or whose list is shortened pays."""
    rows = problem.budget
    terms = []
    for amounts, first in zip(problem.measures, v.start, strict=True):
        price = amounts.price[amounts.option]
        payer = amounts.payer[amounts.option]
        costs = np.flatnonzero(np.nan_to_num(price) > 0)
        meets = (rows.unit[:, None] < 0) | (rows.unit[:, None] == payer[costs])
        meets &= (rows.period[:, None] < 0) | (rows.period[:, None] == amounts.period[costs])
        row, entry = np.nonzero(meets)
        terms.append(Terms.of(row, first + costs[entry], price[costs[entry]]))
    return rows_of("budget", terms, np.full(len(rows.amount), -np.inf), rows.amount, str)
