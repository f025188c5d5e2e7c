"""A simulation: the lists and the waits that a plan leads to, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from pks.core.axes import DUST, Codes, Floats
from pks.sim.description import Description
from pks.sim.tally import Tally


@dataclass(frozen=True, eq=False)
class Simulation:
    """What simulating gives back.

    Attributes:
        description: what was simulated.
        tally: what happened, as arrays.
        replications: how many were drawn; 0 = the expected course, in fractions of people.
        seed: of the random numbers; None for the expected course.
        engine: who simulated.
    """

    description: Description
    tally: Tally
    replications: int
    seed: int | None
    engine: str

    @property
    def waiting_sim(self) -> pd.DataFrame:
        """People waiting at the end of each period: unit, planning_object, period, mean, p10, p50, p90.

        p10, p50 and p90 are percentiles over the replications, linear between neighbours, and empty for the expected
        course.
        """
        return self._by_period(self.tally.waiting)

    @property
    def overdue_sim(self) -> pd.DataFrame:
        """Of those waiting at the end of each period, who are beyond the promise: columns as in :attr:`waiting_sim`."""
        return self._by_period(self.tally.overdue)

    @property
    def waits(self) -> pd.DataFrame:
        """Completed waits over the horizon, and apart from them those who still wait at its end, by list.

        - unit, planning_object, max_wait_days (empty = no promise)
        - completed: people served, mean of the replications
        - share_within: share of them who waited no longer than max_wait_days; share_within_p10 and _p90: percentiles of
          that share over the replications (in nine of ten cases it is at least _p10)
        - share_never_overdue: share of them who were not beyond max_wait_days at the end of any period, which is what
          the balancing counts; who is served in the very period in which the promise runs out is among these, but not
          within the promise
        - median_days, p90_days: the shortest wait that half, and nine tenths, of all people served did not exceed
        - left: people who left without care (acute care: left uncovered)
        - waiting: people who still wait at the end; waiting_overdue: of them beyond the promise; waiting_median_days
          and waiting_p90_days: how long these have waited by then

        How days are counted: :mod:`pks.sim.cells`. People are means of the replications.
        """
        of, known, runs = self.description, self.tally, max(self.replications, 1)
        promise = of.max_wait_days
        completed = known.completed.sum(axis=0)
        asked = ~np.isnan(promise) & (completed > DUST)
        each = _share(known.within, known.completed, asked & (known.completed > DUST))
        low, high = self._percentiles(each, (0.1, 0.9))
        served = self._quantiles(known.served.list, known.served.days, known.served.people)
        still = self._quantiles(of.cells.list, of.cells.age_days, known.still)
        return pd.DataFrame(
            {
                "unit": of.unit,
                "planning_object": of.planning_object,
                "max_wait_days": promise,
                "completed": completed / runs,
                "share_within": _share(known.within.sum(axis=0), completed, asked),
                "share_within_p10": low,
                "share_within_p90": high,
                "share_never_overdue": _share(known.never_overdue.sum(axis=0), completed, asked),
                "median_days": served[0],
                "p90_days": served[1],
                "left": known.left.sum(axis=0) / runs,
                "waiting": _clean(known.waiting[:, :, -1].mean(axis=0)),
                "waiting_overdue": _clean(known.overdue[:, :, -1].mean(axis=0)),
                "waiting_median_days": still[0],
                "waiting_p90_days": still[1],
            }
        )

    @property
    def flows(self) -> pd.DataFrame:
        """Where people came from and went over the horizon, by list; people, means of the replications.

        unit, planning_object, at_start, arrived, moved_in, completed, bought, left, moved_out, waiting (at the end):
        at_start + arrived + moved_in = completed + bought + left + moved_out + waiting. And missed: slots to which
        people did not come.
        """
        of, known = self.description, self.tally
        parts = ("moved_in", "completed", "bought", "left", "moved_out")
        values = {name: getattr(known, name).mean(axis=0) for name in parts}
        values["waiting"] = known.waiting[:, :, -1].mean(axis=0)
        gone = sum(values[name] for name in ("completed", "bought", "left", "moved_out", "waiting"))
        start = known.at_start
        values = {"at_start": start, "arrived": gone - values["moved_in"] - start} | values
        values["missed"] = known.missed.mean(axis=0)
        labels = {"unit": of.unit, "planning_object": of.planning_object}
        return pd.DataFrame({**labels, **{name: _clean(people) for name, people in values.items()}})

    @property
    def slots(self) -> pd.DataFrame:
        """What became of slots (or hours) over the horizon, by pool: unused and overtime; means of the replications."""
        known = self.tally
        return pd.DataFrame(
            {
                "pool": np.arange(known.unused.shape[1]),
                "unused": _clean(known.unused.mean(axis=0)),
                "overtime": _clean(known.overtime.mean(axis=0)),
            }
        )

    def _by_period(self, people: Floats) -> pd.DataFrame:
        """Return mean and percentiles of `people` [replication, list, period] as long rows."""
        of = self.description
        periods = of.period.index[: of.periods]
        low, middle, high = self._percentiles(people, (0.1, 0.5, 0.9))
        return pd.DataFrame(
            {
                "unit": of.unit.repeat(len(periods)),
                "planning_object": of.planning_object.repeat(len(periods)),
                "period": np.tile(periods.to_numpy(), len(of)),
                "mean": _clean(people.mean(axis=0)).ravel(),
                "p10": low.ravel(),
                "p50": middle.ravel(),
                "p90": high.ravel(),
            }
        )

    def _percentiles(self, values: Floats, levels: tuple[float, ...]) -> Floats:
        """Return percentiles over replications, those without a value left out; NaN where there is none."""
        out = np.full((len(levels), *values.shape[1:]), np.nan)
        if self.replications:
            some = ~np.isnan(values).all(axis=0)
            known = values[:, some]
            quantile = np.nanquantile if np.isnan(known).any() else np.quantile
            out[:, some] = quantile(known, levels, axis=0)
        return out

    def _quantiles(self, on: Codes, days: Floats, people: Floats) -> Floats:
        """Return the median and 90th percentile of `days` on each list, [2, list]; `people` says how many waited so."""
        out = np.full((2, len(self.description)), np.nan)
        there = people > DUST
        on, days, people = on[there], days[there], people[there]
        order = np.lexsort((days, on))
        on, days, people = on[order], days[order], people[order]
        bounds = np.searchsorted(on, np.arange(len(self.description) + 1))
        for number, (first, end) in enumerate(pairwise(bounds)):
            if first < end:
                upto = np.cumsum(people[first:end])
                wanted = np.array([0.5, 0.9]) * upto[-1] * (1 - 1e-12)
                out[:, number] = days[first:end][np.searchsorted(upto, wanted)]
        return out


def _share(part: Floats, whole: Floats, asked: np.ndarray) -> Floats:
    """Return part / whole where it is `asked` for, NaN elsewhere."""
    out = np.full(np.broadcast_shapes(part.shape, asked.shape), np.nan)
    return np.divide(part, whole, out=out, where=np.broadcast_to(asked, out.shape))


def _clean(people: Floats) -> Floats:
    return np.where(np.abs(people) < DUST, 0.0, people)
