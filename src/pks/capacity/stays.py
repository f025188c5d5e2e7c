"""How long a bed is held: distributions of the length of stay, by their mean excess over a number of days.

A distribution is asked one thing: excess(x, r) = E[(L − x)₊ʳ]/r! for r = 0, 1, 2. Order 0 is the share still there
after x days, order 1 the days still to come, and each order is the integral of the one before it from x on. So the bed
time in any interval, of people who came in any other, is a difference of these values: exact, without a grid.

Source: the integrated survival function as in Kaas, Goovaerts, Dhaene and Denuit, *Modern Actuarial Risk Theory*, 2nd ed.,
2008, section 1.4 (stop-loss moments), doi:10.1007/978-3-540-70998-5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

from pks.capacity.checks import outside, refuse
from pks.core.axes import Floats

CONSTANT = 1e-6
"""A standard deviation below this share of the mean is none: all stay as long."""


class Stays(Protocol):
    """Distributions of the length of stay of n groups of episodes."""

    @property
    def mean_days(self) -> Floats:
        """Mean length of stay in days, (n,)."""

    def above(self, days: Floats, *, order: int) -> Sequence[Floats]:
        """Return E[Lʳ; L > days] for r = 0 … order, 2 at most: each [group, day] for `days` ≥ 0, (k,)."""


def excess(stays: Stays, days: npt.ArrayLike, *, order: int) -> Floats:
    """Return E[(L − x)₊ʳ]/r! for x in `days`: [group, day].

    Args:
        stays: distributions of n groups.
        days: x ≥ 0, (k,).
        order: r, one of 0 (share still there), 1 (mean days to come), 2 (its integral).

    >>> excess(GammaStays([3.5], [3.5]), [0.0, 7.0], order=0).round(4)  # sd = mean: exponential
    array([[1.    , 0.1353]])
    """
    x = np.asarray(days, np.float64)
    tail = stays.above(x, order=order)
    if order == 0:
        return tail[0]
    if order == 1:
        return np.maximum(tail[1] - x * tail[0], 0.0)
    return np.maximum((tail[2] - 2 * x * tail[1] + x * x * tail[0]) / 2, 0.0)


@dataclass(frozen=True, eq=False)
class GammaStays:
    """Gamma distributed stays; sd = mean is the exponential distribution, sd = 0 the same stay for all.

    E[Lʳ; L > x] = θʳ·Γ(k + r)/Γ(k)·Q(k + r, x/θ), k = (mean/sd)², θ = sd²/mean, Q the upper incomplete gamma function.

    Args:
        mean_days: mean in days, > 0, (n,).
        sd_days: standard deviation in days, ≥ 0, (n,).

    Raises:
        CapacityError: with every number that is out of range.
    """

    mean_days: Floats
    sd_days: Floats

    def __post_init__(self) -> None:
        """Check the numbers and keep them as arrays."""
        _keep(self, self.mean_days, self.sd_days)

    def above(self, days: Floats, *, order: int) -> Sequence[Floats]:
        """Return E[Lʳ; L > days] for r = 0 … order."""
        mean, sd = self.mean_days[:, None], self.sd_days[:, None]
        spread = np.where(sd > CONSTANT * mean, sd, mean)
        shape, scale = (mean / spread) ** 2, spread**2 / mean
        later = days / scale
        moments = 1.0, mean, mean * mean + spread * spread
        tail = [moment * special.gammaincc(shape + r, later) for r, moment in enumerate(moments[: order + 1])]
        return _or_constant(mean, sd, days, tail)


@dataclass(frozen=True, eq=False)
class LognormalStays:
    """Lognormal stays: a longer tail than the gamma distribution of the same mean and spread.

    E[Lʳ; L > x] = E[Lʳ]·Φ((μ + r·σ² − ln x)/σ), σ² = ln(1 + (sd/mean)²), μ = ln mean − σ²/2; arguments as of
    :class:`GammaStays`.

    Raises:
        CapacityError: with every number that is out of range.
    """

    mean_days: Floats
    sd_days: Floats

    def __post_init__(self) -> None:
        """Check the numbers and keep them as arrays."""
        _keep(self, self.mean_days, self.sd_days)

    def above(self, days: Floats, *, order: int) -> Sequence[Floats]:
        """Return E[Lʳ; L > days] for r = 0 … order."""
        mean, sd = self.mean_days[:, None], self.sd_days[:, None]
        spread = np.where(sd > CONSTANT * mean, sd, mean)
        variance = np.log1p((spread / mean) ** 2)
        with np.errstate(divide="ignore"):  # ln 0 = −∞: all are above 0 days
            distance = np.log(mean) - variance / 2 - np.log(days)
        moments = 1.0, mean, mean * mean + spread * spread
        tail = [moment * special.ndtr(distance / np.sqrt(variance) + r * np.sqrt(variance))
                for r, moment in enumerate(moments[: order + 1])]  # fmt: skip
        return _or_constant(mean, sd, days, tail)


@dataclass(frozen=True, eq=False)
class EmpiricalStays:
    """Stays as observed, one group of episodes: so many (`weight`) were so long (`days`). See :func:`observed`.

    Args:
        days: observed lengths of stay in days, ≥ 0, not all 0, (m,).
        weight: how many episodes were so long, ≥ 0, not all 0, (m,).

    Raises:
        CapacityError: with every number that is out of range.

    >>> EmpiricalStays([1.0, 4.0], [3, 1]).mean_days
    array([1.75])
    """

    days: Floats
    weight: Floats

    def __post_init__(self) -> None:
        """Check the numbers and keep them as arrays."""
        days = np.asarray(self.days, np.float64)
        weight = np.asarray(self.weight, np.float64)
        refuse(
            outside("days", days), outside("weight", weight), outside("sum of days · weight", days @ weight, above=0)
        )
        object.__setattr__(self, "days", days)
        object.__setattr__(self, "weight", weight / weight.sum())

    @property
    def mean_days(self) -> Floats:
        """Mean length of stay in days, (1,)."""
        return np.array([self.days @ self.weight])

    def above(self, days: Floats, *, order: int) -> Sequence[Floats]:
        """Return E[Lʳ; L > days] for r = 0 … order."""
        rising = np.argsort(self.days, kind="stable")
        longer = np.searchsorted(self.days[rising], days, side="right")

        def tail(power: int) -> Floats:
            each = (self.weight * self.days**power)[rising]
            return np.append(np.cumsum(each[::-1])[::-1], 0.0)[longer][None, :]

        return [tail(power) for power in range(order + 1)]


def observed(days: npt.ArrayLike) -> EmpiricalStays:
    """Return the distribution of the lengths of stay in `days`, one number for each episode.

    Raises:
        CapacityError: with every number that is negative or not finite, or if all are 0.

    >>> observed([1.0, 2.0, 6.0]).mean_days
    array([3.])
    """
    lengths, episodes = np.unique(np.asarray(days, np.float64), return_counts=True)
    return EmpiricalStays(lengths, episodes.astype(np.float64))


def _keep(stays: GammaStays | LognormalStays, mean_days: npt.ArrayLike, sd_days: npt.ArrayLike) -> None:
    mean, sd = np.broadcast_arrays(np.atleast_1d(np.asarray(mean_days, float)), np.asarray(sd_days, float))
    refuse(outside("mean_days", mean, above=0.0), outside("sd_days", sd))
    object.__setattr__(stays, "mean_days", mean)
    object.__setattr__(stays, "sd_days", sd)


def _or_constant(mean: Floats, sd: Floats, days: Floats, tail: list[Floats]) -> Sequence[Floats]:
    """Return `tail`, but where there is no spread that of a stay of exactly `mean` days."""
    there = mean > days
    return [np.where(sd > CONSTANT * mean, each, mean**r * there) for r, each in enumerate(tail)]
