"""The lines in which patients stand one by one, and who is called in from them: what the SimPy engine asks."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pks.sim.clock import Event
from pks.sim.description import Description
from pks.sim.inputs import Offered
from pks.sim.lots import Lots
from pks.sim.profile import Place, called_by_profile, chance_of, turns
from pks.sim.serving import NoRoom
from pks.sim.spells import Fate


@dataclass(eq=False, slots=True)
class Waiting:
    """One spell of one patient: the number in the order of joining, the cell, and when and how it ended."""

    number: int
    cell: int
    period: int
    over: Event
    in_line: bool = True
    fate: Fate = Fate.WAITING
    into: int = -1


Line = list[tuple[int, int, Waiting]]
"""A heap of those who wait, by the place of the cell and the number; some in it have gone already."""


class Lines:
    """One line for each pool, in one replication."""

    def __init__(self, description: Description, units: Offered, number: int, lots: Lots) -> None:
        """Begin with nobody in line."""
        self.of, self.units, self.lots = description, units, lots
        self.slots: list[list[float]] = units.slots[:, :, number].tolist()
        self.place: list[int] = np.argsort(description.discipline.order(description.cells)).tolist()
        self.list: list[int] = description.cells.list.tolist()
        self.pool: list[int] = description.pool_of.tolist()
        self.each: list[float] = units.each.tolist()
        self.turn = turns(description.pool_of)
        self.line: list[Line] = [[] for _ in self.slots]
        self.left: list[dict[int, int]] = [{} for _ in self.slots]

    def join(self, each: Waiting) -> None:
        """Put a patient into line."""
        heapq.heappush(self.line[self.pool[self.list[each.cell]]], (self.place[each.cell], each.number, each))

    def give_out(self, pool: int, day: int, period: int) -> list[Waiting]:
        """Return who is given the slots that a pool has on a day; they stand in line no more."""
        units, free, out = self.slots[pool][day], 0.0, []
        if self.of.reserved is not None:
            lists = np.flatnonzero(self.of.pool_of == pool).tolist()
            kept = dict.fromkeys(lists, 0.0)
            for number in lists:
                kept[number] = min(float(self.units.reserved[number, day]), units)
                units -= kept[number]
            for number in lists:
                called, left = self.call_in(sorted(self.on_list(number), key=self.usual), kept[number])
                free += left if self.of.reserved.released[number] else 0.0
                out += called
        out += (
            self.call_from(pool, units + free)
            if self.of.profile is None
            else self.by_bands(pool, units + free, day, period)
        )
        if self.of.extra is not None:
            out += self.call_in(self.late(pool, period), float(self.units.extra[pool, day]))[0]
        return out

    def call_from(self, pool: int, units: float) -> list[Waiting]:
        """Call in from the head of the line until the slots or hours are used up."""
        line, aside = self.line[pool], Line()
        out: list[Waiting] = []
        while line:
            each = line[0][2]
            if each.in_line and not self.fits(each, units):
                if self.of.hours is None or self.of.hours.no_room is NoRoom.ENDS:
                    break
                aside.append(heapq.heappop(line))
                continue
            heapq.heappop(line)
            if each.in_line:
                units -= self.take(each, out)
        for entry in aside:
            heapq.heappush(line, entry)
        return out

    def call_in(self, people: Iterable[Waiting], units: float) -> tuple[list[Waiting], float]:
        """Call in people, in this order, until the slots or hours are used up; return them, and what is left of these."""
        out: list[Waiting] = []
        for each in people:
            if self.fits(each, units):
                units -= self.take(each, out)
            elif self.of.hours is None or self.of.hours.no_room is NoRoom.ENDS:
                break
        return out, units

    def by_bands(self, pool: int, units: float, day: int, period: int) -> list[Waiting]:
        """Call in from every band of time waited what its share of the slots is enough for."""
        assert self.of.profile is not None
        alike: dict[int, list[Waiting]] = {each: [] for each in self.left[pool]} | by_cell(self.in_line(pool))
        alike = dict(sorted(alike.items(), key=lambda item: self.place[item[0]]))
        cell = np.array([*alike], dtype=np.int64)
        on = self.of.cells.list[cell]
        at = Place(np.zeros_like(cell), self.of.cells.band(cell, period, self.of.profile.from_days), on, self.turn[on])
        line = np.array([[float(len(each))] for each in alike.values()]).reshape(-1, 1)
        left = np.array([[float(self.left[pool].get(each, 0))] for each in alike]).reshape(-1, 1)
        chance = chance_of(self.lots, np.array([pool]), day)
        count = called_by_profile(self.of.profile, line, left, np.array([[units]]), at, chance=chance)[:, 0]
        out: list[Waiting] = []
        for people, some in zip(alike.values(), count.astype(int).tolist(), strict=True):
            for each in people[:some]:
                self.take(each, out)
        return out

    def fits(self, each: Waiting, units: float) -> bool:
        """Tell whether what is left is enough for this patient."""
        return units >= self.each[self.list[each.cell]]

    def take(self, each: Waiting, out: list[Waiting]) -> float:
        """Take a patient out of the line, into `out`; return what serving him takes."""
        each.in_line = False
        out.append(each)
        return self.each[self.list[each.cell]]

    def usual(self, each: Waiting) -> tuple[int, int]:
        """Return the place in line."""
        return self.place[each.cell], each.number

    def in_line(self, pool: int) -> list[Waiting]:
        """Return who waits for a pool, and has no booking, in any order."""
        return [each for *_, each in self.line[pool] if each.in_line]

    def on_list(self, number: int) -> list[Waiting]:
        """Return who waits on a list, and has no booking, in any order."""
        return [each for each in self.in_line(self.pool[number]) if self.list[each.cell] == number]

    def late(self, pool: int, period: int) -> list[Waiting]:
        """Return who may have one of the extra slots, in their order."""
        extra, cells = self.of.extra, self.of.cells
        assert extra is not None
        rank = np.argsort(extra.discipline.order(cells)).tolist()
        since = self.of.end_day[period] - extra.waited_days
        some = [each for each in self.in_line(pool) if cells.joined_day[each.cell] <= since]
        return sorted(some, key=lambda each: (rank[each.cell], each.number))


def by_cell(people: Iterable[Waiting]) -> dict[int, list[Waiting]]:
    """Return people by the cell in which they stand, in each in the order of joining."""
    alike: defaultdict[int, list[Waiting]] = defaultdict(list)
    for each in people:
        alike[each.cell].append(each)
    return {cell: sorted(some, key=lambda each: each.number) for cell, some in alike.items()}
