"""How whole people and slots vary about what is expected: every draw by inversion of one uniform number.

The number for a list, a replication and a period depends on the seed and on these three alone: not on how many lists,
replications or periods there are, nor on who draws them. So scenarios share their chance (common random numbers), and
since inversion is monotone, more expected arrivals never mean fewer drawn ones.

Source: Law, *Simulation Modeling and Analysis*, 5th ed., 2015, sections 8.2.1 (inverse transform) and 11.2 (common
random numbers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import special

from pks.core.axes import Codes, Floats
from pks.core.errors import PksError

BLOCK = 100
"""Replications that share a random stream; a constant of the numbers, not of how work is divided."""


class ChanceError(PksError, ValueError):
    """What is to be drawn has no distribution: the message shows the value."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """Uniform numbers in [0, 1) of one list and a run of replications.

    Attributes:
        list: which list, or which pool.
        first: the first of the replications.
        phase: one number for the replication as a whole, (replications,).
        uniform: one for each period, [period, replication].
    """

    list: int
    first: int
    phase: Floats
    uniform: Floats


def numbers(seed: int, purpose: int, number: int, *, replications: range, periods: int) -> Numbers:
    """Return the uniform numbers of list `number` for one `purpose`.

    The stream is the child `purpose`, `number`, replication // BLOCK of the seed, as
    :meth:`numpy.random.SeedSequence.spawn` counts children.
    """
    parts = []
    for block in range(replications.start // BLOCK, -(-replications.stop // BLOCK)):
        stream = np.random.SeedSequence(seed, spawn_key=(purpose, number, block))
        drawn = np.random.Generator(np.random.PCG64(stream)).random((periods + 1, BLOCK))
        low, high = max(replications.start - block * BLOCK, 0), min(replications.stop - block * BLOCK, BLOCK)
        parts.append(drawn[:, low:high])
    every = np.concatenate(parts, axis=1)
    return Numbers(number, replications.start, every[0], every[1:])


class Chance(Protocol):
    """A way to come from what is expected to whole numbers."""

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return the mean of what is drawn for list `number`, (periods,)."""
        ...

    def draw(self, expected: Floats, by: Numbers) -> Codes | Floats:
        """Return whole numbers drawn `by` uniform ones, [replication, period]; hours need not be whole."""
        ...


@dataclass(frozen=True)
class Even:
    """What is expected, spread evenly: after t periods ⌊expected until t + phase⌋, whole and without bias.

    What is whole already is drawn as it is. The phase is drawn once for a replication.
    """

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return what is expected."""
        return expected

    def draw(self, expected: Floats, by: Numbers) -> Codes:
        """Return whole numbers that stay within one of what is expected, in sum over the periods."""
        whole = np.floor(expected)
        rest = np.floor(np.cumsum(expected - whole)[None, :] + by.phase[:, None])
        return (whole[None, :] + np.diff(rest, axis=1, prepend=0.0)).astype(np.int64)


@dataclass(frozen=True)
class AsPlanned:
    """What is expected, unchanged and not made whole: hours that are there as planned."""

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return what is expected."""
        return expected

    def draw(self, expected: Floats, by: Numbers) -> Floats:
        """Return what is expected in every replication."""
        return np.tile(expected, (by.uniform.shape[1], 1))


@dataclass(frozen=True)
class Poisson:
    """Arrivals independent of each other: variance = mean."""

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return what is expected."""
        return expected

    def draw(self, expected: Floats, by: Numbers) -> Codes:
        """Return Poisson numbers."""
        means, which = np.unique(expected, return_inverse=True)
        low, high = _support(means, means)
        value, cell = _ranges(low, high)
        return _invert(special.pdtr(value, means[cell]), low, high, by.uniform, which=which)


@dataclass(frozen=True, eq=False)
class NegativeBinomial:
    """Arrivals that vary more than by chance alone: variance = `dispersion` · mean, with dispersion ≥ 1.

    `dispersion` is one number, or one for each list. Given like this, not as a factor of the squared mean, it stays the
    same whether one counts by weeks or by months. The numbers are negative binomial with n = mean/(dispersion − 1) and
    p = 1/dispersion; dispersion 1 is Poisson.

    Raises:
        ChanceError: if a dispersion is below 1 or missing.
    """

    dispersion: float | Floats

    def __post_init__(self) -> None:
        """Refuse what varies less than Poisson."""
        if not (np.isfinite(self.dispersion) & (np.asarray(self.dispersion) >= 1)).all():
            raise ChanceError(f"dispersion = variance / mean must be ≥ 1, not {self.dispersion}; 1 is Poisson")

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return what is expected."""
        return expected

    def draw(self, expected: Floats, by: Numbers) -> Codes:
        """Return negative binomial numbers."""
        ratio = float(self.dispersion[by.list] if isinstance(self.dispersion, np.ndarray) else self.dispersion)
        if ratio == 1:
            return Poisson().draw(expected, by)
        means, which = np.unique(expected, return_inverse=True)
        low, high = _support(means, means * ratio)
        value, cell = _ranges(low, high)
        size = means[cell] / (ratio - 1)
        cdf = np.where(size > 0, special.betainc(np.where(size > 0, size, 1.0), value + 1.0, 1 / ratio), 1.0)
        return _invert(cdf, low, high, by.uniform, which=which)


