"""Settle tiers of a strategy's own among those of the problem; the plan's table of tiers keeps to the problem's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from pks.balance.levelling import Extension
from pks.balance.order import Ranked, arranged
from pks.balance.outcome import plan_of
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.settling import Settled, Settling
from pks.balance.tiers import Tier, tiers_of
from pks.balance.variables import Variables
from pks.lp import Infeasible


@dataclass(frozen=True, eq=False)
class OwnTiers:
    """What a strategy minimises that is no tier of the problem.

    Attributes:
        tiers: in their order.
        before: they are settled before the first of the problem's tiers that is not named here.
        extension: columns and rows that they need beyond those of the problem; None = none.
    """

    tiers: tuple[Tier, ...]
    before: frozenset[str] = frozenset()
    extension: Extension | None = None


def plan_with(
    problem: Problem, v: Variables, own: OwnTiers, *, settling: Settling, strategy: str, currency: str
) -> tuple[Plan, Settled]:
    """Return the plan in which the tiers of `own` are settled in their place, and the settled program.

    Tiers of the problem follow in the default order, so nothing is left to chance. The plan's table has them in that order;
    what one more hour is worth may name one of `own`. Its `solved` is None: the explanations of a plan speak of
    the problem's tiers alone.

    Raises:
        PlanError: if the solver's answer breaks a constraint.
        SolverError: if the solver fails.
    """
    places = arranged(tiers_of(problem, v, currency), ())
    first = [place for place in places if place.tier.name in own.before]
    rest = [place for place in places if place.tier.name not in own.before]
    added = [Ranked(tier, (tier,)) for tier in own.tiers if len(tier.column)]
    extensions = () if own.extension is None else (own.extension,)
    try:
        settled = settling.settle(program_of(problem, v, extensions), [*first, *added, *rest])
    except Infeasible:  # no problem is: at rest, where a time limit falls back to, what the own tiers add is at 0
        if settling.time_limit is None or not extensions:
            raise
        settled = settling.settle(program_of(problem, v), places)
    kept = _only(settled, [place.tier for place in places])
    plan = plan_of(problem, v, places, kept, strategy=strategy, currency=currency, worth=settled)
    return replace(plan, unique=settled.solution.unique, solved=None), settled


def told_as(kind: type[Plan], plan: Plan, **tables: Any) -> Any:
    """Return `plan` as a `kind` of plan that has more to tell, with the `tables` of that kind."""
    return kind(**{each.name: getattr(plan, each.name) for each in fields(Plan)}, **tables)


def _only(settled: Settled, tiers: Sequence[Tier]) -> Settled:
    """Return what was settled as if only these tiers had been."""
    numbers = [k for k, tier in enumerate(settled.tiers) if tier in tiers]
    found = settled.solution
    solution = replace(
        found,
        names=tuple(found.names[k] for k in numbers),
        values=tuple(found.values[k] for k in numbers),
        row_duals=tuple(found.row_duals[k] for k in numbers),
        reduced_costs=tuple(found.reduced_costs[k] for k in numbers),
        gaps=tuple(found.gaps[k] for k in numbers),
    )
    return replace(settled, tiers=tuple(settled.tiers[k] for k in numbers), solution=solution)
