"""How sure the capacity need is: joint draws of the need arriving, taken on to hours and summed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.capacity.grouping import periods_by_days, units_under
from pks.capacity.need import capacity_need
from pks.chain.forecasting import CaseForecast
from pks.chain.need import Need
from pks.core.axes import Codes, Floats
from pks.core.case import Case
from pks.core.periods import Periods
from pks.forecast.thinning import production_counts

BLOCK = 25
"""Draws in memory at a time."""
FOLLOW_ON = 3
"""The stream of chance for follow-on care; those before it are the forecast's own."""
QUANTILES = {"lower_95": 0.025, "lower_80": 0.1, "upper_80": 0.9, "upper_95": 0.975}


def capacity_need_interval(case: Case, known: Need, forecast: CaseForecast, *, frequency: str = "YS") -> pd.DataFrame:
    """Return the capacity need in hours with intervals, for every unit and every group above, by year (or another `frequency`).

    unit, capacity, period, complete (whether all of that period is planned), mean, lower_95, lower_80, upper_80, upper_95.
    Each draw of the need arriving goes through pathways, waiting-list goals and hours per activity, and is summed over units
    and time before quantiles are taken: the interval of a sum is not the sum of intervals.

    Args:
        case: the case.
        known: its need (:func:`pks.need`).
        forecast: its forecast (:func:`pks.forecast`); of a case whose need is stated, in `demand` or `care_need`, it says nothing.
        frequency: the periods to sum up to.
    """
    axes, period = known.axes, known.axes.period
    units = units_under(case, axes)
    over_time = periods_by_days(Periods(period.frequency, period.start, period.reported), frequency)
    rng = np.random.default_rng(np.random.SeedSequence(forecast.seed, spawn_key=(FOLLOW_ON,)))
    sums = np.concatenate(
        [
            over_time.total(units.total(_hours(known, forecast, block, rng)[..., : period.reported], axis=1), axis=3)
            for block in np.array_split(np.arange(len(forecast.draws)), -(-len(forecast.draws) // BLOCK))
        ]
    )
    group, capacity = np.nonzero(sums.any(axis=(0, 3)))
    times = len(over_time.label)
    table = pd.DataFrame(
        {
            "unit": units.label[group].repeat(times),
            "capacity": axes.capacity[capacity].repeat(times),
            "period": np.tile(over_time.label, len(group)),
            "complete": np.tile(over_time.complete, len(group)),
        }
    )
    chosen = sums[:, group, capacity]
    table["mean"] = chosen.mean(axis=0).reshape(-1)
    ends = np.quantile(chosen, list(QUANTILES.values()), axis=0)
    return table.assign(**{name: each.reshape(-1) for name, each in zip(QUANTILES, ends, strict=True)})


def _hours(known: Need, forecast: CaseForecast, block: Codes, rng: np.random.Generator) -> Floats:
    """Return the capacity need of some draws, [draw, unit, capacity, period]."""
    arriving = np.zeros((len(block), *known.arriving.shape))
    arriving[:, forecast.unit, forecast.planning_object] = forecast.draws[block]
    activities = production_counts(arriving, known.onward, rng) + known.goals.activities
    return np.stack([capacity_need(known.per_activity, each, len(known.axes.capacity)) for each in activities])
