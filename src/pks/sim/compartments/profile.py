"""Profiles: which share of each band is treated, relative to the other bands, and which share leaves without care."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pks.core.axes import Floats
from pks.sim.compartments.errors import refuse


@dataclass(frozen=True, eq=False)
class Profile:
    """Shares of what flows into each band, for one list (bands,) or many [list, band].

    Attributes:
        treated: κ, share that is treated, ≥ 0; when capacity is given only its proportions count.
        leaving: ρ, share that leaves without care, ≤ 1; below 0 people join in that band from elsewhere.

    Raises:
        CompartmentError: if the shapes differ or a share is out of range.
    """

    treated: Floats
    leaving: Floats

    def __post_init__(self) -> None:
        """Refuse shares that cannot be."""
        treated, leaving = np.asarray(self.treated, dtype=np.float64), np.asarray(self.leaving, dtype=np.float64)
        object.__setattr__(self, "treated", treated)
        object.__setattr__(self, "leaving", leaving)
        faults = []
        if treated.shape != leaving.shape or treated.ndim == 0:
            faults.append(f"shares treated have shape {treated.shape}, shares leaving {leaving.shape}")
        if not (np.isfinite(treated) & (treated >= 0)).all():
            faults.append(f"shares treated must be numbers ≥ 0, not {treated[~(treated >= 0)][:3].tolist()}")
        if not (np.isfinite(leaving) & (leaving <= 1)).all():
            faults.append(f"shares leaving must be numbers ≤ 1, not {leaving[~(leaving <= 1)][:3].tolist()}")
        refuse(faults, "this is no profile")

    def without_joining(self) -> Profile:
        """Return the profile with 0 where people would join: what an inconsistent record is sometimes read as."""
        return replace(self, leaving=np.maximum(self.leaving, 0.0))

    def turned(self, factor: float) -> Profile:
        """Return the profile turned about its middle band: multipliers on a line from 1/factor over 1 to factor.

        The first band is kept as it is. A factor above 1 turns treatments towards the longest waiters.

        >>> Profile([0.1, 0.1, 0.1, 0.1], [0.0, 0, 0, 0]).turned(2).treated
        array([0.1 , 0.05, 0.1 , 0.2 ])
        """
        last = self.treated.shape[-1] - 1
        middle = (1 + last) / 2
        band = np.arange(1, last + 1)
        line = np.interp(band, [1, middle, last], [1 / factor, 1.0, factor])
        return replace(self, treated=self.treated * np.concatenate(([1.0], line)))

    def lifted(self, factor: float, *, from_band: int) -> Profile:
        """Return the profile with the bands from one on times `factor` and those before divided by it.

        The first band is kept as it is.

        >>> Profile([0.1, 0.1, 0.1, 0.1], [0.0, 0, 0, 0]).lifted(2, from_band=2).treated
        array([0.1 , 0.05, 0.2 , 0.2 ])
        """
        band = np.arange(self.treated.shape[-1])
        by = np.where(band >= from_band, factor, 1 / factor)
        by[0] = 1.0
        return replace(self, treated=self.treated * by)


def geometric_profile(ratio: float, bands: int) -> Floats:
    """Return shares of treatments that fall by `ratio` from band to band, adding up to 1, (bands,).

    s_b = (1 − ratio)·ratioᵇ, and ratioᵇ in the last band, which is open.

    Args:
        ratio: 0 ≤ ratio < 1.
        bands: how many, ≥ 1.

    Raises:
        CompartmentError: if a number is out of range.

    >>> geometric_profile(0.3, 3)
    array([0.7 , 0.21, 0.09])
    """
    if not (0 <= ratio < 1 and bands >= 1):
        refuse([f"a ratio of {ratio} over {bands} bands"], "treatments cannot fall so")
    shares = (1 - ratio) * ratio ** np.arange(bands, dtype=np.float64)
    shares[-1] = ratio ** (bands - 1)
    return shares
