"""DESIGN section 3 written out literally as one linear program, and solved exactly, tier by tier.

Columns are named as on the page: ("x", u, p, t), ("y", u, v, p, t), ("m", u, v, r, t), ("f", u, r, t, t'),
("e", ε, t), ("b", j, u, t), ("c", u, p, t), ("q", u, p, t), ("o", u, p, t), ("g", u, p, t), ("n", u, p, t),
("z", u, r, t), ("i", mission), ("F", u, p, t), and ("k", u, r, alternative, t) for hours staffed by one composition.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from .given import Given, Reading, read
from .lexicographic import Optimum, Program, Terms, minimise


@dataclass(frozen=True)
class Solution:
    """A case, the value of every tier, and one optimal value of every column."""

    given: Given
    optimum: Optimum


def tiers(folder: Path, reading: Reading | None = None, *, level: bool = False) -> dict[str, float]:
    """The value of every tier of a case folder, in the order of solving; tiers without any variable are left out."""
    return solve(folder, reading, level=level).optimum.tiers


def solve(folder: Path, reading: Reading | None = None, *, level: bool = False) -> Solution:
    """Read a case folder, write out its linear program and solve it lexicographically, levelled at last if asked for."""
    reading = reading or Reading()
    given = read(Path(folder), reading)
    program = Program()
    columns(given, program, reading)
    follow_on(given, program)
    waiting(given, program)
    hours(given, program, reading)
    resources(given, program, reading)
    ability(given, program)
    overdue(given, program)
    giver(given, program)
    in_time(given, program)
    goals(given, program)
    missions(given, program)
    limits(given, program)
    budgets(given, program)
    last = {"levelling": levelling(given, program)} if level else {}
    return Solution(given, minimise(program, objectives(given, program, reading) | last))


def moves_in_time(given: Given) -> list[tuple[str, str, int, int]]:
    """All (unit, capacity, from period, to period) that `flexibility` allows."""
    return [
        (row.unit, row.capacity, t, to)
        for row in given.flexibility
        for t, to in product(given.periods, given.periods)
        if t != to and abs(t - to) <= row.window
    ]


def columns(given: Given, program: Program, reading: Reading) -> None:
    """Everything decided, ≥ 0; what the section caps row by row and period by period gets its cap here.

    limited: c ≤ limitable·d. n only for acute; acute: q = 0.
    limits: the row's cap per period, nothing in the first lead_time periods.
    """
    for u, p, t in product(given.units, given.objects, given.periods):
        program.column(("x", u, p, t))
        program.column(("F", u, p, t))
        program.column(("c", u, p, t), given.limitable[p] * given.d[u, p, t])
        program.column(("q", u, p, t), 0.0 if given.acute[p] else None)
        if given.acute[p]:
            program.column(("n", u, p, t))
        if given.promise[p] is not None:
            program.column(("o", u, p, t))
        if (u, p, t) in given.goal or (u, p) in given.maximum:
            program.column(("g", u, p, t))
    for row in given.transfers:
        for t in given.periods:
            program.column(("y", row.home, row.receiver, row.planning_object, t), row.max_activities)
    for row in given.reallocations:
        for t in given.periods:
            program.column(("m", row.giver, row.receiver, row.capacity, t), row.max_hours)
    for u, r, t, to in moves_in_time(given):
        program.column(("f", u, r, t, to))
    for row in given.expansions:
        for t in given.periods:
            program.column(("e", row.unit, row.capacity, row.step, t), 0.0 if t <= row.lead_time else row.max_hours)
    for row in given.suppliers:
        for u, t in product(row.units, given.periods):
            program.column(("b", row.number, u, t), 0.0 if t <= row.lead_time else None)
    for row in given.missions:
        if row.minimum is not None:
            program.column(("i", row.number))
    for u, r, t in product(given.units, given.capacities, given.periods):
        if any(
            given.kappa.get((u, p, r), 0.0) > 0 and ((u, p) in given.lists or reading.undone_everywhere)
            for p in given.objects
        ):
            program.column(("z", u, r, t))


def add(terms: Terms, more: Terms, factor: float = 1.0) -> None:
    """Do terms += factor · more."""
    for name, weight in more.items():
        terms[name] = terms.get(name, 0.0) + factor * weight


def sent(given: Given, u: str, p: str, t: int) -> Terms:
    """Σ_v y[u→v]: carried out elsewhere for the unit's own list."""
    rows = [row for row in given.transfers if (row.home, row.planning_object) == (u, p)]
    return {("y", u, row.receiver, p, t): 1.0 for row in rows}


