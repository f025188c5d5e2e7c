"""Small cases for tests of the balancing program, built in memory."""

from __future__ import annotations

import pandas as pd

from pks.core.case import Case, case_from

START = "2026-01-05"


def weeks(count: int) -> list[str]:
    """Return the Mondays of `count` weeks from the start, as text."""
    return [str(day.date()) for day in pd.date_range(START, periods=count, freq="W-MON")]


def table(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    """Return a table from its column names, parted by spaces, and its rows."""
    return pd.DataFrame(list(rows), columns=columns.split())


def every_week(values: dict[tuple[str, ...], float | list[float]], periods: int) -> list[tuple[object, ...]]:
    """Return rows (labels…, period, value) of every key; a single value holds in every week."""
    rows: list[tuple[object, ...]] = []
    for key, value in values.items():
        series = value if isinstance(value, list) else [value] * periods
        rows += [(*key, week, amount) for week, amount in zip(weeks(periods), series, strict=True)]
    return rows


def small_case(
    *,
    periods: int = 4,
    units: tuple[str, ...] = ("A",),
    objects: pd.DataFrame | None = None,
    demand: dict[tuple[str, ...], float | list[float]] | None = None,
    available: dict[tuple[str, ...], float | list[float]] | None = None,
    tail_periods: int = 0,
    **tables: pd.DataFrame,
) -> Case:
    """Return a case of `periods` weeks with one object "p" of 2 hours of "c", unless told otherwise."""
    settings = {"name": "small", "currency": "SEK", "level": "tactical", "frequency": "W-MON", "start": START,
                "periods": periods, "tail_periods": tail_periods}  # fmt: skip
    total = periods + tail_periods
    given = {
        "units": table("unit", *((unit,) for unit in units)),
        "planning_objects": table("planning_object max_wait_days", ("p", 7)) if objects is None else objects,
        "capacities": table("capacity", ("c",)),
        "activity_hours": table("planning_object capacity hours", ("p", "c", 2.0)),
        "demand": table("unit planning_object period arrivals", *every_week(demand or {}, total)),
        "available": table("unit capacity period hours", *every_week(available or {}, total)),
    }
    return case_from(settings, {**given, **tables})
