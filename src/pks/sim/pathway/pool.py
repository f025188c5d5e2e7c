"""The resources while a replication runs: who holds what, who stands in which line, who is called.

What a stage needs is taken together or not at all, so nobody holds a room while waiting for the team. Resources are
looked at in the order of the description. Amounts are whole millionths, so that what is given back is what was taken.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pks.sim.clock import SHIFT, Environment, Moment
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.holding import WHOLE, Request, Visit, millionths
from pks.sim.pathway.locks import ring_of
from pks.sim.pathway.log import NONE, Happened, Notes
from pks.sim.pathway.time_off import TimeOff

Line = list[tuple[tuple[float, float, int], Request]]


@dataclass(eq=False)
class Pool:
    """All resources of one replication.

    Attributes:
        free: what is on duty and not taken, by resource; below 0 = who goes on after the end of a shift.
        lines: who waits for each resource, in order.
        time_off: what is owed of the resources that make up for work after the end of a shift, by resource.
        caring: whose care is going on, by number.
        boarding: who waits for a stage while holding something.
    """

    env: Environment
    flow: Flow
    notes: Notes
    free: list[int] = field(default_factory=list)
    duty: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    time_off: dict[int, TimeOff] = field(default_factory=dict)
    caring: dict[int, Visit] = field(default_factory=dict)
    boarding: dict[Request, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the first shift."""
        self.duty = [millionths(each.calendar.level[0]) for each in self.flow.resources]
        self.free, self.lines = list(self.duty), [[] for _ in self.duty]
        self.time_off = {code: TimeOff() for code, each in enumerate(self.flow.resources) if each.time_off}
        self.stages = [stage.name for stage in self.flow.stages]

    def ask(self, request: Request, *, preempts: bool) -> None:
        """Put `request` into line, and call whoever can be called now; who `preempts` may break off care of others."""
        if request.visit.held:
            self.boarding[request] = None
        self._stand(request)
        self.settle(request.lacks)
        if preempts and not request.granted:
            self._preempt(request)
        if request in self.boarding:
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
        lacks = request.lacks
        self._forget(request)
        self.settle(lacks)

    def give_back(self, visit: Visit, but: frozenset[int]) -> None:
        """Free what `visit` holds, `but` for some resources, and call whoever can be called now."""
        self.settle(self._release(visit, but))

    def on_duty(self, code: int, amount: int) -> None:
        """Begin a shift with so much on duty; who still works is part of it."""
        self._change(code, amount - self.duty[code])
        self.duty[code] = amount
        self._rest(code)
        if self.free[code] < 0 and self.flow.resources[code].breaks_off:
            freed: list[int] = []
            for visit in self._may_break_off({code}, above=None):
                if self.free[code] >= 0:
                    break
                freed += self._break_off(visit)
            self.settle(freed)
        self.settle([code])
        self._unlock()

    def has(self, code: int, amount: int) -> bool:
        """Tell whether so much of a resource can be taken now."""
        return self.free[code] >= amount and not (code in self.time_off and self.time_off[code].resting)

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
        again = sorted(touched)
        while again:
            code = again.pop(0)
            while (request := self._next(code)) is not None:
                again += self._grant(request)

    def _next(self, code: int) -> Request | None:
        """Return who is to be called from the line of a resource.

        Who boards passes those who cannot be called: they may be waiting for what the boarder holds.
        """
        if not self.lines[code] or not self.has(code, 1):
            return None
        in_vain: set[int] = set()  # stages for which not all is free: who holds nothing need not be asked again
        for _, request in self.flow.passing.asked(self.lines[code]):
            if request.stage in in_vain and not request.visit.held:
                continue
            lacks = request.lacks
            if not self._fits(lacks):
                in_vain |= set() if request.visit.held else {request.stage}
            elif self._in_front(request, lacks):
                return request
        boarders = [each for each in self.boarding if code in each.lacks and self._fits(each.lacks)]
        return min(boarders, key=lambda each: each.key, default=None)

    def _fits(self, lacks: dict[int, int]) -> bool:
        return all(self.has(code, amount) for code, amount in lacks.items())

    def _in_front(self, request: Request, lacks: dict[int, int]) -> bool:
        return not self.flow.passing.first_in_all_lines or all(self.lines[each][0][1] is request for each in lacks)

    def _grant(self, request: Request) -> list[int]:
        """Give `request` what it lacks, and free what its patient no longer needs; return which lines to look at."""
        visit, lacks = request.visit, request.lacks
        self._forget(request)
        for code, amount in lacks.items():
            self._change(code, -amount)
            visit.held[code] = visit.held.get(code, 0) + amount
            self.note(visit, Happened.TAKES, request.stage, code, amount)
        freed = self._release(visit, frozenset(request.needs))
        for code, amount in request.needs.items():
            if (over := visit.held[code] - amount) > 0:
                freed += self._free(visit, code, over)
        visit.care, visit.begun, request.granted = request, self.env.now, True
        request.called.succeed()
        return [*freed, *lacks]

    def _release(self, visit: Visit, but: frozenset[int]) -> list[int]:
        return [code for code in list(visit.held) if code not in but for code in self._free(visit, code, None)]

    def _free(self, visit: Visit, code: int, amount: int | None) -> list[int]:
        """Take an `amount` of a resource (None = all) from `visit`."""
        freed = visit.held[code] if amount is None else amount
        visit.held[code] -= freed
        if not visit.held[code]:
            del visit.held[code]
        self._change(code, freed)
        self.note(visit, Happened.GIVES_BACK, NONE, code, freed)
        return [code]

    def _stand(self, request: Request) -> None:
        lacks = request.lacks
        for code in lacks:
            insort(self.lines[code], (request.key, request))
        if not lacks:
            self.settle(self._grant(request))

    def _forget(self, request: Request) -> None:
        """Take `request` out of all lines."""
        self.boarding.pop(request, None)
        for code in request.lacks:
            line = self.lines[code]
            place = bisect_left(line, (request.key,))
            if place < len(line) and line[place][1] is request:
                del line[place]

    def _preempt(self, request: Request) -> None:
        """Break off care of the least urgent, the last to begin first, if that lets `request` begin at once."""
        lacks = request.lacks
        if any(self.lines[code][0][1] is not request or not self.has(code, self.free[code]) for code in lacks):
            return
        short = {code: amount - self.free[code] for code, amount in lacks.items() if amount > self.free[code]}
        chosen = []
        for visit in self._may_break_off(set(short), above=request.visit.priority):
            gives = {code for code, amount in short.items() if amount > 0 and self._gives(visit, code)}
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
            and any(self._gives(visit, code) for code in codes)
        ]
        return sorted(found, key=lambda visit: (-visit.priority, -visit.begun, -visit.number))

    @staticmethod
    def _gives(visit: Visit, code: int) -> bool:
        """Tell whether breaking off the care of `visit` frees a resource."""
        return visit.care is not None and code in visit.held and code not in visit.care.keeps

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
        for code in again.lacks:
            insort(self.lines[code], (again.key, again))
        if visit.held:
            self.boarding[again] = None
        visit.process.interrupt(again)
        return freed

    def _unlock(self) -> None:
        """Let those exchange what they hold who otherwise wait for each other for ever."""
        if len(self.boarding) < 2:
            return
        most = [millionths(each.calendar.highest) for each in self.flow.resources]
        touched = [code for request in ring_of(list(self.boarding), most, self.stages) for code in self._grant(request)]
        self.settle(touched)

    def note(self, visit: Visit, event: Happened, stage: int = NONE, code: int = NONE, amount: int = 0) -> None:
        """Write a row into the log."""
        self.notes.rows.append((visit.number, visit.route, self.env.now, event, stage, code, amount / WHOLE))
