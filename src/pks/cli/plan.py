"""``pks plan CASE --out DIR``: balance need and available capacity, and write the plan."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

import pandas as pd

from pks.balance.explain import Explanation, explanation
from pks.balance.lexicographic import Lexicographic
from pks.balance.order import OrderError
from pks.balance.plan import Plan
from pks.balance.strategy import Strategy
from pks.balance.whole import Whole
from pks.chain import Need, need, plan
from pks.cli.balancing import EXACT, chosen, own_tables, parted, refuse, telling
from pks.cli.numbers import positive, seconds
from pks.cli.outputs import cited_tables, explanation_tables, forecast_used, plan_texts
from pks.cli.progress import Progress
from pks.cli.stopping import Stopping
from pks.cli.terminal import CASE_HELP, aligned, say, tell
from pks.core.case import Case
from pks.core.hints import did_you_mean
from pks.core.settings import LANGUAGES
from pks.io import read_case, require_writable, write_results
from pks.lp import NoPointYet
from pks.lp import Progress as Settled
from pks.strategies.named import names
from pks.strategies.rounds import RoundsPlan, protocol

VALUED = 20
"""So many limits are valued exactly with --explain."""
WIDE = 40
"""A tier's name or unit on the terminal is cut at so many signs; it stands in full in tiers.csv."""
MOST = 12
"""So many rows of a table of the strategy's own are shown."""
MOST_COLUMNS = 10
"""And so many of its columns, which a line of a terminal can hold."""
PAID = 0.5
"""A tier of measures and what they cost are told apart from this difference on: money is shown whole."""


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
    parser.add_argument(
        "--strategy",
        metavar="NAME",
        default=EXACT[0],
        help=f"how to balance: {', '.join(names())} (%(default)s). Those of installed packages are among them. "
        "--order and --levelling go with lexicographic, whole and rounds; --whole, --fractional and --explain with the first two",
    )
    parser.add_argument(
        "--rounds",
        type=positive,
        metavar="N",
        help="with --strategy rounds: stop after so many, as two or three (until the end)",
    )
    parser.add_argument("--solver", metavar="NAME", help="highs (default), cbc, glpk, or any that PuLP finds")
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
        "--time-limit", metavar="SECONDS", type=seconds, help="stop balancing then, with the best plan found so far"
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
    refuse(arguments)
    with Progress() as progress:
        progress(f"reading {arguments.case}")
        case = read_case(arguments.case)
        _refuse_unknown(arguments, case)
        strategy = chosen(arguments, case)
        require_writable(arguments.out)
        progress("from need to hours")
        known = need(case)
        made = _balanced_as_asked(arguments, case, known, strategy, progress)
        why = _explained(arguments, case, known, made, strategy, progress) if arguments.explain else None
        progress("writing the plan")
        sure = forecast_used(case)
        texts = plan_texts(case, known, made, sure=sure, language=arguments.lang)
        if isinstance(made, RoundsPlan):
            texts["protocol.txt"] = protocol(made, arguments.lang or case.settings.language)
        rounding = {} if made.rounding is None else {"rounding": made.rounding}
        tables = {**cited_tables(case, known, made, sure), **rounding, **own_tables(made)}
        reasons = explanation_tables(why) if why is not None else {}
        write_results(arguments.out, {**tables, **reasons}, texts)
    tell(case.warnings, "warning", stream=sys.stderr)
    outline(case, made)
    if arguments.explain and why is None:
        say("Nothing is explained: the plan was stopped before every tier was settled.", sys.stderr)
    if "protocol.txt" in texts:
        say("protocol.txt tells in words what each round came to.")
    say(f"The plan lies in {arguments.out}")
    return 0


def _balanced_as_asked(
    arguments: argparse.Namespace, case: Case, known: Need, strategy: Strategy, progress: Progress
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
    strategy: Strategy,
    progress: Progress,
) -> Explanation | None:
    """Return what explains `made`, before rounding; None if it was stopped."""
    exact = strategy
    if isinstance(exact, Whole):
        exact = exact.strategy
        made = balanced(case, known, exact, progress)
    assert isinstance(exact, Lexicographic)  # others are refused
    if made.status != "optimal":
        return None
    progress("explaining the plan")
    language = arguments.lang or case.settings.language
    return explanation(made, exact=VALUED, language=language, solver=exact.solver)


