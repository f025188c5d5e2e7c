"""Need from demography on real data: cancer and heart disease in Sweden by age and sex, five years ahead.

Rates of the last year known, with and without their fading trend, times the population; against seasonal naive (the last
year again) and against the default on the counts themselves. The population of the years ahead is the one that came: what is
measured is how rates carry over, as projections of the population five years ahead err little.

Run: python -m benchmarks.forecast_demography [folder of the reference data]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.forecast.automatic import Automatic
from pks.forecast.contact_rates import learnt_rates
from pks.forecast.panel import panel

FIRST, LAST, AHEAD = 2010, 2019, 5
KEYS = ["care_group", "age", "sex"]


def recorded_and_population(reference: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return people with disease and inhabitants, by age, sex and year."""
    folder = reference / "data" / "sweden"
    stocks = pd.read_csv(folder / "stocks.csv.gz").rename(columns={"stock": "care_group", "N": "people"})
    stocks = stocks[stocks["care_group"] != "healthy"].assign(period=pd.to_datetime(stocks["year"].astype(str)))
    living = pd.read_csv(folder / "pop_counts_scb.csv.gz").rename(columns={"pop": "people"})
    living = living[living["year"].between(FIRST, LAST)].assign(period=pd.to_datetime(living["year"].astype(str)))
    return stocks[[*KEYS, "period", "people"]], living[["age", "sex", "period", "people"]]


def errors(recorded: pd.DataFrame, population: pd.DataFrame, last: int) -> pd.Series:
    """Return the absolute error of each way, relative to the last year again, learning up to the year `last`."""
    years = pd.date_range(f"{last + 1}-01-01", f"{min(last + AHEAD, LAST)}-01-01", freq="YS")
    known = recorded[recorded["period"].dt.year <= last]
    counts = recorded.pivot_table(index=KEYS, columns="period", values="people", aggfunc="sum").fillna(0.0)
    came, before = counts[years].to_numpy(), counts.loc[:, counts.columns < years[0]].to_numpy()
    rates, trend = learnt_rates(population, known)
    rate = rates.set_index(KEYS)["per_person_year"].reindex(counts.index).fillna(0.0).to_numpy()
    living = population.pivot_table(index=["age", "sex"], columns="period", values="people")[years]
    people = living.reindex(counts.index.droplevel(0)).to_numpy()
    growth = trend.factors(pd.Index(counts.index.get_level_values(0)), years)
    said: dict[str, Floats] = {
        "the last year again": np.repeat(before[:, -1:], len(years), axis=1),
        "default on the counts": Automatic().fit(panel(before, "YS")).mean(len(years)),
        "rates of the last year": rate[:, None] * people,
        "rates with fading trend": rate[:, None] * people * growth,
    }
    missed = {name: np.abs(values - came).sum() for name, values in said.items()}
    return pd.Series(missed) / missed["the last year again"]


def main(reference: Path) -> None:
    """Print the errors for several last years."""
    recorded, population = recorded_and_population(reference)
    found = {f"known to {last}": errors(recorded, population, last) for last in range(2013, 2018)}
    print(
        f"{recorded.groupby(KEYS).ngroups} series by disease, age and sex; absolute error relative to the last year again"
    )
    print(pd.DataFrame(found).round(3).to_string())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PKS_REFERENCE", "../shared")))
