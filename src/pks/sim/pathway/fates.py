"""What chance has in store: drawn for all patients of an arrival at once, each with numbers of one's own.

Every purpose has a random stream of its own, and the n-th patient has the n-th numbers in it. So what happens to a
patient by chance depends on nobody else, and not on resources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import NamedTuple

import numpy as np

from pks.sim.pathway.nouns import Route, Stage, Step

Seed = tuple[int, ...]

STAGES, FOLLOW_ON, ON_THE_WAY = range(3)
"""What is drawn: the last is drawn for single patients when it is needed, such as new times after an interruption."""
GOES, PATIENCE, DURATION = range(3)
"""What is drawn for a stage."""


@dataclass(frozen=True)
class Chance:
    """The random streams of one replication: those of its `number`, among the children of the `seed`."""

    seed: int
    number: int

    def stream(self, *key: int) -> np.random.Generator:
        """Return the stream with a key."""
        sequence = np.random.SeedSequence(self.seed, spawn_key=(self.number, *key))
        return np.random.Generator(np.random.PCG64(sequence))


class Drawn(NamedTuple):
    """A stage that a patient goes through; both times in hours."""

    stage: Stage
    duration: float
    patience: float


@dataclass(frozen=True, eq=False)
class Fates:
    """What chance has in store for `count` patients who come on a `route`.

    Attributes:
        chance: the streams.
        key: of these patients among the streams.
        routes: all routes.
    """

    chance: Chance
    key: Seed
    route: Route
    count: int
    routes: Sequence[Route]
    _then: dict[int, Fates] = field(default_factory=dict)

    def path(self, patient: int) -> list[Drawn]:
        """Return the stages that a patient goes through."""
        return [
            Drawn(stage, duration[patient], inf if patience is None else patience[patient])
            for stage, goes, duration, patience in self._stages
            if goes is None or goes[patient]
        ]

    def then(self, patient: int) -> Iterator[tuple[float, Fate]]:
        """Yield after how many hours the patient comes again, and the fate of that visit."""
        for number, (first, after) in enumerate(self._follow_on):
            for place in range(first[patient], first[patient + 1]):
                yield after[place], Fate(self._child(number, len(after)), place)

    @cached_property
    def _stages(self) -> list[tuple[Stage, list[bool] | None, list[float], list[float] | None]]:
        return [self._stage(number, step) for number, step in enumerate(self.route.path)]

    def _stage(self, number: int, step: Step) -> tuple[Stage, list[bool] | None, list[float], list[float] | None]:
        """Return a stage, who goes through it (None = all), how long each takes, and has patience (None = for ever)."""
        key, of = (*self.key, STAGES, number), step.stage
        goes = None
        if step.share < 1:
            goes = (self.chance.stream(*key, GOES).random(self.count) < step.share).tolist()
        duration = _listed(of.duration.draw(self.chance.stream(*key, DURATION), self.count))
        if of.patience is None:
            return of, goes, duration, None
        return of, goes, duration, _listed(of.patience.draw(self.chance.stream(*key, PATIENCE), self.count))

    @cached_property
    def _follow_on(self) -> list[tuple[list[int], list[float]]]:
        """What visits give rise to: for each patient the place of the first such visit, and hours after which each comes."""
        found = []
        for number, each in enumerate(self.route.then):
            stream = self.chance.stream(*self.key, FOLLOW_ON, number)
            many = np.floor(each.per_patient + stream.random(self.count)).astype(np.int64)
            first = np.concatenate([[0], np.cumsum(many)])
            stream = self.chance.stream(*self.key, FOLLOW_ON, number, DURATION)
            found.append((first.tolist(), _listed(each.after.draw(stream, int(first[-1])))))
        return found

    def _child(self, number: int, count: int) -> Fates:
        """Return the fates of the visits that one kind of follow-on comes to, made when the first of them comes."""
        if number not in self._then:
            route = next(each for each in self.routes if each.name == self.route.then[number].route)
            self._then[number] = Fates(self.chance, (*self.key, FOLLOW_ON, number), route, count, self.routes)
        return self._then[number]


@dataclass(frozen=True, eq=False)
class Fate:
    """What chance has in store for one of several patients: the stages, visits later on, and what is drawn on the way."""

    among: Fates
    number: int

    @property
    def route(self) -> Route:
        """On which route the patient comes."""
        return self.among.route

    @property
    def path(self) -> list[Drawn]:
        """The stages that the patient goes through."""
        return self.among.path(self.number)

    @property
    def then(self) -> Iterator[tuple[float, Fate]]:
        """After how many hours the patient comes again, and the fate of that visit, for each visit later on."""
        return self.among.then(self.number)

    @cached_property
    def on_the_way(self) -> np.random.Generator:
        """The stream for what is drawn on the way."""
        return self.among.chance.stream(*self.among.key, ON_THE_WAY, self.number)


def _listed(times: object) -> list[float]:
    return list(np.asarray(times, dtype=np.float64).tolist())
