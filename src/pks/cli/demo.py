"""``pks demo``: the whole chain on the shipped case."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pks.balance.lexicographic import Lexicographic
from pks.chain import forecast_need, need, plan, simulate
from pks.chain.simulating import plan_promises
from pks.chain.summary import summary
from pks.cli.need import outline as need_outline
from pks.cli.outputs import cited_tables, plan_texts, simulation_tables
from pks.cli.plan import outline as plan_outline
from pks.cli.plan import shown
from pks.cli.progress import Progress
from pks.cli.terminal import say
from pks.core.settings import LANGUAGES
from pks.demo import demo_case
from pks.io import require_writable, write_results

SEED = 0


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "demo",
        help="the whole chain on the shipped case",
        description="Run the whole chain on the shipped case, a fictional Swedish region: forecast, need, capacity, plan, "
        "simulation, report. Everything is written into DIR.",
    )
    parser.add_argument("--out", metavar="DIR", default="pks-demo", help="folder for the results (%(default)s)")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report (sv)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the chain and say where the report lies."""
    require_writable(arguments.out)
    with Progress() as progress:
        progress("forecasting")
        case = demo_case()
        sure = forecast_need(case, seed=SEED)
        progress("from need to hours")
        known = need(case)
        made = plan(case, strategy=Lexicographic(progress=shown(progress)), known=known)
        progress("simulating")
        happened = simulate(case, made, forecast=sure, seed=SEED)
        promised = {"promises": plan_promises(made, happened)}
        tables = {**cited_tables(case, known, made, sure), **simulation_tables(happened), **promised}
        progress("writing the report")
        about = summary(case, made, seed=SEED)
        texts = plan_texts(case, known, made, sure=sure, about=about, simulation=happened, language=arguments.lang)
        write_results(arguments.out, tables, texts)
    need_outline(known)
    plan_outline(case, made)
    say(f"{len(tables)} tables lie in {arguments.out}")
    say(f"The report: {Path(arguments.out).resolve() / 'report.html'}")
    return 0
