"""Lots: how many of those who stand alike leave, or do not come, drawn so that every engine draws the same.

Who joined a list together and still waits stands alike. Of n such people each leaves, or stays away, with probability
p, independently: a binomial number of them. It is drawn by inversion of one uniform number that belongs to the list,
the day from which they wait, the period and the replication, and to nothing else; so it needs no store, no order of
drawing, and scenarios share it. Which of the n it is makes no difference to anybody: it is said to be the last.

Source: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1, 2, 3*, 2011, doi:10.1145/2063384.2063405
(numbers by their place); the mixing function is that of Steele, Lea, Flood, *Fast splittable pseudorandom number
generators*, 2014, doi:10.1145/2660193.2660195, section 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from pks.core.axes import Codes, Floats
from pks.sim.cells import Cells

LEAVING, STAYING_AWAY, FOLLOWING = 2, 3, 4
"""Purposes of lots, beside those of :mod:`pks.sim.inputs`; FOLLOWING + n is that of care which list n gives rise to."""

STEP, FIRST, SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
FEW = 30.0
"""Up to this mean, inversion counts upwards from zero."""

Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Lots:
    """The lots of some replications; `seed` None = the expected course, in which shares of people leave.

    Attributes:
        seed: of the random numbers.
        replication: which replications, (replications,).
    """

    seed: int | None
    replication: Codes

    def among(
        self, people: Floats, share: Floats, cells: Cells, of: Codes, *, purpose: int | Codes, period: int | Codes
    ) -> Floats:
        """Return how many of `people` [cell, replication] it falls on, each with probability `share` (cells,).

        `of` are the cells, `period` is when, and `purpose` keeps leaving apart from staying away; both one number or
        (cells,).
        """
        if self.seed is None:
            return people * share[:, None]
        by_cell = _mixed(
            _mixed(_words(self.seed, purpose, period) + _word(cells.list[of])) ^ _bits(cells.joined_day[of])
        )
        uniform = _mixed(by_cell[:, None] + _mixed(_word(self.replication))[None, :])
        return binomial(people, share, (uniform >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def binomial(people: Floats, share: Floats, uniform: Floats) -> Floats:
    """Return the least k with P(Binomial(people, share) ≤ k) > uniform; [cell, replication], `share` by cell.

    >>> binomial(np.array([[2.0, 2.0, 2.0]]), np.array([0.5]), np.array([[0.2, 0.7, 0.8]]))
    array([[0., 1., 2.]])
    """
    out = np.where(share[:, None] >= 1, people, 0.0)
    row, column = np.nonzero((people > 0) & ((share > 0) & (share < 1))[:, None])
    mean = people[row, column] * -np.log1p(-share[row])
    many, row, column = (row[mean > FEW], column[mean > FEW]), row[mean <= FEW], column[mean <= FEW]
    if len(many[0]):
        out[many] = _by_distribution(people[many], share[many[0]], uniform[many])
    n, p, u = people[row, column], share[row], uniform[row, column]
    count, chance = np.zeros(len(n)), np.exp(n * np.log1p(-p))
    upto = chance.copy()
    odds = p / (1 - p)
    left = np.flatnonzero((u >= upto) & (count < n))
    while len(left):
        k = count[left]
        chance[left] *= (n[left] - k) / (k + 1) * odds[left]
        upto[left] += chance[left]
        count[left] = k + 1
        left = left[(u[left] >= upto[left]) & (count[left] < n[left])]
    out[row, column] = count
    return out


def _by_distribution(people: Floats, share: Floats, uniform: Floats) -> Floats:
    """Return the same for single numbers, by the inverse of the incomplete beta function, put right by one where off."""
    near = np.clip(np.ceil(np.nan_to_num(special.bdtrik(uniform, people, share))), 0.0, people)
    near -= (near > 0) & (_upto(near - 1, people, share) > uniform)
    return np.asarray(near + ((near < people) & (_upto(near, people, share) <= uniform)))


def _upto(count: Floats, people: Floats, share: Floats) -> Floats:
    """Return P(Binomial(people, share) ≤ count), for −1 ≤ count ≤ people."""
    inside = (count >= 0) & (count < people)
    k = np.where(inside, count, 0.0)
    return np.where(inside, special.betainc(people - k, k + 1, 1 - share), np.where(count < 0, 0.0, 1.0))


def _mixed(words: Words) -> Words:
    """Return `words` with their bits mixed: neighbours become strangers."""
    words = words + STEP
    words = (words ^ (words >> np.uint64(30))) * FIRST
    words = (words ^ (words >> np.uint64(27))) * SECOND
    return words ^ (words >> np.uint64(31))


def _words(seed: int, *keys: int | Codes) -> Words:
    """Return one word made of `seed` and `keys`, or one for each of several keys."""
    word = _mixed(np.array([seed % 2**64], dtype=np.uint64))
    for key in keys:
        word = _mixed(word ^ np.atleast_1d(key).astype(np.uint64))
    return word


def _word(codes: npt.NDArray[np.integer]) -> Words:
    return codes.astype(np.uint64)


def _bits(days: Floats) -> Words:
    return np.ascontiguousarray(days + 0.0).view(np.uint64)
