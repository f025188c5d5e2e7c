"""Demography: population by age and sex × contact rates × catchment → people or activities per unit and period.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Behovsprognoser på strategisk nivå.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.forecast.contact_rates import DAYS_PER_YEAR, RateTrend


def demographic_need(case: Case, axes: Axes, *, trend: RateTrend | None = None) -> tuple[Floats, Floats]:
    """Return need from demography: activities [unit, object, period] and people [unit, care group, period].

    N[u,g,t] = Σ_area share[area,u,g] · Σ_age,sex population[area,age,sex,t] · rate[age,sex,g] · days[t]/365.25, times the
    factors of `trend` if there is one. The population of a period is the latest one that holds from its first day or
    before (the earliest one before that).
    """
    rates, shares = case.table("rates"), case.table("catchment")
    period = axes.period
    out = []
    for name, axis in (("planning_object", axes.planning_object), ("care_group", axes.care_group)):
        need = np.zeros((len(axes.unit), len(axis), period.count))
        of_kind, to_unit = rates[rates[name].notna()], shares[shares[name].notna()]
        if len(of_kind) and len(to_unit) and "population" in case:
            people = case.table("population")
            area = pd.Index(people["area"].unique())
            per_year = _per_year(people, of_kind, name, axis, area, period.index)
            share = np.zeros((len(axes.unit), len(area), len(axis)))
            where = codes(to_unit["unit"], axes.unit), codes(to_unit["area"], area), codes(to_unit[name], axis)
            share[where] = to_unit["share"].to_numpy(np.float64)
            need = np.einsum("uag,agt->ugt", share, per_year, optimize=True) * (period.days / DAYS_PER_YEAR)
            need *= 1.0 if trend is None else trend.factors(axis, period.index)
        out.append(need)
    return out[0], out[1]


def demographic_variants(
    case: Case, axes: Axes, variants: Mapping[str, pd.DataFrame], *, trend: RateTrend | None = None
) -> pd.DataFrame:
    """Return need under several projections of the population, such as low, main and high.

    One row per variant, unit, planning_object or care_group, and period: people (activities for a planning object).
    `variants` are tables like `population`, by name; all else is as in `case`. See :func:`demographic_need`.

    Raises:
        CaseError: if a variant has faults as a table `population`.
    """
    parts = []
    for name, population in variants.items():
        found = demographic_need(case.replace(population=population), axes, trend=trend)
        for kind, axis, need in zip(
            ("planning_object", "care_group"), (axes.planning_object, axes.care_group), found, strict=True
        ):
            unit, label = np.nonzero(need.any(axis=2))
            periods = axes.period.count
            labels = {
                "variant": name,
                "unit": axes.unit[unit].repeat(periods),
                kind: axis[label].repeat(periods),
                "period": np.tile(axes.period.index, len(unit)),
            }
            parts.append(pd.DataFrame({**labels, "people": need[unit, label].reshape(-1)}))
    filled = [part for part in parts if len(part)]
    return (
        pd.concat(filled, ignore_index=True)
        if filled
        else pd.DataFrame(columns=["variant", "unit", "period", "people"])
    )


def _per_year(
    people: pd.DataFrame, rates: pd.DataFrame, name: str, axis: pd.Index, area: pd.Index, periods: pd.DatetimeIndex
) -> Floats:
    """Return new cases per year by area, object or group, and period."""
    cells = pd.MultiIndex.from_frame(people[["age", "sex"]]).unique()
    dates = pd.DatetimeIndex(people["period"].unique()).sort_values()
    number = np.full((len(area), len(cells), len(dates)), np.nan)
    cell = cells.get_indexer(pd.MultiIndex.from_frame(people[["age", "sex"]]))
    number[codes(people["area"], area), cell, dates.get_indexer(people["period"])] = people["people"].to_numpy(float)
    held = pd.DataFrame(number.reshape(-1, len(dates))).ffill(axis=1).bfill(axis=1).fillna(0.0).to_numpy()
    latest = np.maximum(dates.searchsorted(periods, side="right") - 1, 0)
    population = held.reshape(number.shape)[:, :, latest]
    rate = np.zeros((len(cells), len(axis)))
    rows = cells.get_indexer(pd.MultiIndex.from_frame(rates[["age", "sex"]]))
    rate[rows[rows >= 0], codes(rates[name], axis)[rows >= 0]] = rates["per_person_year"].to_numpy(float)[rows >= 0]
    return np.asarray(np.einsum("act,cg->agt", population, rate, optimize=True))
