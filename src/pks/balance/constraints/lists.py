"""Constraints of waiting lists: who waits, what care gives rise to, who has waited too long, goals."""

from __future__ import annotations

import numpy as np

from pks.balance.constraints.terms import Ragged, Terms, list_name, rows_of
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.lp import Rows


def waiting(problem: Problem, v: Variables) -> Rows:
    """q[t] = q[t−1] + d[t] + F[t] − x − Σ_v y[u→v] − Σ_j b[j] − c − n, with q[0] = Σq0; acute: q = 0."""
    lists = problem.lists
    place = np.arange(v.q.size).reshape(v.q.shape)
    entering = problem.needs.arriving[lists.unit, lists.planning_object].copy()
    entering[:, 0] += lists.start
    periods = v.q.shape[1]
    terms = [
        Terms.of(place, v.q, 1.0),
        Terms.of(place[:, 1:], v.q[:, :-1], -1.0),
        Terms.of(place, v.f, -1.0),
        Terms.of(place, v.n, 1.0),
        Terms.of(v.served.list * periods + v.served.period, v.served.column, 1.0),
        Terms.of(v.dropped.list * periods + v.dropped.period, v.dropped.column, 1.0),
    ]
    flat = entering.reshape(-1)
    return rows_of("waiting", terms, flat, flat, list_name(problem))


def follow_on(problem: Problem, v: Variables) -> Rows:
    """F[u,p′,t] = Σ_p Σ_lag ρ[p→p′,lag]·(x + Σ_v y[u→v] + Σ_j φ_j·b[j])[u,p,t−lag]; nothing before period 1."""
    lists, onward, periods = problem.lists, problem.needs.onward, v.f.shape[1]
    served = v.served
    by_object = Ragged.of(onward.start, len(problem.axes.planning_object))
    entry, edge = by_object.expand(lists.planning_object[served.list])
    target = lists.number[lists.unit[served.list[entry]], onward.end[edge]]
    when = served.period[entry] + onward.lag[edge]
    inside = when < periods
    caused = -onward.per_activity[edge] * served.follow_on[entry]
    place = np.arange(v.f.size).reshape(v.f.shape)
    terms = [
        Terms.of(place, v.f, 1.0),
        Terms.of((target * periods + when)[inside], served.column[entry][inside], caused[inside]),
    ]
    zero = np.zeros(v.f.size)
    return rows_of("follow_on", terms, zero, zero, list_name(problem))


def overdue(problem: Problem, v: Variables) -> Rows:
    """Overdue, first in first out.

    o[t] ≥ Σ(q0 waited too long by the end of t) + Σ_s (d + F − c)[s] over periods s that ended more than W days before
    the end of t, − Σ_{s≤t} (x + Σy + Σb + n)[s].

    By the waiting balance everybody served until t is Σq0 + Σ_{s≤t}(d + F − c)[s] − q[t], so the same inequality reads:
    who waits and is not among the recent,

    o[t] ≥ q[t] − Σ(q0 still within the promise at the end of t) − Σ_{s recent} (d + F − c)[s],

    with far fewer entries. Recent periods s ≤ t ended at most W days before the end of t.
    """
    lists, end = problem.lists, problem.axes.period.end_day
    promise = problem.max_wait_days[lists.planning_object]
    arriving = problem.needs.arriving[lists.unit, lists.planning_object]
    periods, asked = len(end), v.o >= 0
    age = end[None, :] - end[:, None]  # [s, t]: days from the end of s to the end of t
    place = np.arange(v.o.size).reshape(v.o.shape)
    within = lists.still_within(promise, end)
    terms = [Terms.of(place, v.o, 1.0), Terms.of(place[asked], v.q[asked], -1.0)]
    for days in np.unique(promise[asked.any(axis=1)]):
        recent = (age >= 0) & (age <= days)
        s, t = np.nonzero(recent)
        mine = np.flatnonzero((promise == days) & asked.any(axis=1))
        within[mine] += arriving[mine] @ recent
        caused = np.where(asked[mine][:, t], v.f[mine][:, s], -1)
        terms.append(Terms.of(place[mine][:, t], caused, 1.0))
        drop = v.dropped
        entry, t = np.nonzero(recent[drop.period] & asked[drop.list] & (promise[drop.list] == days)[:, None])
        terms.append(Terms.of(drop.list[entry] * periods + t, drop.column[entry], -1.0))
    return rows_of("overdue", terms, -within.reshape(-1), np.full(v.o.size, np.inf), list_name(problem))


def goals(problem: Problem, v: Variables) -> Rows:
    """q[t] ≤ goal[t] + g[t], where goal[t] is the longest list that meets the goals (a maximum included)."""
    lists = problem.lists
    longest = problem.needs.longest[lists.unit, lists.planning_object]
    place = np.arange(v.g.size).reshape(v.g.shape)
    asked = v.g >= 0
    terms = [Terms.of(place, v.g, -1.0), Terms.of(place[asked], v.q[asked], 1.0)]
    upper = longest.reshape(-1)
    return rows_of("goals", terms, np.full(upper.size, -np.inf), upper, list_name(problem))
