"""How `pks plan` balances: the strategy that the arguments ask for, what goes with it, and what its plan has to tell beside."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pandas as pd

from pks.balance.lexicographic import Lexicographic
from pks.balance.order import OrderError, order_of
from pks.balance.plan import Plan
from pks.balance.settling import Settling
from pks.balance.strategy import Strategy
from pks.balance.tiers import LEVELLING
from pks.balance.whole import Whole
from pks.core.case import Case
from pks.core.hints import did_you_mean
from pks.lp import HiGHS, Progress, PuLP, SolverError
from pks.lp.solver import Solver
from pks.strategies.named import names, strategy_called
from pks.strategies.rounds import Rounds

EXACT = ("lexicographic", "whole")
"""The strategies that settle the whole program tier by tier."""
ORDERED = (*EXACT, "rounds")
"""The strategies that settle tiers in an order that may be chosen."""
GOES_WITH = {
    "order": ORDERED,
    "levelling": ORDERED,
    "whole": EXACT,
    "fractional": EXACT,
    "explain": EXACT,
    "rounds": ("rounds",),
}
"""Options that not every strategy has."""
SHORT = {"cbc": "PULP_CBC_CMD", "glpk": "GLPK_CMD"}
"""Short names of solvers that PuLP knows by longer ones."""


def refuse(arguments: argparse.Namespace) -> None:
    """Refuse a strategy that nobody knows, a solver that cannot be, and options that do not go together."""
    name, known = arguments.strategy, names()
    if name not in known:
        arguments.usage_error(
            f"--strategy: there is no {name!r}{did_you_mean(name, known)}; strategies: {', '.join(known)}"
        )
    if wrong := [option for option, of in GOES_WITH.items() if getattr(arguments, option) and name not in of]:
        told = "; ".join(f"--{option} goes with {' or '.join(GOES_WITH[option])}" for option in wrong)
        arguments.usage_error(f"{told}, and not with {name}")
    if arguments.fractional and not rounds(arguments):
        arguments.usage_error("--fractional: nothing is rounded without --whole")
    try:
        order_of(arguments.order)
    except OrderError as error:
        arguments.usage_error(f"--order: {error}")
    try:
        solver_called(arguments.solver or "")
    except SolverError as error:
        arguments.usage_error(f"--solver: {error}")


def chosen(arguments: argparse.Namespace, case: Case) -> Strategy:
    """Return how to balance `case`; options that the strategy does not have are wrong usage.

    Raises:
        StrategyError: if the strategy of another package cannot be made, or two packages call theirs so.
    """
    solver, limit = solver_called(arguments.solver or ""), arguments.time_limit
    order, also = order_of(arguments.order), (LEVELLING,) if arguments.levelling else ()
    if arguments.strategy in EXACT:
        exact = Lexicographic(order=order, also=also, solver=solver, time_limit=limit)
        return Whole(exact, parted(arguments.fractional)) if rounds(arguments) else exact
    made: Any = strategy_called(arguments.strategy, case)
    if isinstance(made, Rounds):
        made = replace(made, order=order, also=also, most=arguments.rounds)
    options = {"--solver": arguments.solver, "--time-limit": limit}
    given = [option for option, value in options.items() if value is not None]
    if not given:
        return made
    if not isinstance(getattr(made, "settling", None), Settling):
        arguments.usage_error(f"{', '.join(given)}: {arguments.strategy} solves no linear program of its own")
    return replace(made, settling=replace(made.settling, solver=solver, time_limit=limit))


def rounds(arguments: argparse.Namespace) -> bool:
    """Tell whether the plan is rounded to whole activities."""
    return bool(arguments.whole) or arguments.strategy == "whole"


def telling(strategy: Strategy, show: Callable[[Progress], bool]) -> Strategy | None:
    """Return `strategy` that tells `show` how far it is, and stops when that says so; None if it cannot."""
    made: Any = strategy
    if isinstance(made, Whole):
        return replace(made, strategy=replace(made.strategy, progress=show))
    if isinstance(made, Lexicographic):
        return replace(made, progress=show)
    if isinstance(getattr(made, "settling", None), Settling):
        return replace(made, settling=replace(made.settling, progress=show))
    return None


def own_tables(made: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables that only plans of this kind have, by name (money, fairness and the like)."""
    common = {each.name for each in fields(Plan)}
    more = {each.name: getattr(made, each.name) for each in fields(made) if each.name not in common}
    return {name: table for name, table in more.items() if isinstance(table, pd.DataFrame)}


def solver_called(name: str) -> Solver:
    """Return the solver of that name, HiGHS for none.

    Raises:
        SolverFailed: if nobody knows it; the message lists those found.
    """
    if name.lower() in ("", "highs"):
        return HiGHS()
    return PuLP(SHORT.get(name.lower(), name))


def parted(text: str) -> tuple[str, ...]:
    """Return the names in `text`, parted by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
