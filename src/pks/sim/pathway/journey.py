"""A replication: every patient is a SimPy process who goes through the stages of a route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from operator import itemgetter

import numpy as np

from pks.sim.clock import DAWN, DEPART, JOIN, LEAVE, RETURN, SHIFT, Environment, Interrupt, Kind, Moment, Steps
from pks.sim.pathway.calendar import DAY
from pks.sim.pathway.fates import Chance, Drawn, Fate, Fates
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.holding import Request, Visit, millionths
from pks.sim.pathway.log import NONE, Happened, Notes
from pks.sim.pathway.nouns import Stage
from pks.sim.pathway.pool import Pool
from pks.sim.queue.times import Times


@dataclass(frozen=True)
class Coded:
    """A stage with the numbers of its resources: what it needs, keeps, and gives back early (after which share)."""

    stage: Stage
    number: int
    needs: dict[int, int]
    keeps: frozenset[int]
    early: dict[int, float]


class Replication:
    """One replication of a flow."""

    def __init__(self, flow: Flow, *, number: int, seed: int) -> None:
        self.flow, self.chance = flow, Chance(seed, number)
        self.env, self.notes = Environment(), Notes()
        self.pool = Pool(self.env, flow, self.notes)
        resource = {each.name: code for code, each in enumerate(flow.resources)}
        self.route = {each.name: code for code, each in enumerate(flow.routes)}
        self.coded = {
            id(stage): Coded(
                stage,
                code,
                {resource[name]: millionths(amount) for name, amount in stage.needs.items()},
                frozenset(resource[name] for name in stage.keeps),
                {resource[name]: share for name, share in sorted(stage.gives_back.items(), key=itemgetter(1))},
            )
            for code, stage in enumerate(flow.stages)
        }
        self.waiting = [0] * len(self.coded)
        self.numbers = count()

    def run(self, until: float) -> Notes:
        """Let everybody come who comes before `until`, and return what happened before then."""
        self._begin_shifts(until)
        self.env.process(self._come(until))
        self.env.run(until=until)
        return self.notes

    def _come(self, until: float) -> Steps:
        """Let patients come, at one moment in the order of the arrivals: made known day by day, since that is exact."""
        drawn = [
            each.coming.draw(self.chance.stream(n), until, self.chance.number)
            for n, each in enumerate(self.flow.arrivals)
        ]
        fates = [
            Fates(self.chance, (n,), self.flow.routes[self.route[each.route]], len(hours), self.flow.routes)
            for n, (each, hours) in enumerate(zip(self.flow.arrivals, drawn, strict=True))
        ]
        source = np.repeat(np.arange(len(drawn)), [len(hours) for hours in drawn])
        patient = np.concatenate([np.zeros(0, np.int64), *(np.arange(len(hours)) for hours in drawn)])
        hour = np.concatenate([np.zeros(0), *drawn])
        midnight = np.maximum(hour // DAY * DAY, 0.0)
        order = np.argsort(midnight, kind="stable")
        columns = (each[order].tolist() for each in (midnight, source, patient, hour))
        for day, of, number, since in zip(*columns, strict=True):
            if day > self.env.now:
                yield Moment(self.env, day - self.env.now, DAWN)
            joins = Moment(self.env, max(since - day, 0.0), JOIN)
            joins.callbacks.append(self._visits(Fate(fates[of], number), since))

    def _visits(self, fate: Fate, since: float) -> Callable[[object], None]:
        return lambda _: self._begin_visit(fate, since)

    def _begin_visit(self, fate: Fate, since: float) -> None:
        self.env.process(self.visit(fate, since))

    def _begin_shifts(self, until: float) -> None:
        """Begin the first shifts, and let the others begin in their time: those of one moment together."""
        later: dict[tuple[float, Kind], dict[int, float]] = {}
        for code, resource in enumerate(self.flow.resources):
            before = resource.calendar.level[0]
            for hour, level in resource.calendar.changes(until):
                # what has to be made up for is not begun at the very end of a shift: there, the shift ends before care
                kind = LEAVE if resource.time_off and level < before else SHIFT
                later.setdefault((hour, kind), {})[code] = level
                before = level
        self.shift({code: resource.calendar.level[0] for code, resource in enumerate(self.flow.resources)})
        for (hour, kind), levels in later.items():
            Moment(self.env, hour, kind).callbacks.append(self._shift(levels))

    def shift(self, levels: dict[int, float]) -> None:
        """Begin the shifts of one moment, by resource."""
        for code, level in levels.items():
            self.notes.write((NONE, NONE, self.env.now, Happened.ON_DUTY, NONE, code, level))
        self.pool.on_duty({code: millionths(level) for code, level in levels.items()})

    def _shift(self, levels: dict[int, float]) -> Callable[[object], None]:
        return lambda _: self.shift(levels)

    def visit(self, fate: Fate, since: float) -> Steps:
        """Go through all stages, having waited `since` then, and go home."""
        route = self.route[fate.route.name]
        visit = Visit(next(self.numbers), route, fate.route.priority)
        visit.process = self.env.active_process
        self.notes.write((visit.number, route, since, Happened.ARRIVES, NONE, NONE, 0.0))
        for drawn in fate.path:
            if not (yield from self.stage(visit, self.coded[id(drawn.stage)], drawn, since, fate)):
                self.pool.give_back(visit, ())
                self.pool.note(visit, Happened.LEAVES)
                return
            since = self.env.now
        self.pool.give_back(visit, ())
        self.pool.note(visit, Happened.GOES_HOME)
        for after, child in fate.then:
            self.env.process(self._returns(child, after))

    def _returns(self, fate: Fate, after: float) -> Steps:
        """Come again after some hours."""
        yield Moment(self.env, after, RETURN)
        yield from self.visit(fate, self.env.now)

    def stage(self, visit: Visit, coded: Coded, drawn: Drawn, since: float, fate: Fate) -> Steps:
        """Wait for a stage, go through it, and give back what is not kept; return whether it was carried out."""
        if not (yield from self.called(visit, coded, drawn, since, fate)):
            return False
        remaining, of, note = drawn.duration, coded.stage, self.pool.note
        while True:
            note(visit, Happened.BEGINS, coded.number)
            begun = self.env.now
            self.pool.begin(visit)
            try:
                yield from self.care(visit, coded, remaining)
                break
            except Interrupt as interrupt:
                assert of.interrupted is not None
                again = interrupt.cause
                assert isinstance(again, Request)
                assert again.called is not None
                left = max(remaining - (self.env.now - begun), 0.0)
                remaining = of.interrupted.remaining(drawn.duration, left, lambda: _one(of.duration, fate.on_the_way))
                yield again.called
        self.pool.end(visit)
        if of.leaves_at is not None:
            note(visit, Happened.READY, coded.number)
            yield Moment(self.env, of.leaves_at.next(self.env.now) - self.env.now, DEPART)
        note(visit, Happened.ENDS, coded.number)
        self.pool.give_back(visit, coded.keeps)
        return True

    def care(self, visit: Visit, coded: Coded, hours: float) -> Steps:
        """Let care take its hours, and give back on the way what it does not need to the end."""
        passed = 0.0
        for code, share in coded.early.items():
            if share * hours > passed:
                yield Moment(self.env, share * hours - passed, DEPART)
                passed = share * hours
            self.pool.give_back(visit, visit.held.keys() - {code})
        yield Moment(self.env, hours - passed, DEPART)

    def called(self, visit: Visit, coded: Coded, drawn: Drawn, since: float, fate: Fate) -> Steps:
        """Ask for a stage, and again after every cancellation; return whether the patient was called."""
        of = coded.stage
        order = (*self.flow.order.key(visit.priority, since), visit.number)
        for cancelled in count():
            request = Request(
                visit, coded.number, coded.needs, coded.keeps, order, of.duration.mean,
                may_break_off=of.interrupted is not None, may_leave=drawn.patience < np.inf, early=coded.early,
            )  # fmt: skip
            asked = self.env.now
            hour = asked if cancelled else since
            self.notes.write((visit.number, visit.route, hour, Happened.WAITS, coded.number, NONE, 0.0))
            self.pool.ask(request, preempts=of.preempts)
            if not request.granted and of.room is not None and self.waiting[coded.number] >= of.room:
                self.pool.withdraw(request)
                self.pool.note(visit, Happened.TURNED_AWAY, coded.number)
                return False
            if not request.granted:
                yield from self.wait(request, drawn.patience)
            if request.granted:
                return True
            lacking = [code for code, amount in request.lacks.items() if not self.pool.has(code, amount)]
            self.pool.withdraw(request)
            if of.rebooking is None or cancelled >= of.rebooking.most:
                return False
            for code in lacking or [NONE]:
                self.pool.note(visit, Happened.CANCELLED, coded.number, code)
            self.pool.give_back(visit, frozenset())
            back = asked + _one(of.rebooking.after, fate.on_the_way)
            yield Moment(self.env, max(back - self.env.now, 0.0), RETURN)
        return False

    def wait(self, request: Request, patience: float) -> Steps:
        """Wait until called, or until patience is at an end."""
        for code, amount in request.visit.held.items():
            self.pool.note(request.visit, Happened.BOARDS, request.stage, code, amount)
        self.waiting[request.stage] += 1
        request.called = self.env.event()
        if patience < np.inf:
            yield request.called | Moment(self.env, patience, LEAVE)
        else:
            yield request.called
        self.waiting[request.stage] -= 1


def _one(times: Times, stream: np.random.Generator) -> float:
    return float(times.draw(stream, 1)[0])
