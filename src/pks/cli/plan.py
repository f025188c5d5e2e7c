"""``pks plan CASE --out DIR``: balance need and available capacity, and write the plan."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pks.balance.explain import Explanation, explanation
from pks.balance.lexicographic import Lexicographic
from pks.balance.order import OrderError, order_of
from pks.balance.plan import Plan
from pks.balance.strategy import Strategy
from pks.balance.tiers import LEVELLING
from pks.balance.whole import Whole
from pks.chain import Need, need, plan
from pks.cli.outputs import cited_tables, explanation_tables, forecast_used, plan_texts
from pks.cli.progress import Progress
from pks.cli.stopping import Stopping
from pks.cli.terminal import CASE_HELP, aligned, say, tell
from pks.core.case import Case
from pks.core.hints import did_you_mean
from pks.core.settings import LANGUAGES
from pks.io import read_case, write_results
from pks.lp import HiGHS, NoPointYet, PuLP, SolverError
from pks.lp import Progress as Settled
from pks.lp.solver import Solver

STRATEGIES = ("lexicographic",)
SHORT = {"cbc": "PULP_CBC_CMD", "glpk": "GLPK_CMD"}
"""Short names of solvers that PuLP knows by longer ones."""
VALUED = 20
"""So many limits are valued exactly with --explain."""


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
        help='tiers to settle first, e.g. "overdue,uncovered"; others follow, or stand where "..." stands. Merged with '
        'weights: "overdue+2*limited". With slack for later tiers: "overdue:1%%" or "waiting:500"',
    )
    parser.add_argument(
        "--levelling", action="store_true", help="level what is used of each capacity, as the last tier"
    )
    parser.add_argument("--whole", action="store_true", help="round production and bought care to whole activities")
    parser.add_argument(
        "--fractional",
        metavar="OBJECT,OBJECT,…",
        default="",
        help="with --whole: planning objects that are not rounded (acute need that is a mean)",
    )
    parser.add_argument(
        "--time-limit", metavar="SECONDS", type=float, help="stop balancing then, with the best plan found so far"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="write as well why each measure is used or not (reasons.csv), what one more of each limit is worth "
        f"(marginal_values.csv, exact for the first {VALUED}; the others are the solver's duals, which are at least that), what "
        "would leave nothing unmet (relaxation.csv), and what another plan as good does otherwise (alternative.csv). "
        "Takes some times as long as the plan, beyond --time-limit; with --whole, the plan before rounding is explained",
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report and of sentences (the case's own)")
    parser.set_defaults(run=run, usage_error=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Balance and write the plan; nothing is written if anything fails."""
    strategy = chosen(arguments)
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        _refuse_unknown(arguments, case)
        progress("from need to hours")
        known = need(case)
        made = _balanced_as_asked(arguments, case, known, strategy, progress)
        why = _explained(arguments, case, known, made, strategy, progress) if arguments.explain else None
        progress("writing the plan")
        sure = forecast_used(case)
        texts = plan_texts(case, known, made, sure=sure, language=arguments.lang)
        rounding = {} if made.rounding is None else {"rounding": made.rounding}
        reasons = explanation_tables(why) if why is not None else {}
        write_results(arguments.out, {**cited_tables(case, known, made, sure), **rounding, **reasons}, texts)
    tell(case.warnings, "warning", stream=sys.stderr)
    outline(case, made)
    if arguments.explain and why is None:
        say("Nothing is explained: the plan was stopped before every tier was settled.", sys.stderr)
    say(f"The plan lies in {arguments.out}")
    return 0


def _balanced_as_asked(
    arguments: argparse.Namespace, case: Case, known: Need, strategy: Lexicographic | Whole, progress: Progress
) -> Plan:
    """Return the plan; an order of tiers that the case does not have is wrong usage."""
    try:
        return balanced(case, known, strategy, progress)
    except OrderError as error:
        arguments.usage_error(f"--order: {error}")
        raise


