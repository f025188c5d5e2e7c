"""The profile as a discipline: each band of time waited gets its share of the slots.

After Wood and Worthington, *A compartmental modelling methodology to support strategic decision making for managing the
elective hospital waiting list; application in England's NHS*, Health Care Management Science 28, 2025,
doi:10.1007/s10729-025-09709-7. With bands of one period, one list and expected values it is their model
(:mod:`pks.sim.compartments`); here people are also whole, slots are shared by lists, and everybody keeps his own day.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.calling import called
from pks.sim.cells import Cells
from pks.sim.lots import SHARING, Lots
from pks.sim.sharing import Leftover, LongestWaiters, as_far_as_there, in_proportion


@dataclass(frozen=True, eq=False)
class ByProfile:
    """Slots by bands of time waited: band b of list i gets slots · κ_ib·n_ib / Σ κ·n, where n_ib flow into it.

    These are all who wait in the band in this period, with those who leave it by chance. The sum goes over all bands of
    all lists that share the slots. In a band the earliest are served first. What is left over, because a band has fewer
    people than its slots, goes by the rule `leftover` to the bands of the pool, all its lists together.

    With a profile, whoever leaves by chance (:class:`pks.sim.leaving.Leaving`) does so before slots are given out, as
    published: treatments and leavers are both shares of what flows into a band. (A patience still ends after them.)
    Who has a booking, or a slot that is reserved, is not counted.

    Whole people get whole slots: what the bands have got until each one is rounded up or down by one lot for the pool
    and the day, so that the slots are all given out and each band has its share in the mean.

    Attributes:
        from_days: where each band of time waited at the end of the period begins, the first at 0, (bands,).
        treated: κ, weight of each who waits in the band, [list, band], ≥ 0; only proportions count.
        leftover: who gets what is left over; the longest waiters unless stated.
    """

    from_days: Floats
    treated: Floats
    leftover: Leftover = field(default_factory=LongestWaiters)
    name: str = "profile"

    def order(self, cells: Cells) -> Codes:
        """Return the cells by the day from which they wait: the order in a band, and where slots are reserved."""
        return np.lexsort((cells.list, cells.joined_day))


@dataclass(frozen=True, eq=False)
class Place:
    """Where people stand whom a profile calls in, all (places,); in each band of a pool the first comes first.

    Attributes:
        pool: which pool, 0 ….
        band: which band of time waited.
        list: on which list.
        turn: which of the lists of the pool, 0 ….
    """

    pool: Codes
    band: Codes
    list: Codes
    turn: Codes


def turns(pool_of: Codes) -> Codes:
    """Return for each list how many before it have the same pool, (lists,).

    >>> turns(np.array([0, 1, 0, 0]))
    array([0, 0, 1, 2])
    """
    order = np.argsort(pool_of, kind="stable")
    out = np.empty_like(pool_of)
    out[order] = np.arange(len(order)) - np.searchsorted(pool_of[order], pool_of[order])
    return out


def called_by_profile(
    profile: ByProfile, line: Floats, left: Floats, slots: Floats, at: Place, *, chance: tuple[Floats, Floats] | None
) -> Floats:
    """Return how many are called in from each place, [place, replication].

    Args:
        profile: the discipline.
        line: people in each place, [place, replication].
        left: who left it by chance in this period, [place, replication].
        slots: of each pool, [pool, replication].
        at: the places.
        chance: two uniform numbers for each pool, [pool, replication] (:func:`chance_of`); None = people are fractions.
    """
    bands, lists = len(profile.from_days), int(at.turn.max(initial=0)) + 1
    band = at.pool * bands + at.band
    row = band * lists + at.turn
    first = None if chance is None else chance[0]
    second = None if chance is None else chance[1]
    count = len(slots) * bands
    there = _sums(line, row, count * lists)
    weight = np.zeros(count * lists)
    weight[row] = profile.treated[at.list, at.band]
    inflow = there + _sums(left, row, count * lists)
    planned = _whole(in_proportion(_by_pool(weight[:, None] * inflow, slots), slots), first)
    treated, over = as_far_as_there(planned, _by_pool(there, slots), slots)
    out = _first_come(line, _rows(treated), row)
    more = profile.leftover.take(_by_pool(_sums(line - out, band, count), slots), np.maximum(over, 0.0))
    return out + _first_come(line - out, _rows(_whole(more, second)), band)


def chance_of(lots: Lots, pools: Codes, day: int | Codes) -> tuple[Floats, Floats] | None:
    """Return two uniform numbers for each pool and its day (one for all, or (pools,)); None for the expected course."""
    if lots.seed is None:
        return None
    return lots.numbers(2 * pools, purpose=SHARING, period=day), lots.numbers(
        2 * pools + 1, purpose=SHARING, period=day
    )


def _by_pool(rows: Floats, slots: Floats) -> Floats:
    """Return rows of all pools, [row, replication], as [pool, replication, row]."""
    return rows.reshape(len(slots), -1, slots.shape[1]).transpose(0, 2, 1)


def _rows(by_pool: Floats) -> Floats:
    """Return [pool, replication, row] as the rows of all pools, [row, replication]."""
    return by_pool.transpose(0, 2, 1).reshape(-1, by_pool.shape[1])


def _sums(line: Floats, of: Codes, count: int) -> Floats:
    """Return the people of the places of each row, [row, replication]."""
    out = np.zeros((count, line.shape[1]))
    np.add.at(out, of, line)
    return out


def _first_come(line: Floats, slots: Floats, of: Codes) -> Floats:
    """Return who is served if each row has so many slots, [place, replication]."""
    order = np.argsort(of, kind="stable")
    out = np.empty_like(line)
    out[order] = called(line[order], slots, of[order])
    return out


def _whole(amount: Floats, chance: Floats | None) -> Floats:
    """Return amounts [pool, replication, row] rounded, by a number for each pool, so that they add up to as many."""
    if chance is None:
        return amount
    upto = np.cumsum(amount, axis=-1)
    every = np.round(upto[..., -1:])
    upto = np.minimum(np.floor(upto + chance[..., None]), every)
    upto[..., -1:] = every
    return np.diff(upto, axis=-1, prepend=0.0)
