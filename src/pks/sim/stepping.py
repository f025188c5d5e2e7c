"""Stepping through the periods: what the fast engine does where a formula for a whole list is not enough.

All lists are stepped through together, over all replications at once. People stand in places, one for each cell, in the
order of pool and discipline; only places in which somebody stands are looked at, so that time grows with the periods
that people wait, not with the horizon squared.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pks.core.axes import DUST, Codes, Floats
from pks.sim.calling import called
from pks.sim.description import Description
from pks.sim.inputs import Inputs, offered
from pks.sim.leaving import ELSEWHERE
from pks.sim.lots import LEAVING, STAYING_AWAY
from pks.sim.profile import Place, called_by_profile, chance_of, turns
from pks.sim.serving import NoRoom
from pks.sim.spells import Fate

Part = tuple[Codes, Codes, Codes, Codes, Codes, Floats]
"""Columns of some spells."""


class Stepping:
    """The lists of some pools while they run."""

    def __init__(self, description: Description, inputs: Inputs, pools: Codes) -> None:
        """Put everybody in place; nobody has joined yet."""
        of, cells = description, description.cells
        rank = np.empty(len(cells), np.int64)
        rank[of.discipline.order(cells)] = np.arange(len(cells))
        mine = np.flatnonzero(np.isin(of.pool_of[cells.list], pools))
        pool = of.pool_of[cells.list[mine]]
        self.of, self.inputs, self.lots, self.offered = of, inputs, inputs.lots, offered(of, inputs)
        self.pools = np.sort(pools)
        self.cell: Codes = mine[np.lexsort((rank[mine], pool))]
        self.list: Codes = cells.list[self.cell]
        self.pool: Codes = of.pool_of[self.list]
        self.place: Codes = np.full(len(cells), -1)
        self.place[self.cell] = np.arange(len(self.cell))
        self.leave_in: Codes = cells.leave_in[self.cell]
        self.by_chance = of.leaving is not None and of.profile is None
        self.leaves = self.by_chance or bool((self.leave_in < of.periods).any())
        self.turn: Codes = turns(of.pool_of)[self.list]
        self.people = np.ascontiguousarray(inputs.people.T[self.cell])
        self.joins = np.maximum(cells.period[self.cell], 0)
        self.by_join = np.argsort(self.joins, kind="stable")
        self.waiting = np.zeros_like(self.people)
        self.left = np.zeros_like(self.people) if of.profile is not None else self.people[:0]
        self.there: npt.NDArray[np.bool_] = np.zeros(len(self.cell), dtype=bool)
        self.booked: dict[tuple[int, int], list[tuple[Codes, Floats]]] = {}
        self.stages: list[int] = np.unique(of.stage_of[self.pools]).tolist()
        self.stage: Codes = of.stage_of[self.pool]
        self.causes = np.zeros(0, np.int64)
        if of.follow_on is not None:
            own = np.isin(np.stack([of.follow_on.from_list, of.follow_on.to_list]), np.unique(self.list)).all(axis=0)
            self.causes = np.flatnonzero(own)
        self.hours: Floats | None = None if of.hours is None else self.offered.each[self.list]
        whole = inputs.seed is not None and of.hours is not None
        self.no_room: NoRoom | None = of.hours.no_room if whole and of.hours is not None else None
        if of.extra is not None:
            self.extra_rank = np.empty(len(cells), np.int64)
            self.extra_rank[of.extra.discipline.order(cells)] = np.arange(len(cells))

    def run(self) -> Iterator[Part]:
        """Yield the spells in the order in which they end."""
        periods = self.of.periods
        bounds = np.searchsorted(self.joins[self.by_join], np.arange(periods + 1))
        for period in range(periods):
            new = self.by_join[bounds[period] : bounds[period + 1]]
            self.waiting[new] += self.people[new]
            self.there[new] = True
            if self.of.moves is not None:
                yield from self.move(period)
            for stage in self.stages:
                if self.of.profile is not None and self.of.leaving is not None:
                    places = np.flatnonzero(self.there & (self.stage == stage))
                    share, before = (
                        self.of.leaving.by_cell(self.of.cells, self.cell[places], period),
                        self.waiting[places],
                    )
                    yield self.leave(places, period, share)
                    self.left[places] = before - self.waiting[places]
                self.give_out(period, stage)
                yield from self.come(period, stage)
            places = np.flatnonzero(self.there)
            if self.leaves:
                yield self.leave(places, period, self.share_leaving(places, period))
            self.there[places] = self.waiting[places].any(axis=1)
        yield self.part(self.waiting, np.arange(len(self.cell)), periods, Fate.WAITING)

    def move(self, period: int) -> Iterator[Part]:
        """Move people to other lists, or let them go where their care is bought."""
        moves, cells = self.of.moves, self.of.cells
        assert moves is not None
        rank = np.argsort(moves.discipline.order(cells))
        for row in np.flatnonzero(moves.period == period):
            places = np.flatnonzero(self.there & (self.list == moves.from_list[row]))
            places = places[np.argsort(rank[self.cell[places]])]
            wanted = np.full((1, self.inputs.replications), self.offered.moved[row])
            gone = called(self.waiting[places], wanted, np.zeros_like(places))
            self.waiting[places] -= gone
            if moves.to_list[row] == ELSEWHERE:
                yield self.part(gone, places, period, Fate.BOUGHT)
            else:
                into = cells.on_list(int(moves.to_list[row]), self.cell[places])
                self.come_back(into, gone)
                yield self.part(gone, places, period, Fate.MOVED, into)

    def give_out(self, period: int, stage: int) -> None:
        """Give out the slots of this period, or, where pools book ahead, of a later one."""
        ahead = self.of.ahead_of
        for more in range(int(ahead[self.pools].max(initial=0)) + 1) if period == 0 else (0,):
            days = np.where(ahead >= more, more, self.of.periods) if period == 0 else period + ahead
            places = np.flatnonzero(self.there)
            places = places[(days[self.pool[places]] < self.of.periods) & (self.stage[places] == stage)]
            taken = self.take(places, days, period)
            self.waiting[places] -= taken
            day_of = days[self.pool[places]]
            for day in np.unique(day_of).tolist():
                on_day = slice(None) if (day_of == day).all() else day_of == day
                self.booked.setdefault((day, stage), []).append((places[on_day], taken[on_day]))

    def take(self, places: Codes, days: Codes, period: int) -> Floats:
        """Return who of those in `places` is given a slot of the days of their pool, [place, replication]."""
        of = self.of
        line, day = self.waiting[places], np.minimum(days, of.periods - 1)
        units = self.offered.slots[np.arange(len(days)), day]  # a copy, [pool, replication]
        out, back = np.zeros_like(line), None
        if of.reserved is not None:
            kept = np.zeros((len(of), units.shape[1]))
            for number in np.flatnonzero(self.offered.reserved.any(axis=1)):
                pool = of.pool_of[number]
                kept[number] = np.minimum(self.offered.reserved[number, day[pool]], units[pool])
                units[pool] -= kept[number]
            order = np.argsort(self.list[places], kind="stable")
            out[order] = self.call(places[order], line[order], kept, self.list[places[order]])
            need = out if self.hours is None else out * self.hours[places, None]
            np.subtract.at(kept, self.list[places], need)
            back = np.where(of.reserved.released[:, None], np.maximum(kept, 0.0), 0.0)
            np.add.at(units, of.pool_of, back)
            line = line - out
        if of.profile is None:
            general = self.call(places, line, units, self.pool[places])
        else:
            at = Place(
                self.pool[places],
                of.cells.band(self.cell[places], period, of.profile.from_days),
                self.list[places],
                self.turn[places],
            )
            chance = chance_of(self.lots, np.arange(len(days)), day)
            general = called_by_profile(of.profile, line, self.left[places], units, at, chance=chance)
        out = out + general
        if of.extra is not None:
            late = of.end_day[period] - of.cells.joined_day[self.cell[places]] >= of.extra.waited_days
            some = np.flatnonzero(late)
            some = some[np.lexsort((self.extra_rank[self.cell[places[some]]], self.pool[places[some]]))]
            more = np.repeat(self.offered.extra[np.arange(len(days)), day][:, None], units.shape[1], axis=1)
            out[some] += self.call(places[some], (line - general)[some], more, self.pool[places[some]])
        return out

    def call(self, places: Codes, line: Floats, units: Floats, of: Codes) -> Floats:
        """Return who is called in, see :func:`pks.sim.calling.called`."""
        hours = None if self.hours is None else self.hours[places]
        return called(line, units, of, hours=hours, no_room=self.no_room)

    def come(self, period: int, stage: int) -> Iterator[Part]:
        """Serve those who come; the others go back to their list."""
        no_shows, cells = self.of.no_shows, self.of.cells
        served = np.zeros((len(self.of) if len(self.causes) else 0, self.inputs.replications))
        for places, people in self.booked.pop((period, stage), []):
            cell, on = self.cell[places], self.list[places]
            if no_shows is None:
                if len(served):
                    np.add.at(served, on, people)
                yield self.part(people, places, period, Fate.SERVED)
                continue
            away = self.lots.among(people, no_shows.share[on], cells, cell, purpose=STAYING_AWAY, period=period)
            if len(served):
                np.add.at(served, on, people - away)
            yield self.part(people - away, places, period, Fate.SERVED)
            into = np.where(no_shows.anew[on], cells.arriving(on, period), cell)
            self.come_back(into, away)
            yield self.part(away, places, period, Fate.MISSED, into)
        if len(served):
            self.follow(served, period)

    def follow(self, served: Floats, period: int) -> None:
        """Let those come to whose need the care of people `served` [list, replication] gives rise."""
        follow_on = self.of.follow_on
        assert follow_on is not None
        some = served[follow_on.from_list[self.causes]].any(axis=1)
        rows = self.causes[some & (period + follow_on.lag[self.causes] < self.of.periods)]
        into, people = follow_on.caused(
            served[follow_on.from_list[rows]],
            rows=rows,
            periods=np.full_like(rows, period),
            cells=self.of.cells,
            lots=self.lots,
        )
        now = follow_on.lag[rows] == 0
        self.come_back(into[now], people[now])
        _add(self.people, self.place[into[~now]], people[~now])

    def share_leaving(self, places: Codes, period: int) -> Floats:
        """Return the share of people who leave at the end of a period: all whose patience is at an end, (places,)."""
        share = np.zeros(len(places))
        if self.by_chance and self.of.leaving is not None:
            share = self.of.leaving.by_cell(self.of.cells, self.cell[places], period)
        return np.where(self.leave_in[places] <= period, 1.0, share)

    def leave(self, places: Codes, period: int, share: Floats) -> Part:
        """Let a `share` of the people leave, (places,)."""
        some = share > 0
        places, share = places[some], share[some]
        cell = self.cell[places]
        gone = self.lots.among(self.waiting[places], share, self.of.cells, cell, purpose=LEAVING, period=period)
        self.waiting[places] -= gone
        return self.part(gone, places, period, Fate.LEFT)

    def come_back(self, into: Codes, people: Floats) -> None:
        """Let people begin a new spell in the cells `into`."""
        places = self.place[into]
        _add(self.waiting, places, people)
        self.there[places] = True

    def part(self, people: Floats, places: Codes, period: int, fate: Fate, into: Codes | None = None) -> Part:
        """Return the spells of `people` [place, replication]."""
        row, replication = divmod(np.flatnonzero(people > DUST), people.shape[1])
        same = np.full(len(row), period, dtype=np.int64)
        where = np.full(len(row), -1, dtype=np.int64) if into is None else into[row]
        return replication, self.cell[places[row]], same, np.full_like(same, int(fate)), where, people[row, replication]


def _add(to: Floats, places: Codes, people: Floats) -> None:
    """Add rows of `people` to the rows `places` of an array; a row named twice gets both."""
    if len(np.unique(places)) == len(places):
        to[places] += people
    else:
        np.add.at(to, places, people)
