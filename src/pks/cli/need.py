"""``pks need CASE --out DIR``: what is needed, what there is, and the gap between them."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import pandas as pd

from pks.chain import Need, forecast_need, need
from pks.chain.capacity import capacity_tables
from pks.chain.resources import split_tables
from pks.chain.uncertain import capacity_need_interval
from pks.cli.outputs import need_tables
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, aligned, say, tell
from pks.core.case import Case
from pks.io import read_case, require_writable, write_results


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "need",
        help="what is needed, what there is, and the gap",
        description="Write production_need.csv (activities, of which for waiting-list goals), capacity_need.csv and "
        "available.csv (hours) and gap.csv (need, available, gap = need - available) into DIR, and, as far as the case has "
        "tables for them: gap_levels.csv (by year, quarter and month, summed up to hospitals and region), bottlenecks.csv (what "
        "holds production back), free_capacity.csv (what is left to allocate at that pace), comparison.csv (who needs more hours "
        "than others for the same care), binding.csv (which resources limit what is put together), bed_days.csv, beds.csv (for "
        "a mean and for a stated chance of being full), improvements.csv, pace.csv (of chains of pathways, planned apart and "
        "together), sessions.csv, staff.csv (by staffing keys), competence.csv (who can do what, in hours).",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for the tables; made if it is missing")
    parser.add_argument(
        "--more",
        action="store_true",
        help="also split.csv (shared resources: alone, in proportion to need, best), worth_of_resources.csv (of one more "
        "hour) and, where the need is forecast, capacity_need_interval.csv; takes longer",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compute the need and write it."""
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        require_writable(arguments.out)
        progress("from need to hours")
        known = need(case)
        tables = {**need_tables(known), **capacity_tables(case, known)}
        if arguments.more:
            tables |= _more(case, known, progress)
        write_results(arguments.out, tables)
    tell(case.warnings, "warning", stream=sys.stderr)
    outline(known)
    say(f"{', '.join(f'{name}.csv' for name in tables)} written to {arguments.out}")
    return 0


def _more(case: Case, known: Need, progress: Progress) -> dict[str, pd.DataFrame]:
    """Return what takes longer: the best split of resources, and how sure a need is that was forecast."""
    progress("splitting shared resources")
    tables = split_tables(case, known)
    if "demand" not in case and "care_need" not in case and known.arriving.any():
        progress("drawing the need that may come")
        tables["capacity_need_interval"] = capacity_need_interval(case, known, forecast_need(case))
    return tables


def outline(known: Need) -> None:
    """Say by capacity what is needed and what there is."""
    total = known.gap.groupby("capacity", sort=False)[["need", "available", "gap"]].sum()
    rows = [
        (name, *(f"{hours:,.0f}" for hours in row)) for name, row in zip(total.index, total.to_numpy(), strict=True)
    ]
    say("Hours over the horizon, all units together (a gap above 0 is a shortage):")
    for line in aligned([("capacity", "need", "available", "gap"), *rows], right=frozenset({1, 2, 3})):
        say(f"  {line}")
