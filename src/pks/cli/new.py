"""``pks new DIR|FILE.xlsx``: an empty case to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pks.cli.terminal import say
from pks.io import new_case


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "new",
        help="write an empty case to fill in",
        description="Write an empty case: every table with its headers, and what stands in each column, in which unit, "
        "whether it is required, and what is assumed where it is left empty. Nothing is ever written over.",
    )
    parser.add_argument("target", metavar="DIR|FILE.xlsx", help="folder of CSV files, or workbook (.xlsx)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the empty case."""
    new_case(arguments.target)
    workbook = Path(arguments.target).suffix.lower() == ".xlsx"
    where = "its first sheet" if workbook else "README.md in it"
    say(f"{arguments.target} is ready: {where} explains every table and column.")
    say(f'Fill in what you have and run "pks validate {arguments.target}".')
    return 0
