"""What becomes of care that is broken off, when the patient is called again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Interruption(Protocol):
    """A rule for care that is broken off."""

    def remaining(self, planned: float, left: float, draw: Callable[[], float]) -> float:
        """Return the hours still to go, where `left` of the `planned` ones had not passed; `draw` gives new ones."""
        ...


@dataclass(frozen=True)
class Resume:
    """Care goes on where it stopped."""

    def remaining(self, planned: float, left: float, draw: Callable[[], float]) -> float:
        """Return what was left."""
        return left


@dataclass(frozen=True)
class Restart:
    """Care begins again and takes as long as was planned."""

    def remaining(self, planned: float, left: float, draw: Callable[[], float]) -> float:
        """Return all of it."""
        return planned


@dataclass(frozen=True)
class Redraw:
    """Care begins again and takes a new time."""

    def remaining(self, planned: float, left: float, draw: Callable[[], float]) -> float:
        """Return newly drawn hours."""
        return draw()
