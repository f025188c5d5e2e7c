"""Contact rates, their trend, and need under several projections, worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.core.axes import axes_of
from pks.forecast.contact_rates import RatesError, RateTrend, learnt_rates, standardised_growth
from pks.forecast.demography import demographic_need, demographic_variants
from tests.balance.cases import small_case, table

YEARS = ["2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"]


def yearly(rows: list[tuple[str, str, list[float]]], **columns: str) -> pd.DataFrame:
    """Return long rows of age, sex, period and people for the four years."""
    long = [
        {**columns, "age": age, "sex": sex, "period": pd.Timestamp(year), "people": number}
        for age, sex, numbers in rows
        for year, number in zip(YEARS, numbers, strict=True)
    ]
    return pd.DataFrame(long)


POPULATION = yearly([("0-64", "w", [1000] * 4), ("65-", "w", [500, 550, 605, 665.5])], area="north")


def test_an_ageing_population_is_no_trend_in_rates() -> None:
    """0.1 and 0.4 a person and year all along: these are the rates, and growth beyond age is 0."""
    recorded = yearly([("0-64", "w", [100] * 4), ("65-", "w", [200, 220, 242, 266.2])], care_group="heart")
    rates, trend = learnt_rates(POPULATION, recorded)
    assert rates.set_index("age")["per_person_year"].to_dict() == pytest.approx({"0-64": 0.1, "65-": 0.4})
    assert trend.per_year["heart"] == pytest.approx(0, abs=1e-12)


def test_growth_beyond_age_is_found() -> None:
    """Rates that rise by 5 % a year without chance are found to do so."""
    factor = 1.05 ** np.arange(4)
    recorded = yearly(
        [("0-64", "w", list(100 * factor)), ("65-", "w", list(np.array([200, 220, 242, 266.2]) * factor))],
        care_group="heart",
    )
    assert learnt_rates(POPULATION, recorded)[1].per_year["heart"] == pytest.approx(0.05)


def test_what_may_be_chance_is_held_back() -> None:
    """Ups and downs around a level, far larger than any slope, count as none."""
    assert standardised_growth(np.array([[100.0, 140, 95, 141, 101]]), np.ones((1, 5))) == 0
    assert standardised_growth(np.array([[100.0, 110]]), np.ones((1, 2))) == 0  # two years show no slope


def test_a_trend_fades_as_stated() -> None:
    """10 % a year that halve: 1.1 after one year, 1.1^1.5 after two (1 + ½), and nothing before the start."""
    trend = RateTrend({"heart": 0.1}, pd.Timestamp(2020, 1, 1), damping=0.5)
    dates = pd.DatetimeIndex(["2019-01-01", "2020-01-01", "2024-01-01"])
    after = trend.factors(pd.Index(["heart"]), dates)[0]
    assert after[:2].tolist() == [1, 1]
    assert after[2] == pytest.approx(1.1 ** ((1 - 0.5**4) / 0.5), rel=1e-3)  # 1 461 days are four years


def test_a_cell_without_population_is_named() -> None:
    """Care recorded for an age that the population does not have is a fault with the age in it."""
    recorded = yearly([("85-", "m", [1, 2, 3, 4])], care_group="heart")
    with pytest.raises(RatesError, match="no population for age 85- sex m in some year of 2020–2023"):
        learnt_rates(POPULATION, recorded)
    with pytest.raises(RatesError, match="add care_group or planning_object"):
        learnt_rates(POPULATION, recorded.drop(columns="care_group"))


def test_variants_differ_by_their_population() -> None:
    """1 000 or 1 200 women of whom 60 % go to A, 0.1 visits a year each: 60 and 72 a year, by days of the week."""
    case = small_case().replace(
        demand=None,
        population=table("area age sex period people", ("n", "all", "w", "2025-01-01", 1000)),
        rates=table("age sex planning_object per_person_year", ("all", "w", "p", 0.1)),
        catchment=table("area unit planning_object share", ("n", "A", "p", 0.6)),
    )
    high = case.table("population").assign(people=1200.0)
    found = demographic_variants(case, axes_of(case), {"main": case.table("population"), "high": high})
    weekly = found.groupby("variant")["people"].mean()
    assert weekly.to_dict() == pytest.approx({"main": 60 * 7 / 365.25, "high": 72 * 7 / 365.25})
    growing = RateTrend({"p": 0.5}, pd.Timestamp(2025, 1, 5), damping=1.0)  # a year before the first week
    need = demographic_need(case, axes_of(case), trend=growing)[0]
    assert need[0, 0, 0] == pytest.approx(1.5 * 60 * 7 / 365.25, rel=1e-3)
