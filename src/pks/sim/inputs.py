"""What both engines are given: who joins in which cell and how many slots there are, drawn beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pks.core.axes import Floats
from pks.sim.chance import numbers
from pks.sim.description import Description
from pks.sim.lots import Lots
from pks.sim.serving import MILLISECONDS, milliseconds, whole_over_time

ARRIVALS, SLOTS = 0, 1
"""Purposes of random streams, see :func:`pks.sim.chance.numbers`."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """Replications of one description, whole or (for the expected course) fractional.

    Attributes:
        people: how many join in each cell, those at the start included, [replication, cell].
        slots: how many can be served, [replication, pool, period].
        first: number of the first replication.
        seed: of the lots that are drawn on the way (leaving, not coming); None = shares of people leave, and hours are
            used up to the last minute: the expected course.
    """

    people: Floats
    slots: Floats
    first: int = 0
    seed: int | None = None

    @property
    def replications(self) -> int:
        """How many there are."""
        return len(self.people)

    def some(self, first: int, end: int) -> Inputs:
        """Return the replications from number `first` of these to before `end`."""
        return replace(self, people=self.people[first:end], slots=self.slots[first:end], first=self.first + first)

    @property
    def lots(self) -> Lots:
        """What is drawn on the way."""
        return Lots(self.seed, self.first + np.arange(self.replications))


@dataclass(frozen=True, eq=False)
class Offered:
    """What is given out to be used in each period, in slots, hours or milliseconds: both engines take it from here.

    Attributes:
        each: what one activity takes, (lists,).
        per_slot: how many of these units a slot or an hour is.
        slots: with those overbooked, [pool, period, replication].
        reserved: of these kept for a list, [list, period].
        extra: on top, [pool, period].
        moved: people to be moved, (rows,).
    """

    each: Floats
    per_slot: float
    slots: Floats
    reserved: Floats
    extra: Floats
    moved: Floats


def offered(description: Description, inputs: Inputs) -> Offered:
    """Return what is given out: whole slots where people are whole, and hours in whole milliseconds."""
    of, whole = description, inputs.seed is not None
    slots = inputs.slots.transpose(1, 2, 0)
    if of.overbooked is not None:
        more = of.overbooked[:, None, None] * slots
        slots = slots + (np.floor(more + 0.5) if whole and of.hours is None else more)
    reserved = np.zeros(of.arriving.shape) if of.reserved is None else of.reserved.slots
    extra = np.zeros(of.slots.shape) if of.extra is None else of.extra.slots
    each, per_slot = of.hours_of, 1.0
    if whole and of.hours is None:
        reserved, extra = whole_over_time(reserved), whole_over_time(extra)
    elif whole:
        slots, reserved, extra, each = (milliseconds(hours) for hours in (slots, reserved, extra, each))
        per_slot = MILLISECONDS
    moved = np.zeros(0) if of.moves is None else of.moves.patients
    moved = np.floor(moved + 0.5) if whole else moved
    return Offered(each, per_slot, np.ascontiguousarray(slots), reserved, extra, moved)


def expected_inputs(description: Description) -> Inputs:
    """Return one replication in which as many arrive and can be served as is expected, in fractions of people."""
    cells, people = description.cells, description.starting.copy()
    for number, expected in enumerate(description.arriving):
        people[_arriving(description, number)] = description.arrivals_by.mean(expected, number)
    slots = [description.slots_vary.mean(planned, pool) for pool, planned in enumerate(description.slots)]
    return Inputs(people.reshape(1, len(cells)), np.array(slots).reshape(1, len(slots), description.periods))


def draw_inputs(description: Description, *, replications: range, seed: int) -> Inputs:
    """Return whole people and slots for some `replications`; each is the same, whichever others are drawn with it.

    Those who wait at the start are known, so they are the same in all: fractions are rounded so that, counted from the
    longest wait, the sum is never off by more than a half.
    """
    how_many, periods = len(replications), description.periods
    people = np.zeros((how_many, len(description.cells)))
    people[:] = _whole_start(description)
    for number, expected in enumerate(description.arriving):
        by = numbers(seed, ARRIVALS, number, replications=replications, periods=periods)
        people[:, _arriving(description, number)] = description.arrivals_by.draw(expected, by)
    slots = np.zeros((how_many, len(description.slots), periods))
    for pool, planned in enumerate(description.slots):
        by = numbers(seed, SLOTS, pool, replications=replications, periods=periods)
        slots[:, pool] = description.slots_vary.draw(planned, by)
    return Inputs(people, slots, replications.start, seed)


def _arriving(description: Description, number: int) -> slice:
    """Return the cells of list `number` that are filled in the course of the periods."""
    end = int(description.cells.first[number + 1])
    return slice(end - description.periods, end)


def _whole_start(description: Description) -> Floats:
    """Return those who wait at the start as whole people, (cells,)."""
    first, out = description.cells.first, np.zeros(len(description.cells))
    for low, high in pairwise(first):
        upto = np.floor(np.cumsum(description.starting[low:high]) + 0.5)
        out[low:high] = np.diff(upto, prepend=0.0)
    return out
