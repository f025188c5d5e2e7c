"""Reads the command line, runs one command, and turns errors into exit statuses.

0 = done, 1 = the input is wrong or cannot be read, 2 = wrong usage, 130 = interrupted, 141 = nobody reads the output any
more.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from pks import __version__
from pks.cli.terminal import report, say
from pks.core.errors import PksError
from pks.core.hints import did_you_mean

COMMANDS = {
    "demo": "run the whole chain on a shipped case and say where the report lies",
    "validate": "check a case: what is wrong in it, what it contains, and what can be computed from it",
    "new": "write an empty case with headers and explanations, to fill in",
    "convert": "write a case in another form: folder of CSV or Parquet files, or workbook",
    "count": "count files of events (referrals, visits, stays) into histories",
    "forecast": "the need that will arrive, and how sure that is",
    "need": "what is needed, what there is, and the gap between them",
    "plan": "balance need and available capacity by measures in their order",
    "simulate": "what the waiting lists do under a plan when arrivals vary",
    "compare": "strategies compared on one case, by every yardstick, on the plan and in simulation",
    "followup": "what became of a plan: deviations, errors of the forecast, and signals to act on",
    "study": "strategies compared on many cases, with statistics",
    "pathways": "a plan followed patient by patient through rooms, teams and beds",
}
"""Every command and what it does; a new one is a line here and a module `pks.cli.<command>`.

The module is imported only when its command is asked for: the rooms behind it are heavy, and ``pks --help`` is not.
"""

EPILOGUE = """\
A case is a folder with case.toml and one CSV or Parquet file per table, or one workbook (.xlsx) with a sheet per table.
Start with "pks new mycase.xlsx", fill in what you have, and run "pks validate mycase.xlsx".
"pks COMMAND --help" explains one command.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (without the program's name; None = that of this process); return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show å shows ?
    try:
        status = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except SystemExit as error:  # argparse: --help, --version, wrong usage
        return error.code if isinstance(error.code, int) else 2
    except PksError as error:
        report(error)
        return 1
    except KeyboardInterrupt:
        say("pks: interrupted", sys.stderr)
        return 130
    except BrokenPipeError:
        _leave_pipe()
        return 141
    return status


def _run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="pks",
        description="Production and capacity planning in health care (produktions- och kapacitetsstyrning).",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pks {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    asked = next((word for word in argv if not word.startswith("-")), "")
    for name, purpose in COMMANDS.items():
        if name == asked:
            import_module(f"pks.cli.{name}").add(commands)
        else:
            commands.add_parser(name, help=purpose)
    if asked and asked not in COMMANDS:
        parser.error(f"there is no command {asked!r}{did_you_mean(asked, COMMANDS)}; commands: {', '.join(COMMANDS)}")
    arguments = parser.parse_args(argv)
    if not arguments.command:
        parser.error(f"name a command: {', '.join(COMMANDS)}")
    for name in ("case", "target", "path", "out", "plan", "outcome", "hours"):
        if getattr(arguments, name, None) == "":
            parser.error(f"{name} is empty: name a folder or file")
    return int(arguments.run(arguments))


def _leave_pipe() -> None:
    """Let nothing more be written to a pipe that is closed, so that leaving Python does not complain of it."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass  # the output is no file: nothing is left to be written to it
