"""One weighted objective in place of strict tiers: what is lost in one may be made up for in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pks.balance.order import Place, Ranked, merged, order_of
from pks.balance.outcome import plan_of
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.settling import Settling
from pks.balance.tiers import Tier, tiers_of
from pks.balance.variables import variables_of

STEP = 3
"""How many times the next tier's weight a tier has by default."""


@dataclass(frozen=True)
class Weighted:
    """Minimise Σ_k weight_k · tier_k in one linear program.

    Where several plans have the same sum, the tiers without a weight decide, in their default order. The plan's table of
    tiers has the sum first, and then every tier in it alone.

    Attributes:
        weights: weight of every tier that counts, by its name (``overdue``, ``order 3``), above 0, per unit of the tier; a tier
            that a problem does not have is passed over. None = those of :func:`falling`.
        settling: by which solver, and for how long.

    Raises:
        OrderError: if there can be no such tier, or a weight is not a number above 0.

    Source: for weights that turn a ranking into numbers, Barron, Barrett: Decision quality using ranked attribute weights.
    Management Science 42 (1996), 1515–1523, https://doi.org/10.1287/mnsc.42.11.1515.

    Example:
        >>> Weighted({"overdue": 1.0, "order 3": 0.001}).name
        'weighted'
    """

    weights: Mapping[str, float] | None = None
    settling: Settling = field(default_factory=Settling)
    name: str = "weighted"

    def __post_init__(self) -> None:
        """Refuse weights that fit no problem."""
        order_of(Place(tuple((weight, tier) for tier, weight in (self.weights or {}).items())).name)

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan with the least weighted sum.

        Raises:
            PlanError: if the solver's answer breaks a constraint.
            SolverError: if the solver fails.
        """
        v = variables_of(problem)
        tiers = tiers_of(problem, v, currency)
        weights = _falling(tiers) if self.weights is None else self.weights
        counted = [(float(weights[tier.name]), tier) for tier in tiers if tier.name in weights]
        rest = [Ranked(tier, (tier,)) for tier in tiers if tier.name not in weights]
        places = [*([merged(counted)] if counted else []), *rest]
        settled = self.settling.settle(program_of(problem, v), places)
        return plan_of(problem, v, places, settled, strategy=self.name, currency=currency)


def falling(problem: Problem, currency: str = "") -> dict[str, float]:
    """Return the default weights: every tier of `problem` weighs three times the next in the default order.

    The last tier weighs 1. So three of a kind outweigh one of the kind before, nine one of the kind before that: the order
    still shows, and yet nothing is worth any sacrifice. A much larger step would be the lexicographic program over again, only
    less exact. Tiers of money are counted in amounts: their weight is divided by the mean price of what can be decided in
    them (no price counts as 1), so that one hour or activity at that price counts as one. Weights have three digits.
    """
    return _falling(tiers_of(problem, variables_of(problem), currency))


def _falling(tiers: Sequence[Tier]) -> dict[str, float]:
    weights = {}
    for after, tier in enumerate(reversed(tiers)):
        price = float(np.mean(tier.weight)) if tier.name.startswith("order ") else 1.0
        weights[tier.name] = float(f"{STEP**after / (price or 1.0):.3g}")
    return dict(reversed(weights.items()))
