"""A small case that uses every kind of measure, and one whose names are an attack on the page."""

from __future__ import annotations

import pandas as pd

from pks.core.case import Case, case_from

START = "2026-02-23"
WEEKS = 8

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% raw %}",
    "$x^2$ \\alpha",
    "&amp; ]]> <!-- -->",
    "_hidden {unit} %s",
    "אורתופדיה",
    "</title></style></svg>",
)
"""Names that are harmless only where they are escaped; Hebrew runs the other way."""


def table(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    """Return a table from its column names, parted by spaces, and its rows."""
    return pd.DataFrame(list(rows), columns=columns.split())


def weekly(key: tuple[str, ...], *values: float, weeks: int = WEEKS) -> list[tuple[object, ...]]:
    """Return rows (labels…, period, value) of every week; the last value holds to the end."""
    days = pd.date_range(START, periods=weeks, freq="W-MON")
    every = [*values, *[values[-1]] * (weeks - len(values))]
    return [(*key, str(day.date()), value) for day, value in zip(days, every, strict=True)]


def settings(**changed: object) -> dict[str, object]:
    """Return the settings of a small weekly case."""
    given = {"name": "Liten", "currency": "SEK", "level": "tactical", "frequency": "W-MON", "start": START,
             "periods": WEEKS, "language": "sv"}  # fmt: skip
    return {**given, **changed}


def every_kind(tail: int = 0) -> Case:
    """Return a case of three units whose plan moves, shifts, transfers, expands, buys and limits, and still falls short.

    It has priced and unpriced measures, a budget for one unit, missions of which one is larger than the need, a goal per
    week, and `tail` further weeks.
    """
    weeks = WEEKS + tail
    names = ("Öst", "Väst", "Syd")
    demand = [
        *weekly(("Öst", "op"), 14.0, weeks=weeks),
        *weekly(("Öst", "akut"), 6.0, 6.0, 30.0, 4.0, weeks=weeks),
        *weekly(("Väst", "op"), 2.0, weeks=weeks),
        *weekly(("Syd", "akut"), 2.0, weeks=weeks),
    ]
    hours = [
        row
        for name, value in zip(names, (30.0, 24.0, 8.0), strict=True)
        for row in weekly((name, "sal"), value, weeks=weeks)
    ]
    return case_from(
        settings(tail_periods=tail),
        {
            "units": table("unit name parent", *((name, f"{name} & Co", "Norra" if name != "Syd" else "Södra") for name in names)),
            "planning_objects": table(
                "planning_object acute max_wait_days severity limitable",
                ("op", False, 28, 2.0, 0.0), ("akut", True, None, 10.0, 0.1), ("besök", False, None, 1.0, 0.0),
            ),
            "capacities": table("capacity", ("sal",)),
            "activity_hours": table("planning_object capacity hours", ("op", "sal", 3.0), ("akut", "sal", 2.0)),
            "pathways": table("from to lag per_activity", ("op", "besök", 1, 0.5)),
            "demand": table("unit planning_object period arrivals", *demand),
            "available": table("unit capacity period hours", *hours),
            "waiting": table("unit planning_object waited_days patients", ("Öst", "op", 30, 20.0), ("Öst", "op", 3, 40.5)),
            **measures(),
        },
    )  # fmt: skip


def measures() -> dict[str, pd.DataFrame]:
    """Return what may be done in :func:`every_kind`, with goals, missions and budget."""
    return {
        "reallocations": table("capacity from_unit to_unit max_hours price efficiency", ("sal", "Väst", "Öst", 5.0, None, 0.9)),
        "flexibility": table("unit capacity max_share window", ("Öst", "sal", 0.1, 1)),
        "transfers": table("planning_object from_unit to_unit max_activities price", ("op", "Öst", "Väst", 1.0, 250.0)),
        "expansions": table(
            "unit capacity step kind max_hours price",
            ("Öst", "sal", "1", "övertid", 4.0, 900.0), ("Väst", "sal", "1", "", 1.0, None),
        ),
        "suppliers": table("supplier planning_object max_per_period price lead_time", ("Klinik AB", "op", 1.5, 5000.0, 2)),
        "goals": table("unit planning_object reduce_per_period target", ("Öst", "op", 2.0, 30.0)),
        "missions": table("unit planning_object minimum", ("Väst", "op", 100.0), ("Öst", "op", 200.0), ("Syd", "akut", 1.0)),
        "budget": table("unit amount", ("Öst", 60000.0), (None, 1e6)),
    }  # fmt: skip


def hostile() -> Case:
    """Return a case in which every name is an attack."""
    units, objects = list(HOSTILE), [f"{name} o" for name in HOSTILE]
    demand = [row for unit, what in zip(units, objects, strict=True) for row in weekly((unit, what), 5.0)]
    hours = [row for unit in units for row in weekly((unit, HOSTILE[0]), 7.0)]
    return case_from(
        settings(name=HOSTILE[7], currency="<b>$"),
        {
            "units": table("unit name parent", *((unit, unit, f"{HOSTILE[0]} group") for unit in units)),
            "planning_objects": table("planning_object max_wait_days", *((name, 7) for name in objects)),
            "capacities": table("capacity", (HOSTILE[0],)),
            "activity_hours": table("planning_object capacity hours", *((name, HOSTILE[0], 2.0) for name in objects)),
            "demand": table("unit planning_object period arrivals", *demand),
            "available": table("unit capacity period hours", *hours),
            "waiting": table(
                "unit planning_object waited_days patients",
                *((u, p, 2, 30.0) for u, p in zip(units, objects, strict=True)),
            ),
            "expansions": table(
                "unit capacity step kind max_hours price", *((unit, HOSTILE[0], HOSTILE[1], HOSTILE[2], 1.0, 5.0) for unit in units)
            ),
            "suppliers": table(
                "supplier planning_object max_per_period price",
                *((HOSTILE[number % 4], name, 1.0, 9.0) for number, name in enumerate(objects)),
            ),
        },
    )  # fmt: skip
