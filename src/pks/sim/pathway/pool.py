"""The resources while a replication runs: who holds what, who stands in which line, who is called.

What a stage needs is taken together or not at all, so nobody holds a room while waiting for the team. Resources that
some stage needs together make an area; who waits is called area by area. Amounts are whole millionths, so that what is
given back is what was taken.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pks.sim.clock import SHIFT, Environment, Moment
from pks.sim.pathway.areas import Area, areas_of
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.holding import WHOLE, Due, Request, Visit, millionths
from pks.sim.pathway.lines import Lines
from pks.sim.pathway.locks import ring_of
from pks.sim.pathway.log import NONE, Happened, Notes
from pks.sim.pathway.time_off import TimeOff


@dataclass(eq=False)
class Pool:
    """All resources of one replication.

    Attributes:
        free: what is on duty and not taken, by resource; below 0 = who goes on after the end of a shift.
        lines: who waits.
        time_off: what is owed of the resources that make up for work after the end of a shift, by resource.
        caring: whose care is going on and may be broken off, by number.
        due: what can be expected to be given back of each resource, in order of time.
        rise: when more will be on duty of each resource, and how much then; None = never.
    """

    env: Environment
    flow: Flow
    notes: Notes
    free: list[int] = field(default_factory=list)
    duty: list[int] = field(default_factory=list)
    time_off: dict[int, TimeOff] = field(default_factory=dict)
    caring: dict[int, Visit] = field(default_factory=dict)
    due: list[list[Due]] = field(default_factory=list)
    rise: list[tuple[float, int] | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the first shift."""
        self.duty = [millionths(each.calendar.level[0]) for each in self.flow.resources]
        self.free, self.due = list(self.duty), [[] for _ in self.duty]
        self.rise = [self._next_rise(code) for code in range(len(self.duty))]
        self.lines = Lines([[] for _ in self.flow.stages])
        self.area = areas_of(self.flow)
        self.time_off = {code: TimeOff() for code, each in enumerate(self.flow.resources) if each.time_off}
        self.stages = [stage.name for stage in self.flow.stages]

    def ask(self, request: Request, *, preempts: bool) -> None:
        """Put `request` into line, and call whoever can be called now; who `preempts` may break off care of others."""
        self._stand(request)
        lacks = request.lacks
        if any(self.left(code) > 0 for code in lacks):  # else nothing can be taken, nor kept, and all stays as it was
            self.settle(lacks)
        if preempts and not request.granted:
            self._preempt(request)
        if request in self.lines.boarding:
            self._unlock()

    def begin(self, visit: Visit) -> None:
        """Take note that care of `visit` is under way."""
        visit.underway = True
        if visit.care is not None and visit.care.may_break_off:
            self.caring[visit.number] = visit

    def end(self, visit: Visit) -> None:
        """Take note that it is over, though everything is still held."""
        visit.underway = False
        self.caring.pop(visit.number, None)

    def withdraw(self, request: Request) -> None:
        """Take `request` out of line."""
        self.lines.forget(request)
        self.settle(request.lacks)

    def give_back(self, visit: Visit, but: Collection[int]) -> None:
        """Free what `visit` holds, `but` for some resources, and call whoever can be called now."""
        freed = self._release(visit, but)
        if any(self.left(code) > 0 for code in freed):
            self.settle(freed)

    def on_duty(self, levels: Mapping[int, int]) -> None:
        """Begin the shifts of one moment, with so much on duty by resource; who still works is part of it."""
        for code, amount in levels.items():
            self._change(code, amount - self.duty[code])
            self.duty[code] = amount
            self.rise[code] = self._next_rise(code)
            self._rest(code)
        freed = [each for code in levels for each in self._broken_off_at_the_end(code)]
        self.settle([*freed, *levels])
        self._unlock()

    def _broken_off_at_the_end(self, code: int) -> list[int]:
        """Break off care of which too few of a resource are on duty; return what that frees."""
        freed: list[int] = []
        if self.free[code] < 0 and self.flow.resources[code].breaks_off:
            for visit in self._may_break_off({code}, above=None):
                if self.free[code] >= 0:
                    break
                freed += self._break_off(visit)
        return freed

    @property
    def now(self) -> float:
        """The hour."""
        return self.env.now

    def left(self, code: int) -> int:
        """Return how much of a resource can be taken now; not above 0 = nothing."""
        return 0 if code in self.time_off and self.time_off[code].resting else self.free[code]

    def coming(self, code: int) -> Iterator[tuple[float, int]]:
        """Yield at which hours how much more of a resource can be expected: from care under way, rest, and shifts."""
        others = [] if (rise := self.rise[code]) is None else [rise]
        if code in self.time_off and self.time_off[code].resting:
            others = sorted([*others, (self.time_off[code].until, self.free[code])])
        for hour, _, amount in self.due[code]:
            while others and others[0][0] <= hour:
                yield others.pop(0)
            yield max(hour, self.env.now), amount
        yield from others

    def _next_rise(self, code: int) -> tuple[float, int] | None:
        rise = self.flow.resources[code].calendar.rise(self.env.now, self.duty[code] / WHOLE)
        return None if rise is None else (rise[0], millionths(rise[1]) - self.duty[code])

    def _expect(self, visit: Visit, care: Request) -> None:
        """Take note of when `care` of a visit, which begins now, can be expected to give back what."""
        for code, amount in visit.held.items():
            self._expect_no_more(visit, code)
            if code not in care.keeps:
                visit.expected[code] = self.env.now + care.mean * care.early.get(code, 1.0), visit.number, amount
                insort(self.due[code], visit.expected[code])

    def _expect_no_more(self, visit: Visit, code: int) -> None:
        if (due := visit.expected.pop(code, None)) is not None:
            del self.due[code][bisect_left(self.due[code], due)]

    def has(self, code: int, amount: int) -> bool:
        """Tell whether so much of a resource can be taken now."""
        return self.left(code) >= amount

    def _rest(self, code: int) -> None:
        """Let the shift take off what is owed to it, if anything, and look again when that may be over."""
        if (time_off := self.time_off.get(code)) is None:
            return
        hours = time_off.rest(self.duty[code], self.free[code])
        if time_off.resting:
            Moment(self.env, hours, SHIFT).callbacks.append(self._look(code, time_off.look))

    def _look(self, code: int, number: int) -> Callable[[object], None]:
        def look(_: object) -> None:
            if self.time_off[code].look == number:
                self._change(code, 0)
                self._rest(code)
                self.settle([code])
                self._unlock()

        return look

    def _change(self, code: int, by: int) -> None:
        """Change what is free of a resource, having counted what was worked beyond the shift until now."""
        if code in self.time_off:
            self.time_off[code].count(self.env.now, self.free[code])
        self.free[code] += by

    def settle(self, touched: Iterable[int]) -> None:
        """Call everybody who can be called, after something happened to the resources `touched`."""
        again = {self.area[code].number: self.area[code] for code in sorted(touched)}
        while again:
            area = again.pop(next(iter(again)))
            while (request := self._next(area)) is not None:
                again |= {self.area[code].number: self.area[code] for code in self._grant(request)}

    def _next(self, area: Area) -> Request | None:
        """Return who is to be called of those who wait for resources of an area.

        Who boards passes those who cannot be called: they may be waiting for what the boarder holds.
        """
        if not any(self.has(code, 1) for code in area.codes) or not (lines := self.lines.of(area.stages)):
            return None
        if (request := self.flow.passing.called(lines, self)) is not None:
            return request
        boarders = [each for each in self.lines.boarding if each.stage in area.stages and self._fits(each.lacks)]
        return min(boarders, key=lambda each: each.key, default=None)

    def _fits(self, lacks: dict[int, int]) -> bool:
        return all(self.has(code, amount) for code, amount in lacks.items())

    def _grant(self, request: Request) -> list[int]:
        """Give `request` what it lacks, and free what its patient no longer needs; return which lines to look at."""
        visit, lacks = request.visit, request.lacks
        self.lines.forget(request)
        for code, amount in lacks.items():
            self._change(code, -amount)
            visit.held[code] = visit.held.get(code, 0) + amount
            self.note(visit, Happened.TAKES, request.stage, code, amount)
        freed = self._release(visit, frozenset(request.needs))
        for code, amount in request.needs.items():
            if (over := visit.held[code] - amount) > 0:
                freed += self._free(visit, code, over)
        visit.care, visit.begun, request.granted = request, self.now, True
        self._expect(visit, request)
        if request.called is not None:
            request.called.succeed()
        return [*freed, *lacks]

    def _release(self, visit: Visit, but: Collection[int]) -> list[int]:
        return [code for code in list(visit.held) if code not in but for code in self._free(visit, code, None)]

    def _free(self, visit: Visit, code: int, amount: int | None) -> list[int]:
        """Take an `amount` of a resource (None = all) from `visit`."""
        freed = visit.held[code] if amount is None else amount
        visit.held[code] -= freed
        if not visit.held[code]:
            del visit.held[code]
            self._expect_no_more(visit, code)
        self._change(code, freed)
        self.note(visit, Happened.GIVES_BACK, NONE, code, freed)
        return [code]

    def _stand(self, request: Request) -> None:
        if request.lacks:
            self.lines.join(request)
        else:
            self.settle(self._grant(request))

    def _preempt(self, request: Request) -> None:
        """Break off care of the least urgent, the last to begin first, if that lets `request` begin at once."""
        lacks = request.lacks
        stages = {stage for code in lacks for stage in self.area[code].stages}
        if not self.lines.in_front(request, stages) or not all(self.has(code, self.free[code]) for code in lacks):
            return
        short = {code: amount - self.free[code] for code, amount in lacks.items() if amount > self.free[code]}
        chosen = []
        for visit in self._may_break_off(set(short), above=request.visit.priority):
            gives = {code for code, amount in short.items() if amount > 0 and visit.gives(code)}
            if gives:
                chosen.append(visit)
                for code in gives:
                    short[code] -= visit.held[code]
        if all(amount <= 0 for amount in short.values()):
            freed = [code for visit in chosen for code in self._break_off(visit)]
            self.settle([*freed, *lacks])
            self._unlock()

    def _may_break_off(self, codes: set[int], *, above: int | None) -> list[Visit]:
        """Return whose care may be broken off to free `codes`, of patients with a priority number `above` that."""
        found = [
            visit
            for visit in self.caring.values()
            if visit.underway
            and visit.care is not None
            and visit.care.may_break_off
            and (above is None or visit.priority > above)
            and any(visit.gives(code) for code in codes)
        ]
        return sorted(found, key=lambda visit: (-visit.priority, -visit.begun, -visit.number))

    def _break_off(self, visit: Visit) -> list[int]:
        """Interrupt the care of `visit`, who stands in line again where he stood; return what that frees."""
        care = visit.care
        assert care is not None
        assert visit.process is not None
        self.note(visit, Happened.BROKEN_OFF, care.stage)
        freed = self._release(visit, care.keeps)
        again = replace(care, called=self.env.event(), granted=False)
        self.end(visit)
        visit.care = None
        self.lines.join(again)
        visit.process.interrupt(again)
        return freed

    def _unlock(self) -> None:
        """Let those exchange what they hold who otherwise wait for each other for ever."""
        if len(self.lines.boarding) < 2:
            return
        most = [millionths(each.calendar.highest) for each in self.flow.resources]
        ring = ring_of(list(self.lines.boarding), most, self.stages)
        touched = [code for request in ring for code in self._grant(request)]
        self.settle(touched)

    def note(self, visit: Visit, event: Happened, stage: int = NONE, code: int = NONE, amount: int = 0) -> None:
        """Write a row into the log."""
        self.notes.write((visit.number, visit.route, self.env.now, event, stage, code, amount / WHOLE))
