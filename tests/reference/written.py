"""The plan tables of DESIGN section 6, written from the literal solution, so that `recompute` can be tested alone."""

import csv
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

from .given import Given
from .lexicographic import Terms
from .literal import Solution, moves_in_time, received, waiting_work

ZERO = 1e-9


def write(solution: Solution, folder: Path) -> None:
    """Write production, measures, waiting, capacity and tiers."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = _Writer(solution)
    for name, (columns, lines) in {
        "production": (PRODUCTION, writer.production()),
        "measures": (MEASURES, writer.measures()),
        "waiting": (WAITING, writer.waiting()),
        "capacity": (CAPACITY, writer.capacity()),
        "tiers": (TIERS, writer.tiers()),
    }.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(columns)
            out.writerows(lines)


PRODUCTION = ["unit", "planning_object", "period", "activities", "for_others"]
MEASURES = [
    "order", "side", "kind", "unit", "counterpart", "planning_object", "capacity", "period", "to_period", "amount",
    "amount_unit", "cost",
]  # fmt: skip
WAITING = [
    "unit", "planning_object", "period", "arrivals", "follow_on", "waiting", "overdue", "goal", "shortfall", "limited",
    "uncovered",
]  # fmt: skip
CAPACITY = [
    "unit", "capacity", "period", "available", "moved_in", "moved_out", "shifted_in", "shifted_out", "added", "used",
    "undone", "marginal_value", "marginal_tier",
]  # fmt: skip
TIERS = ["position", "tier", "value", "unit"]
Line = Sequence[object]


class _Writer:
    """The rows of every plan table."""

    def __init__(self, solution: Solution) -> None:
        self.given: Given = solution.given
        self.value = solution.optimum.values
        self.found = solution.optimum.tiers
        self.periods = range(1, self.given.reported + 1)

    def sum(self, terms: Terms) -> float:
        """The value of a sum of columns."""
        return sum(weight * self.value[name] for name, weight in terms.items())

    def production(self) -> Iterable[Line]:
        """Own production and production for others."""
        for u, p, t in product(self.given.units, self.given.objects, self.periods):
            others = self.sum(received(self.given, u, p, t))
            yield u, p, self.given.label[t], self.value["x", u, p, t] + others, others

    def waiting(self) -> Iterable[Line]:
        """What comes to, stays on and leaves every list."""
        for u, p, t in product(self.given.units, self.given.objects, self.periods):
            key = (u, p, t)
            yield (
                u, p, self.given.label[t], self.given.d[key], self.value[("F", *key)], self.value[("q", *key)],
                self.value.get(("o", *key), 0.0), self.given.goal.get(key, ""), self.value.get(("g", *key), 0.0),
                self.value[("c", *key)], self.value.get(("n", *key), 0.0),
            )  # fmt: skip

    def capacity(self) -> Iterable[Line]:
        """Hours available, moved and used."""
        given, value = self.given, self.value
        for u, r, t in product(given.units, given.capacities, self.periods):
            rows_in = [row for row in given.reallocations if (row.receiver, row.capacity) == (u, r)]
            rows_out = [row for row in given.reallocations if (row.giver, row.capacity) == (u, r)]
            shifts = [move for move in moves_in_time(given) if move[:2] == (u, r)]
            steps = [row.step for row in given.expansions if (row.unit, row.capacity) == (u, r)]
            work = self.sum(waiting_work(given, u, r, t))
            for p in given.objects:
                done = value["x", u, p, t] + self.sum(received(given, u, p, t))
                work += given.h.get((u, p, r, t), 0.0) * done
            undone = value.get(("z", u, r, t), 0.0)
            yield (
                u, r, given.label[t], given.a[u, r, t],
                sum(row.efficiency * value["m", row.giver, u, r, t] for row in rows_in),
                sum(value["m", u, row.receiver, r, t] for row in rows_out),
                sum(value[("f", *move)] for move in shifts if move[3] == t),
                sum(value[("f", *move)] for move in shifts if move[2] == t),
                sum(value["e", u, r, step, t] for step in steps), work - undone, undone, "", "",
            )  # fmt: skip

    def measures(self) -> Iterable[Line]:
        """Every measure used."""
        given, value, label = self.given, self.value, self.given.label
        for t in self.periods:
            for row in given.reallocations:
                amount = value["m", row.giver, row.receiver, row.capacity, t]
                cells = (row.giver, row.receiver, "", row.capacity, label[t], "")
                yield from _measure(row.order, "capacity", "reallocate", cells, amount, row.price)
            for row in given.transfers:
                amount = value["y", row.home, row.receiver, row.planning_object, t]
                cells = (row.home, row.receiver, row.planning_object, "", label[t], "")
                yield from _measure(row.order, "need", "transfer", cells, amount, row.price)
            for row in given.expansions:
                amount = value["e", row.unit, row.capacity, row.step, t]
                cells = (row.unit, row.step, "", row.capacity, label[t], "")
                yield from _measure(row.order, "capacity", "expand", cells, amount, row.price)
            for row in given.suppliers:
                for u in row.units:
                    cells = (u, row.supplier, row.planning_object, "", label[t], "")
                    yield from _measure(row.order, "need", "buy", cells, value["b", row.number, u, t], row.price)
            for u, p in product(given.units, given.objects):
                yield from _measure("", "need", "limit", (u, "", p, "", label[t], ""), value["c", u, p, t], None)
        for row in given.flexibility:
            for move in moves_in_time(given):
                if move[:2] == (row.unit, row.capacity) and min(move[2:]) in self.periods:
                    cells = (row.unit, "", "", row.capacity, label[move[2]], label[move[3]])
                    yield from _measure(row.order, "capacity", "shift_time", cells, value[("f", *move)], None)

    def tiers(self) -> Iterable[Line]:
        """Every tier in the order of solving."""
        for position, (tier, value) in enumerate(self.found.items(), start=1):
            yield position, tier, value, ""


def _measure(order: object, side: str, kind: str, cells: Line, amount: float, price: float | None) -> Iterable[Line]:
    """One row of `measures`, none where the amount is nothing."""
    if amount > ZERO:
        unit = "hours" if kind in ("reallocate", "shift_time", "expand") else "activities"
        yield order, side, kind, *cells, amount, unit, (price or 0.0) * amount
