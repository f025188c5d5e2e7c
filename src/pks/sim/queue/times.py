"""How long something takes: distributions by mean and standard deviation, in one unit of time, the one of the arrivals.

Source: Law, *Simulation Modeling and Analysis*, 5th ed., 2015, section 6.2 (gamma and lognormal for service times).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pks.core.axes import Floats
from pks.core.errors import PksError


class TimesError(PksError, ValueError):
    """No time can be drawn from these numbers; the message shows them."""


class Times(Protocol):
    """A distribution of times ≥ 0."""

    @property
    def mean(self) -> float:
        """The mean time."""
        ...

    def draw(self, generator: np.random.Generator, size: int) -> Floats:
        """Return `size` independent times, (size,)."""
        ...


@dataclass(frozen=True)
class Fixed:
    """Always the same time, ≥ 0.

    Raises:
        TimesError: if `time` is negative or missing.
    """

    time: float

    def __post_init__(self) -> None:
        """Refuse what is no time."""
        _require(self.time >= 0, f"a fixed time must be ≥ 0, not {self.time}")

    @property
    def mean(self) -> float:
        """The time."""
        return self.time

    def draw(self, generator: np.random.Generator, size: int) -> Floats:
        """Return the time `size` times."""
        return np.full(size, float(self.time))


@dataclass(frozen=True)
class Exponential:
    """Times without memory; standard deviation = mean > 0.

    Raises:
        TimesError: if `mean` is not positive and finite.
    """

    mean: float

    def __post_init__(self) -> None:
        """Refuse what is no mean."""
        _require(0 < self.mean < math.inf, f"the mean of exponential times must be > 0 and finite, not {self.mean}")

    def draw(self, generator: np.random.Generator, size: int) -> Floats:
        """Return `size` independent times."""
        return generator.exponential(self.mean, size)


@dataclass(frozen=True)
class Gamma:
    """Gamma times: shape (mean/sd)², scale sd²/mean.

    Raises:
        TimesError: if `mean` or `sd` is not positive and finite.
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        """Refuse what is no mean or deviation."""
        _require_both("gamma", self.mean, self.sd)

    def draw(self, generator: np.random.Generator, size: int) -> Floats:
        """Return `size` independent times."""
        return generator.gamma((self.mean / self.sd) ** 2, self.sd**2 / self.mean, size)


@dataclass(frozen=True)
class LogNormal:
    """Lognormal times, as most lengths of operations and stays look: σ² = ln(1 + (sd/mean)²), μ = ln mean − σ²/2.

    Raises:
        TimesError: if `mean` or `sd` is not positive and finite.

    >>> import numpy as np
    >>> stays = LogNormal(mean=84.0, sd=60.0).draw(np.random.default_rng(1), 200_000)
    >>> round(stays.mean()), round(stays.std())
    (84, 60)
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        """Refuse what is no mean or deviation."""
        _require_both("lognormal", self.mean, self.sd)

    def draw(self, generator: np.random.Generator, size: int) -> Floats:
        """Return `size` independent times."""
        variance = math.log1p((self.sd / self.mean) ** 2)
        return generator.lognormal(math.log(self.mean) - variance / 2, math.sqrt(variance), size)


@dataclass(frozen=True)
class Observed:
    """Times as they were observed, each equally likely.

    Raises:
        TimesError: if there is none, or one that is negative or missing.
    """

    times: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse what is no time."""
        good = len(self.times) > 0 and all(0 <= time < math.inf for time in self.times)
        _require(good, f"observed times must be one number ≥ 0 at least, not {self.times[:10]}")

    @property
    def mean(self) -> float:
        """The mean of the observed times."""
        return math.fsum(self.times) / len(self.times)

    def draw(self, generator: np.random.Generator, size: int) -> Floats:
        """Return `size` of the times, drawn with replacement."""
        return np.array(self.times)[generator.integers(len(self.times), size=size)]


def _require(good: bool, said: str) -> None:
    if not good:
        raise TimesError(said)


def _require_both(name: str, mean: float, sd: float) -> None:
    good = 0 < mean < math.inf and 0 < sd < math.inf
    _require(good, f"mean and sd of {name} times must be > 0 and finite, not {mean} and {sd}; Fixed has no deviation")