def received(given: Given, u: str, p: str, t: int) -> Terms:
    """Σ_w y[w→u]: carried out here for others' lists."""
    rows = [row for row in given.transfers if (row.receiver, row.planning_object) == (u, p)]
    return {("y", row.home, u, p, t): 1.0 for row in rows}


def bought(given: Given, u: str, p: str, t: int, with_follow_on: bool = False) -> Terms:
    """Σ_j b[j], or Σ_j φ_j·b[j]."""
    rows = [row for row in given.suppliers if row.planning_object == p and u in row.units]
    return {("b", row.number, u, t): row.follow_on if with_follow_on else 1.0 for row in rows}


def carried_out(given: Given, u: str, p: str, t: int) -> Terms:
    """All that the unit carries out itself: x + Σ_w y[w→u]."""
    terms: Terms = {("x", u, p, t): 1.0}
    add(terms, received(given, u, p, t))
    return terms


def leaves_the_list(given: Given, u: str, p: str, t: int) -> Terms:
    """Whom the list loses: x + Σ_v y[u→v] + Σ_j b[j] got care, and n is acute need that nobody met."""
    terms: Terms = {("x", u, p, t): 1.0}
    add(terms, sent(given, u, p, t))
    add(terms, bought(given, u, p, t))
    if given.acute[p]:
        terms["n", u, p, t] = 1.0
    return terms


def follow_on(given: Given, program: Program) -> None:
    """F[u,p',t] = Σ_p Σ_lag share[p→p',lag]·(x + Σ_v y[u→v] + Σ_j φ_j·b[j])[u,p,t-lag], nothing before period 1."""
    for u, p, t in product(given.units, given.objects, given.periods):
        terms: Terms = {("F", u, p, t): 1.0}
        for origin, to, lag, share in given.pathways:
            if to == p and t - lag >= 1:
                add(terms, {("x", u, origin, t - lag): 1.0}, -share)
                add(terms, sent(given, u, origin, t - lag), -share)
                add(terms, bought(given, u, origin, t - lag, with_follow_on=True), -share)
        program.equal(("follow-on", u, p, t), terms, 0.0)


def waiting(given: Given, program: Program) -> None:
    """q[t] = q[t-1] + d[t] + F[t] - x - Σ_v y[u→v] - Σ_j b[j] - c - n, q[0] = Σ q0; acute: q = 0."""
    for u, p, t in product(given.units, given.objects, given.periods):
        terms: Terms = {("q", u, p, t): 1.0, ("F", u, p, t): -1.0, ("c", u, p, t): 1.0}
        add(terms, leaves_the_list(given, u, p, t))
        right = given.d[u, p, t]
        if t == 1:
            right += given.start_list(u, p)
        else:
            add(terms, {("q", u, p, t - 1): -1.0})
        program.equal(("waiting", u, p, t), terms, right)


def waiting_work(given: Given, u: str, r: str, t: int) -> Terms:
    """Σ_p κ[u,p,r]·q[u,p]."""
    return {("q", u, p, t): given.kappa[u, p, r] for p in given.objects if (u, p, r) in given.kappa}


def used(given: Given, program: Program, u: str, r: str, t: int) -> Terms:
    """Σ_p h[u,p,r]·(x[u,p] + Σ_w y[w→u,p]) + Σ_p κ[u,p,r]·q[u,p] - z."""
    terms: Terms = {}
    for p in given.objects:
        if (u, p, r, t) in given.h:
            add(terms, carried_out(given, u, p, t), given.h[u, p, r, t])
    add(terms, waiting_work(given, u, r, t))
    if ("z", u, r, t) in program.upper:
        add(terms, {("z", u, r, t): 1.0}, -1.0)
    return terms


