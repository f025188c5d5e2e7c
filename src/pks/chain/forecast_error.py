"""How far the need that arrived lay from what the plan expected."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.balance.problem import Problem
from pks.chain.deviations import Course
from pks.core.axes import Floats, codes

COLUMNS = ["unit", "planning_object", "periods", "arrived", "expected", "bias", "wape", "inside_80", "known_80"]


def forecast_error(problem: Problem, arrivals: Course | None, intervals: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how well need was forecast, by list, then by unit (empty planning_object), then of all (empty unit).

    Columns, over the cells (a list in a period) whose arrivals are known:

    - periods: cells; arrived Σ y and expected Σ ŷ, in people
    - bias: Σ(ŷ − y) ÷ Σ y: above 0 = fewer came than were expected
    - wape: Σ|ŷ − y| ÷ Σ y; of a unit, over the cells of its lists, so that lists do not cancel out
    - inside_80: share of the cells inside the 80 % interval of the forecast, which should be about 0.8; known_80: cells
      for which there is an interval. NaN and 0 where need was given and not forecast

    Source of the measures: Hyndman, Athanasopoulos, *Forecasting: Principles and Practice*, 3rd ed., 2021, section 5.8;
    Kolassa, Schütz, *Advantages of the MAD/mean ratio over the MAPE*, Foresight 6 (2007), 40–43.

    Args:
        problem: whose labels they are.
        arrivals: of :func:`pks.chain.deviations.courses`; None = nobody told who arrived.
        intervals: the forecast on which the plan stands: unit, planning_object, period, lower_80, upper_80.
    """
    if arrivals is None:
        return pd.DataFrame(columns=COLUMNS)
    known = ~np.isnan(arrivals.outcome)
    came, expected = (np.where(known, values, 0.0) for values in (arrivals.outcome, arrivals.planned))
    inside, asked = within(problem, arrivals, intervals)
    cells = pd.DataFrame(
        {
            "unit": problem.axes.unit[arrivals.unit],
            "planning_object": problem.axes.planning_object[arrivals.label],
            "periods": known.sum(axis=1),
            "arrived": came.sum(axis=1),
            "expected": expected.sum(axis=1),
            "error": (expected - came).sum(axis=1),
            "absolute": np.abs(expected - came).sum(axis=1),
            "inside": inside,
            "known_80": asked,
        }
    )
    numbers = list(cells.columns[2:])
    by_unit = cells.groupby("unit", sort=False)[numbers].sum().reset_index()
    of_all = pd.DataFrame([cells[numbers].sum()])
    table = pd.concat([cells, by_unit, of_all], ignore_index=True)
    total, there = (table[name].where(table[name] > 0) for name in ("arrived", "known_80"))
    table["bias"], table["wape"] = table["error"] / total, table["absolute"] / total
    table["inside_80"] = table["inside"] / there
    return table[COLUMNS].astype({"unit": "str", "planning_object": "str", "periods": "int64", "known_80": "int64"})


def within(problem: Problem, arrivals: Course, intervals: pd.DataFrame | None) -> tuple[Floats, Floats]:
    """Return how many known arrivals lie inside their interval, and of how many it is known, (rows,) each."""
    low, high = np.full_like(arrivals.outcome, np.nan), np.full_like(arrivals.outcome, np.nan)
    if intervals is not None and len(intervals):
        axes = problem.axes
        number = np.full((len(axes.unit), len(axes.planning_object)), -1)
        number[arrivals.unit, arrivals.label] = np.arange(len(arrivals.unit))
        unit = codes(intervals["unit"], axes.unit)
        row = number[unit, codes(intervals["planning_object"], axes.planning_object)]
        period = axes.period.codes(intervals["period"])
        kept = (row >= 0) & (period >= 0) & (period < low.shape[1])
        for ends, name in ((low, "lower_80"), (high, "upper_80")):
            ends[row[kept], period[kept]] = intervals[name].to_numpy(np.float64)[kept]
    asked = ~np.isnan(low) & ~np.isnan(arrivals.outcome)
    inside = asked & (low <= arrivals.outcome) & (arrivals.outcome <= high)
    return inside.sum(axis=1).astype(np.float64), asked.sum(axis=1).astype(np.float64)
