"""``pks compare CASE --strategies A,B,…``: one table of every yardstick for every strategy."""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pks.balance.order import place
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.strategy import Strategy, limited
from pks.chain import need
from pks.chain.comparing import LABELS, Comparison, compared
from pks.cli.compare_texts import STATUSES, TEXTS, UNITS
from pks.cli.numbers import count, seconds, workers
from pks.cli.outputs import forecast_used
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, aligned, say, tell
from pks.core.case import Case
from pks.core.hints import did_you_mean
from pks.core.settings import LANGUAGES
from pks.core.workers import Workers
from pks.io import read_case, require_writable, write_results
from pks.report.texts import TEXTS as WORDS
from pks.strategies.named import names, strategy_called

DEFAULT = "lexicographic,ladder,nothing"


@dataclass(frozen=True)
class Called:
    """A strategy that is looked up only when it is to balance: one that cannot be made for the case fails alone."""

    name: str
    case: Case
    time_limit: float | None = None

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan of the strategy of that name, which is told the time limit if it knows one."""
        made: Strategy = limited(strategy_called(self.name, self.case), self.time_limit)
        return made.balance(problem, currency)


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "compare",
        help="strategies compared on one case",
        description="Balance a case by several strategies and show one table: every yardstick for every strategy, on the "
        "plan and in simulation, where all meet the same arrivals. With --out, compare.csv (the table), runs.csv (status "
        "of each strategy) and differences.csv (paired differences in simulation, with intervals) are written into DIR.",
        epilog="Exit status: 0 = all strategies have a plan, 1 = the input is wrong or a strategy failed (the others are "
        "shown and written all the same), 2 = wrong usage. Strategies: " + ", ".join(names()) + ".",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument(
        "--strategies", metavar="A,B,…", default=DEFAULT, help="which, and in which order (%(default)s)"
    )
    parser.add_argument(
        "--time-limit",
        type=seconds,
        metavar="SECONDS",
        help="stop each strategy's balancing then, with the best plan found so far; one that knows no limit goes on (none)",
    )
    parser.add_argument(
        "--replications", type=count, default=100, metavar="N", help="of the simulation (%(default)s); 0 = none"
    )
    parser.add_argument("--seed", type=count, default=0, metavar="S", help="what repeats it (%(default)s)")
    parser.add_argument(
        "--workers", type=workers, default=1, metavar="N", help="processes that simulate (%(default)s; -1 = all cores)"
    )
    parser.add_argument("--out", metavar="DIR", help="folder for the tables; made if it is missing")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the table on the terminal (the case's own)")
    parser.set_defaults(run=run, usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Compare, show and write; a strategy that fails does not lose the others."""
    asked = chosen(arguments)
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        if arguments.out:
            require_writable(arguments.out)
        found = compared(
            case,
            {name: Called(name, case) for name in asked},
            known=need(case),
            time_limit=arguments.time_limit,
            replications=arguments.replications,
            seed=arguments.seed,
            forecast=forecast_used(case) if arguments.replications else None,
            over=map if arguments.workers == 1 else Workers(arguments.workers),
            doing=progress,
        )
        tables = {"compare": found.table, "runs": found.runs}
        if arguments.replications:
            tables["differences"] = found.differences
        if arguments.out:
            write_results(arguments.out, tables)
    tell(case.warnings, "warning", stream=sys.stderr)
    language = arguments.lang or case.settings.language
    outline(found, language, runs=arguments.replications, seed=arguments.seed)
    if found.stopped:
        told = ", ".join(f"{name} ({_status(status, language)})" for name, status in found.stopped.items())
        say("")
        say(_text("stopped", language, told=told))
    for name, reason in found.failed.items():
        say(_text("failed", language, name=name, reason=reason), sys.stderr)
    if arguments.out:
        say("")
        say(_text("written", language, files=", ".join(f"{name}.csv" for name in tables), out=arguments.out))
    return 1 if found.failed else 0


