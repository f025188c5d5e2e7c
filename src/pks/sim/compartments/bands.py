"""Bands of time waited: any widths, and what becomes of those in them as a period passes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pks.core.axes import Floats
from pks.sim.compartments.errors import refuse


@dataclass(frozen=True, eq=False)
class Bands:
    """Bands of time waited: band b holds those who have waited from `lower[b]` to `lower[b + 1]`, the last band the rest.

    All in one unit of time, which may be anything: months, weeks, days. People are taken to be spread evenly over a band.
    With bands as wide as the period (:meth:`periods`) nothing is smoothed: each cohort keeps to itself.

    Attributes:
        lower: where each band begins, (bands,), from 0, rising.
        step: the length of a period.
        open_width: what the last band counts as in percentiles and shares (default: one period).

    Raises:
        CompartmentError: if the edges do not rise from 0, or a length is not above 0.
    """

    lower: Floats
    step: float = 1.0
    open_width: float | None = None

    def __post_init__(self) -> None:
        """Refuse edges that do not rise from 0."""
        lower = np.asarray(self.lower, dtype=np.float64)
        object.__setattr__(self, "lower", lower)
        faults = []
        if lower.ndim != 1 or not len(lower) or lower[0] != 0 or not (np.diff(lower) > 0).all():
            faults.append(f"the bands begin at {lower.tolist()}: they must rise from 0")
        if not 0 < self.step < np.inf:
            faults.append(f"a period of {self.step} is not above 0")
        if self.open_width is not None and not 0 < self.open_width < np.inf:
            faults.append(f"an open band as wide as {self.open_width} is not above 0")
        refuse(faults, "these are no bands of time waited")

    @classmethod
    def periods(cls, count: int) -> Bands:
        """Return `count` bands of one period each, the last one open."""
        return cls(np.arange(count, dtype=np.float64))

    def __len__(self) -> int:
        """Return the number of bands."""
        return len(self.lower)

    @cached_property
    def upper(self) -> Floats:
        """Where each band ends; the last as wide as `open_width`, (bands,)."""
        return np.append(self.lower[1:], self.lower[-1] + (self.open_width or self.step))

    @cached_property
    def newcomers(self) -> Floats:
        """Shares of a period's arrivals that are in each band at its end, spread evenly over the period, (bands,)."""
        return self._share(np.zeros(1), np.full(1, self.step))[0]

    @cached_property
    def ageing(self) -> Floats:
        """Share of those in a band who are in another one period later, [from, to]; who is in the last stays there."""
        moved = self._share(self.lower + self.step, self.upper + self.step)
        moved[-1] = 0.0
        moved[-1, -1] = 1.0
        return moved

    def rebin(self, people: Floats, other: Bands) -> Floats:
        """Return the people of these bands in `other` bands of the same unit, [..., other band].

        Raises:
            CompartmentError: if the other bands are told apart where these are not: above the last of these.
        """
        if other.lower[-1] > self.lower[-1]:
            refuse(
                [f"the last band begins at {self.lower[-1]:g}, the other at {other.lower[-1]:g}"],
                "who waits in the open band cannot be told apart further",
            )
        moved = other._share(self.lower, self.upper)
        moved[-1] = 0.0
        moved[-1, -1] = 1.0
        return np.asarray(people, dtype=np.float64) @ moved

    def share_below(self, time: float) -> Floats:
        """Return the share of each band that has waited less than `time`: clip((time − lower)/width, 0, 1), (bands,)."""
        return np.clip((time - self.lower) / (self.upper - self.lower), 0.0, 1.0)

    def within(self, people: Floats, time: float) -> Floats:
        """Return the share of the people [..., band] who have waited less than `time`, [...]; of nobody it is 1."""
        total = np.asarray(people).sum(axis=-1)
        return np.divide(people @ self.share_below(time), total, out=np.ones_like(total), where=total > 0)

    def percentile(self, people: Floats, share: float) -> float:
        """Return the time waited that `share` of the people (bands,) do not exceed; linear in a band, 0 for nobody.

        >>> round(Bands.periods(5).percentile(np.array([10.0, 20, 30, 20, 20]), 0.5), 6)
        2.666667
        """
        total = np.cumsum(people)
        wanted = share * total[-1]
        if total[-1] <= 0:
            return 0.0
        band = int(np.searchsorted(total, wanted * (1 - 1e-15)))
        before = total[band] - people[band]
        part = (wanted - before) / people[band] if people[band] > 0 else 0.0
        return float(self.lower[band] + min(max(part, 0.0), 1.0) * (self.upper[band] - self.lower[band]))

    def _share(self, low: Floats, high: Floats) -> Floats:
        """Return how much of each stretch low … high lies in each band, the last one open, [stretch, band]."""
        ends = np.append(self.lower[1:], np.inf)
        overlap = np.minimum(high[:, None], ends) - np.maximum(low[:, None], self.lower)
        return np.clip(overlap, 0.0, None) / (high - low)[:, None]
