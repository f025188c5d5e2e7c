"""What is proved of a plan: sentences of the page that presume the best plan ask here whether this is one."""

from __future__ import annotations

import pandas as pd

from pks.balance.doing import STATUS as BY_RULE
from pks.balance.order import NO_SLACK, arranged
from pks.balance.plan import Plan
from pks.balance.tiers import LEVELLING, tiers_of
from pks.balance.variables import variables_of
from pks.balance.whole import STATUS as ROUNDED

IN_ORDER = frozenset({"lexicographic", "rounds", "weighted"})
"""Strategies that settle the places in their plan's table of tiers one after another; others are known by `plan.solved`."""


CUT_SHORT = ("time limit", "interrupted")
"""Why balancing may be stopped before its end, as statuses say it."""


def strategy_of(plan: Plan) -> str:
    """Return the name of the strategy, without what was done to the plan afterwards.

    >>> from types import SimpleNamespace
    >>> strategy_of(SimpleNamespace(strategy="lexicographic, whole"))
    'lexicographic'
    """
    return plan.strategy.split(", ")[0]


def by_rule(plan: Plan) -> bool:
    """Tell whether a rule and no program decided what is done."""
    return plan.status == BY_RULE


def stops(plan: Plan) -> list[str]:
    """Return why balancing was stopped before its end, as the plan's status names it; nothing where it was not."""
    return [each for each in plan.status.split(", ") if each in CUT_SHORT]


def open_tiers(plan: Plan) -> pd.DataFrame:
    """Return the tiers that may lie above their optimum, in their order, with their `gap`; none unless stopped."""
    return plan.tiers[plan.tiers["gap"] > 0] if "gap" in plan.tiers else plan.tiers.iloc[:0].assign(gap=0.0)


def settled(plan: Plan) -> bool:
    """Tell whether every place in the order of tiers is as low as it can be with all before it held, before rounding."""
    ended = set(plan.status.split(", ")) <= {"optimal", ROUNDED}
    return ended and (plan.solved is not None or strategy_of(plan) in IN_ORDER)


def strict(plan: Plan) -> bool:
    """Tell whether `plan` is settled with its tiers one by one in the default order: nothing merged, moved or with slack."""
    if not settled(plan):
        return False
    if plan.solved is not None and any(each.slack != NO_SLACK for each in plan.solved.places):
        return False
    names = [name for name in plan.tiers["tier"] if name != LEVELLING]
    problem = plan.problem
    usual = arranged(tiers_of(problem, variables_of(problem), plan.currency), ())
    return names == [each.tier.name for each in usual]


def valued(plan: Plan) -> bool:
    """Tell whether a limit without a marginal value is known to hold nothing back."""
    return not (by_rule(plan) or stops(plan))