def balanced(case: Case, known: Need, strategy: Strategy, progress: Progress) -> Plan:
    """Return the plan of `case`; Ctrl-C ends the balancing with the best plan found so far, if there is one."""
    with Stopping() as stopping:
        told = telling(strategy, shown(progress, stopping))
        if told is not None:
            try:
                return plan(case, strategy=told, known=known)
            except NoPointYet:
                if stopping.asked:
                    raise KeyboardInterrupt from None
                raise
    progress(f"balancing: {strategy.name}")
    return plan(case, strategy=strategy, known=known)


def shown(progress: Progress, stopping: Stopping | None = None) -> Callable[[Settled], bool]:
    """Return what tells `progress` how many tiers are settled, and passes on that somebody wants to stop."""

    def show(settled: Settled) -> bool:
        progress("balancing: tiers settled", done=settled.settled, of=settled.of)
        return stopping is not None and stopping.asked

    return show


def _refuse_unknown(arguments: argparse.Namespace, case: Case) -> None:
    """Refuse names in --fractional that the case does not have."""
    known = case.table("planning_objects")["planning_object"].tolist()
    for name in parted(arguments.fractional):
        if name not in known:
            arguments.usage_error(f"--fractional: no planning object is called {name!r}{did_you_mean(name, known)}")


def outline(case: Case, made: Plan) -> None:
    """Say in a few lines what the plan comes to."""
    status = made.status if made.unique is not False else f"{made.status}; other plans are as good"
    stopped = "gap" in made.tiers
    by = "" if made.strategy == EXACT[0] else f", by the strategy {made.strategy}"
    say(f"{case.settings.name}{by}: {status}{': the best plan found so far' if stopped else ''}")
    columns = ["position", "tier", "value", "unit", *(["gap"] if stopped else [])]
    tiers = made.tiers
    if stopped:  # merged tiers have one gap together
        tiers = tiers.assign(gap=tiers["gap"].mask(tiers["position"].duplicated()))
    rows = [[_shown(cell) for cell in row] for row in tiers[columns].itertuples(index=False, name=None)]
    for line in aligned([("", *columns[1:]), *rows], right=frozenset({0, 2, 4})):
        say(f"  {line}")
    if stopped:
        say("The gap says how far at most a tier lies above what is possible, given all before it.")
    if made.rounding is not None:
        _outline_rounding(made)
    for name, table in own_tables(made).items():
        _outline_table(name, table)
    say(f"Measures cost {made.cost:,.0f} {made.currency}.")
    _outline_paid(made)


def _outline_paid(made: Plan) -> None:
    """Say of which tiers of measures only a part is paid: without a price, an hour or activity counts as 1 there."""
    paid = made.measures.groupby("order")["cost"].sum()
    of_tier = {f"order {order:.0f}": cost for order, cost in paid.items()}
    for tier, value, unit in made.tiers[["tier", "value", "unit"]].itertuples(index=False, name=None):
        if unit == made.currency and value - of_tier.get(tier, value) > PAID:
            say(
                f"Of {tier}, {of_tier[tier]:,.0f} {unit} are paid: hours and activities without a price count as 1 {unit} each."
            )


def _outline_rounding(made: Plan) -> None:
    """Say what whole activities cost."""
    assert made.rounding is not None
    dearer = made.rounding[made.rounding["cost"] != 0]
    rows = [(row.tier, f"{row.cost:+,.2f}", row.unit) for row in dearer.itertuples()]
    say("Whole activities cost, by tier:" if rows else "Whole activities cost nothing.")
    for line in aligned(rows, right=frozenset({1})) if rows else []:
        say(f"  {line}")


def _outline_table(name: str, table: pd.DataFrame) -> None:
    """Show a table of the strategy's own, or as much of it as fits, and where the rest is."""
    part = table.iloc[:MOST, :MOST_COLUMNS]
    rows = [[_shown(cell) for cell in row] for row in part.itertuples(index=False, name=None)]
    numbers = frozenset(k for k, column in enumerate(part) if pd.api.types.is_numeric_dtype(part[column]))
    left = [
        f", {seen} of {there} {what}"
        for seen, there, what in zip(part.shape, table.shape, ("rows", "columns"), strict=True)
        if seen < there
    ]
    say(f"{name.replace('_', ' ')} ({name}.csv{''.join(left)}):")
    for line in aligned([tuple(part.columns), *rows], right=numbers):
        say(f"  {line}")


def _shown(cell: object) -> str:
    """Return a cell for the terminal: two decimals, four figures for what is small; long texts cut."""
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:,.2f}" if cell == 0 or abs(cell) >= 0.1 else f"{cell:.4g}"
    text = str(cell)
    return text if len(text) <= WIDE else f"{text[: WIDE - 1]}…"
