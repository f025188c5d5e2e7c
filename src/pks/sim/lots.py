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
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import special

from pks.core.axes import Codes, Floats
from pks.sim.cells import Cells

SHARING, LEAVING, STAYING_AWAY, FOLLOWING = 1, 2, 3, 4
"""Purposes of lots; FOLLOWING + n is that of care which list n gives rise to."""

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
        by_list = _mixed(_words(self._begun, purpose, period) + _word(cells.list[of]))
        return binomial(people, share, self._uniform(_mixed(by_list ^ _bits(cells.joined_day[of]))))

    def numbers(self, of: Codes, *, purpose: int, period: int | Codes) -> Floats:
        """Return a uniform number in [0, 1) for each of the codes `of` (n,) and each replication, [n, replication].

        Raises:
            ValueError: in the expected course, which knows no chance.
        """
        if self.seed is None:
            raise ValueError("the expected course draws no numbers")
        return self._uniform(_mixed(_words(self._begun, purpose, period) + _word(of)))

    def _uniform(self, words: Words) -> Floats:
        """Return a uniform number for each word and each replication, [word, replication]."""
        mixed = _mixed(words[:, None] + self._of_replication[None, :])
        return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53

    @cached_property
    def _begun(self) -> Words:
        """The word of the seed."""
        assert self.seed is not None
        return _mixed(np.array([self.seed % 2**64], dtype=np.uint64))

    @cached_property
    def _of_replication(self) -> Words:
        """The word of each replication."""
        return _mixed(_word(self.replication))


def binomial(people: Floats, share: Floats, uniform: Floats) -> Floats:
    """Return the least k with P(Binomial(people, share) ≤ k) > uniform; [cell, replication], `share` by cell.

    >>> binomial(np.array([[2.0, 2.0, 2.0]]), np.array([0.5]), np.array([[0.2, 0.7, 0.8]]))
    array([[0., 1., 2.]])
    """
    inside = (share > 0) & (share < 1)
    if not inside.all():
        out = np.where(share[:, None] >= 1, people, 0.0)
        out[inside] = binomial(people[inside], share[inside], uniform[inside])
        return out
    hazard = -np.log1p(-share)
    if (people.max(axis=1, initial=0.0) * hazard <= FEW).all():
        return _by_counting(people.astype(np.int64), share, uniform)
    many = people * hazard[:, None] > FEW
    out = _by_counting(np.where(many, 0.0, people).astype(np.int64), share, uniform)
    row, column = np.nonzero(many)
    out[row, column] = _by_distribution(people[row, column], share[row], uniform[row, column])
    return out


def _by_counting(people: Codes, share: Floats, uniform: Floats) -> Floats:
    """Return the same, counting upwards from zero everywhere at once.

    P(≤ k) is worked out once for all who have their share and their number of people in common.
    """
    kind, row, n = _kinds(people)
    p, most = share[row], uniform.max(initial=0.0)
    chance, odds = np.exp(n * np.log1p(-p)), p / (1 - p)
    upto, count = chance.copy(), np.zeros(people.shape, dtype=np.uint8)  # a mean of FEW is far from 255
    for k in range(min(int(n.max(initial=0)), 255)):
        if most < upto.min():
            break
        count += (uniform >= upto.take(kind)).view(np.uint8)
        chance *= (n - k) / (k + 1) * odds
        upto += chance
    return np.minimum(count, people).astype(np.float64)


def _kinds(people: Codes) -> tuple[Codes, Codes, Codes]:
    """Return of which kind each is, [row, column], and the row and people of each kind; where few are alike, each his own."""
    rows, levels = len(people), int(people.max(initial=0)) + 1
    code = people + levels * np.arange(rows)[:, None]
    if rows * levels > people.size:
        return np.arange(people.size).reshape(people.shape), code.ravel() // levels, people.ravel()
    known = np.zeros(rows * levels, dtype=bool)
    known[code] = True
    kinds = np.flatnonzero(known)
    return (np.cumsum(known) - 1).take(code), kinds // levels, kinds % levels


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
    out = words + STEP
    other = out >> np.uint64(30)
    for shift, factor in ((27, FIRST), (31, SECOND)):
        out ^= other
        out *= factor
        np.right_shift(out, np.uint64(shift), out=other)
    out ^= other
    return out


def _words(word: Words, *keys: int | Codes) -> Words:
    """Return one word made of `word` and `keys`, or one for each of several keys."""
    for key in keys:
        word = _mixed(word ^ np.atleast_1d(key).astype(np.uint64))
    return word


def _word(codes: npt.NDArray[np.integer]) -> Words:
    return codes.astype(np.uint64)


def _bits(days: Floats) -> Words:
    return np.ascontiguousarray(days + 0.0).view(np.uint64)
