"""A region's balancing program as it is given to a solver: by arrays, and built as one would with PuLP."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pulp

from benchmarks.region import region
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.chain.need import need
from pks.chain.planning import problem
from pks.lp import HiGHS, LinearProgram, Objective

STEP = 14.0
"""From tier to tier, weights of the weighted sum: eight of them span 1e8, which HiGHS handles well."""


@dataclass(frozen=True)
class Model:
    """The problem of a region, its program, its tiers, and one weighted cost for all of them."""

    problem: Problem
    program: LinearProgram
    tiers: Sequence[Objective]
    weighted: np.ndarray


def model_of(given: Problem) -> Model:
    """Build the program and the tiers of a problem."""
    v = variables_of(given)
    program = program_of(given, v)
    n = program.matrix.shape[1]
    tiers = [tier.objective(n) for tier in tiers_of(given, v, "SEK")]
    cost = np.zeros(n)
    for tier in tiers:
        cost = cost * STEP + tier.cost / max(float(np.abs(tier.cost).max()), 1e-12)
    return Model(given, program, tiers, cost / np.abs(cost).max() * 1e6)


def model(units: int) -> Model:
    """Make up a region and build its program."""
    case = region(units)
    return model_of(problem(case, need(case)))


def seconds(run: Callable[[], object], times: int = 1) -> float:
    """Return the least processor time of `times` runs: all is on one thread, and others may use the machine too."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def by_highs(program: LinearProgram, cost: np.ndarray) -> float:
    """Return the processor time that HiGHS itself needs for one cost, everything as HiGHS has it by default."""
    highs = highspy.Highs()
    for option, value in {"output_flag": False, "threads": 1}.items():
        highs.setOptionValue(option, value)
    matrix, (m, n) = program.matrix, program.matrix.shape
    sides = program.col_lower, program.col_upper, program.row_lower, program.row_upper
    parts = matrix.indptr, matrix.indices, matrix.data, np.zeros(n, np.int32)
    highs.passModel(n, m, matrix.nnz, 1, 1, 0.0, cost, *sides, *parts)
    taken = seconds(highs.run)
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return taken


def built_and_handed_over(given: Problem) -> None:
    """From the frozen problem to HiGHS, by arrays."""
    HiGHS().session(program_of(given, variables_of(given)))


def in_pulp(program: LinearProgram, cost: np.ndarray) -> Any:
    """Build the same program as one would with PuLP: named variables, sums of terms, one constraint after another."""
    built = pulp.LpProblem("region", pulp.LpMinimize)
    bounds = zip(program.col_lower.tolist(), program.col_upper.tolist(), strict=True)
    x = [
        built.add_variable(f"x{j}", None if low == -np.inf else low, None if high == np.inf else high)
        for j, (low, high) in enumerate(bounds)
    ]
    used = np.flatnonzero(cost)
    built += pulp.lpSum(c * x[j] for c, j in zip(cost[used].tolist(), used.tolist(), strict=True))
    rows = program.matrix.tocsr()
    for i, (low, high) in enumerate(zip(program.row_lower.tolist(), program.row_upper.tolist(), strict=True)):
        entries = slice(rows.indptr[i], rows.indptr[i + 1])
        columns, values = rows.indices[entries].tolist(), rows.data[entries].tolist()
        activity = pulp.lpSum(a * x[j] for a, j in zip(values, columns, strict=True))
        if low == high:
            built += activity == low
        else:
            if low > -np.inf:
                built += activity >= low
            if high < np.inf:
                built += activity <= high
    return built


def pulp_hand_over(built: Any) -> None:
    """Hand a PuLP problem over to HiGHS in this process, without solving it."""
    solver = pulp.HiGHS(msg=False)
    solver.createAndConfigureSolver(built)
    solver.buildSolverModel(built)