def moved(given: Given, u: str, r: str, t: int) -> Terms:
    """Σ η·m_in - Σ m_out + f_in - f_out + Σ e."""
    terms: Terms = {}
    for row in given.reallocations:
        if row.capacity == r and row.receiver == u:
            add(terms, {("m", row.giver, u, r, t): row.efficiency})
        if row.capacity == r and row.giver == u:
            add(terms, {("m", u, row.receiver, r, t): -1.0})
    for unit, capacity, t1, t2 in moves_in_time(given):
        if (unit, capacity) == (u, r) and t2 == t:
            add(terms, {("f", u, r, t1, t2): 1.0})
        if (unit, capacity) == (u, r) and t1 == t:
            add(terms, {("f", u, r, t1, t2): -1.0})
    for row in given.expansions:
        if (row.unit, row.capacity) == (u, r) and not row.of_resource:
            add(terms, {("e", u, r, row.step, t): 1.0})
    return terms


def hours(given: Given, program: Program, reading: Reading) -> None:
    """Hours: used ≤ a + Σ η·m_in - Σ m_out + f_in - f_out + Σ e for every unit and listed capacity."""
    for u, r, t in product(given.units, given.capacities, given.periods):
        terms = used(given, program, u, r, t)
        add(terms, moved(given, u, r, t), -1.0)
        program.at_most(("hours", u, r, t), terms, given.a[u, r, t])
        if ("z", u, r, t) in program.upper and reading.undone_within_waiting_work:
            bound: Terms = {("z", u, r, t): 1.0}
            add(bound, waiting_work(given, u, r, t), -1.0)
            program.at_most(("undone", u, r, t), bound, 0.0)


def resources(given: Given, program: Program, reading: Reading) -> None:
    """Σ_r per_hour[r,i]·(used - η·m_in - f_in - e + m_out + f_out)[u,r,t] ≤ R[u,i,t] + e[i], for composed capacities.

    With several alternatives, and when `reading.resource_credit` is off, hours k ≥ 0 by composition cover the bracket.
    """
    for u, t in product(given.units, given.periods):
        taken: dict[str, Terms] = {i: {} for i in given.resources}
        for r in given.capacities:
            if (u, r) not in given.composed:
                continue
            staffed = used(given, program, u, r, t)
            add(staffed, moved(given, u, r, t), -1.0)
            alternatives = given.compositions[r]
            if len(alternatives) == 1 and reading.resource_credit:
                for i, per_hour in next(iter(alternatives.values())).items():
                    add(taken[i], staffed, per_hour)
                continue
            for alternative, composition in alternatives.items():
                name = program.column(("k", u, r, alternative, t))
                add(staffed, {name: 1.0}, -1.0)
                for i, per_hour in composition.items():
                    add(taken[i], {name: 1.0}, per_hour)
            program.at_most(("staffed", u, r, t), staffed, 0.0)
        for i in given.resources:
            if not taken[i]:
                continue
            for row in given.expansions:
                if row.of_resource and (row.unit, row.capacity) == (u, i):
                    add(taken[i], {("e", u, i, row.step, t): 1.0}, -1.0)
            program.at_most(("resources", u, i, t), taken[i], given.R[u, i, t])


def ability(given: Given, program: Program) -> None:
    """Ability: x + Σ_w y[w→u] ≤ ability[u,p,t] where that table has a row."""
    for (u, p, t), activities in given.ability.items():
        program.at_most(("ability", u, p, t), carried_out(given, u, p, t), activities)


