"""Calendars: how much of a resource is on duty when, and at which hours patients go home. Hour 0 is a Monday, 00:00."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pks.core.errors import PksError

DAY, WEEK = 24.0, 168.0


class FlowError(PksError, ValueError):
    """A flow of patients contradicts itself; the message lists every fault."""


@dataclass(frozen=True)
class Calendar:
    """How much is on duty: `level[i]` from `hour[i]` until `hour[i + 1]`.

    Attributes:
        hour: rising, the first is 0.
        level: amounts ≥ 0, (hours,).
        cycle: after so many hours it begins again; None = the last level stays.

    Raises:
        FlowError: if hours do not rise from 0, or a level is negative.

    >>> theatre = Calendar((0, 8, 16), (0, 2, 0), cycle=24)
    >>> [theatre.at(hour) for hour in (7.9, 8, 40)]
    [0, 2, 0]
    >>> theatre.between(0, 48)
    32.0
    """

    hour: tuple[float, ...]
    level: tuple[float, ...]
    cycle: float | None = None

    def __post_init__(self) -> None:
        """Refuse hours that do not rise, and negative levels."""
        rising = all(one < other for one, other in zip(self.hour, self.hour[1:], strict=False))
        if len(self.hour) != len(self.level) or not self.hour or self.hour[0] != 0 or not rising:
            raise FlowError(f"a calendar's hours must rise from 0, with one level each: {self.hour}, {self.level}")
        if self.cycle is not None and not self.hour[-1] < self.cycle:
            raise FlowError(f"a calendar must begin again after its last hour {self.hour[-1]}, not after {self.cycle}")
        if not all(0 <= level < float("inf") for level in self.level):
            raise FlowError(f"a calendar's levels must be ≥ 0 and finite: {self.level}")

    @property
    def highest(self) -> float:
        """The most that is ever on duty."""
        return max(self.level)

    def at(self, hour: float) -> float:
        """Return the level at `hour`, which begins with it."""
        if self.cycle is not None:
            hour %= self.cycle
        return self.level[bisect_right(self.hour, hour) - 1]

    def rise(self, hour: float, on_duty: float) -> tuple[float, float] | None:
        """Return at which hour more will be on duty than at `hour`, and how much; None = never.

        It is `hour` itself while less is `on_duty` than there should be, since the shift has not begun yet.

        >>> Calendar((0, 8, 16), (0, 2, 0), cycle=24).rise(17, 0)
        (32, 2)
        """
        if (level := self.at(hour)) > on_duty:
            return hour, level
        begin = 0.0 if self.cycle is None else hour // self.cycle * self.cycle
        higher = self._higher[bisect_right(self.hour, hour - begin) - 1]
        return None if higher is None else (begin + higher[0], higher[1])

    @cached_property
    def _higher(self) -> list[tuple[float, float] | None]:
        """For each hour the next one, in this cycle or the next, at which the level is higher, and that level."""
        again = () if self.cycle is None else tuple(each + self.cycle for each in self.hour)
        steps = list(zip(self.hour + again, self.level * (2 if again else 1), strict=True))
        found: list[tuple[float, float] | None] = []
        later: list[tuple[float, float]] = []  # levels fall from the last to the first
        for hour, level in reversed(steps):
            while later and later[-1][1] <= level:
                later.pop()
            found.append(later[-1] if later else None)
            later.append((hour, level))
        return found[::-1][: len(self.hour)]

    def changes(self, until: float) -> Iterator[tuple[float, float]]:
        """Yield hour and new level of every change after hour 0 and before `until`."""
        begin, now = 0.0, self.level[0]
        while begin < until:
            for hour, level in zip(self.hour, self.level, strict=True):
                if level != now and begin + hour < until:
                    yield begin + hour, level
                    now = level
            if self.cycle is None:
                return
            begin += self.cycle

    def between(self, start: float, end: float) -> float:
        """Return level × hours on duty between `start` and `end`."""
        total, since, now = 0.0, 0.0, self.level[0]
        for hour, level in [*self.changes(end), (end, 0.0)]:
            total += now * max(hour - max(since, start), 0.0)
            since, now = hour, level
        return total


def weekly(level: float, *, days: tuple[int, ...] = (0, 1, 2, 3, 4), start: float = 8.0, end: float = 16.0) -> Calendar:
    """Return a calendar with `level` on duty from `start` to `end` o'clock on `days` of every week (0 = Monday).

    >>> weekly(3, days=(0, 2)).between(0, 168)
    48.0
    """
    if not 0 <= start < end <= DAY or not all(0 <= day < 7 for day in days):
        raise FlowError(f"days must be 0 … 6 and 0 ≤ start < end ≤ 24, not {days}, {start} and {end}")
    levels = {0.0: 0.0}
    for day in sorted(set(days)):
        levels[day * DAY + start] = level
        if day * DAY + end < WEEK:
            levels[day * DAY + end] = levels.get(day * DAY + end, 0.0)
    hours = tuple(sorted(levels))
    return Calendar(hours, tuple(levels[hour] for hour in hours), cycle=WEEK)


@dataclass(frozen=True)
class Rounds:
    """Patients leave at these hours of the day only, as at ward rounds.

    Raises:
        FlowError: if there is no hour, or one that no day has.

    >>> Rounds((10, 15)).next(34.5), Rounds((10, 15)).next(39.5)
    (39.0, 58.0)
    """

    hours: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse hours that no day has."""
        if not self.hours or not all(0 <= hour < DAY for hour in self.hours):
            raise FlowError(f"rounds must be at hours of the day, 0 ≤ hour < 24, not {self.hours}")

    def next(self, hour: float) -> float:
        """Return the first round at or after `hour`."""
        day = hour // DAY * DAY
        return min(day + extra + each for extra in (0.0, DAY) for each in self.hours if day + extra + each >= hour)
