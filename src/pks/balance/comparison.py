"""Two numbers that must agree, or of which one limits the other, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Codes, Floats

LEAST = 0.01
"""Numbers smaller than this count as this large, so that 1e-6 of them is ten times what is cleaned away as noise."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint, cell, row or tier that does not hold: `left` should be at most (or equal to) `right`."""

    constraint: str
    place: str
    left: float
    right: float

    def __str__(self) -> str:
        """Say where which constraint does not hold, and by which numbers."""
        return f"{self.constraint} at {self.place} ({self.left:g} against {self.right:g})"


@dataclass(frozen=True, eq=False)
class Comparison:
    """`left` ≤ `right`, or `left` = `right` where `equal`, in every cell.

    `size` is how large the numbers are that were summed up; where it is None, the larger of both sides. `grid` tells
    what the cells are: "list", "capacity", "resource", "object" or "" for numbered rows.
    """

    name: str
    left: Floats
    right: Floats
    grid: str = ""
    size: Floats | None = None
    equal: bool = False

    def broken(self, tolerance: float) -> Codes:
        """Return the cells that do not hold by more than `tolerance` of their size: (cells, dimensions)."""
        left, right = self.left, self.right
        sides = [np.abs(side, where=np.isfinite(side), out=np.zeros(side.shape)) for side in (left, right)]
        size = np.maximum(*sides) if self.size is None else np.maximum(self.size, np.maximum(*sides))
        with np.errstate(invalid="ignore"):  # inf − inf, which is equal
            over = np.where(left == right, 0.0, np.abs(left - right) if self.equal else left - right)
        return np.argwhere(~(over <= tolerance * np.maximum(LEAST, size)))
