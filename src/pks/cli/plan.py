"""``pks plan CASE --out DIR``: balance need and available capacity, and write the plan."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any

from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.tiers import FIRST, LAST
from pks.chain import need, plan
from pks.cli.outputs import cited_tables, forecast_used, plan_texts
from pks.cli.progress import Progress
from pks.cli.terminal import CASE_HELP, aligned, say, tell
from pks.core.case import Case
from pks.core.hints import did_you_mean
from pks.core.settings import LANGUAGES
from pks.io import read_case, write_results
from pks.lp import HiGHS, PuLP, SolverError
from pks.lp import Progress as Settled
from pks.lp.solver import Solver

STRATEGIES = ("lexicographic",)
SHORT = {"cbc": "PULP_CBC_CMD", "glpk": "GLPK_CMD"}
"""Short names of solvers that PuLP knows by longer ones."""


def add(subparsers: Any) -> None:
    """Add the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "plan",
        help="balance need and available capacity",
        description="Balance need and available capacity: first move what there is, then expand or buy, last of all "
        "postpone or limit. Writes production.csv, measures.csv, waiting.csv, capacity.csv, tiers.csv, summary.json, "
        "report.html, and the tables of need and forecast that the report cites, into DIR.",
    )
    parser.add_argument("case", metavar="CASE", help=CASE_HELP)
    parser.add_argument("--out", metavar="DIR", required=True, help="folder for the plan; made if it is missing")
    parser.add_argument("--strategy", choices=STRATEGIES, default=STRATEGIES[0], help="how to balance (%(default)s)")
    parser.add_argument(
        "--solver", metavar="NAME", default="highs", help="highs (default), cbc, glpk, or any that PuLP finds"
    )
    parser.add_argument(
        "--order",
        metavar="TIER,TIER,…",
        default="",
        help='tiers to settle first, e.g. "overdue,uncovered"; others follow',
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report (the case's own)")
    parser.set_defaults(run=run, usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Balance and write the plan; nothing is written if anything fails."""
    order = tuple(name.strip() for name in arguments.order.split(",") if name.strip())
    solver = chosen(arguments, order)
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        progress("from need to hours")
        known = need(case)
        made = plan(case, strategy=Lexicographic(order=order, solver=solver, progress=shown(progress)), known=known)
        progress("writing the plan")
        sure = forecast_used(case)
        texts = plan_texts(case, known, made, sure=sure, language=arguments.lang)
        write_results(arguments.out, cited_tables(known, made, sure), texts)
    tell(case.warnings, "warning", stream=sys.stderr)
    outline(case, made)
    say(f"The plan lies in {arguments.out}")
    return 0


def shown(progress: Progress) -> Any:
    """Return what tells `progress` how many tiers are settled."""

    def show(settled: Settled) -> None:
        progress("balancing: tiers settled", done=settled.settled, of=settled.of)

    return show


def chosen(arguments: argparse.Namespace, order: tuple[str, ...]) -> Solver:
    """Return the solver asked for; a name that nobody knows, of a solver or in `order`, is wrong usage."""
    for name in order:
        if name not in (*FIRST, *LAST) and not re.fullmatch(r"order \d+", name):
            known = (*FIRST, "order 1", *LAST)
            arguments.usage_error(f"--order: no tier is called {name!r}{did_you_mean(name, known)}: {', '.join(known)}")
    try:
        return solver_called(arguments.solver)
    except SolverError as error:
        arguments.usage_error(f"--solver: {error}")
        raise


def solver_called(name: str) -> Solver:
    """Return the solver of that name.

    Raises:
        SolverFailed: if nobody knows it; the message lists those found.
    """
    if name.lower() == "highs":
        return HiGHS()
    return PuLP(SHORT.get(name.lower(), name))


def outline(case: Case, made: Plan) -> None:
    """Say in a few lines what the plan comes to."""
    status = made.status if made.unique is not False else f"{made.status}; other plans are as good"
    say(f"{case.settings.name}: {status}")
    rows = [(row.position, row.tier, f"{row.value:,.2f}", row.unit) for row in made.tiers.itertuples()]
    for line in aligned([("", "tier", "value", "unit"), *rows], right=frozenset({0, 2})):
        say(f"  {line}")
    say(f"Measures cost {made.cost:,.0f} {made.currency}.")
