"""Profiles and leaving from what was recorded: lists by band at the end of each period, arrivals, and treated by band."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from pks.core.axes import Floats
from pks.sim.compartments.bands import Bands
from pks.sim.compartments.errors import refuse
from pks.sim.compartments.profile import Profile

Average = Callable[[Floats, Floats], Floats]
"""From amounts and inflows, both [..., period, band], to one share for each band, [..., band]."""


def mean_of_ratios(amount: Floats, inflow: Floats) -> Floats:
    """Return the mean over periods of amount/inflow, periods without inflow left out: every period counts alike."""
    known = inflow > 0
    ratio = np.divide(amount, inflow, out=np.zeros_like(amount), where=known)
    return ratio.sum(axis=-2) / np.maximum(known.sum(axis=-2), 1)


def ratio_of_sums(amount: Floats, inflow: Floats) -> Floats:
    """Return Σ amount / Σ inflow over periods: every person counts alike, so small bands are less noisy."""
    total = inflow.sum(axis=-2)
    return np.divide(amount.sum(axis=-2), total, out=np.zeros_like(total), where=total > 0)


class Unexplained(Protocol):
    """What is made of people in a band who were not there before: more than flowed in, less those treated."""

    def newcomers(self, left: Floats) -> Floats:
        """Return the people to be added to the inflow, as `left` [..., period, band]; left is below 0 for them."""
        ...


@dataclass(frozen=True)
class Joining:
    """They came from elsewhere in that band, and will go on to: a negative share of leaving."""

    def newcomers(self, left: Floats) -> Floats:
        """Return nobody."""
        return np.zeros_like(left)


@dataclass(frozen=True)
class Unrecorded:
    """They arrived without being recorded: added to the inflow of the first `bands` (None = of all bands)."""

    bands: int | None = 1

    def newcomers(self, left: Floats) -> Floats:
        """Return those who are missing in the first bands."""
        missing = np.maximum(-left, 0.0)
        if self.bands is not None:
            missing[..., self.bands :] = 0.0
        return missing


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a record says. Amounts are by period from the second on, which is the first one with a list before it.

    Attributes:
        profile: shares by band.
        inflow: people who flowed into each band, those added included, [..., period, band].
        treated: of those, who were treated.
        left: of those, who left without care: inflow − treated − still waiting (below 0: more than there were before).
        unrecorded: people added to the inflow because they were there without having come.
    """

    profile: Profile
    inflow: Floats
    treated: Floats
    left: Floats
    unrecorded: Floats

    @property
    def unrecorded_share(self) -> Floats:
        """People added, as a share of the inflow without them, over all periods, [..., band]."""
        return ratio_of_sums(self.unrecorded, self.inflow - self.unrecorded)

    @property
    def on_recorded_inflow(self) -> Profile:
        """The profile on the inflow as it is recorded, for projections from recorded arrivals.

        With j unrecorded people for each recorded one κ becomes (1 + j)·κ and 1 − ρ becomes (1 + j)·(1 − ρ): who joins
        unrecorded is set off against who leaves.
        """
        grown = 1 + self.unrecorded_share
        return Profile(grown * self.profile.treated, 1 - grown * (1 - self.profile.leaving))

    @property
    def inconsistent(self) -> Floats:
        """Share of band and period pairs in which more people wait than could be there, [...]."""
        return ((self.left < 0) | (self.unrecorded > 0)).mean(axis=(-2, -1))


def calibrate(
    waiting: Floats,
    *,
    arrivals: Floats,
    treated: Floats,
    bands: Bands | None = None,
    average: Average = mean_of_ratios,
    unexplained: Unexplained | None = None,
) -> Calibration:
    """Return the profile that a record shows.

    inflow[t] = arrivals[t]·newcomers + waiting[t − 1]·ageing; left = inflow − treated − waiting;
    κ = average(treated, inflow), ρ = average(left, inflow). Where more people wait than could (left < 0), see
    `unexplained`; :meth:`Profile.without_joining` sets shares that are still negative to 0.

    Args:
        waiting: people by band at the end of each period, [..., period, band], ≥ 0, two periods or more.
        arrivals: people who joined in each period, [..., period]; that of the first period is not used.
        treated: people treated in each period by the band in which they were then, [..., period, band].
        bands: of time waited (default: one period each, the last one open).
        average: over the periods (default: the mean of the ratios, as published).
        unexplained: people who were not there before (default: :class:`Unrecorded` in the first band, as published).

    Raises:
        CompartmentError: if shapes do not fit, or amounts are negative or missing.

    Source: Wood and Worthington 2025, doi:10.1007/s10729-025-09709-7, section 3.

    >>> record = calibrate(
    ...     np.array([[50.0, 40], [60, 45]]), arrivals=np.array([0.0, 100]), treated=np.array([[0.0, 0], [30, 36]])
    ... )
    >>> record.profile.treated, record.profile.leaving
    (array([0.3, 0.4]), array([0.1, 0.1]))
    """
    stock, coming, done = (np.asarray(each, dtype=np.float64) for each in (waiting, arrivals, treated))
    of = Bands.periods(stock.shape[-1]) if bands is None else bands
    faults = []
    if stock.ndim < 2 or stock.shape[-2] < 2 or stock.shape[-1] != len(of):
        faults.append(f"waiting has shape {stock.shape}: it needs two periods or more, and {len(of)} bands")
    if done.shape != stock.shape or coming.shape != stock.shape[:-1]:
        faults.append(f"waiting has shape {stock.shape}, treated {done.shape}, arrivals {coming.shape}")
    for name, array in (("waiting", stock), ("arrivals", coming), ("treated", done)):
        wrong = ~(np.isfinite(array) & (array >= 0))
        if wrong.any():
            faults.append(f"{name} has {array[wrong][0]}: it must be a number ≥ 0 ({int(wrong.sum())} such)")
    refuse(faults, "no profile can be calibrated")
    rule = Unrecorded() if unexplained is None else unexplained
    inflow = coming[..., 1:, None] * of.newcomers + stock[..., :-1, :] @ of.ageing
    done, stock = done[..., 1:, :], stock[..., 1:, :]
    extra = rule.newcomers(inflow - done - stock)
    inflow = inflow + extra
    left = inflow - done - stock
    return Calibration(Profile(average(done, inflow), average(left, inflow)), inflow, done, left, extra)
