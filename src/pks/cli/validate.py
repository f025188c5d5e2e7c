"""``pks validate CASE``: what is wrong in a case, what it contains, and what can be computed from it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from pks.cli.contents import computable, contained, tables
from pks.cli.gaps import tell_gaps
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, aligned, say, tell
from pks.core.axes import axes_of
from pks.forecast.history import history_of
from pks.io import read_case


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "validate",
        help="check a case",
        description="Check a case. Faults are listed all at once, each with table, row (as a spreadsheet counts them: 1 is "
        "the header), column, value and reason; then warnings; then what the case contains and what can be computed.",
        epilog="Exit status: 0 = no faults, 1 = faults, 2 = wrong usage.",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the case; faults leave as an error, which :func:`pks.cli.main.main` lists."""
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
    tell(case.warnings, "warning", stream=sys.stderr)
    tell_gaps(history_of(case, axes_of(case)))
    say("No faults.")
    for heading, rows, right in (
        ("The case", contained(case), frozenset[int]()),
        ("Tables", tables(case), frozenset({1})),
        ("What can be computed", computable(case), frozenset[int]()),
    ):
        say("")
        say(f"{heading}:")
        for line in aligned(rows, right=right):
            say(f"  {line}")
    return 0