def chosen(arguments: argparse.Namespace) -> list[str]:
    """Return the names of the strategies asked for, each once; one that is not known is wrong usage."""
    asked = list(dict.fromkeys(name.strip() for name in arguments.strategies.split(",") if name.strip()))
    if not asked:
        arguments.usage_error("--strategies: name at least one")
    known = names()
    for name in asked:
        if name not in known:
            hint = did_you_mean(name, known) or f"; there are {', '.join(known)}"
            arguments.usage_error(f"--strategies: no strategy is called {name!r}{hint}")
    return asked


def outline(found: Comparison, language: str, *, runs: int, seed: int) -> None:
    """Show the table part by part, how each strategy ended, then how they differ from the first in simulation.

    A strategy's own sum of tiers is only in the table that is written: its tiers stand here one by one.
    """
    strategies = [str(name) for name in found.table.columns[len(LABELS) :]]
    rows = [["", "", *strategies]]
    heads: dict[int, str] = {}
    for part, of_part in found.table.groupby("part", sort=False):
        heads[len(rows)] = _text(f"part.{part}", language, runs=runs, seed=seed)
        for row in of_part.to_dict("records"):
            if part != "tier" or len(place(str(row["yardstick"])).parts) == 1:
                numbers = [_number(row[name], row["unit"], language) for name in strategies]
                rows.append([_label(part, row["yardstick"], language), _unit(row["unit"], language), *numbers])
    statuses = dict(zip(found.runs["strategy"], found.runs["status"], strict=True))
    rows.append([_text("status", language), "", *(_status(statuses[name], language) for name in strategies)])
    for number, line in enumerate(aligned(rows, right=frozenset(range(2, 2 + len(strategies))))):
        if number in heads:
            say("")
            say(f"{heads[number]}:")
        say(f"  {line}")
    _outline_differences(found.differences, language)


def _outline_differences(differences: pd.DataFrame, language: str) -> None:
    if differences.empty:
        return
    first = differences[differences["one"] == differences["one"].iloc[0]]
    say("")
    say(_text("differences", language, one=first["one"].iloc[0]) + ":")
    rows = []
    for row in first.to_dict("records"):
        middle, low, high = (_number(row[name], row["unit"], language) for name in ("difference", "lower", "upper"))
        sure = "*" if row["sure"] else ""
        rows.append(
            [
                row["other"],
                _label("simulation", row["yardstick"], language),
                _unit(row["unit"], language),
                middle,
                f"[{low}; {high}]",
                sure,
            ]
        )
    for line in aligned(rows, right=frozenset({3, 4})):
        say(f"  {line}")


def _label(part: str, yardstick: str, language: str) -> str:
    """Return what a yardstick is called; a tier as in the report."""
    if part != "tier":
        return _text(yardstick, language)
    if yardstick.startswith("order "):
        return WORDS["tier.order"][LANGUAGES.index(language)].format(order=yardstick.removeprefix("order "))
    return WORDS[f"tier.{yardstick}"][LANGUAGES.index(language)] if f"tier.{yardstick}" in WORDS else yardstick


def _status(status: str, language: str) -> str:
    """Return how a strategy ended; in its own words where they are not known here."""
    return ", ".join(STATUSES.get(part, (part, part))[LANGUAGES.index(language)] for part in status.split(", "))


def _unit(unit: str, language: str) -> str:
    return UNITS.get(unit, unit) if language == "sv" else unit


def _number(value: float, unit: str, language: str) -> str:
    """Return a number with as many decimals as its unit is worth: three of a share, none of many people."""
    if not math.isfinite(value):
        return "–"
    decimals = (
        3
        if unit in ("share", "probability", "coefficient", "periods/person")
        else 0
        if abs(value) >= 100 or abs(value) < 0.05
        else 1
    )
    shown = f"{value + 0.0:,.{decimals}f}"
    shown = shown.removeprefix("-") if not float(shown.replace(",", "")) else shown
    return shown.replace(",", " ").replace(".", ",") if language == "sv" else shown


def _text(key: str, language: str, **values: object) -> str:
    return TEXTS[key][LANGUAGES.index(language)].format(**values)
