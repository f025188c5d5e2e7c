"""Counts along pathways: how many of so many people are operated on is a matter of chance, even where the share is known.

A pathway of ρ activities per person gives each person ⌊ρ⌋ of them for sure and one more with the chance ρ − ⌊ρ⌋. Pathways of one
pair with several lags, whose chances add up to at most 1, are one activity that comes at one of these times. So a Poisson count
of people with a share ρ ≤ 1 gives a Poisson count of activities, and the expected numbers are those of
:mod:`pks.forecast.production`.

Source: thinning and splitting of Poisson counts, Kingman, *Poisson Processes* (1993), section 5.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np

from pks.core.axes import Floats
from pks.core.pathways import Pathways

CERTAIN = 1e-12
"""Chances no further than this from 0 or 1 are certain."""
Edge = tuple[int, int, float]
"""Where one person's activity arises, how many periods later, and how many of them or with what chance."""


@dataclass(frozen=True)
class _Arises:
    """What one person of `start` gives rise to: `sure` so many, and of each of `either` at most one activity in all."""

    start: int
    sure: tuple[Edge, ...]
    either: tuple[tuple[Edge, ...], ...]


def entering_counts(people: Floats, entry: Pathways, objects: int, rng: np.random.Generator) -> Floats:
    """Return drawn activities that people in need give rise to directly: […, unit, object, period].

    `people` are draws of N, […, unit, care group, period]; what is not whole in them is rounded up or down by chance. The mean is
    that of :func:`pks.forecast.production.entering`.

    >>> people = np.full((1, 1, 1), 1000.0)
    >>> share = Pathways(np.array([0]), np.array([0]), np.array([0]), np.array([0.3]))
    >>> drawn = entering_counts(people, share, 1, np.random.default_rng(1)).item()
    >>> drawn == int(drawn), abs(drawn - 300) < 4 * 14.5  # 300 expected, give or take √(1000·0.3·0.7) = 14.5
    (True, True)
    """
    periods = people.shape[-1]
    out = np.zeros((*people.shape[:-2], objects, periods))
    for arises in _arising(entry):
        whole = _whole(people[..., arises.start, :], rng)
        for end, lag, count in _drawn(whole, arises, rng):
            if lag < periods:
                out[..., end, lag:] += count[..., : periods - lag]
    return out


def production_counts(arriving: Floats, onward: Pathways, rng: np.random.Generator) -> Floats:
    """Return a draw of the production need with follow-on care in whole numbers: […, unit, object, period].

    `arriving` are draws of what arrives, of the same shape. The mean is that of :func:`pks.forecast.production.production_need`.

    >>> follow_up = Pathways(np.array([0]), np.array([1]), np.array([1]), np.array([1.5]))
    >>> drawn = production_counts(np.array([[[10.0, 0.0], [0.0, 0.0]]]), follow_up, np.random.default_rng(1))[0, 1]
    >>> drawn[0].item(), drawn[1] in range(10, 21)  # one for each for sure, and a second one by chance
    (0.0, True)
    """
    need = arriving.copy()
    periods = need.shape[-1]
    order = _in_order(onward)
    for t in range(periods):
        for arises in order:
            whole = _whole(need[..., arises.start, t], rng)
            for end, lag, count in _drawn(whole, arises, rng):
                if t + lag < periods:
                    need[..., end, t + lag] += count
    return need


def _drawn(whole: np.ndarray, arises: _Arises, rng: np.random.Generator) -> Iterator[tuple[int, int, Floats]]:
    """Give what so many people give rise to: where, how many periods later, and how much of it."""
    for end, lag, each in arises.sure:
        yield end, lag, each * whole
    for lags in arises.either:
        left, rest = whole, 1.0
        for end, lag, chance in lags:
            count = left if chance >= rest - CERTAIN else rng.binomial(left, chance / rest)
            yield end, lag, count.astype(np.float64)
            left, rest = left - count, rest - chance


def _whole(people: Floats, rng: np.random.Generator) -> np.ndarray:
    """Return whole numbers that are on average `people`, none below 0."""
    return np.floor(np.maximum(people, 0.0) + rng.random(people.shape)).astype(np.int64)


def _arising(paths: Pathways) -> list[_Arises]:
    """Return what one person of each start gives rise to."""
    order = np.lexsort((paths.lag, paths.end, paths.start))
    found: dict[int, tuple[list[Edge], dict[int, list[list[Edge]]]]] = {}
    for edge in order:
        start, end, lag = int(paths.start[edge]), int(paths.end[edge]), int(paths.lag[edge])
        sure, either = found.setdefault(start, ([], {}))
        whole = float(np.floor(paths.per_activity[edge] + CERTAIN))
        chance = float(paths.per_activity[edge]) - whole
        if whole:
            sure.append((end, lag, whole))
        if chance > CERTAIN:
            runs = either.setdefault(end, [[]])
            if sum(each for _, _, each in runs[-1]) + chance > 1 + CERTAIN:
                runs.append([])
            runs[-1].append((end, lag, chance))
    return [
        _Arises(start, tuple(sure), tuple(tuple(run) for runs in either.values() for run in runs))
        for start, (sure, either) in found.items()
    ]


def _in_order(onward: Pathways) -> list[_Arises]:
    """Return what follows from each object, those first that give rise to others in the same period."""
    at_once: dict[int, set[int]] = {}
    for start, end in zip(onward.start[onward.lag == 0], onward.end[onward.lag == 0], strict=True):
        at_once.setdefault(int(end), set()).add(int(start))
    arising = {arises.start: arises for arises in _arising(onward)}
    everyone = TopologicalSorter({**{start: set() for start in arising}, **at_once}).static_order()
    return [arising[start] for start in everyone if start in arising]
