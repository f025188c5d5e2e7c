"""Made-up regions of any size, to measure on: units with lists, hours near need, neighbours that may help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pks.core.case import Case, case_from

OBJECTS = 8
CAPACITIES = 3
WEEKS = 52


def region(units: int, *, weeks: int = WEEKS, seed: int = 0) -> Case:
    """Return a region of `units` units with 8 planning objects, 3 capacities and every kind of measure, by week."""
    rng = np.random.default_rng(seed)
    unit = [f"unit {number}" for number in range(units)]
    planning_object = [f"object {number}" for number in range(OBJECTS)]
    capacity = [f"capacity {number}" for number in range(CAPACITIES)]
    monday = [str(day.date()) for day in pd.date_range("2026-01-05", periods=weeks, freq="W-MON")]
    hours = np.round(rng.uniform(0.5, 3, (OBJECTS, CAPACITIES)) * (rng.random((OBJECTS, CAPACITIES)) < 0.6), 2)
    hours[:, 0] = np.maximum(hours[:, 0], 0.5)
    level = rng.integers(2, 30, (units, OBJECTS))
    arrivals = rng.poisson(np.repeat(level[:, :, None], weeks, axis=2))
    needed = np.einsum("upt,pr->urt", arrivals, hours).mean(axis=2, keepdims=True)
    there = np.round(needed * rng.uniform(0.85, 1.12, (units, CAPACITIES, 1)) * rng.uniform(0.9, 1.1, (1, 1, weeks)), 1)
    acute = np.arange(OBJECTS) < 2
    tables = {
        "units": pd.DataFrame({"unit": unit}),
        "planning_objects": pd.DataFrame(
            {
                "planning_object": planning_object,
                "acute": acute,
                "max_wait_days": np.where(acute, np.nan, rng.choice([30, 60, 90], OBJECTS)),
                "severity": rng.choice([1.0, 2.0, 5.0], OBJECTS),
            }
        ),
        "capacities": pd.DataFrame({"capacity": capacity}),
        "activity_hours": _long({"planning_object": planning_object, "capacity": capacity}, hours, "hours"),
        "demand": _long({"unit": unit, "planning_object": planning_object, "period": monday}, arrivals, "arrivals"),
        "available": _long({"unit": unit, "capacity": capacity, "period": monday}, there, "hours"),
        **_measures(rng, unit, planning_object, capacity, needed[:, :, 0]),
    }
    waiting = _long(
        {"unit": unit, "planning_object": planning_object, "waited_days": [10, 40, 80]},
        rng.poisson(np.repeat(2 * level[:, :, None], 3, axis=2)),
        "patients",
    )
    tables["waiting"] = waiting[
        ~waiting["planning_object"].isin([p for p, is_acute in zip(planning_object, acute, strict=True) if is_acute])
    ]
    settings = {"name": "region", "currency": "SEK", "level": "tactical", "frequency": "W-MON", "start": "2026-01-05",
                "periods": weeks}  # fmt: skip
    return case_from(settings, tables)


def _measures(
    rng: np.random.Generator, unit: list[str], planning_object: list[str], capacity: list[str], needed: np.ndarray
) -> dict[str, pd.DataFrame]:
    neighbours = [(u, (u + step) % len(unit)) for u in range(len(unit)) for step in (1, 2) if len(unit) > step]
    return {
        "reallocations": pd.DataFrame(
            [(c, unit[u], unit[v], 20.0, 50.0, 0.9) for c in capacity for u, v in neighbours],
            columns=["capacity", "from_unit", "to_unit", "max_hours", "price", "efficiency"],
        ),
        "transfers": pd.DataFrame(
            [(p, unit[u], unit[v], 5.0, 100.0) for p in planning_object[2::2] for u, v in neighbours],
            columns=["planning_object", "from_unit", "to_unit", "max_activities", "price"],
        ),
        "flexibility": pd.DataFrame(
            [(u, c, 0.1, 2) for u in unit[::2] for c in capacity], columns=["unit", "capacity", "max_share", "window"]
        ),
        "expansions": pd.DataFrame(
            [
                (unit[u], c, step, round(0.06 * needed[u, r], 1), 600.0 + 400 * step + 10 * float(rng.integers(9)))
                for u in range(len(unit)) for r, c in enumerate(capacity) for step in (1, 2)
            ],
            columns=["unit", "capacity", "step", "max_hours", "price"],
        ),
        "suppliers": pd.DataFrame(
            [(f"supplier {rung}", p, rung, 4.0, 4000.0 + 500 * rung, rung) for rung in (2, 3) for p in planning_object],
            columns=["supplier", "planning_object", "rung", "max_per_period", "price", "lead_time"],
        ),
        "budget": pd.DataFrame({"amount": [30_000.0 * len(unit)]}),
    }  # fmt: skip


def _long(axes: Mapping[str, Sequence[str | int]], values: np.ndarray, name: str) -> pd.DataFrame:
    """Return `values` as rows, one for each that is not 0."""
    where = np.nonzero(values)
    labels = {key: pd.Index(axis)[at] for (key, axis), at in zip(axes.items(), where, strict=True)}
    return pd.DataFrame({**labels, name: values[where]})
