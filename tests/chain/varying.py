"""One list whose need varies from week to week: what simulations of a plan under its forecast are tried on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.case import Case, case_from
from tests.balance.cases import every_week, table

WEEKS = [str(day.date()) for day in pd.date_range("2024-01-01", "2025-12-29", freq="W-MON")]


def varying_list() -> Case:
    """Return a case of one list with two years of history, which varies about 20 a week, and a goal at the end."""
    counts = 20 + np.random.default_rng(3).integers(-6, 7, len(WEEKS))
    rows = (("A", "p", week, float(count)) for week, count in zip(WEEKS, counts, strict=True))
    settings = {"name": "small", "currency": "SEK", "level": "tactical"}
    settings |= {"frequency": "W-MON", "start": "2026-01-05", "periods": 6}
    tables = {
        "units": table("unit", ("A",)),
        "planning_objects": table("planning_object max_wait_days", ("p", 28)),
        "capacities": table("capacity", ("c",)),
        "activity_hours": table("planning_object capacity hours", ("p", "c", 2.0)),
        "available": table("unit capacity period hours", *every_week({("A", "c"): 42.0}, 6)),
        "waiting": table("unit planning_object waited_days patients", ("A", "p", 7.0, 30.0)),
        "history": table("unit planning_object period arrivals", *rows),
        "goals": table("unit planning_object target", ("A", "p", 25.0)),
    }
    return case_from(settings, tables)
