"""``pks simulate CASE --plan DIR --out DIR``: what the waiting lists do under a plan when arrivals vary."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from pks.chain import need, simulate
from pks.chain.simulating import plan_promises
from pks.cli.numbers import count, share, workers
from pks.cli.outputs import cited_tables, forecast_used, plan_texts, simulation_tables
from pks.cli.plan_folder import plan_in
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, say, tell
from pks.core.settings import LANGUAGES
from pks.core.workers import Workers
from pks.io import read_case, require_writable, write_results
from pks.sim.engine import Engine
from pks.sim.fast import FastEngine
from pks.sim.simpy_engine import SimpyEngine

NINE_IN_TEN = 0.9 - 1e-12

ENGINES: dict[str, Callable[[], Engine]] = {"fast": FastEngine, "simpy": SimpyEngine}


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "simulate",
        help="what the waiting lists do under a plan",
        description="Simulate every waiting list under a plan, from the real age of the list at the start, with arrivals "
        "that vary as the forecast does, or as Poisson counts where need is given. Writes waiting_sim.csv (mean, p10, p50, "
        "p90), waits.csv (share within the promise, median, p90), promises.csv (how surely promises and goals are kept) "
        "and the report with them into the folder of --out.",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument("--plan", metavar="DIR", required=True, help='folder that "pks plan" wrote')
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for the tables; may be that of the plan")
    parser.add_argument(
        "--replications", type=count, default=200, metavar="N", help="(%(default)s); 0 = expected course"
    )
    parser.add_argument("--seed", type=count, default=0, metavar="S", help="what repeats the run (%(default)s)")
    parser.add_argument("--engine", choices=tuple(ENGINES), default="fast", help="fast (default), or SimPy by patient")
    parser.add_argument(
        "--lost", type=share, default=0.0, metavar="P", help="share of slots lost by chance (%(default)s)"
    )
    parser.add_argument(
        "--workers", type=workers, default=1, metavar="N", help="processes (%(default)s; -1 = all cores)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report (the case's own)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read case and plan, simulate, and write."""
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        require_writable(arguments.out)
        known = need(case)
        made, about = plan_in(Path(arguments.plan), case, known)
        sure = forecast_used(case)
        happened = simulate(
            case,
            made,
            forecast=sure,
            lost=arguments.lost,
            over=map if arguments.workers == 1 else Workers(arguments.workers),
            replications=arguments.replications,
            seed=arguments.seed,
            engine=ENGINES[arguments.engine](),
            progress=lambda done, total: progress("simulating: replications", done=done, of=total),
        )
        about["seed"] = happened.seed
        texts = plan_texts(case, known, made, sure=sure, about=about, simulation=happened, language=arguments.lang)
        tables = {**cited_tables(case, known, made, sure), **simulation_tables(happened)}
        if happened.replications:
            tables["promises"] = plan_promises(made, happened)
        write_results(arguments.out, tables, texts)
        if not happened.replications:  # those of another run do not belong to these tables
            (Path(arguments.out) / "promises.csv").unlink(missing_ok=True)
    tell(case.warnings, "warning", stream=sys.stderr)
    waits = happened.waits
    course = f"over {happened.replications} replications" if happened.replications else "in the expected course"
    within, never = (_of_all(waits, name) for name in ("share_within", "share_never_overdue"))
    asked = waits["share_within"].dropna()
    say(
        f"{within:.1%} of those served have waited no longer than their promise, {course}; "
        f"on {(asked < NINE_IN_TEN).sum()} of {len(asked)} lists fewer than nine in ten have."
    )
    say(f"{never:.1%} are not beyond it at the end of any period, which is what the plan counts.")
    say(f"At the end {waits['waiting'].sum():,.0f} wait, {waits['waiting_overdue'].sum():,.0f} of them beyond it.")
    say(f"waiting_sim.csv, waits.csv and the report lie in {arguments.out}")
    return 0


def _of_all(waits: pd.DataFrame, name: str) -> float:
    """Return a share of those served, over all lists that have one."""
    served, part = waits["completed"], waits[name]
    return float((served * part)[part.notna()].sum() / max(served[part.notna()].sum(), 1e-9))
