"""The balancing program against what it cannot do without: HiGHS alone, and the same program with PuLP.

    python -m benchmarks.balance [UNITS ...] [--only NAME]

prints all ratios with what they are to be at most, for regions of so many units (2, 8 and 32 if none is named; 95 have
about 300 000 columns, 315 a million).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence

import pulp

from benchmarks.lp_memory import megabytes
from benchmarks.lp_model import Model, built_and_handed_over, by_highs, in_pulp, model, pulp_hand_over, seconds
from benchmarks.lp_scenarios import scenarios
from benchmarks.registry import BENCHMARKS, Timing, benchmark
from pks.lp import lexicographic

SIZES = {"region": 32, "middle": 8, "small": 2}
"""Units; a unit has about 3 200 columns."""
BOUNDS = {
    "build program": 0.02,
    "build against PuLP": 0.02,
    "exact tiers": 2.0,
    "memory against PuLP": 0.6,
    "scenario": 0.3,
}


@benchmark("build program", sizes=SIZES)
def build(units: int) -> Timing:
    """From the frozen problem to HiGHS; floor: HiGHS' own solve of the weighted sum. At most 2 % of that at 100 000."""
    made = _made(units)
    return _told("build program", Timing(_building(made), floor=by_highs(made.program, made.weighted)))


@benchmark("build against PuLP", sizes=SIZES)
def build_against_pulp(units: int) -> Timing:
    """From the frozen problem to HiGHS; floor: the same program built with PuLP. To be at most a fiftieth."""
    made = _made(units)

    def with_pulp() -> None:
        pulp_hand_over(in_pulp(made.program, made.weighted))

    return _told("build against PuLP", Timing(_building(made), floor=seconds(with_pulp)))


@benchmark("exact tiers", sizes=SIZES)
def exact(units: int) -> Timing:
    """Exactly lexicographic, all tiers; floor: HiGHS' own solve of the weighted sum. To be at most twice that."""
    made = _made(units)
    tiers = seconds(lambda: lexicographic(made.program, made.tiers, uniqueness=False))
    return _told("exact tiers", Timing(tiers, floor=by_highs(made.program, made.weighted)))


@benchmark("memory against PuLP", sizes=SIZES)
def memory(units: int) -> Timing:
    """MB (not seconds) for one weighted solve; floor: the same with PuLP and HiGHS. To be at most 0.6."""
    given = _made(units).problem
    with_pulp = max(1.0, megabytes("pulp", given))
    print(f"    all tiers: {megabytes('tiers', given):.0f} MB, the weighted sum with PuLP {with_pulp:.0f} MB")
    return _told("memory against PuLP", Timing(megabytes("weighted", given), floor=with_pulp))


@benchmark("scenario", sizes=SIZES)
def scenario(units: int) -> Timing:
    """Scenarios from where the first one ended; floor: each from nothing. The mean ratio is to be at most 0.3."""
    made = _made(units)
    start = lexicographic(made.program, made.tiers, uniqueness=False).start
    cold, ratios = [], []
    for name, program, tiers in scenarios(made):
        begun = time.process_time()
        first = lexicographic(program, tiers, uniqueness=False)
        between = time.process_time()
        second = lexicographic(program, tiers, uniqueness=False, start=start)
        cold.append(between - begun)
        ratios.append((time.process_time() - between) / cold[-1])
        for one, two in zip(first.values, second.values, strict=True):
            assert abs(one - two) <= 1e-9 * max(1.0, abs(one)), f"{name}: {one} cold, {two} warm"
        print(f"    {name:38} {cold[-1]:8.3f} s cold, {ratios[-1]:6.3f} of it warm", flush=True)
    mean = statistics.mean(ratios)
    return _told("scenario", Timing(mean * statistics.mean(cold), floor=statistics.mean(cold)))


def _made(units: int) -> Model:
    made = model(units)
    m, n = made.program.matrix.shape
    print(f"  {units} units: {n:,} columns, {m:,} rows, {made.program.matrix.nnz:,} nonzeros, {len(made.tiers)} tiers")
    return made


def _building(made: Model) -> float:
    return seconds(lambda: built_and_handed_over(made.problem), times=5)


def _told(name: str, timing: Timing) -> Timing:
    print(f"  {name}: {timing.seconds:.3f} / {timing.floor:.3f} = {timing.seconds / timing.floor:.4f}", end="")
    print(f" (to be at most {BOUNDS[name]})", flush=True)
    return timing


def main(arguments: Sequence[str] | None = None) -> None:
    """Print all ratios for regions of the sizes asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.balance", description=__doc__)
    parser.add_argument("units", nargs="*", type=int, default=list(SIZES.values())[::-1])
    parser.add_argument("--only", action="append", choices=BOUNDS, help="only this ratio; may be repeated")
    asked = parser.parse_args(arguments)
    print(f"times of the processor; PuLP {pulp.__version__}")
    for units in asked.units:
        for name in asked.only or BOUNDS:
            BENCHMARKS[name].measure(units)


if __name__ == "__main__":
    main()
