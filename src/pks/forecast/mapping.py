"""Work that can be spread over workers, and what is told on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Progress(Protocol):
    """Told after every part of long work how many are done."""

    def __call__(self, done: int, total: int) -> None:
        """Take note that `done` of `total` parts are done."""
        ...


def told(results: Iterable[Result], total: int, progress: Progress | None) -> Iterator[Result]:
    """Return `results` one by one, telling `progress` after each.

    >>> list(told("ab", 2, lambda done, total: print(done, "of", total)))
    1 of 2
    2 of 2
    ['a', 'b']
    """
    for done, result in enumerate(results, start=1):
        if progress is not None:
            progress(done, total)
        yield result
