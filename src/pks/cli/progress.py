"""How far long work has come: one line on a terminal that is written over, and nothing where the output is piped."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import TextIO

from pks.cli.terminal import plain

SECONDS_BETWEEN = 0.1
"""The line is written at most this often."""


class Progress:
    """A line on a terminal that says what is being done.

    >>> with Progress() as progress:
    ...     progress("solving tier overdue", done=2, of=7)
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream` (standard error unless said) if it is a terminal."""
        self._stream = stream or sys.stderr
        self._shows = self._stream.isatty()
        self._width = 0
        self._last = float("-inf")

    def __enter__(self) -> Progress:
        """Begin."""
        return self

    def __call__(self, doing: str, *, done: float | None = None, of: float | None = None) -> None:
        """Show what is being done, and how much of it is done."""
        now = time.monotonic()
        if not self._shows or now - self._last < SECONDS_BETWEEN:
            return
        self._last = now
        share = f" {done:g}" if done is not None else ""
        share += f"/{of:g} ({done / of:.0%})" if done is not None and of else ""
        self._write(plain(f"{doing}{share} …"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        text = text[: max(shutil.get_terminal_size().columns - 1, 20)]
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)
