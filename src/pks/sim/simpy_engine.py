"""The SimPy engine: every patient is a process of his own."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from pks.core.axes import Codes, Floats
from pks.core.errors import PksError
from pks.sim.clock import VERSION, Environment, Event
from pks.sim.description import Description
from pks.sim.inputs import Inputs, Offered, offered
from pks.sim.leaving import ELSEWHERE
from pks.sim.lots import LEAVING, STAYING_AWAY, Lots
from pks.sim.serving import SPARE, NoRoom
from pks.sim.spells import Fate, Spells

MOVE, SERVE, COME, LEAVE, TICKS = 1, 2, 3, 4, 5
"""A period has five ticks of SimPy's clock; people join at the first."""

Steps = Generator[Event, Any, None]


class WholePeopleError(PksError, ValueError):
    """Fractional people were handed to an engine that follows each of them."""


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


class SimpyEngine:
    """Follows each patient; slow, and plain enough to be believed."""

    name = f"SimPy {VERSION}"

    def run(self, description: Description, inputs: Inputs) -> Spells:
        """Return what happens to everybody in `inputs`.

        Raises:
            WholePeopleError: if people or slots are fractional.
        """
        whole_slots = description.hours is not None or (inputs.slots == np.round(inputs.slots)).all()
        if not whole_slots or (inputs.people != np.round(inputs.people)).any():
            raise WholePeopleError("SimPy follows whole people: draw them with draw_inputs, or use the fast engine")
        units, parts = offered(description, inputs), []
        for number, people in enumerate(inputs.people):
            lots = Lots(inputs.seed, inputs.lots.replication[number : number + 1])
            followed = _Replication(description, units, number, lots).run(people.astype(np.int64))
            ends = [(each.cell, each.period, each.fate, each.into) for each in followed]
            spells, count = np.unique(np.array(ends, np.int64).reshape(-1, 4), axis=0, return_counts=True)
            parts.append(np.column_stack([np.full(len(count), number), spells, count]))
        every = np.concatenate(parts) if parts else np.zeros((0, 6), np.int64)
        replication, cell, period, fate, into, count = every.T
        return Spells(replication, cell, period, fate, into, count.astype(np.float64))


