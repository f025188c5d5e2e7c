"""``pks count SOURCES.toml --out DIR``: from files of events to histories."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from pks.cli.progress import Progress
from pks.cli.terminal import aligned, say, tell
from pks.io import require_writable, write_results
from pks.io.events import Counted, count_events, read_event_files


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "count",
        help="from files of events to histories",
        description="Count referrals, bookings, visits and stays, in files that may be larger than memory, into history.csv, "
        "waiting.csv, activity_hours.csv and what else the files tell, and write faults.csv: rows that were left out, and what "
        "was noticed. SOURCES.toml says which files there are, what their columns mean, and how to count (docs/events.md).",
    )
    parser.add_argument("path", metavar="SOURCES.toml", help="description of the files")
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for the tables; made if it is missing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Count the events and write the tables; nothing is written if the input is wrong."""
    with Progress() as progress:
        progress(f"reading {arguments.path}")
        files = read_event_files(arguments.path)
        require_writable(arguments.out)
        counted = count_events(files, progress=progress)
        tables = {**counted.tables, "faults": counted.findings}
        write_results(arguments.out, tables)
    tell(counted.faults, "fault", stream=sys.stderr)
    tell(counted.warnings, "warning", stream=sys.stderr)
    outline(counted)
    say(f"{', '.join(f'{name}.csv' for name in tables)} written to {arguments.out}")
    return 0


def outline(counted: Counted) -> None:
    """Say by file how many events were counted and left out, and what the history covers."""
    rows = [
        (file, f"{events:,}", f"{left_out:,}")
        for file, events, left_out in counted.rows.itertuples(index=False, name=None)
    ]
    for line in aligned([("file", "events", "left out"), *rows], right=frozenset({1, 2})):
        say(line)
    history = counted["history"]
    if len(history):
        series = len(history[["unit", "planning_object"]].drop_duplicates())
        say(f"history: {series:,} series from {history['period'].min().date()} to {history['period'].max().date()}")
