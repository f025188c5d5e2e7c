"""The constraints of the balancing program: one function per family, each with its inequality.

Notation and inequalities are those of the project's design, section Balancing, after Socialstyrelsen, *Balansering av
behov och tillgänglig kapacitet på strategisk nivå*. All functions return :class:`pks.lp.Rows`; a row without any
variable is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pks.balance.problem import Problem
from pks.balance.variables import Variables, caps_of
from pks.core.axes import Codes, Floats
from pks.lp import Rows


@dataclass(frozen=True)
class Terms:
    """Entries of constraints: `value` × `column` stands in the row at `place`, a position in the family's full grid."""

    place: Codes
    column: Codes
    value: Floats

    @staticmethod
    def of(place: np.ndarray, column: np.ndarray, value: np.ndarray | float) -> Terms:
        """Return the terms whose column exists (is not −1), flattened and broadcast against each other."""
        place, column, value = np.broadcast_arrays(place, column, value)
        there = column.reshape(-1) >= 0
        return Terms(
            place.reshape(-1)[there].astype(np.int64), column.reshape(-1)[there], value.reshape(-1)[there].astype(float)
        )


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
    return _rows("waiting", terms, flat, flat, _list_name(problem))


def follow_on(problem: Problem, v: Variables) -> Rows:
    """F[u,p′,t] = Σ_p Σ_lag ρ[p→p′,lag]·(x + Σ_v y[u→v] + Σ_j φ_j·b[j])[u,p,t−lag]; nothing before period 1."""
    lists, onward, periods = problem.lists, problem.needs.onward, v.f.shape[1]
    served = v.served
    by_object = _Ragged.of(onward.start, len(problem.axes.planning_object))
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
    return _rows("follow_on", terms, zero, zero, _list_name(problem))


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
    return _rows("overdue", terms, -within.reshape(-1), np.full(v.o.size, np.inf), _list_name(problem))


def hours(problem: Problem, v: Variables) -> Rows:
    """Σ_p h[u,p,r]·(x[u,p] + Σ_w y[w→u,p]) + Σ_p κ[u,p,r]·q[u,p] − z ≤ a + Σ η·m_in − Σ m_out + f_in − f_out + Σ e.

    For every unit and every capacity that limits; a unit without available hours has 0.
    """
    upper = problem.supply.hours.reshape(-1)
    return _rows("hours", own_hours(problem, v), np.full(upper.size, -np.inf), upper, _hours_name(problem))


def hours_places(problem: Problem, v: Variables) -> Codes:
    """Return where the rows of :func:`hours` stand in the flattened grid [unit, capacity, period]."""
    return _places(own_hours(problem, v))


def used_hours(problem: Problem, v: Variables) -> list[Terms]:
    """Return the terms of the hours used, waiting work included, in the grid [unit, capacity, period]."""
    _, objects, capacities, periods = problem.axes.shape
    per_activity, per_waiting = problem.needs.per_activity, problem.waiting_hours
    ragged = _Ragged.of(per_activity.unit * objects + per_activity.planning_object, problem.lists.number.size)
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


def mixes(problem: Problem, v: Variables) -> Rows:
    """Σ_k w[u,k,t] ≥ (used − η·m_in − f_in − e + m_out + f_out)[u,r,t] where capacity r has several skill mixes k."""
    _, _, capacities, periods = problem.axes.shape
    several = (v.w >= 0).any(axis=2)
    unit, mix = np.nonzero(several)
    made = problem.supply.compositions.mix_capacity[mix]
    place = (unit * capacities + made)[:, None] * periods + np.arange(periods)
    chosen = np.zeros((problem.axes.shape[0], capacities), bool)
    chosen[unit, made] = True
    own = [_where(chosen.repeat(periods), term) for term in own_hours(problem, v)]
    terms = [Terms.of(place, v.w[unit, mix], 1.0), *(Terms(t.place, t.column, -t.value) for t in own)]
    size = v.z.size
    return _rows("mixes", terms, np.zeros(size), np.full(size, np.inf), _hours_name(problem))


def own_hours(problem: Problem, v: Variables) -> list[Terms]:
    """Return the terms of the hours that a unit's own resources give: used − η·m_in − f_in − e + m_out + f_out."""
    _, _, capacities, periods = problem.axes.shape
    given = v.hours
    limiting = problem.supply.limits[given.what]
    at = ((given.unit * capacities + given.what) * periods + given.period)[limiting]
    return [*used_hours(problem, v), Terms.of(at, given.column[limiting], -given.per_amount[limiting])]


def resources(problem: Problem, v: Variables) -> Rows:
    """Σ_r per_hour[r,ι]·(used − η·m_in − f_in − e + m_out + f_out)[u,r,t] ≤ R[u,ι,t] + e[ι].

    Where capacity r has several skill mixes, the hours of each mix stand in place of the bracket.
    """
    units, _, capacities, periods = problem.axes.shape
    supply, kinds = problem.supply, len(problem.axes.resource)
    of = supply.compositions
    several = np.bincount(of.mix_capacity, minlength=capacities) > 1
    single = ~several[of.mix_capacity[of.mix]]
    by_capacity = _Ragged.of(np.where(single, of.mix_capacity[of.mix], capacities), capacities + 1)
    terms = []
    counted = (supply.composed & supply.limits[None, :]).repeat(periods)
    for term in own_hours(problem, v):
        kept = _where(counted, term)
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

    return _rows("resources", terms, np.full(upper.size, -np.inf), upper, name)


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
    return _rows("ability", terms, np.full(upper.size, -np.inf), upper, name)


