"""Waiting lists: the fast engine against SimPy, for the same people and slots, in the same run.

    python -m benchmarks.sim_lists [--replications N] [--followed N] [--region]

Both engines get the same drawn inputs; `--followed` replications are followed patient by patient, and it is asserted
that both let every patient depart in the same week. Times are of this process alone (CPU), the best of two for SimPy
and of three for the fast engine. What is drawn on the way (who leaves, who does not come) counts as simulating, in both
engines.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarks.registry import Timing, benchmark, median_of
from pks.core.periods import Periods
from pks.sim import (
    ByProfile,
    Description,
    Extra,
    FastEngine,
    FollowOn,
    Hours,
    Inputs,
    Leaving,
    Moves,
    NegativeBinomial,
    NoShows,
    PriorityThenFirst,
    RandomLoss,
    Reserved,
    Start,
    draw_inputs,
    patients,
    simulate_lists,
)
from pks.sim.simpy_engine import SimpyEngine

T = TypeVar("T")

Rules = Callable[[Description], Description]
"""Makes something else of a description."""


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


def lists(count: int, weeks: int, arriving: float, *, waiting: float = 1.0) -> Description:
    """Return seasonal lists, loads about 1 and a promise of 90 days; two months' arrivals wait, or `waiting` times that."""
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(weeks) / 52)
    per_week = arriving * np.linspace(0.5, 1.5, count)[:, None] * season[None, :]
    ages = np.arange(9) * 7.0 + 3.0
    start = Start(
        np.repeat(np.arange(count), len(ages)),
        np.tile(ages, count),
        np.repeat(per_week.mean(axis=1) * waiting, len(ages)),
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


def own(of: Description) -> Description:
    """Return the lists as they are: each with its own slots."""
    return of


def shared(of: Description) -> Description:
    """Return the same lists with slots shared by all, the first third of them before the second and the third."""
    slots, pool = of.slots.sum(axis=0, keepdims=True), np.zeros(len(of), dtype=np.int64)
    return replace(of, slots=slots, pool=pool, discipline=PriorityThenFirst(3 * np.arange(len(of)) // len(of)))


def in_hours(of: Description) -> Description:
    """Return lists that share hours, an hour and a half each; of those called in one in 20 stays away."""
    hours, away = Hours(np.full(len(of), 1.5)), NoShows(np.full(len(of), 0.05), np.zeros(len(of), dtype=bool))
    together = shared(of)
    return replace(together, slots=together.slots * 1.6, hours=hours, no_shows=away)


def leaving(of: Description) -> Description:
    """Return lists that people leave the sooner the longer they have waited."""
    share = np.tile([0.002, 0.01, 0.03], (len(of), 1))
    return replace(of, leaving=Leaving(np.array([0.0, 60.0, 120.0]), share))


def by_profile(of: Description) -> Description:
    """Return lists that share slots by bands of four weeks, longer waiters the likelier, and that people leave."""
    days, weight = np.array([0.0, 28.0, 56.0, 84.0]), np.tile([1.0, 2.0, 3.0, 4.0], (len(of), 1))
    return replace(leaving(shared(of)), discipline=ByProfile(days, weight))


def everything(of: Description) -> Description:
    """Return ten lists to a pool, with all that a description may say of slots and people at once, but hours and a profile.

    Half a slot a week is kept for each list, half a slot is extra for those who have waited two months; one slot in 50 is
    lost, one in 20 called in stays away, as many are overbooked, slots are given out a week ahead; people leave, two of
    each list are bought out in a quarter, three in ten who are served come back eight weeks later, and arrivals vary
    more than Poisson counts.
    """
    count, weeks = of.arriving.shape
    pool = np.arange(count) // 10
    slots = np.zeros((int(pool.max()) + 1, weeks))
    np.add.at(slots, pool, of.slots * 1.4)
    row = np.arange(count)
    quarters = np.arange(0, weeks, 13)
    moves = Moves(np.repeat(quarters, count), np.tile(row, len(quarters)), np.full(count * len(quarters), -1),
                  np.full(count * len(quarters), 2.0))  # fmt: skip
    return replace(
        leaving(of),
        slots=slots,
        pool=pool,
        discipline=PriorityThenFirst(row % 3),
        arrivals_by=NegativeBinomial(1.5),
        slots_by=RandomLoss(0.02),
        reserved=Reserved(np.full((count, weeks), 0.5), np.ones(count, dtype=bool)),
        extra=Extra(np.full(slots.shape, 0.5), 60.0),
        ahead=np.ones(len(slots), dtype=np.int64),
        overbooked=np.full(len(slots), 0.05),
        no_shows=NoShows(np.full(count, 0.05), np.zeros(count, dtype=bool)),
        moves=moves,
        follow_on=FollowOn(row, row, np.full(count, 8), np.full((count, weeks), 0.3)),
    )


SIZES: dict[str, tuple[Description, Rules]] = {
    "one list, 52 weeks": (lists(1, 52, 100.0), own),
    "the same, ten times as many waiting": (lists(1, 52, 100.0, waiting=10.0), own),
    "40 lists, 52 weeks": (lists(40, 52, 15.0), own),
    "the same, ten times the people": (lists(40, 52, 150.0), own),
    "3 classes share slots, 104 weeks": (lists(3, 104, 33.0), shared),
    "the same, twice the weeks": (lists(3, 208, 33.0), shared),
    "40 lists share slots, 52 weeks": (lists(40, 52, 15.0), shared),
    "3 classes share hours, some stay away": (lists(3, 104, 33.0), in_hours),
    "40 lists, people leave": (lists(40, 52, 15.0), leaving),
    "3 classes share slots by a profile": (lists(3, 104, 33.0), by_profile),
    "40 lists in four pools, everything at once": (lists(40, 52, 15.0), everything),
}
"""Name: lists, and the rules that hold for them."""


def measure(of: Description, *, replications: int, followed: int) -> Measured:
    """Return the times for `of`.

    Raises:
        AssertionError: if the engines let a single patient depart in different weeks.
    """
    few = draw_inputs(of, replications=range(followed), seed=1)
    slow, by_simpy = timed(lambda: SimpyEngine().run(of, few), times=2)
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


@benchmark("simulate shared lists", sizes={"40": 40, "8": 8})
def simulate_shared(count: int) -> Timing:
    """200 replications of 52 weeks of so many lists that share their slots; floor: the same with slots of their own."""
    of = lists(count, 52, 15.0)
    whole = median_of(lambda: simulate_lists(shared(of), replications=200))
    return Timing(whole, floor=median_of(lambda: simulate_lists(of, replications=200)))


@benchmark("simulate leaving", sizes={"40": 40, "8": 8})
def simulate_leaving(count: int) -> Timing:
    """200 replications of 52 weeks of so many lists that people leave; floor: the same with nobody leaving."""
    of = lists(count, 52, 15.0)
    whole = median_of(lambda: simulate_lists(leaving(of), replications=200))
    return Timing(whole, floor=median_of(lambda: simulate_lists(of, replications=200)))


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
    parser.add_argument("--region", action="store_true", help="1 000 replications of 300 lists over two years, too")
    asked = parser.parse_args()
    print("ms per replication (CPU), departures identical patient by patient")
    print("| lists | patients | SimPy | fast | ratio | drawn and counted too | of it drawing | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for name, (of, rules) in SIZES.items():
        m = measure(rules(of), replications=asked.replications, followed=asked.followed)
        print(
            f"| {name} | {m.patients:,.0f} | {m.simpy:,.0f} | {m.fast:.2f} | {m.simpy / m.fast:,.0f} "
            f"| {m.whole:.2f} | {m.drawing:.2f} | {m.simpy / m.whole:,.0f} |"
        )
    if asked.region:
        region(lists(300, 104, 30.0), replications=1000)


def _all_drawn(of: Description, blocks: Sequence[range]) -> list[object]:
    """Draw the people and slots of every block."""
    return [_drawn(of, block) for block in blocks]


def region(of: Description, *, replications: int) -> None:
    """Print the CPU seconds of so many replications of a region's lists, plain and with everything at once."""
    for rules in (own, leaving, everything):
        ruled = rules(of)
        blocks = [range(first, first + 100) for first in range(0, replications, 100)]
        drawing, _ = timed(partial(_all_drawn, ruled, blocks), times=1)
        seconds, _ = timed(partial(simulate_lists, ruled, replications=replications), times=1)
        print(
            f"{len(of)} lists over {of.periods} weeks, {replications:,} replications, {rules.__name__}: {seconds:.0f} s on one "
            f"core, {seconds / drawing:.1f} times drawing the people and slots"
        )


def _drawn(of: Description, block: range) -> int:
    return draw_inputs(of, replications=block, seed=1).replications


if __name__ == "__main__":
    main()
