"""Beds: for a mean, and for a stated chance that none is free. A mean is not a need: half the time more are there.

The load of a ward is the number of beds in use if there are always enough: bed days ÷ days. Beds for a mean divide it by an
occupancy. The other rules ask how many beds are needed so that at most a stated share finds none: Erlang's formulas for a
load that stays the same, a quantile of the Poisson distribution for one that goes up and down.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, rounds one and
two (beds for a mean; where × is printed before the occupancy only ÷ gives the printed numbers); Erlang 1917, see
:mod:`pks.queueing.erlang`; changing loads: Green, Kolesar and Whitt, *Coping with time-varying demand when setting
staffing requirements for a service system*, 2007, doi:10.1111/j.1937-5956.2007.tb00164.x.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

from pks.capacity.checks import outside, refuse
from pks.core.axes import Codes, Floats


class Rule(Protocol):
    """When a number of beds is enough."""

    @property
    def most(self) -> float:
        """The share that may find no free bed."""

    def chance(self, load: Floats, beds: Codes, blocked: Floats) -> Floats:
        """Return the share that finds no free bed, given Erlang's share `blocked` of as many beds."""


@dataclass(frozen=True)
class TurnedAway:
    """At most the share `most` of arrivals finds all beds taken and goes elsewhere: Erlang B(c, A).

    Holds for Poisson arrivals and any distribution of the stay.
    """

    most: float = 0.01

    def chance(self, load: Floats, beds: Codes, blocked: Floats) -> Floats:
        """Return the share turned away."""
        return blocked


@dataclass(frozen=True)
class MustWait:
    """At most the share `most` of arrivals must wait for a bed, and does: Erlang C(c, A) = c·B/(c − A·(1 − B)).

    Holds for Poisson arrivals and exponential stays; close for other stays. With A ≥ c everybody waits.
    """

    most: float = 0.05

    def chance(self, load: Floats, beds: Codes, blocked: Floats) -> Floats:
        """Return the share that must wait."""
        spare = beds - load * (1 - blocked)
        late = np.divide(beds * blocked, spare, out=np.ones_like(blocked), where=load < beds)
        return np.where(load < beds, late, 1.0)


@dataclass(frozen=True)
class AllTaken:
    """At a time when the mean in need of a bed is A, at least c need one with a chance of at most `most`: P(N ≥ c).

    N is Poisson with mean A, which holds at any moment of arrivals that vary (M_t/G/∞) as long as beds suffice.
    """

    most: float = 0.05

    def chance(self, load: Floats, beds: Codes, blocked: Floats) -> Floats:
        """Return the chance that c or more need a bed: the regularised gamma function P(c, A)."""
        return np.where(beds > 0, special.gammainc(np.maximum(beds, 1), load), 1.0)


def load_of(bed_days: npt.ArrayLike, days: npt.ArrayLike) -> Floats:
    """Return the load in beds, bed days ÷ days.

    Args:
        bed_days: time in bed in days, any shape.
        days: length of the time in days, > 0, that broadcasts with it.

    Raises:
        CapacityError: with every number that is out of range.
    """
    refuse(outside("bed_days", bed_days), outside("days", days, above=0.0))
    return np.asarray(bed_days, np.float64) / np.asarray(days, np.float64)


def beds_for_mean(bed_days: npt.ArrayLike, days: npt.ArrayLike, *, occupancy: npt.ArrayLike) -> Floats:
    """Return the beds of which the share `occupancy` is in use on average, not rounded: bed days ÷ (days · occupancy).

    Args:
        bed_days: time in bed in days, any shape.
        days: length of the time in days, > 0, that broadcasts with it.
        occupancy: share of the beds in use on average, 0 < occupancy ≤ 1.

    Raises:
        CapacityError: with every number that is out of range.

    >>> beds_for_mean([2000 * 3.5, 2400 * 3.5], 365, occupancy=0.95).round(1)  # the publication prints 20 and 24
    array([20.2, 24.2])
    """
    refuse(outside("occupancy", occupancy, above=0.0, most=1.0))
    return load_of(bed_days, days) / np.asarray(occupancy, np.float64)


def fewest_beds(load: npt.ArrayLike, rule: Rule) -> Codes:
    """Return the fewest beds that satisfy `rule` for each load, same shape: least c with chance(c, A) ≤ most.

    Where nobody comes (A = 0) no bed is needed. All loads go through Erlang's recursion B(c) = A·B(c − 1)/(c + A·B(c − 1)) together.

    Args:
        load: A, beds in use on average if there were always enough, ≥ 0, any shape.
        rule: :class:`TurnedAway`, :class:`MustWait`, :class:`AllTaken`, or your own.

    Raises:
        CapacityError: with every number that is out of range.

    >>> load = load_of([7000.0, 8400.0], 365)
    >>> fewest_beds(load, TurnedAway(0.01)), fewest_beds(load, MustWait(0.05)), fewest_beds(load, AllTaken(0.05))
    (array([29, 34]), array([28, 33]), array([28, 32]))
    """
    refuse(outside("load", load), outside("most", rule.most, above=0.0, most=1.0))
    offered = np.asarray(load, np.float64)
    flat = offered.ravel()
    left = np.flatnonzero(flat)
    found = np.zeros(offered.size, np.int64)
    blocked, count = np.ones(left.size), 0
    while left.size:
        short = rule.chance(flat[left], np.full(left.size, count), blocked) > rule.most
        found[left[~short]] = count
        left, blocked, count = left[short], blocked[short], count + 1
        blocked = flat[left] * blocked / (count + flat[left] * blocked)
    return found.reshape(offered.shape)


def chance_of_none(load: npt.ArrayLike, beds: npt.ArrayLike, rule: Rule) -> Floats:
    """Return the share that finds no free bed among `beds` by `rule`.

    Args:
        load: A, ≥ 0, any shape.
        beds: whole numbers ≥ 0 that broadcast with it.
        rule: as in :func:`fewest_beds`; its `most` does not matter.

    Raises:
        CapacityError: with every number that is out of range.

    >>> chance_of_none(7000 / 365, [20, 29], TurnedAway()).round(3)
    array([0.138, 0.009])
    """
    offered, there = np.broadcast_arrays(np.asarray(load, np.float64), np.asarray(beds))
    refuse(outside("load", offered), outside("beds", there), outside("part of a bed", np.abs(there % 1), most=0.0))
    counts = there.astype(np.int64)
    blocked = np.ones(offered.shape)
    for count in range(1, int(counts.max(initial=0)) + 1):
        blocked = np.where(counts >= count, offered * blocked / (count + offered * blocked), blocked)
    return rule.chance(offered, counts, blocked)
