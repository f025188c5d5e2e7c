"""The tables that are counted: history, who waits, booked times, bed days, and lengths of stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pks.core.axes import Codes, Floats
from pks.io.events.sources import EventFiles
from pks.io.events.tally import Series, done, grouped, of_kind


@dataclass(frozen=True, slots=True)
class Flows:
    """Numbers by series and period: (series, period); None = no source tells them. `by_kind`: how many events began."""

    arrivals: Floats
    production: Floats | None
    waiting: Floats | None
    booked: Floats | None
    bed_days: Floats | None
    present: Floats | None
    by_kind: dict[str, Floats]


def flows(files: EventFiles, series: Series, connection: Any) -> Flows:
    """Count everything.

    arrivals[t]   = referrals that came, or visits begun, or stays begun in t, as `arrives_by` says of the object
    production[t] = visits begun in t + stays ended in t
    waiting[t]    = referrals that came before the end of t − those closed before the end of t
    bed_days[t]   = Σ over stays of the nights between admission and discharge that begin in t
                  = Σ_{admitted in t} (e − day) − Σ_{discharged in t} (e − day) + ℓ_t · present[t−1],  e = end of t
    """
    kinds: set[str] = {str(source.kind) for source in files.sources}
    shape = (len(series.names), series.periods.count)
    begun = {
        kind: grouped("events", kind, "start", series, files, connection)
        for kind in ("referrals", "visits", "stays", "bookings")
        if kind in kinds
    }
    by_kind: dict[str, Floats] = {kind: series.summed(table, "n")[0] for kind, table in begun.items()}
    arrivals = np.zeros(shape)
    for kind, number in by_kind.items():
        arrivals += number * (series.arrives_by == kind)[:, None]
    production, bed_days, present = (by_kind["visits"].copy() if "visits" in kinds else None), None, None
    if "stays" in kinds:
        ended = grouped("events", "stays", "ended", series, files, connection)
        out, _ = series.summed(ended, "n")
        production = out if production is None else production + out
        bed_days, present = _nights(begun["stays"], ended, series)
    waiting = None
    if closes(files):
        closed, closed_before = series.summed(
            grouped("referrals", "referrals", "closed", series, files, connection), "n"
        )
        came, came_before = series.summed(begun["referrals"], "n")
        waiting = (came_before - closed_before)[:, None] + np.cumsum(came - closed, axis=1)
        waiting = np.where((series.arrives_by == "referrals")[:, None], waiting, np.nan)
    return Flows(arrivals, production, waiting, by_kind.get("bookings"), bed_days, present, by_kind)


def closes(files: EventFiles) -> bool:
    """Tell whether the sources say when referrals are closed: by their own end, or by visits and stays that name them."""
    referrals = [source for source in files.sources if source.kind == "referrals"]
    linked = any("referral" in source.columns for source in files.sources if source.kind in ("visits", "stays"))
    return bool(referrals) and all(
        "end" in source.columns or (linked and "id" in source.columns) for source in referrals
    )


def _nights(begun: pd.DataFrame, ended: pd.DataFrame, series: Series) -> tuple[Floats, Floats]:
    days = series.periods.days[None, :]
    (came, came_before), (left, left_before) = series.summed(begun, "n"), series.summed(ended, "n")
    came_late, left_late = series.summed(begun, "offset_days")[0], series.summed(ended, "offset_days")[0]
    present = (came_before - left_before)[:, None] + np.cumsum(came - left, axis=1)
    at_start = present - came + left
    return came * days - came_late - (left * days - left_late) + days * at_start, present


def long_table(series: Series, rows: Codes | None = None, **columns: Floats | None) -> pd.DataFrame:
    """Return (series, period) arrays as a long table with unit, planning_object and period; whole numbers where all are.

    Of the series only those at `rows`, if given.
    """
    count = series.periods.count
    names = series.names if rows is None else series.names.iloc[rows]
    table = names.loc[names.index.repeat(count)].reset_index(drop=True)
    table["period"] = np.tile(series.periods.index.to_numpy().astype("datetime64[us]"), len(names))
    for name, numbers in columns.items():
        if numbers is not None:
            flat = (numbers if rows is None else numbers[rows]).reshape(-1)
            table[name] = flat if np.isnan(flat).any() else flat.astype(np.int64)
    return table


def waiting_at(until: pd.Timestamp, series: Series, connection: Any) -> pd.DataFrame:
    """Return who waits as the day `until` begins, by days since the referral came: the table `waiting` of a case."""
    day = f"DATE '{until:%Y-%m-%d}'"
    found = connection.execute(
        f"SELECT series, {day} - CAST(start AS DATE) AS waited_days, count(*) AS patients FROM referrals "
        f"WHERE start < {day} AND (closed IS NULL OR closed >= {day}) GROUP BY ALL"
    ).df()
    found = found[(series.arrives_by == "referrals")[found["series"]]]
    summed = found.groupby(["series", "waited_days"], as_index=False)["patients"].sum()  # sorted by both
    table = series.names.iloc[summed["series"].to_numpy()].reset_index(drop=True)
    return table.assign(
        waited_days=summed["waited_days"].to_numpy(np.int64), patients=summed["patients"].to_numpy(np.int64)
    )


def stay_lengths(files: EventFiles, series: Series, connection: Any) -> pd.DataFrame:
    """Return n, mean_days and sd_days (n − 1; empty for one) of the nights of stays that ended in the history, by object and series."""
    _, within = done(files, series)
    nights = "(CAST(ended AS DATE) - CAST(start AS DATE))::BIGINT"
    found = connection.execute(
        f"SELECT series, count(*) AS n, sum({nights})::BIGINT AS s, sum({nights} * {nights})::BIGINT AS q FROM events "
        f"WHERE {of_kind(files, 'stays')} AND {within} GROUP BY ALL"
    ).df()
    labels = series.names.iloc[found["series"].to_numpy()].reset_index(drop=True)
    sums = pd.concat([labels, found[["n", "s", "q"]]], axis=1)
    own = sums.groupby(["planning_object", "unit"], as_index=False)[["n", "s", "q"]].sum()
    whole = sums.groupby("planning_object", as_index=False)[["n", "s", "q"]].sum().assign(unit=None)
    table = pd.concat([whole.astype({"unit": "str"}), own], ignore_index=True)
    n, mean = table["n"].to_numpy(np.float64), (table["s"] / table["n"]).to_numpy(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(np.maximum(table["q"].to_numpy(np.float64) - n * mean**2, 0.0) / (n - 1))
    return pd.DataFrame(
        {"planning_object": table["planning_object"], "unit": table["unit"], "n": table["n"].astype(np.int64), "mean_days": mean,
         "sd_days": np.where(n > 1, sd, np.nan)}
    )  # fmt: skip
