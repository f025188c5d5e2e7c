"""The runner: measure, print a table, write it as CSV to benchmarks/results/."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import benchmarks
from benchmarks.registry import BENCHMARKS, Benchmark

RESULTS = Path(__file__).parent / "results"
COLUMNS = ("name", "size", "seconds", "floor", "ratio")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that were asked for; all if none was."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name != "__main__":
            importlib.import_module(f"benchmarks.{module.name}")
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--size", action="append", metavar="SIZE", help="only sizes of this name; may be repeated")
    parser.add_argument("--list", action="store_true", help="say what there is, and run nothing")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    chosen = [BENCHMARKS[name] for name in asked.names or BENCHMARKS]
    if asked.list:
        for each in chosen:
            print(f"{each.name} ({', '.join(each.sizes)}): {each.about}")
        return 0
    return _run(chosen, asked.size)


def _run(chosen: Iterable[Benchmark], sizes: Sequence[str] | None) -> int:
    rows: list[tuple[str, str, str, str, str]] = []
    print("{:24} {:>10} {:>12} {:>12} {:>8}".format(*COLUMNS))
    for each in chosen:
        for label, size in each.sizes.items():
            if sizes and label not in sizes:
                continue
            timing = each.measure(size)
            ratio = timing.seconds / timing.floor if timing.floor > 0 else float("inf")
            rows.append((each.name, label, f"{timing.seconds:.6f}", f"{timing.floor:.6f}", f"{ratio:.3f}"))
            print("{:24} {:>10} {:>12} {:>12} {:>8}".format(*rows[-1]), flush=True)
    if not rows:
        print("nothing of that size")
        return 2
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{dt.datetime.now():%Y-%m-%dT%H%M%S}.csv"
    with target.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    print(f"written to {target}")
    return 0
