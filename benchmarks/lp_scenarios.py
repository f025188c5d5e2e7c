"""Scenarios of a region that change numbers only, to be solved from where another one ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.lp_model import Model
from pks.lp import LinearProgram, Objective

Scenario = tuple[str, LinearProgram, list[Objective]]


def scenarios(model: Model) -> Iterator[Scenario]:
    """Yield name, program and tiers of each: single units, prices, caps, forecasts, and everything at once."""
    rng = np.random.default_rng(2026)
    program, tiers = model.program, list(model.tiers)
    hours = program.row_families["hours"]
    count = hours.stop - hours.start
    ones = np.ones(count)
    one_unit = np.where(np.arange(count) < count // 20, 0.9, 1.0)
    yield "a twentieth of hours -10 %", _hours(program, one_unit), tiers
    yield "hours +-5 % each", _hours(program, rng.uniform(0.95, 1.05, count)), tiers
    yield "hours +2 %", _hours(program, 1.02 * ones), tiers
    equal = (program.row_lower == program.row_upper) & (program.row_lower != 0)
    yield "need +-5 % each", _need(program, equal, rng.uniform(0.95, 1.05, int(equal.sum()))), tiers
    yield "need +1 %", _need(program, equal, np.full(int(equal.sum()), 1.01)), tiers
    yield "limits x 1.3", replace(program, col_upper=program.col_upper * 1.3), tiers
    by = rng.uniform(0.8, 1.2, program.matrix.shape[1])
    dearer = [replace(tier, cost=tier.cost * by) if tier.name.startswith("order") else tier for tier in tiers]
    yield "prices +-20 % each", program, dearer
    yield "hours +-5 % each, prices +-20 % each", _hours(program, rng.uniform(0.95, 1.05, count)), dearer


def _hours(program: LinearProgram, factor: np.ndarray) -> LinearProgram:
    upper = program.row_upper.copy()
    upper[program.row_families["hours"]] *= factor
    return replace(program, row_upper=upper)


def _need(program: LinearProgram, rows: np.ndarray, factor: np.ndarray) -> LinearProgram:
    sides = program.row_lower.copy()
    sides[rows] *= factor
    return replace(program, row_lower=sides, row_upper=np.where(rows, sides, program.row_upper))
