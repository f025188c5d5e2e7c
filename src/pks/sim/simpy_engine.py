"""The SimPy engine: every patient is a process of his own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

import numpy as np

from pks.core.axes import Codes, Floats
from pks.core.errors import PksError
from pks.sim.clock import VERSION, Environment, Event
from pks.sim.description import Description
from pks.sim.inputs import Inputs, Offered, offered
from pks.sim.leaving import ELSEWHERE
from pks.sim.lines import Lines, Waiting, by_cell
from pks.sim.lots import LEAVING, STAYING_AWAY, Lots
from pks.sim.serving import NoShows
from pks.sim.spells import Fate, Spells

MOVE, SERVE, COME = 1, 2, 3
"""Ticks of SimPy's clock in a period, which people join at 0; each stage of pools has a tick to serve and one to come."""

Steps = Generator[Event, Any, None]


class WholePeopleError(PksError, ValueError):
    """Fractional people were handed to an engine that follows each of them."""


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
            followed = _Replication(description, units, number, lots, people.astype(np.int64)).run()
            ends = [(each.cell, each.period, each.fate, each.into) for each in followed]
            spells, count = np.unique(np.array(ends, np.int64).reshape(-1, 4), axis=0, return_counts=True)
            parts.append(np.column_stack([np.full(len(count), number), spells, count]))
        every = np.concatenate(parts) if parts else np.zeros((0, 6), np.int64)
        replication, cell, period, fate, into, count = every.T
        return Spells(replication, cell, period, fate, into, count.astype(np.float64))


