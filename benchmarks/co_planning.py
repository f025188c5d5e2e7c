"""Does co-planning beat everyone planning alone? The claim as an experiment, over the small and middle sets of instances.

The claim: where every unit plans at once and by itself, those with the smaller missions become bottlenecks while resources
stand idle elsewhere; planned from the ordering unit's mission, they do not (Socialstyrelsen, *Strategisk nivå – prognos och
balansering av behov och tillgänglig kapacitet*, 2025, section on co-planning).

Three ways to plan stand for it, given the same cases: `alone` (nobody moves hours or patients, what is shared is handed out
beforehand), `ladder` (units help each other one after the other, by hand) and `lexicographic` (all units planned together).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks.registry import Timing, benchmark
from pks.chain import need
from pks.chain.planning import problem
from pks.core.workers import Workers
from pks.strategies.named import names, strategy_called
from pks.study.findings import TiersInOrder, Yardstick, compared, means, ranked
from pks.study.instances import MIDDLE, SMALL, Made
from pks.study.runner import run

ASKED = ("alone", "ladder", "lexicographic")
YARDSTICKS = (
    Yardstick("uncovered", "tier"),
    Yardstick("overdue", "tier"),
    Yardstick("cost", "plan"),
    Yardstick("surplus_hours", "plan"),
    Yardstick("worst_unit", "fairness"),
    Yardstick("gini_units", "fairness"),
    Yardstick("share_within", "simulation", larger_is_better=True),
    Yardstick("overdue_at_end", "simulation"),
)
COMPARED = (TiersInOrder(), *YARDSTICKS)
"""What the three are ranked and paired by: all tiers in their order first."""
LIMIT = 300.0


def strategies() -> list[str]:
    """Return those of the three that there are."""
    return [name for name in ASKED if name in names()]


def experiment(instances: Sequence[Made], out: Path, *, replications: int, workers: int = 1) -> pd.DataFrame:
    """Return the table of the study; what lies in `out` already is not done again."""
    over = map if workers == 1 else Workers(workers, backend="threading")
    return run(
        instances, strategies(), out=out, replications=replications, time_limit=LIMIT, over=over, progress=_told
    ).table


def _told(done: int, of: int) -> None:
    print(f"\r{done} of {of} runs", end="" if done < of else "\n", flush=True)


@benchmark("co-planning", sizes={"small": len(SMALL), "two": 2})
def co_planning(instances: int) -> Timing:
    """People overdue (weighted, summed over weeks) planned together; floor: each unit alone. The ratio is at most 1."""
    chosen = SMALL[:instances]
    found = dict.fromkeys(("alone", "lexicographic"), 0.0)
    for each in chosen:
        case = each.case()
        given = problem(case, need(case))
        for name in found:
            tiers = strategy_called(name, case).balance(given, case.settings.currency).tiers
            found[name] += float(tiers.loc[tiers["tier"] == "overdue", "value"].iloc[0])
    return Timing(found["lexicographic"], floor=found["alone"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the experiment and print what is found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.co_planning", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the study; goes on where it was cut short")
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args(arguments)
    table = experiment((*SMALL, *MIDDLE), asked.out, replications=asked.replications, workers=asked.workers)
    with pd.option_context("display.width", 200, "display.max_columns", 20, "display.float_format", "{:,.3f}".format):
        for title, instances in (("small", SMALL), ("middle", MIDDLE), ("small and middle", (*SMALL, *MIDDLE))):
            rows = table[table["instance"].isin([each.name for each in instances])]
            print(f"\n{title}: means, mean ranks, pairs (below 0: the first is better)")
            for found in (means(rows, YARDSTICKS), ranked(rows, COMPARED), compared(rows, COMPARED)):
                print(found.to_string(index=False), end="\n\n")


if __name__ == "__main__":
    main()