class _Replication:
    """One replication while it runs."""

    def __init__(self, description: Description, units: Offered, number: int, lots: Lots) -> None:
        of = description
        self.env, self.of, self.lots, self.units = Environment(), of, lots, units
        self.slots = units.slots[:, :, number].tolist()
        self.place: list[int] = np.argsort(of.discipline.order(of.cells)).tolist()
        self.list: list[int] = of.cells.list.tolist()
        self.hours: list[float] = of.hours_of.tolist()
        self.spells: list[Waiting] = []
        self.line: list[Line] = [[] for _ in self.slots]
        self.booked: defaultdict[int, list[Waiting]] = defaultdict(list)

    def run(self, people: Codes) -> list[Waiting]:
        """Let `people` (cells,) join and the slots serve, to the end of the horizon."""
        of = self.of
        self.env.process(self.arrivals(people))
        if of.moves is not None:
            self.env.process(self.moves())
        for pool in range(len(self.slots)):
            self.env.process(self.every_period(SERVE, partial(self.give_out, pool)))
        self.env.process(self.every_period(COME, self.come))
        if of.leaving is not None or (of.cells.leave_in < of.periods).any():
            self.env.process(self.every_period(LEAVE, self.leave))
        self.env.run(until=of.periods * TICKS)
        return self.spells

    def every_period(self, tick: int, work: Callable[[int], None]) -> Steps:
        """Do some `work` at a tick of every period."""
        yield self.env.timeout(tick)
        for period in range(self.of.periods):
            work(period)
            yield self.env.timeout(TICKS)

    def arrivals(self, people: Codes) -> Steps:
        """Let everybody join: who waits at the start before the first slot, the others at the start of their period."""
        joins = np.maximum(self.of.cells.period, 0)
        for period in range(self.of.periods):
            for cell in np.flatnonzero(joins == period).tolist():
                for _ in range(people[cell]):
                    self.env.process(self.wait(cell))
            yield self.env.timeout(TICKS)

    def wait(self, cell: int) -> Steps:
        """Wait; who is moved, or does not come, waits again."""
        while cell >= 0:
            spell = Waiting(len(self.spells), cell, self.of.periods, self.env.event())
            self.spells.append(spell)
            line = self.line[self.of.pool_of[self.list[cell]]]
            heapq.heappush(line, (self.place[cell], spell.number, spell))
            spell.fate, spell.into = yield spell.over
            spell.period = int(self.env.now) // TICKS
            cell = spell.into

    def end(self, spell: Waiting, fate: Fate, into: int = -1) -> None:
        """End a spell, now."""
        spell.in_line = False
        spell.over.succeed((fate, into))

    def moves(self) -> Steps:
        """Move people to other lists, or let them go where their care is bought."""
        moves, cells = self.of.moves, self.of.cells
        assert moves is not None
        rank = np.argsort(moves.discipline.order(cells)).tolist()
        yield self.env.timeout(MOVE)
        for period in range(self.of.periods):
            for row in np.flatnonzero(moves.period == period).tolist():
                on_list = sorted(self.on_list(moves.from_list[row]), key=lambda each: (rank[each.cell], each.number))
                for each in on_list[: int(self.units.moved[row])]:
                    if moves.to_list[row] == ELSEWHERE:
                        self.end(each, Fate.BOUGHT)
                    else:
                        self.end(each, Fate.MOVED, int(cells.on_list(moves.to_list[row], np.array([each.cell]))[0]))
                yield self.env.timeout(0)  # those moved join the other line before the next row is done
            yield self.env.timeout(TICKS)

    def give_out(self, pool: int, period: int) -> None:
        """Give out the slots of this period, or, where the pool books ahead, of a later one."""
        ahead, last = int(self.of.ahead_of[pool]), self.of.periods
        days = (
            range(min(ahead + 1, last))
            if period == 0
            else range(min(period + ahead, last), min(period + ahead + 1, last))
        )
        for day in days:
            units, free = self.slots[pool][day], 0.0
            if self.of.reserved is not None:
                lists = np.flatnonzero(self.of.pool_of == pool).tolist()
                kept = dict.fromkeys(lists, 0.0)
                for number in lists:
                    kept[number] = min(float(self.units.reserved[number, day]), units)
                    units -= kept[number]
                for number in lists:
                    left = self.call_in(self.only(sorted(self.line[pool]), number), kept[number], day)
                    free += left if self.of.reserved.released[number] else 0.0
            self.call_from(self.line[pool], units + free, day)
            if self.of.extra is not None:
                self.call_in(self.late(pool, period), float(self.units.extra[pool, day]), day)

    def call_from(self, line: Line, units: float, day: int) -> None:
        """Call in from the head of the line until the slots or hours are used up."""
        aside: Line = []
        while line:
            each = line[0][2]
            if each.in_line and not self.fits(each, units):
                if self.of.hours is None or self.of.hours.no_room is NoRoom.ENDS:
                    break
                aside.append(heapq.heappop(line))
                continue
            heapq.heappop(line)
            if each.in_line:
                units -= self.book(each, day)
        for entry in aside:
            heapq.heappush(line, entry)

    def call_in(self, people: Iterable[Waiting], units: float, day: int) -> float:
        """Call in people, in this order, until the slots or hours are used up; return what is left of these."""
        for each in people:
            if self.fits(each, units):
                units -= self.book(each, day)
            elif self.of.hours is None or self.of.hours.no_room is NoRoom.ENDS:
                break
        return units

    def fits(self, each: Waiting, units: float) -> bool:
        """Tell whether what is left is enough for this patient."""
        return units / self.hours[self.list[each.cell]] + SPARE >= 1

    def book(self, each: Waiting, day: int) -> float:
        """Give a patient a slot on a day; return what it takes."""
        each.in_line = False
        self.booked[day].append(each)
        return self.hours[self.list[each.cell]]

    def only(self, line: Line, number: int) -> list[Waiting]:
        """Return those of a line who wait on one list."""
        return [each for *_, each in line if each.in_line and self.list[each.cell] == number]

    def on_list(self, number: int) -> list[Waiting]:
        """Return who waits on a list, and has no booking."""
        return self.only(self.line[self.of.pool_of[number]], number)

    def late(self, pool: int, period: int) -> list[Waiting]:
        """Return who may have one of the extra slots, in their order."""
        extra, cells = self.of.extra, self.of.cells
        assert extra is not None
        rank = np.argsort(extra.discipline.order(cells)).tolist()
        since = self.of.end_day[period] - extra.waited_days
        some = [each for *_, each in self.line[pool] if each.in_line and cells.joined_day[each.cell] <= since]
        return sorted(some, key=lambda each: (rank[each.cell], each.number))

    def come(self, period: int) -> None:
        """Serve those who come; the others go back to their list."""
        no_shows, cells = self.of.no_shows, self.of.cells
        if no_shows is None:
            for each in self.booked.pop(period, []):
                self.end(each, Fate.SERVED)
            return
        alike = _by_cell(self.booked.pop(period, []))
        share = no_shows.share[cells.list[np.array([*alike], dtype=np.int64)]]
        for (cell, people), away in zip(alike.items(), self.lot(alike, share, STAYING_AWAY, period), strict=True):
            number = self.list[cell]
            into = int(cells.arriving(np.array([number]), period)[0]) if no_shows.anew[number] else cell
            for each in people[: len(people) - away]:
                self.end(each, Fate.SERVED)
            for each in people[len(people) - away :]:
                self.end(each, Fate.MISSED, into)

    def leave(self, period: int) -> None:
        """Let those leave whose patience is at an end, and others by chance."""
        leaving, cells = self.of.leaving, self.of.cells
        alike = _by_cell(each for line in self.line for *_, each in line if each.in_line)
        of = np.array([*alike], dtype=np.int64)
        share = np.zeros(len(of)) if leaving is None else leaving.by_cell(cells, of, period)
        share = np.where(cells.leave_in[of] <= period, 1.0, share)
        for people, gone in zip(alike.values(), self.lot(alike, share, LEAVING, period), strict=True):
            for each in people[len(people) - gone :]:
                self.end(each, Fate.LEFT)

    def lot(self, alike: dict[int, list[Waiting]], share: Floats, purpose: int, period: int) -> list[int]:
        """Return on how many of those who stand alike it falls, cell by cell."""
        of, people = np.array([*alike], dtype=np.int64), np.array([[float(len(each))] for each in alike.values()])
        on = self.lots.among(people.reshape(-1, 1), share, self.of.cells, of, purpose=purpose, period=period)
        return [int(number) for number in on[:, 0]]


def _by_cell(people: Iterable[Waiting]) -> dict[int, list[Waiting]]:
    """Return people by the cell in which they stand, in the order of joining."""
    alike: defaultdict[int, list[Waiting]] = defaultdict(list)
    for each in sorted(people, key=lambda each: each.number):
        alike[each.cell].append(each)
    return alike
