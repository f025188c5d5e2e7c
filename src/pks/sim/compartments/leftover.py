"""Who gets the capacity that is left over where a band has fewer people than the profile would treat."""

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
