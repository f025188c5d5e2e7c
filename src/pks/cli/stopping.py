"""Ctrl-C during long work: the first asks for the best there is so far, the second ends at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any


class Stopping:
    """Within it, the first Ctrl-C is only noted, and `asked` becomes true.

    >>> with Stopping() as stopping:
    ...     stopping.asked
    False
    """

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> Stopping:
        """Begin; outside the main thread, which alone hears of Ctrl-C, nothing changes."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let Ctrl-C do what it did before."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
