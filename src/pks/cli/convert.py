"""``pks convert CASE TARGET``: a case in another form, without loss."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, say, tell
from pks.io import read_case, write_case


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "convert",
        help="write a case in another form",
        description="Write a case in another form, without loss. TARGET that ends in .xlsx becomes a workbook, any other a "
        "folder. A folder that is there already gets the case's tables in place of its own; other files in it stay.",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument("target", metavar="TARGET", help="folder or .xlsx to write")
    parser.add_argument("--format", choices=("csv", "parquet"), help="files of a folder (csv)")
    parser.set_defaults(run=run, usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Read the case and write it; nothing is written if it has faults."""
    if arguments.format and Path(arguments.target).suffix.lower() == ".xlsx":
        arguments.usage_error("--format is for folders; TARGET is a workbook")
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        progress(f"writing {arguments.target}")
        write_case(case, arguments.target, format=arguments.format)
    tell(case.warnings, "warning", stream=sys.stderr)
    say(f"{len(case.tables)} tables written to {arguments.target}")
    return 0