def overdue(given: Given, program: Program) -> None:
    """o[u,p,t] ≥ those due by the end of t - all who got care in 1..t: first in, first out.

    Due: q0 with waited + days from the start to the end of t > W, and (d + F - c)[s] of every period s with
    (days from the end of s to the end of t) > W. Care: Σ_{s≤t} (x + Σ y + Σ b + n)[s].
    """
    for u, p, t in product(given.units, given.objects, given.periods):
        promise = given.promise[p]
        if promise is None:
            continue
        terms: Terms = {("o", u, p, t): 1.0}
        right = sum(
            patients for waited, patients in given.q0.get((u, p), []) if waited + given.days_to_end(0, t) > promise
        )
        for s in range(1, t + 1):
            if given.days_to_end(s, t) > promise:
                right += given.d[u, p, s]
                add(terms, {("F", u, p, s): -1.0, ("c", u, p, s): 1.0})
            add(terms, leaves_the_list(given, u, p, s))
        program.at_least(("overdue", u, p, t), terms, right)


def giver(given: Given, program: Program) -> None:
    """Σ_v m_out[u→v,r,t] + Σ_w,p h[u,p,r]·y[w→u,p,t] ≤ max(0, a[u,r,t] - H[u,r,t])."""
    for u, r, t in product(given.units, given.capacities, given.periods):
        terms: Terms = {}
        for row in given.reallocations:
            if (row.giver, row.capacity) == (u, r):
                add(terms, {("m", u, row.receiver, r, t): 1.0})
        for p in given.objects:
            if (u, p, r, t) in given.h:
                add(terms, received(given, u, p, t), given.h[u, p, r, t])
        if terms:
            program.at_most(("giver", u, r, t), terms, max(0.0, given.a[u, r, t] - given.H[u, r, t]))


def in_time(given: Given, program: Program) -> None:
    """Σ_t' f[t→t'] ≤ max_share·a[u,r,t], within ±window periods."""
    for row in given.flexibility:
        for t in given.periods:
            terms: Terms = {
                ("f", u, r, t1, t2): 1.0
                for u, r, t1, t2 in moves_in_time(given)
                if (u, r, t1) == (row.unit, row.capacity, t)
            }
            right = row.max_share * given.a.get((row.unit, row.capacity, t), 0.0)
            program.at_most(("in time", row.unit, row.capacity, t), terms, right)


def goals(given: Given, program: Program) -> None:
    """q[t] ≤ goal[t] + g[t], and q[t] ≤ maximum + g[t] in every t."""
    for u, p, t in product(given.units, given.objects, given.periods):
        for kind, at_most in (("goal", given.goal.get((u, p, t))), ("maximum", given.maximum.get((u, p)))):
            if at_most is not None:
                program.at_most((kind, u, p, t), {("q", u, p, t): 1.0, ("g", u, p, t): -1.0}, at_most)


def missions(given: Given, program: Program) -> None:
    """Σ over the row's periods of (x + Σ_w y[w→u]) + i ≥ minimum, ≤ maximum."""
    for row in given.missions:
        terms: Terms = {}
        for t in row.periods:
            add(terms, carried_out(given, row.unit, row.planning_object, t))
        if row.maximum is not None:
            program.at_most(("mission maximum", row.number), dict(terms), row.maximum)
        if row.minimum is not None:
            program.at_least(("mission minimum", row.number), terms | {("i", row.number): 1.0}, row.minimum)


def limits(given: Given, program: Program) -> None:
    """A supplier's row: its cap per period and in total, over all units it serves; other caps stand at the columns."""
    for row in given.suppliers:
        for t in given.periods:
            if row.max_per_period is not None:
                terms: Terms = {("b", row.number, u, t): 1.0 for u in row.units}
                program.at_most(("supplier per period", row.number, t), terms, row.max_per_period)
        if row.max_total is not None:
            terms = {("b", row.number, u, t): 1.0 for u, t in product(row.units, given.periods)}
            program.at_most(("supplier in total", row.number), terms, row.max_total)


def payments(given: Given) -> dict[tuple[str, int], Terms]:
    """Price·amount by the unit that pays (which receives hours, or whose list is shortened) and period."""
    paid: dict[tuple[str, int], Terms] = defaultdict(dict)
    for t in given.periods:
        for row in given.reallocations:
            paid[row.receiver, t]["m", row.giver, row.receiver, row.capacity, t] = row.price or 0.0
        for row in given.transfers:
            paid[row.home, t]["y", row.home, row.receiver, row.planning_object, t] = row.price or 0.0
        for row in given.expansions:
            paid[row.unit, t]["e", row.unit, row.capacity, row.step, t] = row.price or 0.0
        for row in given.suppliers:
            for u in row.units:
                paid[u, t]["b", row.number, u, t] = row.price or 0.0
    return paid


