"""``pks pathways CASE --plan DIR --out DIR``: a plan followed patient by patient through rooms, teams and beds."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from pks.chain import need
from pks.chain.pathway_promises import pathway_promises
from pks.chain.pathways import left_out, plan_flow
from pks.cli.numbers import count, positive, ratio, workers
from pks.cli.outputs import forecast_used
from pks.cli.plan_folder import plan_in
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, say, tell
from pks.core.workers import Workers
from pks.io import read_case, require_writable, write_results
from pks.sim.pathway import simulate_flow
from pks.sim.queue.times import Fixed, LogNormal, Times

HOURS_PER_DAY = 24.0


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "pathways",
        help="a plan followed patient by patient through rooms, teams and beds",
        description="Follow every patient of some units through the activities of a plan, with all capacities of an activity "
        "taken together, opening hours by day, acute care first, and priorities. Arrivals vary as the forecast does, or as "
        "Poisson counts where need is given. Writes pathway_waits.csv and pathway_stays.csv (hours), "
        "pathway_occupancy.csv, pathway_promises.csv (how surely promises and goals are kept), and with --log every event, "
        "into DIR.",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument("--plan", metavar="DIR", required=True, help='folder that "pks plan" wrote')
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for the tables; made if it is missing")
    parser.add_argument("--units", metavar="UNIT,UNIT,…", default="", help="only these units (all)")
    parser.add_argument("--replications", type=positive, default=5, metavar="N", help="how often (%(default)s)")
    parser.add_argument("--seed", type=count, default=0, metavar="S", help="what repeats the run (%(default)s)")
    parser.add_argument(
        "--spread",
        type=ratio,
        default=0.0,
        metavar="C",
        help="standard deviation ÷ mean of durations (%(default)s: fixed)",
    )
    parser.add_argument(
        "--workers", type=workers, default=1, metavar="N", help="processes (%(default)s; -1 = all cores)"
    )
    parser.add_argument(
        "--log", action="store_true", help="also write pathway_log.csv, every event of the first replication"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Follow the patients and write what happens."""
    units = tuple(name.strip() for name in arguments.units.split(",") if name.strip())
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        require_writable(arguments.out)
        made, _ = plan_in(Path(arguments.plan), case, need(case))
        sure = forecast_used(case)
        if sure is not None:  # draws are used in turn: those that nobody reaches need not travel to the workers
            sure = replace(sure, draws=sure.draws[: arguments.replications])
        flow = plan_flow(case, made, units=units, times=_durations(arguments.spread), forecast=sure)
        progress(f"following patients: {arguments.replications} replications")
        period = made.problem.axes.period
        happened = simulate_flow(
            flow,
            until=float(period.end_day[period.reported - 1]) * HOURS_PER_DAY,
            replications=arguments.replications,
            seed=arguments.seed,
            over=map if arguments.workers == 1 else Workers(arguments.workers),
        )
        tables = {
            "pathway_waits": happened.waits(),
            "pathway_stays": happened.stays(),
            "pathway_occupancy": happened.occupancy(),
            "pathway_promises": pathway_promises(made, happened),
        }
        if arguments.log:
            log = happened.log
            tables["pathway_log"] = log[log["replication"] == 0]
        write_results(arguments.out, tables)
    tell(case.warnings, "warning", stream=sys.stderr)
    for row in left_out(case, made, units=units).itertuples():
        say(
            f"left out: {row.unit}: {row.planning_object} ({row.people:,.1f} people); there is less than one opening day "
            f"of {row.capacity}",
            stream=sys.stderr,
        )
    waits = tables["pathway_waits"]
    people, waiting = waits["begun"].sum(), waits["waiting"].sum()
    say(
        f"{people:,.0f} activities begin and {waiting:,.0f} people wait at the end, in the mean of {arguments.replications} runs."
    )
    busiest = tables["pathway_occupancy"].nlargest(3, "used_share")
    for row in busiest.itertuples():
        say(f"  {row.resource}: {row.used_share:.0%} of {row.staffed:,.1f} on duty in use")
    say(f"{', '.join(f'{name}.csv' for name in tables)} written to {arguments.out}")
    return 0


def _durations(spread: float) -> Any:
    """Return what makes a distribution of hours from a mean."""

    def times(mean: float) -> Times:
        return LogNormal(mean, spread * mean) if spread > 0 else Fixed(mean)

    return times
