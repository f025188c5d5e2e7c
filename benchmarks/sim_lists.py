"""Waiting lists: the fast engine against SimPy, for the same people and slots, in the same run.

    python -m benchmarks.sim_lists [--replications N] [--followed N]

Both engines get the same drawn inputs; `--followed` replications are followed patient by patient, and it is asserted
that both serve every patient in the same week. Times are of this process alone (CPU), the best of three for the fast
engine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarks.registry import Timing, benchmark, median_of
from pks.core.periods import Periods
from pks.sim import Description, FastEngine, Inputs, Start, draw_inputs, patients, simulate_lists
from pks.sim.simpy_engine import SimpyEngine

T = TypeVar("T")

SIZES = {
    "one list, 52 weeks": (1, 52, 100.0),
    "3 lists, 104 weeks": (3, 104, 33.0),
    "40 lists, 52 weeks": (40, 52, 15.0),
    "40 lists, 52 weeks, ten times the people": (40, 52, 150.0),
}
"""Name: lists, weeks, people arriving a week on each list."""


@dataclass(frozen=True)
class Measured:
    """Milliseconds per replication, and what was simulated.

    Attributes:
        patients: people per replication.
        simpy: SimPy, the run alone.
        fast: the fast engine, the run alone, over all replications.
        whole: fast engine with drawing the random numbers and counting the results.
        drawing: of that, drawing whole people and slots.
    """

    patients: float
    simpy: float
    fast: float
    whole: float
    drawing: float


def lists(count: int, weeks: int, arriving: float) -> Description:
    """Return seasonal lists with two months' arrivals waiting, loads about 1 and a promise of 90 days."""
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(weeks) / 52)
    per_week = arriving * np.linspace(0.5, 1.5, count)[:, None] * season[None, :]
    ages = np.arange(9) * 7.0 + 3.0
    start = Start(
        np.repeat(np.arange(count), len(ages)),
        np.tile(ages, count),
        np.repeat(per_week.mean(axis=1), len(ages)),
    )
    return Description(
        period=Periods("W-MON", pd.Timestamp("2026-01-05"), weeks),
        unit=pd.Index([f"unit {number}" for number in range(count)]),
        planning_object=pd.Index(["visit"] * count),
        arriving=per_week,
        slots=per_week.mean(axis=1, keepdims=True) * np.ones((1, weeks)),
        max_wait_days=np.full(count, 90.0),
        start=start,
    )


def measure(of: Description, *, replications: int, followed: int) -> Measured:
    """Return the times for `of`.

    Raises:
        AssertionError: if the engines let a single patient depart in different weeks.
    """
    few = draw_inputs(of, replications=range(followed), seed=1)
    slow, by_simpy = timed(lambda: SimpyEngine().run(of, few), times=1)
    one, other = patients(by_simpy, of.cells), patients(FastEngine().run(of, few), of.cells)
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    drawing, many = timed(lambda: draw_inputs(of, replications=range(replications), seed=1))
    fast, _ = timed(lambda: FastEngine().run(of, many))
    whole, _ = timed(lambda: simulate_lists(of, replications=replications, seed=1))
    per = 1000 / replications
    return Measured(_people(few), 1000 * slow / followed, per * fast, per * whole, per * drawing)


def timed(work: Callable[[], T], *, times: int = 3) -> tuple[float, T]:
    """Return the least CPU seconds that `work` took, and what it returned."""
    best, result = np.inf, None
    for _ in range(times):
        begin = time.process_time()
        result = work()
        best = min(best, time.process_time() - begin)
    assert result is not None
    return float(best), result


def _people(inputs: Inputs) -> float:
    return float(inputs.people.sum() / inputs.replications)


@benchmark("simulate lists", sizes={"40": 40, "8": 8})
def simulate(count: int) -> Timing:
    """200 replications of 52 weeks of so many lists; floor: drawing their whole people and slots."""
    of = lists(count, 52, 15.0)
    whole = median_of(lambda: simulate_lists(of, replications=200))
    return Timing(whole, floor=median_of(lambda: draw_inputs(of, replications=range(200), seed=0)))


@benchmark("simpy lists", sizes={"40": 40, "8": 8})
def follow(count: int) -> Timing:
    """One replication in SimPy, every patient followed; floor: the same, drawn, run and counted, by the fast engine."""
    measured = measure(lists(count, 52, 15.0), replications=200, followed=1)
    return Timing(measured.simpy / 1000, floor=measured.whole / 1000)


def main() -> None:
    """Measure all sizes and print a table."""
    parser = argparse.ArgumentParser(description="The fast engine against SimPy.")
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--followed", type=int, default=2)
    asked = parser.parse_args()
    print("ms per replication (CPU), departures identical patient by patient")
    print("| lists | patients | SimPy | fast | ratio | drawn and counted too | of it drawing | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for name, size in SIZES.items():
        m = measure(lists(*size), replications=asked.replications, followed=asked.followed)
        print(
            f"| {name} | {m.patients:,.0f} | {m.simpy:,.0f} | {m.fast:.2f} | {m.simpy / m.fast:,.0f} "
            f"| {m.whole:.2f} | {m.drawing:.2f} | {m.simpy / m.whole:,.0f} |"
        )


if __name__ == "__main__":
    main()
