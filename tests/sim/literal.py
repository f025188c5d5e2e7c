"""Waiting lists simulated as the design says it, patient by patient, with plain lists: what engines are held against.

Written apart from `pks.sim`: it reads only the numbers of a description, and knows neither cells nor engines. By lot it
asks: on how many of n people who stand alike does it fall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

NEVER = -1
SERVED, LEFT, WAITING, MOVED, BOUGHT, MISSED = range(6)

Lot = Callable[[str, int, float, int, float, float], float]
"""Purpose, list, day from which they wait, period, people, probability -> on how many it falls.

The purpose "share 0" or "share 1", with a pool and a period, asks for a number between 0 and 1.
"""


@dataclass(frozen=True)
class Person:
    """Somebody on a list (or a fraction of `amount`); `order` is the place in the input, within the same arrival."""

    list: int
    order: int
    joined: int  # period, −1 = waited at the start
    waited_before: float  # days, at the start of the horizon
    fate: int = WAITING
    period: int = NEVER
    to_list: int = NEVER
    amount: float = 1.0


@dataclass(frozen=True)
class Rules:
    """What holds for each list and pool; `discipline` is one of fifo, priority, due."""

    promise: list[float]
    patience: list[float]
    pool: list[int]
    priority: list[int]
    discipline: str
    whole: bool = True
    hours: list[float] | None = None
    passed_over: bool = False
    reserved: list[list[float]] | None = None
    released: list[bool] = field(default_factory=list)
    extra: list[list[float]] | None = None
    extra_from: float = 0.0
    ahead: list[int] | None = None
    away: list[float] | None = None
    anew: list[bool] = field(default_factory=list)
    bands: list[float] = field(default_factory=list)
    leaving: list[list[float]] | None = None
    moves: list[tuple[int, int, int, float]] = field(default_factory=list)  # period, from, to, people
    profile: list[list[float]] | None = None  # weight by list and band
    profile_bands: list[float] = field(default_factory=list)
    leftover: str = "longest"  # evenly, longest, unused
    stage: list[int] = field(default_factory=list)  # of each pool
    follow: list[tuple[int, int, int, list[float]]] = field(default_factory=list)  # from, to, lag, people by period


def month_ends(year: int, month: int, count: int) -> list[int]:
    """Return the days from the first of a month to the end of each of `count` months."""
    start, out = date(year, month, 1), []
    for _ in range(count):
        month, year = (1, year + 1) if month == 12 else (month + 1, year)
        out.append((date(year, month, 1) - start) // timedelta(days=1))
    return out


def age(person: Person, period: int, end: list[int]) -> float:
    """Return the days waited at the end of a period: from the end of s to the end of t, or since before the start."""
    return person.waited_before + end[period] if person.joined < 0 else end[period] - end[person.joined]


def completed_days(person: Person, end: list[int]) -> float:
    """Return the completed wait: the days of the periods waited through, and those before the start."""
    if person.joined < 0:
        return person.waited_before + (end[person.period - 1] if person.period else 0)
    return sum(end[t] - end[t - 1] for t in range(person.joined + 1, person.period + 1))


def simulate(people: list[Person], slots: list[list[float]], end: list[int], rules: Rules, lot: Lot) -> list[Person]:
    """Return every spell of everybody: arrivals, moves, slots, who comes, leaving, then all grow a period older."""
    done: list[Person] = []
    booked: dict[int, list[Person]] = {period: [] for period in range(len(end))}
    waiting: list[Person] = [person for person in people if person.joined < 0]
    people = list(people)
    for now in range(len(end)):
        waiting += [person for person in people if person.joined == now]
        for period, from_list, to_list, count in rules.moves:
            if period == now:
                line = sorted((p for p in waiting if p.list == from_list), key=lambda p: _since(p, end))
                for p in _take(line, count, waiting, 1.0, rules):
                    done.append(replace(p, fate=BOUGHT if to_list < 0 else MOVED, period=now, to_list=to_list))
                    waiting += [replace(p, list=to_list)] if to_list >= 0 else []
        for stage in range(len(slots)):
            for pool, offered in enumerate(slots):
                if (rules.stage[pool] if rules.stage else 0) != stage:
                    continue
                left: list[Person] = []
                if rules.profile is not None:
                    mine = [p for p in waiting if rules.pool[p.list] == pool]
                    left = _leave(mine, waiting, now, end, rules, lot, _by_chance)
                    done += left
                ahead = rules.ahead[pool] if rules.ahead else 0
                for day in range(ahead + 1) if now == 0 else [now + ahead]:
                    if day < len(end):
                        booked[day] += _give_out(pool, offered[day], day, now, waiting, end, rules, lot, left)
            come = [p for p in booked[now] if (rules.stage[rules.pool[p.list]] if rules.stage else 0) == stage]
            treated = [0.0] * len(rules.pool)
            for alike in _alike(come, end):
                p, count = alike[0], sum(each.amount for each in alike)
                away = lot("away", p.list, _since(p, end), now, count, rules.away[p.list]) if rules.away else 0.0
                here, gone = _split(alike, count - away)
                treated[p.list] += sum(each.amount for each in here)
                done += [replace(each, fate=SERVED, period=now) for each in here]
                done += [replace(each, fate=MISSED, period=now, to_list=p.list) for each in gone]
                waiting += [replace(e, joined=now, waited_before=0.0) if rules.anew[e.list] else e for e in gone]
            for new in _following(treated, now, len(people), end, rules, lot):
                people.append(new)
                waiting += [new] if new.joined == now else []
        done += _leave(list(waiting), waiting, now, end, rules, lot, _leaving)
    return done + [replace(p, period=len(end)) for p in waiting]


def _leave(
    people: list[Person],
    waiting: list[Person],
    now: int,
    end: list[int],
    rules: Rules,
    lot: Lot,
    share: Callable[[Rules, int, float], float],
) -> list[Person]:
    """Return who of some people leaves now, taken from those waiting."""
    out = []
    for alike in _alike(people, end):
        p, count = alike[0], sum(each.amount for each in alike)
        chance = share(rules, p.list, age(p, now, end))
        stay, gone = _split(alike, count - lot("leave", p.list, _since(p, end), now, count, chance))
        waiting[:] = [each for each in waiting if all(each is not other for other in alike)] + stay
        out += [replace(each, fate=LEFT, period=now) for each in gone]
    return out


def _following(treated: list[float], now: int, known: int, end: list[int], rules: Rules, lot: Lot) -> list[Person]:
    """Return those to whose need the care of so many `treated` people, by list, gives rise."""
    out: list[Person] = []
    for from_list, to_list, lag, each in rules.follow:
        count, then = treated[from_list], now + lag
        if count > 0 and then < len(end):
            rest = each[now] - int(each[now])
            amount = int(each[now]) * count + lot(f"follow {from_list} {lag}", to_list, end[then], now, count, rest)
            single = 1.0 if rules.whole else amount
            for _ in range(int(amount) if rules.whole else int(amount > 0)):
                out.append(Person(to_list, known + len(out), then, 0.0, amount=single))
    return out


def _give_out(
    pool: int,
    units: float,
    day: int,
    now: int,
    waiting: list[Person],
    end: list[int],
    rules: Rules,
    lot: Lot,
    left: list[Person],
) -> list[Person]:
    """Return who is given the slots of a pool on a day, taken from those waiting."""

    def line(which: Callable[[Person], bool], key: Callable[[Person], tuple[float, ...]]) -> list[Person]:
        return sorted((p for p in waiting if rules.pool[p.list] == pool and which(p)), key=key)

    def usual(p: Person) -> tuple[float, ...]:
        return _key(p, end, rules)

    out: list[Person] = []
    back = 0.0
    if rules.reserved:
        mine = [number for number, its in enumerate(rules.pool) if its == pool]
        kept = {}
        for number in mine:
            kept[number] = min(rules.reserved[number][day], units)
            units -= kept[number]
        for number in mine:
            taken = _take(line(lambda p, n=number: p.list == n, usual), kept[number], waiting, None, rules)
            used = sum(p.amount * _hours(p, rules) for p in taken)
            back += kept[number] - used if rules.released[number] else 0.0
            out += taken
    if rules.profile is None:
        out += _take(line(lambda p: True, usual), units + back, waiting, None, rules)
    else:
        numbers = [lot(f"share {which}", pool, 0.0, day, 0.0, 0.0) for which in (0, 1)] if rules.whole else []
        out += _by_profile(line(lambda p: True, usual), units + back, now, waiting, end, rules, numbers, left)
    if rules.extra:
        late = line(lambda p: age(p, now, end) >= rules.extra_from, lambda p: (_since(p, end), p.list, p.order))
        out += _take(late, rules.extra[pool][day], waiting, None, rules)
    return out


def _by_profile(
    line: list[Person],
    slots: float,
    now: int,
    waiting: list[Person],
    end: list[int],
    rules: Rules,
    numbers: list[float],
    left: list[Person],
) -> list[Person]:
    """Return who is served of a line if each band of each list has its share, and others what is left over."""
    assert rules.profile is not None

    def band(p: Person) -> int:
        return max(i for i, low in enumerate(rules.profile_bands) if low <= age(p, now, end))

    groups: dict[tuple[int, int], list[Person]] = {}
    inflow: dict[tuple[int, int], float] = {}
    for p in line + left:
        inflow[band(p), p.list] = inflow.get((band(p), p.list), 0.0) + p.amount
    for p in line:
        groups.setdefault((band(p), p.list), []).append(p)
    keys = sorted(inflow)
    weight = [rules.profile[number][b] * inflow[b, number] for b, number in keys]
    total = sum(weight)
    planned = [slots * each / total if total > 0 else 0.0 for each in weight]
    out = []
    for key, its in zip(keys, _rounded(planned, numbers[:1]), strict=True):
        out += _take(groups.get(key, []), its, waiting, None, rules)
    left = slots - sum(p.amount for p in out)
    still = [p for p in waiting if any(_same(p, other) for other in line)]
    by_band = [[p for p in sorted(still, key=lambda p: _key(p, end, rules)) if band(p) == b]
               for b in range(len(rules.profile_bands))]  # fmt: skip
    there = [sum(p.amount for p in people) for people in by_band]
    for people, more in zip(by_band, _rounded(_left_over(there, left, rules.leftover), numbers[1:]), strict=True):
        out += _take(people, more, waiting, None, rules)
    return out


def _left_over(there: list[float], slots: float, rule: str) -> list[float]:
    """Return what each band gets of the slots that are left over."""
    out = [0.0] * len(there)
    if rule == "longest":
        for b in reversed(range(len(there))):
            out[b] = min(there[b], slots)
            slots -= out[b]
    while rule == "evenly" and slots > 1e-9 and any(n - o > 1e-9 for n, o in zip(there, out, strict=True)):
        open_ = [b for b in range(len(there)) if there[b] - out[b] > 1e-9]
        part = min(slots / len(open_), min(there[b] - out[b] for b in open_))
        for b in open_:
            out[b] += part
        slots -= part * len(open_)
    return out


def _rounded(amounts: list[float], number: list[float]) -> list[float]:
    """Return amounts rounded so that what comes until each is rounded up where a number between 0 and 1 says so."""
    if not number:
        return amounts
    upto, before, out = 0.0, 0, []
    for amount in amounts:
        upto += amount
        now = min(int(upto + number[0]), round(sum(amounts)))
        out.append(float(now - before))
        before = now
    return out


def _same(one: Person, other: Person) -> bool:
    """Tell whether one is the other, or what is left of him."""
    return replace(one, amount=other.amount) == other


def _take(line: list[Person], units: float, waiting: list[Person], hours: float | None, rules: Rules) -> list[Person]:
    """Return those of a line whom the units are enough for, removed from those waiting."""
    out = []
    for person in line:
        takes = _hours(person, rules) if hours is None else hours
        fits = min(person.amount, units / takes)
        if rules.whole and fits < person.amount - 1e-9:
            if rules.passed_over and hours is None:
                continue
            break
        if fits <= 0:
            break
        units -= fits * takes
        waiting[:] = [each for each in waiting if each is not person]
        out.append(replace(person, amount=fits))
        if fits < person.amount - 1e-12:
            waiting.append(replace(person, amount=person.amount - fits))
    return out


def _hours(person: Person, rules: Rules) -> float:
    return rules.hours[person.list] if rules.hours else 1.0


def _leaving(rules: Rules, number: int, days: float) -> float:
    if days >= rules.patience[number]:
        return 1.0
    return _by_chance(rules, number, days) if rules.profile is None else 0.0


def _by_chance(rules: Rules, number: int, days: float) -> float:
    if rules.leaving is None:
        return 0.0
    return [share for low, share in zip(rules.bands, rules.leaving[number], strict=True) if low <= days][-1]


def _alike(people: list[Person], end: list[int]) -> list[list[Person]]:
    """Return people in groups of those who stand alike."""

    def key(p: Person) -> tuple[float, float]:
        return p.list, _since(p, end)

    return [list(group) for _, group in groupby(sorted(people, key=key), key=key)]


def _split(people: list[Person], amount: float) -> tuple[list[Person], list[Person]]:
    """Return the first `amount` of people, and the others."""
    one: list[Person] = []
    two: list[Person] = []
    for person in people:
        here = min(max(amount, 0.0), person.amount)
        amount -= here
        one += [replace(person, amount=here)] if here > 1e-12 else []
        two += [replace(person, amount=person.amount - here)] if person.amount - here > 1e-12 else []
    return one, two


def _since(person: Person, end: list[int]) -> float:
    """Return the day from which the waiting counts."""
    return -person.waited_before if person.joined < 0 else end[person.joined]


def _key(person: Person, end: list[int], rules: Rules) -> tuple[float, ...]:
    since, tie = _since(person, end), (float(person.list), float(person.order))
    if rules.discipline == "priority":
        return (rules.priority[person.list], since, *tie)
    if rules.discipline == "due":
        return (since + rules.promise[person.list], since, *tie)
    return (since, *tie)
