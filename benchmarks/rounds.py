"""Rounds between a region and its units against the program solved whole: exactness, time, and what few rounds lose.

    python -m benchmarks.rounds [--units N ...] [--large [NAME ...]] [--exact] [--lose] [--once N] [--nation N]

Without arguments: both ways on a region of about 100 000 columns, in one run. `--large` does the same on the large set of
instances (large-shared takes half an hour solved whole), or on those of it that are named. `--exact` compares
their tiers on all small and middle instances. `--lose` says what the plan after one, two, …
rounds loses against the optimum, on the middle set of instances. `--once` and `--nation` run rounds alone, once, on a region of so many
units or on 21 regions of so many clinics, and say what memory it took.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from benchmarks.region import region
from benchmarks.registry import Timing, benchmark
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.chain import need
from pks.chain.planning import problem
from pks.core.case import Case
from pks.core.workers import Workers
from pks.strategies.rounds import Rounds
from pks.study.instances import LARGE, MIDDLE, SMALL
from pks.study.regions import Nation, Region, case_of

SIZES = {"region": 32, "middle": 8}
"""Units; a unit has about 3 200 columns."""
CORES = 2
Made = TypeVar("Made", bound=Plan)


@benchmark("rounds", sizes=SIZES)
def rounds(units: int) -> Timing:
    """Rounds, wall-clock time on two cores; floor: the program solved whole. To be below 1 at 100 000 columns."""
    return _compared(_posed(region(units)), f"{units} units")


def _compared(given: Problem, title: str) -> Timing:
    """Solve both ways, print what came out, and hold one against the other."""
    whole, best = _timed(lambda: Lexicographic().balance(given, "SEK"))
    apart, plan = _timed(lambda: Rounds(over=Workers(CORES, backend="threading")).balance(given, "SEK"))
    worst = _apart(plan, best)
    print(f"  {title}: tiers apart by {worst:.1e} at most; {len(plan.rounds) - 1} rounds")
    for name, (wall, processor) in {"whole": whole, "rounds": apart}.items():
        print(f"    {name:8} {wall:8.2f} s on the clock, {processor:8.2f} s of processor time")
    assert worst <= 1e-6, "rounds and the whole program differ"
    return Timing(apart[0], floor=whole[0])


def exactness() -> None:
    """Print by how much tiers of rounds differ from the whole program's, on every small and middle instance."""
    for instance in (*SMALL, *MIDDLE):
        given = _posed(instance.case())
        best = Lexicographic().balance(given, "SEK")
        told = {way: _apart(Rounds(fan_out=way).balance(given, "SEK"), best) for way in (4, None)}
        print(
            f"  {instance.name:16} tiers apart by "
            + ", ".join(f"{worst:.1e} (fan-out {way})" for way, worst in told.items())
        )


def losses() -> pd.DataFrame:
    """Return what the plan after few rounds of all units at once loses: instance, rounds, the first tier that differs, by how much."""
    rows = []
    for instance in MIDDLE:
        given = _posed(instance.case())
        best = Lexicographic().balance(given, "SEK").tiers.set_index("tier")["value"]
        for most in range(1, 6):
            plan = Rounds(fan_out=None, most=most).balance(given, "SEK")
            found = plan.tiers.set_index("tier")
            off = (found["value"] - best).abs() > 1e-6 * np.maximum(1.0, best.abs())
            tier = off.idxmax() if off.any() else ""
            row = {"instance": instance.name, "rounds": most, "first_tier": tier}
            if tier:
                row |= {"optimum": best[tier], "found": found.loc[tier, "value"]}
                row |= {"gap_told": found.loc[tier, "gap"]}
            overdue = {"overdue": found["value"].get("overdue", 0.0), "overdue_optimum": best.get("overdue", 0.0)}
            rows.append(row | overdue)
            if not tier:
                break
    return pd.DataFrame(rows)


def once(case: Case, fan_out: int) -> None:
    """Run rounds alone and print time and memory."""
    given = _posed(case)
    (wall, processor), plan = _timed(
        lambda: Rounds(fan_out=fan_out, over=Workers(CORES, backend="threading")).balance(given, "SEK")
    )
    assert plan.solved is not None
    columns = plan.solved.program.matrix.shape[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  {columns:,} columns: {wall:.0f} s on the clock, {processor:.0f} s of processor time, {peak:,.0f} MB at most"
    )
    print(f"  status {plan.status}, gap {plan.rounds['gap'].iloc[-1]:.3g}")
    print(
        plan.rounds[["round", "groups", "proposed", "seconds", "together", "tier", "bound", "gap"]].to_string(
            index=False
        )
    )


def _posed(case: Case) -> Problem:
    return problem(case, need(case))


def _timed(make: Callable[[], Made]) -> tuple[tuple[float, float], Made]:
    wall, processor = time.monotonic(), time.process_time()
    made = make()
    return (time.monotonic() - wall, time.process_time() - processor), made


def _apart(plan: Plan, best: Plan) -> float:
    """Return the greatest difference of a tier, relative to its value (at least 1)."""
    expected = best.tiers["value"].to_numpy()
    return float((np.abs(plan.tiers["value"].to_numpy() - expected) / np.maximum(1.0, np.abs(expected))).max())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rounds", description=__doc__)
    parser.add_argument("--units", nargs="*", type=int, default=[], metavar="N")
    parser.add_argument("--large", nargs="*", metavar="NAME", help="the large set of instances, or those named")
    parser.add_argument("--exact", action="store_true", help="tiers on all small and middle instances")
    parser.add_argument("--lose", action="store_true", help="what few rounds lose")
    parser.add_argument("--once", type=int, metavar="N", help="a region of N units, rounds alone")
    parser.add_argument("--nation", type=int, metavar="N", help="21 regions of N clinics each, rounds alone")
    asked = parser.parse_args(arguments)
    if asked.exact:
        exactness()
    if asked.lose:
        print(losses().to_string(index=False))
    if asked.once:
        once(region(asked.once), 4)
    if asked.nation:
        once(case_of(Nation(Region(units=asked.nation), regions=21, links=2), 0), 4)
    for instance in LARGE if asked.large is not None else ():
        if not asked.large or instance.name in asked.large:
            _told(_compared(_posed(instance.case()), instance.name))
    others = asked.large is not None or any((asked.exact, asked.lose, asked.once, asked.nation))
    for units in asked.units or ([] if others else [SIZES["region"]]):
        _told(rounds(units))


def _told(timing: Timing) -> None:
    print(f"  rounds ÷ whole: {timing.seconds / timing.floor:.2f}")


if __name__ == "__main__":
    main()
