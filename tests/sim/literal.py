"""Waiting lists simulated as the design says it, patient by patient, with plain lists: what engines are held against.

Written apart from `pks.sim`: it reads only the numbers of a description, and knows neither cells nor engines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

NEVER = -1


@dataclass(frozen=True)
class Person:
    """Somebody on a list (or a fraction of `amount`); `order` is the place in the input, within the same arrival."""

    list: int
    order: int
    joined: int  # period, −1 = waited at the start
    waited_before: float  # days, at the start of the horizon
    served: int = NEVER
    left: int = NEVER
    amount: float = 1.0


@dataclass(frozen=True)
class Rules:
    """Promise, patience, pool and priority of each list; `discipline` is one of fifo, priority, due."""

    promise: list[float]
    patience: list[float]
    pool: list[int]
    priority: list[int]
    discipline: str


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
        return person.waited_before + (end[person.served - 1] if person.served else 0)
    return sum(end[t] - end[t - 1] for t in range(person.joined + 1, person.served + 1))


def simulate(people: list[Person], slots: list[list[float]], end: list[int], rules: Rules) -> list[Person]:
    """Return everybody with what became of them: arrivals, then slots, then leaving, then all grow a period older."""
    done: list[Person] = []
    waiting: list[Person] = [person for person in people if person.joined < 0]
    for period in range(len(end)):
        waiting += [person for person in people if person.joined == period]
        for pool, offered in enumerate(slots):
            left = offered[period]
            line = sorted((p for p in waiting if rules.pool[p.list] == pool), key=lambda p: _key(p, end, rules))
            for person in line:
                if left <= 0:
                    break
                taken = min(person.amount, left)
                left -= taken
                waiting.remove(person)
                done.append(replace(person, served=period, amount=taken))
                if taken < person.amount:
                    waiting.append(replace(person, amount=person.amount - taken))
        for person in [p for p in waiting if age(p, period, end) >= rules.patience[p.list]]:
            waiting.remove(person)
            done.append(replace(person, left=period))
    return sorted(done + waiting, key=lambda p: (p.list, _since(p, end), p.order, p.served % (len(end) + 1)))


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
