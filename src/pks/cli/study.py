"""``pks study --set SET --strategies A,B,… --out DIR``: strategies compared on many cases, with statistics."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from pks.cli.numbers import count, seconds, workers
from pks.cli.progress import Progress
from pks.cli.study_outline import outline
from pks.cli.terminal import say
from pks.core.hints import did_you_mean
from pks.core.workers import Workers
from pks.io import require_writable, write_results
from pks.strategies.named import names
from pks.study.exporting import export
from pks.study.findings import compared, means, ranked
from pks.study.instances import SETS, Instance, instances_in, set_called
from pks.study.runner import Study
from pks.study.runner import run as run_study


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "study",
        help="strategies compared on many cases, with statistics",
        description="Give every strategy the same cases, seeds and limits, and compare what comes of it: table.csv (every "
        "yardstick of every run), runs.csv (how each ended), means.csv, ranks.csv (do they differ?) and pairs.csv (which, and "
        "how much). Each run has a process of its own and is kept when it is done: the same command goes on where it was "
        "cut short.",
    )
    parser.add_argument(
        "--set", metavar="SET", default="small", help=f"{', '.join(SETS)} (%(default)s), or a folder of cases"
    )
    parser.add_argument(
        "--strategies",
        metavar="A,B,…",
        default="lexicographic,alone",
        help="(%(default)s); there are " + ", ".join(names()),
    )
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for what is found; may hold a part of it")
    parser.add_argument(
        "--replications", type=count, default=100, metavar="N", help="of the simulation (%(default)s); 0 = none"
    )
    parser.add_argument(
        "--seed", type=count, action="append", metavar="S", help="of the simulation (0); may be repeated"
    )
    parser.add_argument(
        "--time-limit",
        type=seconds,
        metavar="SECONDS",
        help="stop balancing a case then, with the best plan found so far; a strategy that knows no limit is ended a little "
        "later, without a plan (none)",
    )
    parser.add_argument(
        "--workers", type=workers, default=1, metavar="N", help="runs at a time (%(default)s; -1 = all cores)"
    )
    parser.add_argument(
        "--export", metavar="DIR", help="write the cases, and their linear programs as .mps, into DIR as well"
    )
    parser.set_defaults(run=run, usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Run what is not done yet, and tell what came of it."""
    strategies = _strategies(arguments)
    instances = _instances(arguments)
    require_writable(arguments.out)
    with Progress() as progress:
        if arguments.export:
            progress("exporting")
            export(instances, arguments.export)
        study = run_study(
            instances,
            strategies,
            out=arguments.out,
            seeds=tuple(arguments.seed or (0,)),
            replications=arguments.replications,
            time_limit=arguments.time_limit,
            over=map if arguments.workers == 1 else Workers(arguments.workers, backend="threading"),
            progress=lambda done, of: progress("runs", done=done, of=of),
        )
        side_by_side = means(study.table)
        tables = {"means": side_by_side}
        if len(instances) > 1 and len(strategies) > 1:
            tables |= {"ranks": ranked(study.table), "pairs": compared(study.table)}
        write_results(arguments.out, tables)
    outline(study, side_by_side, tables.get("ranks", pd.DataFrame()), tables.get("pairs", pd.DataFrame()))
    _tell_failures(study)
    say(f"{', '.join(f'{name}.csv' for name in ('table', 'runs', *tables))} lie in {arguments.out}")
    return 0


def _strategies(arguments: argparse.Namespace) -> list[str]:
    asked = [name.strip() for name in arguments.strategies.split(",") if name.strip()]
    known = names()
    if not asked:
        arguments.usage_error(f"--strategies is empty: name some of {', '.join(known)}")
    for name in asked:
        if name not in known:
            arguments.usage_error(
                f"--strategies: no strategy is called {name!r}{did_you_mean(name, known)}; there are {', '.join(known)}"
            )
    return list(dict.fromkeys(asked))


def _instances(arguments: argparse.Namespace) -> tuple[Instance, ...]:
    if arguments.set in SETS:
        return set_called(arguments.set)
    if Path(arguments.set).is_dir():
        return instances_in(arguments.set)
    arguments.usage_error(
        f"--set: {arguments.set!r} is neither a set{did_you_mean(arguments.set, SETS)} ({', '.join(SETS)}) nor a folder"
    )
    raise AssertionError("a usage error ends the command")


def _tell_failures(study: Study) -> None:
    for row in study.runs[study.runs["error"] != ""].itertuples():
        say(f"{row.instance}, {row.strategy}, seed {row.seed}: {row.status}: {row.error}", sys.stderr)
