"""Sharing slots out by bands of time waited: what a profile plans for each band, and who gets what is left over.

The step of the compartmental model (:mod:`pks.sim.compartments`) and of the discipline :class:`pks.sim.profile.ByProfile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pks.core.axes import Floats


class Leftover(Protocol):
    """A rule that gives left-over treatments to those who still wait."""

    def take(self, waiting: Floats, surplus: Floats) -> Floats:
        """Return how many of those `waiting` [..., band] the `surplus` [...] treats: ≥ 0, never more than there are."""
        ...


@dataclass(frozen=True)
class LongestWaiters:
    """The longest waiting band first."""

    def take(self, waiting: Floats, surplus: Floats) -> Floats:
        """Return min(waiting, what the longer waiting ones leave of the surplus)."""
        longer = np.flip(np.cumsum(np.flip(waiting, -1), axis=-1), -1) - waiting
        return np.clip(surplus[..., None] - longer, 0.0, waiting)


@dataclass(frozen=True)
class Evenly:
    """As many from each band in which somebody waits, and again from those that are not empty then."""

    def take(self, waiting: Floats, surplus: Floats) -> Floats:
        """Return min(waiting, level) with the level at which they add up to the surplus, or to all who wait."""
        ordered = np.sort(waiting, axis=-1)
        bands = waiting.shape[-1]
        before = np.cumsum(ordered, axis=-1) - ordered
        levels = (surplus[..., None] - before) / (bands - np.arange(bands))  # if the k smallest are emptied
        level = np.take_along_axis(
            levels, np.argmax((levels <= ordered) | (np.arange(bands) == bands - 1), axis=-1)[..., None], axis=-1
        )
        return np.clip(np.minimum(waiting, level), 0.0, None)


@dataclass(frozen=True)
class Unused:
    """Nobody: it is lost."""

    def take(self, waiting: Floats, surplus: Floats) -> Floats:
        """Return 0 for every band."""
        return np.zeros(np.broadcast_shapes(waiting.shape, (*surplus.shape, 1)))


def in_proportion(weight: Floats, slots: Floats) -> Floats:
    """Return `slots` [...] in proportion to a `weight` ≥ 0 [..., band]; none where there is no weight, [..., band].

    >>> in_proportion(np.array([1.0, 2, 0]), np.array(6.0))
    array([2., 4., 0.])
    """
    total = np.cumsum(weight, axis=-1)[..., -1:]
    share = np.divide(weight, total, out=np.zeros(np.broadcast_shapes(weight.shape)), where=total > 0)
    return np.asarray(slots[..., None] * share)


def as_far_as_there(planned: Floats, there: Floats, slots: Floats) -> tuple[Floats, Floats]:
    """Return who is treated of those `there` as `planned`, both [..., band], and the slots left over, [...].

    >>> as_far_as_there(np.array([2.0, 4.0]), np.array([5.0, 3.0]), np.array(6.0))
    (array([2., 3.]), np.float64(1.0))
    """
    treated = np.minimum(planned, there)
    return treated, slots - np.cumsum(treated, axis=-1)[..., -1]
