"""Contact rates by age and sex, and how they change: learnt from what was recorded, carried on with a fading trend.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Behovsprognoser på strategisk nivå (population forecasts and consumption of care by age and sex). The index is indirect
standardisation: Keiding & Clayton, *Standardization and control for confounding in observational studies*, Statistical
Science 29 (2014), doi:10.1214/13-STS453. The fading: Gardner & McKenzie, *Forecasting trends in time series*, Management
Science 31 (1985), doi:10.1287/mnsc.31.10.1237.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.core.errors import PksError

DAMPING = 0.8
"""What remains of a year's growth in the year after: trends of few years seldom last."""
DAYS_PER_YEAR = 365.25
CELL = ["age", "sex"]
LABELS = ("care_group", "planning_object")


class RatesError(PksError, ValueError):
    """Contact rates cannot be learnt; the message names what is missing."""


@dataclass(frozen=True)
class RateTrend:
    """How contact rates go on from those of a year, alike for all ages.

    Attributes:
        per_year: growth in the first year by care group or planning object, 0.02 = 2 %; a name that is missing stays as it
            is.
        since: date for which the rates hold.
        damping: what remains of a year's growth in the year after, 0..1; 1 = it never ends.
    """

    per_year: Mapping[str, float]
    since: pd.Timestamp
    damping: float = DAMPING

    def factors(self, labels: pd.Index, periods: pd.DatetimeIndex) -> Floats:
        """Return by what the rates of `labels` are multiplied in `periods`, [label, period].

        exp(ln(1 + growth)·(1 − φ^y)/(1 − φ)), y years after `since` (y where φ = 1); 1 before it.

        >>> trend = RateTrend({"heart": 0.1}, pd.Timestamp(2024, 1, 1), damping=1.0)
        >>> trend.factors(pd.Index(["heart", "skin"]), pd.DatetimeIndex(["2024-01-01", "2026-01-01"])).round(2)
        array([[1.  , 1.21],
               [1.  , 1.  ]])
        """
        days = (periods - self.since).days.to_numpy(np.float64)
        years = np.maximum(days / DAYS_PER_YEAR, 0.0)
        passed = years if self.damping == 1 else (1 - self.damping**years) / (1 - self.damping)
        growth = np.log1p([self.per_year.get(str(label), 0.0) for label in labels])
        return np.asarray(np.exp(growth[:, None] * passed))


def standardised_growth(need: Floats, people: Floats) -> float:
    """Return the growth of need per period beyond what age and sex explain, 0.02 = 2 %.

    The index of a period is need ÷ Σ people·(the last period's rates); the growth is the slope b of a line through its
    logarithm, shrunk by what may be chance: b·max(0, 1 − se²/b²). `need` and `people` are [age and sex, period].

    Need that follows the population does not grow, however many more there are:

    >>> people = np.array([[100.0, 110.0, 121.0, 133.1]])
    >>> abs(standardised_growth(0.2 * people, people)) < 1e-12
    True
    """
    periods = need.shape[1]
    rate = need[:, -1] / np.where(people[:, -1] > 0, people[:, -1], np.inf)
    expected, came = rate @ people, need.sum(axis=0)
    usable = (expected > 0) & (came > 0)
    if usable.sum() < 3:
        return 0.0
    time = np.arange(periods, dtype=float)[usable]
    index = np.log(came[usable] / expected[usable])
    apart = time - time.mean()
    slope = float(apart @ index / (apart @ apart))
    left = index - index.mean() - slope * apart
    error = float(left @ left) / (len(time) - 2) / float(apart @ apart)
    return float(np.expm1(slope * max(0.0, 1 - error / slope**2))) if slope else 0.0


def learnt_rates(
    population: pd.DataFrame, recorded: pd.DataFrame, *, damping: float = DAMPING
) -> tuple[pd.DataFrame, RateTrend]:
    """Return the table `rates` of the last year recorded, and how the rates have been changing.

    Args:
        population: age, sex, period, people (and area, which is summed over); a row for every year recorded.
        recorded: age, sex, care_group or planning_object, period (first day of a year), people: who needed care in it.
        damping: see :class:`RateTrend`.

    Returns:
        Rows of the table `rates`: age, sex, the label's column, per_person_year; and the trend by label.

    Raises:
        RatesError: if there is no label, or no population for an age, sex and year recorded.
    """
    label = next((name for name in LABELS if name in recorded), None)
    if label is None:
        raise RatesError(f"`recorded` has the columns {', '.join(recorded)}; add care_group or planning_object")
    years = pd.DatetimeIndex(recorded["period"].unique()).sort_values()
    people = population.pivot_table(index=CELL, columns="period", values="people", aggfunc="sum").reindex(columns=years)
    cells = pd.MultiIndex.from_frame(recorded[CELL].drop_duplicates())
    alone = people.reindex(cells)
    if alone.isna().to_numpy().any():
        rows = alone.index[alone.isna().any(axis=1)][:5]
        named = ", ".join(f"age {age} sex {sex}" for age, sex in rows)
        raise RatesError(f"no population for {named} in some year of {years[0].year}–{years[-1].year}; add those rows")
    need = recorded.pivot_table(index=[label, *CELL], columns="period", values="people", aggfunc="sum").fillna(0.0)
    parts, growth = [], {}
    for name, own in need.groupby(level=0):
        there = people.reindex(own.index.droplevel(0)).to_numpy()
        rate = own.to_numpy()[:, -1] / np.where(there[:, -1] > 0, there[:, -1], np.inf)
        parts.append(own.index.to_frame(index=False).assign(per_person_year=rate))
        growth[str(name)] = standardised_growth(own.to_numpy(), there)
    rates = pd.concat(parts, ignore_index=True)[[*CELL, label, "per_person_year"]]
    return rates, RateTrend(growth, years[-1], damping)