def budgets(given: Given, program: Program) -> None:
    """Σ price·amount ≤ budget: empty period = one sum for the horizon, empty unit = one for all units together."""
    paid = payments(given)
    for place, row in enumerate(given.budgets):
        terms: Terms = {}
        for (u, t), amounts in paid.items():
            if row.unit in ("", u) and row.period in (None, t):
                add(terms, amounts)
        program.at_most(("budget", place), terms, row.amount)


def levelling(given: Given, program: Program) -> Terms:
    """Σ |s - its mean over t| per unit and capacity: s = used ÷ a where a > 0, by rows apart ≥ s - mean and ≥ mean - s."""
    apart: Terms = {}
    for u, r in product(given.units, given.capacities):
        counted = [t for t in given.periods if given.a[u, r, t] > 0]
        mean: Terms = {}
        share: dict[int, Terms] = {t: {} for t in counted}
        for t in counted:
            add(share[t], used(given, program, u, r, t), 1.0 / given.a[u, r, t])
            add(mean, share[t], 1.0 / len(counted))
        for t in counted:
            name = program.column(("apart", u, r, t))
            apart[name] = 1.0
            for sign in (1.0, -1.0):
                terms: Terms = {name: 1.0}
                add(terms, share[t], -sign)
                add(terms, mean, sign)
                program.at_least(("apart", u, r, t, sign), terms, 0.0)
    return apart


def weight(price: float | None) -> float:
    """Price of a measure in its tier; no price counts as 1 per hour or activity."""
    return 1.0 if price is None else price


def by_order(given: Given) -> dict[int, Terms]:
    """For every distinct order of the measures: Σ price·amount."""
    orders: dict[int, Terms] = defaultdict(dict)
    for t in given.periods:
        for row in given.reallocations:
            orders[row.order]["m", row.giver, row.receiver, row.capacity, t] = weight(row.price)
        for row in given.transfers:
            orders[row.order]["y", row.home, row.receiver, row.planning_object, t] = weight(row.price)
        for row in given.expansions:
            orders[row.order]["e", row.unit, row.capacity, row.step, t] = weight(row.price)
        for row in given.suppliers:
            for u in row.units:
                orders[row.order]["b", row.number, u, t] = weight(row.price)
    for row in given.flexibility:
        for u, r, t1, t2 in moves_in_time(given):
            if (u, r) == (row.unit, row.capacity):
                orders[row.order]["f", u, r, t1, t2] = 1.0
    return orders


def objectives(given: Given, program: Program, reading: Reading) -> dict[str, Terms]:
    """The tiers of the default strategy, last resort first."""
    s = given.severity
    found: dict[str, Terms] = {}
    everywhere = list(product(given.units, given.objects, given.periods))
    found["uncovered"] = {("n", u, p, t): s[p] for u, p, t in everywhere if given.acute[p]}
    found["limited"] = {("c", u, p, t): s[p] for u, p, t in everywhere if given.limitable[p] > 0}
    found["mission"] = {("i", row.number): s[row.planning_object] for row in given.missions if row.minimum is not None}
    found["overdue"] = {
        (name, u, p, t): s[p]
        for u, p, t in everywhere
        for name in ("o", "g")
        if (name, u, p, t) in program.upper
        and not (name == "g" and reading.goal_needs_promise and given.promise[p] is None)
    }
    found["undone"] = {name: 1.0 for name in program.upper if name[0] == "z"}
    for order, terms in sorted(by_order(given).items(), reverse=True):
        found[f"order {order}"] = terms
    found["waiting"] = {("q", u, p, t): s[p] for u, p, t in everywhere}
    return {tier: terms for tier, terms in found.items() if terms}
