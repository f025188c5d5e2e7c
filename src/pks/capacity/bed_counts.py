"""The ways to count beds side by side, so that nobody takes a mean for a need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.beds import AllTaken, MustWait, TurnedAway, beds_for_mean, chance_of_none, fewest_beds, load_of
from pks.capacity.checks import outside, refuse
from pks.core.axes import Codes, Floats

HOLDS = {
    "mean": "an average over the time: says nothing of single days",
    "turned away": "Poisson arrivals at one rate, any length of stay; who finds no bed goes elsewhere",
    "must wait": "Poisson arrivals at one rate, exponential stays; who finds no bed waits",
    "peak": "Poisson arrivals at a rate that varies, any length of stay; at the time with the highest load",
    "busiest period": "Poisson arrivals at one rate within a period, any length of stay; the mean of the busiest period,"
    " within which single days are higher",
}
"""What each way of counting rests on."""


NEED_IS = {"peak": "Need is highest at", "busiest period": "In the busiest period the mean is"}
"""How a sentence begins that tells the load at the peak."""


@dataclass(frozen=True, eq=False)
class BedCounts:
    """Beds of some wards, counted in several ways.

    Attributes:
        ward: labels, (n,).
        load: beds in use on average, (n,).
        occupancy: the share in use on average that beds for a mean are counted for, (n,).
        mean: beds for a mean, not rounded, (n,).
        turned_away: beds by Erlang B, (n,).
        must_wait: beds by Erlang C, (n,).
        peak_load: mean number in need of a bed when it is highest, (n,), or None where only a mean is known.
        peak: beds then, (n,), or None.
        rules: the chances that were stated: turned away, must wait, all taken at the peak.
        peak_is: what the peak is: "peak", the highest load at any time, or "busiest period", the highest mean of a period.
    """

    ward: pd.Index
    load: Floats
    occupancy: Floats
    mean: Floats
    turned_away: Codes
    must_wait: Codes
    peak_load: Floats | None
    peak: Codes | None
    rules: tuple[TurnedAway, MustWait, AllTaken]
    peak_is: str = "peak"

    @property
    def nearest(self) -> Codes:
        """Beds for a mean to the nearest whole number, as the publication rounds them, (n,)."""
        return np.floor(self.mean + 0.5).astype(np.int64)

    @property
    def table(self) -> pd.DataFrame:
        """One row for each ward and way: ward, counted_for, beds, occupancy, turned_away, holds.

        `beds` for a mean are not rounded; `turned_away` is Erlang's share at the average load with the nearest whole
        number of beds.
        """
        counts: dict[str, npt.NDArray[np.generic]] = {
            "mean": self.mean,
            "turned away": self.turned_away,
            "must wait": self.must_wait,
        }
        if self.peak is not None:
            counts[self.peak_is] = self.peak
        beds = np.stack([np.asarray(each, np.float64) for each in counts.values()], axis=1)
        whole = np.floor(beds + 0.5)
        return pd.DataFrame(
            {
                "ward": np.repeat(np.asarray(self.ward), len(counts)),
                "counted_for": np.tile(list(counts), len(self.ward)),
                "beds": beds.ravel(),
                "occupancy": np.divide(self.load[:, None], beds, out=np.zeros_like(beds), where=beds > 0).ravel(),
                "turned_away": chance_of_none(self.load[:, None], whole, self.rules[0]).ravel(),
                "holds": np.tile([HOLDS[each] for each in counts], len(self.ward)),
            }
        )

    @property
    def sentences(self) -> list[str]:
        """One text for each ward that says what a mean leaves out."""
        blocked = chance_of_none(self.load, self.nearest, self.rules[0])
        away, wait, taken = self.rules
        texts = []
        for at, ward in enumerate(self.ward):
            text = (
                f"{ward}: {self.load[at]:.1f} beds are in use on average. {self.nearest[at]} beds are a mean at"
                f" {percent(self.occupancy[at])} occupancy ({self.mean[at]:.1f} exactly), not a need: with that many,"
                f" {percent(blocked[at])} of arrivals find all of them taken. So that at most {percent(away.most)} are turned away it"
                f" takes {self.turned_away[at]} beds, and so that at most {percent(wait.most)} wait {self.must_wait[at]}."
            )
            if self.peak is not None and self.peak_load is not None:
                text += (
                    f" {NEED_IS[self.peak_is]} {self.peak_load[at]:.1f} beds; so that all are taken then with a chance of at"
                    f" most {percent(taken.most)} it takes {self.peak[at]}."
                )
            texts.append(text)
        return texts


def percent(share: float) -> str:
    """Return `share` in per cent, with three digits at most.

    >>> percent(0.138), percent(0.0051)
    ('13.8 %', '0.51 %')
    """
    return f"{100 * share:.3g} %"


def bed_counts(
    bed_days: npt.ArrayLike,
    days: npt.ArrayLike,
    *,
    occupancy: npt.ArrayLike,
    peak_load: npt.ArrayLike | None = None,
    turned_away: TurnedAway = TurnedAway(),  # noqa: B008  frozen, so that one for all calls is safe
    must_wait: MustWait = MustWait(),  # noqa: B008
    all_taken: AllTaken = AllTaken(),  # noqa: B008
    wards: pd.Index | None = None,
) -> BedCounts:
    """Return the beds of each ward for a mean, for stated chances, and at the peak of the week.

    Args:
        bed_days: time in bed in days, (n,).
        days: length of the time in days, > 0, (n,) or one for all.
        occupancy: share of the beds in use on average, 0 < occupancy ≤ 1, (n,) or one for all.
        peak_load: the highest load, (n,), such as ``offered_load(…).max(axis=1)``; None where only a mean is known.
        turned_away: how many may be turned away.
        must_wait: how many may have to wait.
        all_taken: the chance that all beds may be taken at the peak.
        wards: labels, (n,); None numbers them from 1.

    Raises:
        CapacityError: with every number that is out of range.

    >>> ward = bed_counts([7000.0], 365, occupancy=0.95, wards=pd.Index(["Medicine 1"]))
    >>> ward.table[["counted_for", "beds", "turned_away"]].round(2).values.tolist()
    [['mean', 20.19, 0.14], ['turned away', 29.0, 0.01], ['must wait', 28.0, 0.01]]
    """
    load = np.atleast_1d(load_of(bed_days, days))
    names = pd.RangeIndex(1, len(load) + 1) if wards is None else wards
    highest = None if peak_load is None else np.broadcast_to(np.asarray(peak_load, np.float64), load.shape)
    if highest is not None:
        refuse(outside("peak_load − load", highest - load + 1e-6 * (1 + load), labels=[names]))
    return BedCounts(
        names,
        load,
        np.broadcast_to(np.asarray(occupancy, np.float64), load.shape),
        np.atleast_1d(beds_for_mean(bed_days, days, occupancy=occupancy)),
        fewest_beds(load, turned_away),
        fewest_beds(load, must_wait),
        highest,
        None if highest is None else fewest_beds(highest, all_taken),
        (turned_away, must_wait, all_taken),
    )
