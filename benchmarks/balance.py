"""The balancing program: building it, and solving it exactly tier by tier, against one weighted solve of the same matrix."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.region import region
from benchmarks.registry import Timing, benchmark
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.chain.need import need
from pks.chain.planning import problem
from pks.lp import LinearProgram, Objective, lexicographic

SIZES = {"region": 24, "middle": 8, "small": 2}
"""Units; a unit has about 4 400 columns."""


def seconds(run: Callable[[], object], times: int = 1) -> float:
    """Return the median time of `times` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def made(units: int) -> tuple[Problem, LinearProgram, list[Objective]]:
    """Return the problem of a region, its program and its tiers."""
    case = region(units)
    given = problem(case, need(case))
    v = variables_of(given)
    program = program_of(given, v)
    return given, program, [tier.objective(program.matrix.shape[1]) for tier in tiers_of(given, v, "SEK")]


def weighted(program: LinearProgram, objectives: list[Objective]) -> float:
    """Return the seconds of one solve of the tiers' weighted sum, weights a factor of 100 apart."""
    cost = np.zeros(program.matrix.shape[1])
    for objective in objectives:
        cost = cost * 100 + objective.cost / max(float(np.abs(objective.cost).max()), 1e-12)
    cost /= np.abs(cost).max()
    return seconds(lambda: lexicographic(program, [Objective("weighted", cost)], uniqueness=False))


@benchmark("build program", sizes=SIZES)
def build(units: int) -> Timing:
    """From the frozen problem to the matrix; floor: one weighted solve of it. To be at most 2 % of that."""
    given, program, objectives = made(units)
    m, n = program.matrix.shape
    print(f"{units} units: {n:,} columns, {m:,} rows, {program.matrix.nnz:,} nonzeros, {len(objectives)} tiers")
    return Timing(seconds(lambda: program_of(given, variables_of(given)), times=5), floor=weighted(program, objectives))


@benchmark("exact tiers", sizes=SIZES)
def exact(units: int) -> Timing:
    """Exactly lexicographic, all tiers; floor: one weighted solve of the same matrix. To be at most twice that."""
    _, program, objectives = made(units)
    floor = weighted(program, objectives)
    return Timing(seconds(lambda: lexicographic(program, objectives, uniqueness=False)), floor=floor)