def giver(problem: Problem, v: Variables) -> Rows:
    """Σ_v m_out[u→v,r,t] + Σ_w,p h[u,p,r]·y[w→u,p,t] ≤ max(0, a[u,r,t] − H[u,r,t]): nobody is put in deficit.

    H is the capacity need with the goals' share and without the backlog.
    """
    _, objects, capacities, periods = problem.axes.shape
    per_activity, work, lent = problem.needs.per_activity, v.work, v.lent
    others = np.flatnonzero(work.column >= v.x.size)  # own production stands first
    ragged = _Ragged.of(per_activity.unit * objects + per_activity.planning_object, problem.lists.number.size)
    entry, row = ragged.expand(work.unit[others] * objects + work.planning_object[others])
    when = work.period[others][entry]
    place = (per_activity.unit[row] * capacities + per_activity.capacity[row]) * periods + when
    kept = problem.supply.limits[per_activity.capacity[row]]
    spare = np.maximum(problem.supply.hours - problem.needs.hours, 0.0).reshape(-1)
    terms = [
        Terms.of(place[kept], work.column[others][entry][kept], per_activity.hours[row, when][kept]),
        Terms.of((lent.unit * capacities + lent.what) * periods + lent.period, lent.column, lent.per_amount),
    ]
    return _rows("giver", terms, np.full(spare.size, -np.inf), spare, _hours_name(problem))


def goals(problem: Problem, v: Variables) -> Rows:
    """q[t] ≤ goal[t] + g[t], where goal[t] is the longest list that meets the goals (a maximum included)."""
    lists = problem.lists
    longest = problem.needs.longest[lists.unit, lists.planning_object]
    place = np.arange(v.g.size).reshape(v.g.shape)
    asked = v.g >= 0
    terms = [Terms.of(place, v.g, -1.0), Terms.of(place[asked], v.q[asked], 1.0)]
    upper = longest.reshape(-1)
    return _rows("goals", terms, np.full(upper.size, -np.inf), upper, _list_name(problem))


def missions(problem: Problem, v: Variables) -> Rows:
    """Σ over the row's periods of (x + Σ_w y[w→u]) + i ≥ minimum, and the same sum without i ≤ maximum."""
    rows = problem.missions
    count = len(rows.unit)
    objects = problem.axes.shape[1]
    pair = v.work.unit * objects + v.work.planning_object
    ragged = _Ragged.of(rows.unit * objects + rows.planning_object, problem.lists.number.size)
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
    return _rows("missions", terms, lower, upper, lambda place: f"{'max' if place >= count else 'min'},{place % count}")


def caps(problem: Problem, v: Variables) -> Rows:
    """Σ amounts ≤ the cap that they share: a supplier's per period and in total, hours that leave a period."""
    shared = caps_of(problem, v)
    bound = np.isfinite(shared.most[shared.group])
    terms = [Terms.of(shared.group[bound], shared.column[bound], 1.0)]
    return _rows("caps", terms, np.full(len(shared.most), -np.inf), shared.most, str)


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
    return _rows("budget", terms, np.full(len(rows.amount), -np.inf), rows.amount, str)


FAMILIES: tuple[Callable[[Problem, Variables], Rows], ...] = (
    waiting, follow_on, overdue, hours, mixes, resources, ability, giver, goals, missions, caps, budget,
)  # fmt: skip
"""Every family, in the order of the rows of the program."""


@dataclass(frozen=True)
class _Ragged:
    """Rows of a table grouped by a key 0..keys-1, to join entries with the rows of their key."""

    order: Codes
    first: Codes
    count: Codes

    @staticmethod
    def of(key: Codes, keys: int) -> _Ragged:
        count = np.bincount(key, minlength=keys)
        return _Ragged(np.argsort(key, kind="stable"), np.cumsum(count) - count, count)

    def expand(self, keys: Codes) -> tuple[Codes, Codes]:
        """Return (entry, row): every pair of an entry of `keys` and a row with the same key."""
        times = self.count[keys]
        entry = np.repeat(np.arange(len(keys)), times)
        within = np.arange(len(entry)) - np.repeat(np.cumsum(times) - times, times)
        return entry, self.order[self.first[keys][entry] + within]


def _where(kept: np.ndarray, term: Terms) -> Terms:
    mask = kept[term.place]
    return Terms(term.place[mask], term.column[mask], term.value[mask])


def _rows(name: str, terms: list[Terms], lower: Floats, upper: Floats, label: Callable[[int], str]) -> Rows:
    """Return the rows of the full grid that hold any term."""
    there = _places(terms)
    row = np.searchsorted(there, np.concatenate([np.zeros(0, np.int64), *(term.place for term in terms)]))
    column = np.concatenate([np.zeros(0, np.int64), *(term.column for term in terms)])
    value = np.concatenate([np.zeros(0), *(term.value for term in terms)])
    return Rows(name, lower[there], upper[there], row, column, value, lambda i: label(int(there[i])))


def _places(terms: list[Terms]) -> Codes:
    return np.unique(np.concatenate([np.zeros(0, np.int64), *(term.place for term in terms)]))


def _list_name(problem: Problem) -> Callable[[int], str]:
    axes, lists = problem.axes, problem.lists

    def name(place: int) -> str:
        on, period = divmod(place, axes.period.count)
        unit, planning_object = axes.unit[lists.unit[on]], axes.planning_object[lists.planning_object[on]]
        return f"{unit},{planning_object},{axes.period.index[period].date()}"

    return name


def _hours_name(problem: Problem) -> Callable[[int], str]:
    axes = problem.axes
    _, _, capacities, periods = axes.shape

    def name(place: int) -> str:
        pair, period = divmod(place, periods)
        unit, capacity = divmod(pair, capacities)
        return f"{axes.unit[unit]},{axes.capacity[capacity]},{axes.period.index[period].date()}"

    return name