class _Replication:
    """One replication while it runs."""

    def __init__(self, description: Description, units: Offered, number: int, lots: Lots, people: Codes) -> None:
        of = description
        self.people, self.stages = people, int(of.stage_of.max(initial=0)) + 1
        self.leave_at = MOVE + 2 * self.stages + 1
        self.ticks = self.leave_at + 1
        self.env, self.of, self.lots, self.units = Environment(), of, lots, units
        self.lines = Lines(of, units, number, lots)
        self.list: list[int] = of.cells.list.tolist()
        self.spells: list[Waiting] = []
        self.booked: defaultdict[tuple[int, int], list[Waiting]] = defaultdict(list)

    def run(self) -> list[Waiting]:
        """Let people join and the slots serve, to the end of the horizon."""
        of = self.of
        self.env.process(self.arrivals())
        if of.moves is not None:
            self.env.process(self.moves())
        for pool, stage in enumerate(of.stage_of.tolist()):
            self.env.process(self.every_period(SERVE + 2 * stage, partial(self.give_out, pool)))
        for stage in range(self.stages):
            self.env.process(self.every_period(COME + 2 * stage, partial(self.come, stage)))
        if of.leaving is not None or (of.cells.leave_in < of.periods).any():
            self.env.process(self.every_period(self.leave_at, self.leave))
        self.env.run(until=of.periods * self.ticks)
        return self.spells

    def every_period(self, tick: int, work: Callable[[int], None]) -> Steps:
        """Do some `work` at a tick of every period."""
        yield self.env.timeout(tick)
        for period in range(self.of.periods):
            work(period)
            yield self.env.timeout(self.ticks)

    def arrivals(self) -> Steps:
        """Let everybody join: who waits at the start before the first slot, the others at the start of their period."""
        joins = np.maximum(self.of.cells.period, 0)
        for period in range(self.of.periods):
            for cell in np.flatnonzero(joins == period).tolist():
                self.join(cell, self.people[cell])
            yield self.env.timeout(self.ticks)

    def join(self, cell: int, people: int) -> None:
        """Let so many people join in a cell, now."""
        for _ in range(people):
            self.env.process(self.wait(cell))

    def wait(self, cell: int) -> Steps:
        """Wait; who is moved, or does not come, waits again."""
        while cell >= 0:
            spell = Waiting(len(self.spells), cell, self.of.periods, self.env.event())
            self.spells.append(spell)
            self.lines.join(spell)
            spell.fate, spell.into = yield spell.over
            spell.period = int(self.env.now) // self.ticks
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
                on_list = sorted(
                    self.lines.on_list(moves.from_list[row]), key=lambda each: (rank[each.cell], each.number)
                )
                for each in on_list[: int(self.units.moved[row])]:
                    if moves.to_list[row] == ELSEWHERE:
                        self.end(each, Fate.BOUGHT)
                    else:
                        self.end(each, Fate.MOVED, int(cells.on_list(moves.to_list[row], np.array([each.cell]))[0]))
                yield self.env.timeout(0)  # those moved join the other line before the next row is done
            yield self.env.timeout(self.ticks)

    def give_out(self, pool: int, period: int) -> None:
        """Give out the slots of this period, or, where the pool books ahead, of a later one."""
        if self.of.profile is not None and self.of.leaving is not None:
            self.lines.left[pool] = self.leave_by_chance(self.lines.in_line(pool), period)
        ahead, last = int(self.of.ahead_of[pool]), self.of.periods
        days = (
            range(min(ahead + 1, last))
            if period == 0
            else range(min(period + ahead, last), min(period + ahead + 1, last))
        )
        for day in days:
            self.booked[day, int(self.of.stage_of[pool])] += self.lines.give_out(pool, day, period)

    def come(self, stage: int, period: int) -> None:
        """Serve those who come, and let those join to whom their care gives rise; the others go back to their list."""
        booked = self.booked.pop((period, stage), [])
        if self.of.no_shows is None:
            for each in booked:
                self.end(each, Fate.SERVED)
            self.follow([self.list[each.cell] for each in booked], period)
        else:
            self.follow(self.show_up(self.of.no_shows, booked, period), period)

    def show_up(self, no_shows: NoShows, booked: list[Waiting], period: int) -> list[int]:
        """Serve those who come, and return on which lists; the others go back to theirs."""
        cells, served = self.of.cells, []
        alike = by_cell(booked)
        share = no_shows.share[cells.list[np.array([*alike], dtype=np.int64)]]
        for (cell, people), away in zip(alike.items(), self.lot(alike, share, STAYING_AWAY, period), strict=True):
            number = self.list[cell]
            into = int(cells.arriving(np.array([number]), period)[0]) if no_shows.anew[number] else cell
            for each in people[: len(people) - away]:
                self.end(each, Fate.SERVED)
                served.append(number)
            for each in people[len(people) - away :]:
                self.end(each, Fate.MISSED, into)
        return served

    def follow(self, served: list[int], period: int) -> None:
        """Let those come to whose need the care of people on these lists gives rise."""
        follow_on = self.of.follow_on
        if follow_on is None or not served:
            return
        count = np.bincount(served, minlength=len(self.of)).astype(np.float64)
        rows = np.flatnonzero(period + follow_on.lag < self.of.periods)
        into, people = follow_on.caused(
            count[follow_on.from_list[rows], None],
            rows=rows,
            periods=np.full_like(rows, period),
            cells=self.of.cells,
            lots=self.lots,
        )
        for row, cell, more in zip(rows.tolist(), into.tolist(), people[:, 0].astype(int).tolist(), strict=True):
            if follow_on.lag[row]:
                self.people[cell] += more
            else:
                self.join(cell, more)

    def leave(self, period: int) -> None:
        """Let those leave whose patience is at an end, and others by chance, if that was not done before."""
        every = [each for pool in range(len(self.of.slots)) for each in self.lines.in_line(pool)]
        leave_in = self.of.cells.leave_in
        for each in every:
            if leave_in[each.cell] <= period:
                self.end(each, Fate.LEFT)
        if self.of.profile is None and self.of.leaving is not None:
            self.leave_by_chance([each for each in every if each.in_line], period)

    def leave_by_chance(self, people: list[Waiting], period: int) -> dict[int, int]:
        """Let some of these people leave, by the time waited; return how many of each cell."""
        assert self.of.leaving is not None
        alike = by_cell(people)
        share = self.of.leaving.by_cell(self.of.cells, np.array([*alike], dtype=np.int64), period)
        left = dict(zip(alike, self.lot(alike, share, LEAVING, period), strict=True))
        for cell, some in alike.items():
            for each in some[len(some) - left[cell] :]:
                self.end(each, Fate.LEFT)
        return left

    def lot(self, alike: dict[int, list[Waiting]], share: Floats, purpose: int, period: int) -> list[int]:
        """Return on how many of those who stand alike it falls, cell by cell."""
        of, people = np.array([*alike], dtype=np.int64), np.array([[float(len(each))] for each in alike.values()])
        on = self.lots.among(people.reshape(-1, 1), share, self.of.cells, of, purpose=purpose, period=period)
        return [int(number) for number in on[:, 0]]
