"""How far a solve has come, told to who asked for it and may want to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Progress:
    """How far a solve has come.

    Attributes:
        settled: number of objectives settled, not counting those without any cost.
        of: number of objectives with a cost.
        seconds: wall-clock time since the start.
    """

    settled: int
    of: int
    seconds: float


class Watch:
    """The clock of one call, and what it tells the caller and hears from it."""

    def __init__(self, progress: Callable[[Progress], bool | None] | None, *, of: int) -> None:
        self.began = time.monotonic()
        self._progress, self._of, self._settled = progress, of, 0
        self._told = self.began
        self._stop = False

    def seconds(self) -> float:
        """Wall-clock time since the start."""
        return time.monotonic() - self.began

    def announce(self, settled: int) -> bool:
        """Tell that this many objectives are settled; whether the caller wants to stop."""
        self._settled = settled
        self._tell()
        return self._stop

    def interrupted(self) -> bool:
        """Whether the caller wants to stop, asked from within the solver."""
        if time.monotonic() - self._told > _POLL_SECONDS:
            self._tell()
        return self._stop

    def _tell(self) -> None:
        if self._progress is not None:
            self._told = time.monotonic()
            self._stop = bool(self._progress(Progress(self._settled, self._of, self.seconds()))) or self._stop
