"""Gap and surplus by unit, capacity and period, on any level.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, sections
Summering av kapacitetsbehov, and När det inte råder balans (surplus is to be used as well: for shorter waits or
development work).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.capacity.grouping import Grouping
from pks.core.axes import Axes, Floats
from pks.core.errors import AlignmentError


@dataclass(frozen=True, eq=False)
class Gaps:
    """Need against availability in hours, [unit, capacity, period], on some level.

    Attributes:
        unit, capacity, period: the labels.
        need, available: hours needed, and hours that may be planned.
        short, surplus: hours that units lack, and hours that they have left over, in their own periods. On a higher level
            both may be there at once: a region's surplus of surgery in the north does not operate in the south.
    """

    unit: pd.Index
    capacity: pd.Index
    period: pd.Index
    need: Floats
    available: Floats
    short: Floats
    surplus: Floats

    @property
    def gap(self) -> Floats:
        """Need − available = short − surplus, [unit, capacity, period]."""
        return self.need - self.available

    @property
    def table(self) -> pd.DataFrame:
        """Return unit, capacity, period, need, available, gap, short, surplus; pairs with neither are left out."""
        first, second = np.nonzero(np.any((self.need > 0) | (self.available > 0), axis=2))
        periods = len(self.period)
        table = pd.DataFrame(
            {
                "unit": self.unit[first].repeat(periods),
                "capacity": self.capacity[second].repeat(periods),
                "period": np.tile(self.period, len(first)),
            }
        )
        for name in ("need", "available", "gap", "short", "surplus"):
            table[name] = getattr(self, name)[first, second].reshape(-1)
        return table

    def rolled_up(self, *, units: Grouping | None = None, periods: Grouping | None = None) -> Gaps:
        """Return the same by groups of units or periods (:mod:`pks.capacity.grouping`); all sums stay what they are.

        Raises:
            AlignmentError: a grouping is of another number of units or periods.
        """
        found = self
        for grouping, axis, name in ((units, 0, "unit"), (periods, 2, "period")):
            if grouping is None:
                continue
            if grouping.share.shape[1] != found.need.shape[axis]:
                raise AlignmentError(
                    f"the grouping is of {grouping.share.shape[1]} {name}s, the gaps are of {found.need.shape[axis]}"
                )
            labels = {"unit": found.unit, "period": found.period, name: grouping.label}
            arrays = (found.need, found.available, found.short, found.surplus)
            found = Gaps(
                labels["unit"], found.capacity, labels["period"], *(grouping.total(a, axis=axis) for a in arrays)
            )
        return found


def gaps_of(need: Floats, available: Floats, axes: Axes) -> Gaps:
    """Return gap and surplus of every unit, capacity and period: short = max(0, need − available), and the reverse.

    Args:
        need: capacity need, [unit, capacity, period] (:func:`pks.capacity.need.capacity_need`).
        available: hours that may be planned, [unit, capacity, period].
        axes: the labels.

    Raises:
        AlignmentError: the arrays are not of the shape that the labels have.

    >>> from pks.core.periods import Periods
    >>> empty = pd.Index([], dtype="str")
    >>> weeks = Periods("W-MON", pd.Timestamp("2026-01-05"), 1)
    >>> axes = Axes(pd.Index(["north", "south"]), empty, empty, pd.Index(["theatre"]), empty, weeks)
    >>> gaps = gaps_of(np.array([[[50.0]], [[30.0]]]), np.array([[[40.0]], [[40.0]]]), axes)
    >>> gaps.short.ravel().tolist(), gaps.surplus.ravel().tolist(), gaps.gap.sum().item()
    ([10.0, 0.0], [0.0, 10.0], 0.0)
    """
    units, _, capacities, periods = axes.shape
    if not need.shape == available.shape == (units, capacities, periods):
        raise AlignmentError(
            f"need is {need.shape} and available {available.shape}; the labels are of {(units, capacities, periods)}"
        )
    gap = need - available
    short = np.maximum(gap, 0.0)
    return Gaps(axes.unit, axes.capacity, axes.period.index, need, available, short, short - gap)