@dataclass(frozen=True, eq=False)
class RandomLoss:
    """Slots of which each is lost with probability `share`, independently: illness, a room that is out of use.

    `share` is one number in 0 … 1, one for each pool, or [pool, period]. Slots are made whole first (:class:`Even`).

    Raises:
        ChanceError: if a share is not in 0 … 1.
    """

    share: float | Floats

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        if not ((np.asarray(self.share) >= 0) & (np.asarray(self.share) <= 1)).all():
            raise ChanceError(f"the share of slots that are lost must be in 0 … 1, not {self.share}")

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return what remains of what is expected."""
        return np.asarray(expected * (1 - self._share(number)), dtype=np.float64)

    def draw(self, expected: Floats, by: Numbers) -> Codes:
        """Return the slots that remain: binomial numbers."""
        offered = Even().draw(expected, by)
        lost = np.broadcast_to(self._share(by.list), expected.shape)
        kept = np.empty_like(offered)
        for period, share in enumerate(lost):
            for count in np.unique(offered[:, period]):
                rows = offered[:, period] == count
                value = np.arange(count)
                cdf = special.betainc(count - value, value + 1.0, share)
                kept[rows, period] = np.searchsorted(cdf, by.uniform[period, rows], side="right")
        return kept

    def _share(self, number: int) -> Floats:
        share = np.asarray(self.share, dtype=np.float64)
        return share[number] if share.ndim else share


@dataclass(frozen=True, eq=False)
class Given:
    """Numbers drawn beforehand, such as joint draws of a forecast: `values` [replication, list, period].

    What is not whole is rounded up or down by chance, without bias.

    Raises:
        ChanceError: if a value is negative or missing, or when more replications are asked for than were drawn.
    """

    values: Floats | Codes

    def __post_init__(self) -> None:
        """Refuse what cannot be a number of people."""
        if self.values.ndim != 3 or not (np.isfinite(self.values) & (self.values >= 0)).all():
            raise ChanceError(f"draws must be numbers ≥ 0 [replication, list, period]; got shape {self.values.shape}")

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return what is expected: as the description states it, not as these draws happened to fall."""
        return expected

    def draw(self, expected: Floats, by: Numbers) -> Codes:
        """Return the draws of these replications."""
        wanted = by.first + by.uniform.shape[1]
        if wanted > len(self.values) or by.list >= self.values.shape[1] or self.values.shape[2] != len(expected):
            raise ChanceError(
                f"draws [replication, list, period] have shape {self.values.shape}; replication {wanted - 1} of list "
                f"{by.list} over {len(expected)} periods was asked for"
            )
        return np.floor(self.values[by.first : wanted, by.list] + by.uniform.T).astype(np.int64)


def _support(mean: Floats, variance: Floats) -> tuple[Codes, Codes]:
    """Return the least and the greatest value worth a table: outside lies less than a double can tell from 0 or 1."""
    spread = np.sqrt(variance)
    ratio = np.divide(variance, mean, out=np.ones_like(mean), where=mean > 0)
    low = np.maximum(np.floor(mean - 9 * spread), 0.0)
    return low.astype(np.int64), np.ceil(mean + 9 * spread + 40 * ratio).astype(np.int64)


def _ranges(low: Codes, high: Codes) -> tuple[Codes, Codes]:
    """Return low … high of every cell in one array, and whose each value is."""
    length = high - low + 1
    cell = np.repeat(np.arange(len(low)), length)
    first = np.cumsum(length) - length
    return np.arange(length.sum()) - first[cell] + low[cell], cell


def _invert(cdf: Floats, low: Codes, high: Codes, uniform: Floats, *, which: Codes) -> Codes:
    """Return for each cell the least value whose `cdf` exceeds the uniform number, [replication, cell].

    A table holds `low` … `high`; `which` says which table a cell has, since many have the same.
    """
    out = np.empty(uniform.shape, dtype=np.int64)
    end = np.cumsum(high - low + 1)
    first = end - (high - low + 1)
    for cell, table in enumerate(which.tolist()):
        out[cell] = np.searchsorted(cdf[first[table] : end[table]], uniform[cell], side="right")
    return (out + low[which][:, None]).T


@dataclass(frozen=True, eq=False)
class JointDraws:
    """Draws of a forecast, in turn: replication r has draw r mod draws; `values` [draw, list, period].

    So every draw is used equally often, and what moves together in the forecast moves together in the simulation. The
    draws are taken to be of what will really arrive, chance included: they are rounded, up or down, without bias.

    Raises:
        ChanceError: if a value is negative or missing, or there is no draw.
    """

    values: Floats

    def __post_init__(self) -> None:
        """Refuse what cannot be a number of people."""
        right = self.values.ndim == 3 and len(self.values) > 0
        if not right or not (np.isfinite(self.values) & (self.values >= 0)).all():
            raise ChanceError(f"draws must be numbers ≥ 0 [draw, list, period]; got shape {self.values.shape}")

    def mean(self, expected: Floats, number: int) -> Floats:
        """Return what is expected, as the description states it."""
        return expected

    def draw(self, expected: Floats, by: Numbers) -> Codes:
        """Return the draws of these replications."""
        if by.list >= self.values.shape[1] or self.values.shape[2] != len(expected):
            raise ChanceError(
                f"draws [draw, list, period] have shape {self.values.shape}; list {by.list} over {len(expected)} "
                "periods was asked for"
            )
        turn = (by.first + np.arange(by.uniform.shape[1])) % len(self.values)
        return np.floor(self.values[turn, by.list] + by.uniform.T).astype(np.int64)