def _explained(
    arguments: argparse.Namespace,
    case: Case,
    known: Need,
    made: Plan,
    strategy: Lexicographic | Whole,
    progress: Progress,
) -> Explanation | None:
    """Return what explains `made`, before rounding; None if it was stopped."""
    exact = strategy
    if isinstance(exact, Whole):
        exact = exact.strategy
        made = balanced(case, known, exact, progress)
    if made.status != "optimal":
        return None
    progress("explaining the plan")
    language = arguments.lang or case.settings.language
    return explanation(made, exact=VALUED, language=language, solver=exact.solver)


def balanced(case: Case, known: Need, strategy: Lexicographic | Whole, progress: Progress) -> Plan:
    """Return the plan of `case`; Ctrl-C ends the balancing with the best plan found so far, if there is one."""
    with Stopping() as stopping:
        show = shown(progress, stopping)
        if isinstance(strategy, Whole):
            told: Strategy = replace(strategy, strategy=replace(strategy.strategy, progress=show))
        else:
            told = replace(strategy, progress=show)
        try:
            return plan(case, strategy=told, known=known)
        except NoPointYet:
            if stopping.asked:
                raise KeyboardInterrupt from None
            raise


def shown(progress: Progress, stopping: Stopping | None = None) -> Callable[[Settled], bool]:
    """Return what tells `progress` how many tiers are settled, and passes on that somebody wants to stop."""

    def show(settled: Settled) -> bool:
        progress("balancing: tiers settled", done=settled.settled, of=settled.of)
        return stopping is not None and stopping.asked

    return show


def chosen(arguments: argparse.Namespace) -> Lexicographic | Whole:
    """Return how to balance; an order, limit or name that cannot be is wrong usage."""
    limit = arguments.time_limit
    if limit is not None and not 0 < limit < math.inf:
        arguments.usage_error(f"--time-limit: {limit:g} is no time; give seconds above 0")
    try:
        order, solver = order_of(arguments.order), solver_called(arguments.solver)
    except OrderError as error:
        arguments.usage_error(f"--order: {error}")
        raise
    except SolverError as error:
        arguments.usage_error(f"--solver: {error}")
        raise
    also = (LEVELLING,) if arguments.levelling else ()
    exact = Lexicographic(order=order, also=also, solver=solver, time_limit=limit)
    if arguments.fractional and not arguments.whole:
        arguments.usage_error("--fractional: nothing is rounded without --whole")
    return Whole(exact, _names(arguments.fractional)) if arguments.whole else exact


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _refuse_unknown(arguments: argparse.Namespace, case: Case) -> None:
    """Refuse names in --fractional that the case does not have."""
    known = case.table("planning_objects")["planning_object"].tolist()
    for name in _names(arguments.fractional):
        if name not in known:
            arguments.usage_error(f"--fractional: no planning object is called {name!r}{did_you_mean(name, known)}")


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
    stopped = "gap" in made.tiers
    say(f"{case.settings.name}: {status}{': the best plan found so far' if stopped else ''}")
    columns = ["position", "tier", "value", "unit", *(["gap"] if stopped else [])]
    rows = [[_shown(cell) for cell in row] for row in made.tiers[columns].itertuples(index=False, name=None)]
    for line in aligned([("", *columns[1:]), *rows], right=frozenset({0, 2, 4})):
        say(f"  {line}")
    if stopped:
        say("The gap says how far at most a tier lies above what is possible, given all before it.")
    if made.rounding is not None:
        _outline_rounding(made)
    say(f"Measures cost {made.cost:,.0f} {made.currency}.")


def _outline_rounding(made: Plan) -> None:
    """Say what whole activities cost."""
    assert made.rounding is not None
    dearer = made.rounding[made.rounding["cost"] != 0]
    rows = [(row.tier, f"{row.cost:+,.2f}", row.unit) for row in dearer.itertuples()]
    say("Whole activities cost, by tier:" if rows else "Whole activities cost nothing.")
    for line in aligned(rows, right=frozenset({1})) if rows else []:
        say(f"  {line}")


def _shown(cell: object) -> str:
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)
