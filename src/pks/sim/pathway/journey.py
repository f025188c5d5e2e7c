"""A replication: every patient is a SimPy process who goes through the stages of a route."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from pks.sim.clock import DEPART, JOIN, LEAVE, SHIFT, Environment, Interrupt, Moment, Steps
from pks.sim.pathway.flow import Flow
from pks.sim.pathway.holding import Request, Visit, millionths
from pks.sim.pathway.log import NONE, Happened, Notes
from pks.sim.pathway.nouns import FollowOn, Stage, Step
from pks.sim.pathway.pool import Pool
from pks.sim.queue.times import Times

Seed = tuple[int, ...]


@dataclass(frozen=True)
class Coded:
    """A stage with the numbers of its resources."""

    stage: Stage
    number: int
    needs: dict[int, int]
    keeps: frozenset[int]


@dataclass(frozen=True)
class Drawn:
    """What chance has in store for a patient at a stage: both hours, drawn when the patient comes."""

    duration: float
    patience: float


class Replication:
    """One replication of a flow; every patient has a random stream of one's own.

    The stream is the child (replication, arrivals, number) of the seed, and for what a visit gives rise to, a child of
    that: what happens to a patient by chance depends on nobody else, and not on resources.
    """

    def __init__(self, flow: Flow, *, number: int, seed: int) -> None:
        self.flow, self.seed, self.number = flow, seed, number
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
            )
            for code, stage in enumerate(flow.stages)
        }
        self.waiting = [0] * len(self.coded)
        self.numbers = count()

    def run(self, until: float) -> Notes:
        """Let everybody come who comes before `until`, and return what happened before then."""
        self._begin_shifts(until)
        for source, arrivals in enumerate(self.flow.arrivals):
            stream = self.stream((self.number, source))
            for patient, hour in enumerate(arrivals.coming.draw(stream, until, self.number).tolist()):
                self.env.process(self.visit(self.route[arrivals.route], hour, (self.number, source, patient)))
        self.env.run(until=until)
        return self.notes

    def stream(self, key: Seed) -> np.random.Generator:
        """Return the child `key` of the seed."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))

    def _begin_shifts(self, until: float) -> None:
        """Begin the first shifts, and let the others begin in their time: those of one moment together."""
        later: dict[tuple[float, int], dict[int, float]] = {}
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
            self.notes.rows.append((NONE, NONE, self.env.now, Happened.ON_DUTY, NONE, code, level))
        self.pool.on_duty({code: millionths(level) for code, level in levels.items()})

    def _shift(self, levels: dict[int, float]) -> Callable[[object], None]:
        return lambda _: self.shift(levels)

    def visit(self, route: int, hour: float, key: Seed) -> Steps:
        """Come at `hour` (or at the start, having waited since then), go through all stages, go home."""
        yield Moment(self.env, max(hour - self.env.now, 0.0), JOIN)
        of, stream = self.flow.routes[route], self.stream(key)
        visit = Visit(next(self.numbers), route, of.priority)
        visit.process = self.env.active_process
        since = min(hour, self.env.now)
        self.notes.rows.append((visit.number, route, since, Happened.ARRIVES, NONE, NONE, 0.0))
        for step, drawn in _path(of.path, stream):
            if not (yield from self.stage(visit, self.coded[id(step.stage)], drawn, since, stream)):
                self.pool.give_back(visit, frozenset())
                self.pool.note(visit, Happened.LEAVES)
                return
            since = self.env.now
        self.pool.give_back(visit, frozenset())
        self.pool.note(visit, Happened.GOES_HOME)
        for child, (then, after) in enumerate(_follow_on(of.then, stream)):
            self.env.process(self.visit(self.route[then.route], self.env.now + after, (*key, child)))

    def stage(self, visit: Visit, coded: Coded, drawn: Drawn, since: float, stream: np.random.Generator) -> Steps:
        """Wait for a stage, go through it, and give back what is not kept; return whether it was carried out."""
        if not (yield from self.called(visit, coded, drawn, since, stream)):
            return False
        remaining, of, note = drawn.duration, coded.stage, self.pool.note
        while True:
            note(visit, Happened.BEGINS, coded.number)
            begun = self.env.now
            self.pool.begin(visit)
            try:
                yield Moment(self.env, remaining, DEPART)
                break
            except Interrupt as interrupt:
                assert of.interrupted is not None
                again = interrupt.cause
                assert isinstance(again, Request)
                left = max(remaining - (self.env.now - begun), 0.0)
                remaining = of.interrupted.remaining(drawn.duration, left, lambda: _one(of.duration, stream))
                yield again.called
        self.pool.end(visit)
        if of.leaves_at is not None:
            note(visit, Happened.READY, coded.number)
            yield Moment(self.env, of.leaves_at.next(self.env.now) - self.env.now, DEPART)
        note(visit, Happened.ENDS, coded.number)
        self.pool.give_back(visit, coded.keeps)
        return True

    def called(self, visit: Visit, coded: Coded, drawn: Drawn, since: float, stream: np.random.Generator) -> Steps:
        """Ask for a stage, and again after every cancellation; return whether the patient was called."""
        of = coded.stage
        order = (*self.flow.order.key(visit.priority, since), visit.number)
        for cancelled in count():
            request = Request(
                visit, coded.number, coded.needs, coded.keeps, order, of.duration.mean, self.env.event(),
                may_break_off=of.interrupted is not None, may_leave=drawn.patience < np.inf,
            )  # fmt: skip
            asked = self.env.now
            hour = asked if cancelled else since
            self.notes.rows.append((visit.number, visit.route, hour, Happened.WAITS, coded.number, NONE, 0.0))
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
            back = asked + _one(of.rebooking.after, stream)
            yield Moment(self.env, max(back - self.env.now, 0.0), JOIN)
        return False

    def wait(self, request: Request, patience: float) -> Steps:
        """Wait until called, or until patience is at an end."""
        for code, amount in request.visit.held.items():
            self.pool.note(request.visit, Happened.BOARDS, request.stage, code, amount)
        self.waiting[request.stage] += 1
        if patience < np.inf:
            yield request.called | Moment(self.env, patience, LEAVE)
        else:
            yield request.called
        self.waiting[request.stage] -= 1


def _path(steps: tuple[Step, ...], stream: np.random.Generator) -> list[tuple[Step, Drawn]]:
    """Return the steps that a patient goes through; draws are made for all, so that none shifts those of another."""
    path = []
    for step in steps:
        goes = stream.random() < step.share
        patience = np.inf if step.stage.patience is None else _one(step.stage.patience, stream)
        drawn = Drawn(_one(step.stage.duration, stream), patience)
        if goes:
            path.append((step, drawn))
    return path


def _follow_on(then: tuple[FollowOn, ...], stream: np.random.Generator) -> Iterator[tuple[FollowOn, float]]:
    """Yield every visit that a visit gives rise to, and after how many hours."""
    for each in then:
        for _ in range(int(each.per_patient + stream.random())):
            yield each, _one(each.after, stream)


def _one(times: Times, stream: np.random.Generator) -> float:
    return float(times.draw(stream, 1)[0])
