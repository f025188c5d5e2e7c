"""Bed days: admissions times how long people stay, in the periods in which they lie there.

Who comes late in a period lies over into the next. Admissions are spread evenly over the hours of a day, and over the
days of a period as weights say. An episode of L days then takes exactly L bed days in all, wherever the edges of periods
fall: time in bed, not midnights, so stays of less than a day count too.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, rounds one and
two (episodes × mean length of stay = bed days); the distribution over time is that of an M/G/∞ queue, Eick, Massey and
Whitt, *The physics of the M_t/G/∞ queue*, 1993, doi:10.1287/opre.41.4.731.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array, csr_array

from pks.capacity.checks import outside, refuse
from pks.capacity.stays import Stays, excess
from pks.core.axes import Floats
from pks.core.faults import Fault
from pks.core.periods import Periods

EVEN = (1.0,) * 7
"""A week in which every day has as many admissions, Monday first."""


@dataclass(frozen=True, eq=False)
class BedDays:
    """Time in bed, in days.

    Attributes:
        admitted: of people admitted in the same period, [..., group, period].
        carried: of people admitted in earlier periods of the horizon, [..., group, period].
        present: of people who were there at the start, [..., group, period].
        later: after the horizon, of all of them, [..., group].
    """

    admitted: Floats
    carried: Floats
    present: Floats
    later: Floats

    @property
    def days(self) -> Floats:
        """All bed days by period, [..., group, period]."""
        return self.admitted + self.carried + self.present


def bed_days(
    admissions: Floats, stays: Stays, periods: Periods, *, present: Floats, weights: Floats | None = None
) -> BedDays:
    """Return the bed days that `admissions` and those `present` at the start take in each period.

    days[t] = Σ_{s ≤ t} admissions[s]·carry[s, t] + present·remaining[t]; over time all that adds up to
    Σ admissions · mean + present · mean remaining stay.

    Args:
        admissions: people admitted in each period, [..., group, period].
        stays: their lengths of stay, one distribution for each group.
        periods: the horizon.
        present: people there when it starts, [..., group]: counted, or :func:`steady_census`, or 0 for a new ward.
        weights: share of a period's admissions that comes on each day, of :func:`day_weights`, (days,) or [group, days];
            None = evenly.

    Raises:
        CapacityError: with every number that is negative or not finite, or if shapes do not fit the horizon.

    >>> from pks.capacity.stays import GammaStays
    >>> fortnight = Periods("W-MON", pd.Timestamp("2026-01-05"), 2)
    >>> ward = bed_days(np.array([[7.0, 0.0]]), GammaStays([3.0], [0.0]), fortnight, present=np.zeros(1))
    >>> ward.days.round(3), ward.later.round(3)
    (array([[16.5,  4.5]]), array([0.]))
    """
    refuse(outside("admissions", admissions), outside("present", present))
    here = np.broadcast_to(np.asarray(present, np.float64), admissions.shape[:-1])
    spread = day_weights(periods) if weights is None else weights
    _require_shapes(admissions, stays, periods, spread)
    moved = carry(stays, periods, spread)
    own = np.diagonal(moved, axis1=1, axis2=2)
    by_group = np.moveaxis(admissions, -2, 0)  # [group, ..., period]
    flat = by_group.reshape(by_group.shape[0], -1, periods.count) @ moved
    total = np.moveaxis(flat.reshape(by_group.shape), 0, -2).reshape(admissions.shape)
    rest = remaining(stays, periods)
    staying = here[..., None] * rest
    to_come = admissions.sum(axis=-1) * stays.mean_days - total.sum(axis=-1)
    mean_rest = excess(stays, np.zeros(1), order=2)[:, 0] / stays.mean_days
    later = np.maximum(to_come + here * mean_rest - staying.sum(axis=-1), 0.0)
    admitted = admissions * own
    return BedDays(admitted, np.maximum(total - admitted, 0.0), staying, later)


def steady_census(admissions: Floats, stays: Stays, periods: Periods) -> Floats:
    """Return how many lie there if admissions have long been as in the first period: rate × mean stay, [..., group]."""
    return np.asarray(admissions[..., 0] / periods.days[0] * stays.mean_days)


def carry(stays: Stays, periods: Periods, weights: Floats) -> Floats:
    """Return the bed days in period t of one admission in period s: [group, s, t], 0 for t < s.

    `weights` are those of a period's admissions by day, (days,) or [group, days].

    An admission on a day, at any hour alike, has taken C(k) = mean − (E₂(k − 1) − E₂(k)) bed days when k days have begun
    and passed, C(0) = 0, with E₂ the excess of order 2. carry[s, t] = Σ_{d in s} weights[d]·(C(end_t − d) − C(start_t − d)).
    All that is asked of the distributions is E₂ where it does not cancel: for even weights, between edges of periods.
    """
    count, same = periods.count, np.arange(periods.count)
    profiles, which = np.unique(np.atleast_2d(weights), axis=0, return_inverse=True)
    group = np.broadcast_to(which.ravel(), len(stays.mean_days))
    signed = [_signed_offsets(profile, periods) for profile in profiles]
    used = np.flatnonzero(sum(np.diff(each.indptr) for each in signed))
    second = excess(stays, used.astype(np.float64), order=2)
    until = np.empty((len(second), count * (count + 1)))
    for at, each in enumerate(signed):
        until[group == at] = second[group == at] @ each[used]
    taken = np.diff(until.reshape(len(second), count, count + 1), axis=2)
    taken[:, same, same] += stays.mean_days[:, None]
    return np.maximum(taken, 0.0, out=taken)


def _signed_offsets(weights: Floats, periods: Periods) -> csr_array:
    """Return Σ weights[d]·(E₂(k) − E₂(k − 1)), k days from d to each edge, as a matrix [days, (period of d, edge)]."""
    count, edges, days = periods.count, np.append(0, periods.end_day), int(periods.end_day[-1])
    day, edge = np.nonzero(np.arange(days)[:, None] < edges)
    passed, origin = edges[edge] - day, np.repeat(np.arange(count), periods.days)[day]
    begun = np.concatenate([passed, passed - 1])
    place = np.tile(origin * (count + 1) + edge, 2)
    signed = np.concatenate([weights[day], -weights[day]])
    matrix = coo_array((signed, (begun, place)), shape=(days + 1, count * (count + 1))).tocsr()
    matrix.eliminate_zeros()
    return matrix


def remaining(stays: Stays, periods: Periods) -> Floats:
    """Return the bed days in each period of one person present at the start, [group, period].

    How long they have been there is not known: in a ward in its usual course the rest of the stay is longer than x days
    for a share E₁(x)/mean of those present, so [a, b) takes (E₂(a) − E₂(b))/mean.
    """
    second = excess(stays, np.append(0, periods.end_day).astype(np.float64), order=2)
    return -np.diff(second, axis=1) / stays.mean_days[:, None]


def remaining_after(stays: Stays, periods: Periods, *, stayed_days: npt.ArrayLike) -> Floats:
    """Return the bed days in each period of one person who has been there for `stayed_days`, [group, person, period].

    [a, b) takes (E₁(y + a) − E₁(y + b))/E₀(y) for y days stayed, E₀ and E₁ the excess of order 0 and 1.

    Args:
        stays: distributions of n groups.
        periods: the horizon.
        stayed_days: days since admission when it starts, ≥ 0, (person,).

    Raises:
        CapacityError: if a number is negative, or if by its distribution nobody stays that long.
    """
    stayed = np.atleast_1d(np.asarray(stayed_days, np.float64))
    refuse(outside("stayed_days", stayed))
    still = excess(stays, stayed, order=0)
    refuse(outside("share still there after stayed_days", still, above=0.0, most=1 + 1e-9))
    ahead = stayed[:, None] + np.append(0, periods.end_day)
    first = excess(stays, ahead.ravel(), order=1).reshape(len(still), *ahead.shape)
    return -np.diff(first, axis=2) / still[:, :, None]


def day_weights(
    periods: Periods, *, weekdays: npt.ArrayLike = EVEN, holidays: pd.DatetimeIndex | None = None
) -> Floats:
    """Return which share of a period's admissions comes on each of its days: (days,), adding up to 1 in every period.

    Args:
        periods: the horizon.
        weekdays: admissions on Monday to Sunday relative to each other, ≥ 0, (7,), not all 0.
        holidays: days that count as a Sunday.

    A period with no day that has admissions (a Sunday planned by day) spreads them evenly.

    Raises:
        CapacityError: with every number that is out of range.

    >>> week = Periods("W-MON", pd.Timestamp("2026-04-06"), 1)  # starts on Easter Monday
    >>> day_weights(week, weekdays=[1, 1, 1, 1, 1, 0, 0], holidays=pd.DatetimeIndex(["2026-04-06"]))
    array([0.  , 0.25, 0.25, 0.25, 0.25, 0.  , 0.  ])
    """
    profile = np.asarray(weekdays, np.float64)
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    refuse(outside("weekdays", profile, labels=[names]), outside("sum of weekdays", profile.sum(), above=0.0))
    days = pd.date_range(periods.start, periods.edges[-1], inclusive="left")
    weekday = np.asarray(days.day_of_week)
    if holidays is not None:
        weekday = np.where(days.isin(holidays), 6, weekday)
    weight = profile[weekday]
    lengths = periods.days
    total = np.add.reduceat(weight, periods.end_day - lengths)
    even = np.repeat(total == 0, lengths)
    return np.where(even, 1.0, weight) / np.repeat(np.where(total == 0, lengths, total), lengths)


def _require_shapes(admissions: Floats, stays: Stays, periods: Periods, weights: Floats) -> None:
    groups, days = len(stays.mean_days), int(periods.end_day[-1])
    wanted = {
        "admissions": (admissions.shape[-2:], (groups, periods.count)),
        "weights": (weights.shape, (groups, days) if weights.ndim > 1 else (days,)),
    }
    refuse(
        Fault(name, None, "shape", str(shape), f"the lengths of stay and the horizon ask for {fitting}")
        for name, (shape, fitting) in wanted.items()
        if shape != fitting
    )
