"""The plan that costs least in money, with prices on waiting as on everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.settling import Settling
from pks.balance.tiers import Tier
from pks.balance.variables import Variables, variables_of
from pks.core.axes import Codes, Floats
from pks.strategies.own_tiers import OwnTiers, plan_with, told_as
from pks.strategies.prices import Prices, usual_prices

COST = "cost"


@dataclass(frozen=True, eq=False)
class PricedPlan(Plan):
    """A plan that tells what it costs.

    Attributes:
        money: what, amount, amount_unit, cost over all planned periods: measures by kind, and everything that people wait
            for or do not get, at the prices of the strategy; the last row is the sum, which no plan undercuts.
    """

    money: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Cheapest:
    """Minimise what everything costs: Σ price·amount of all measures, and every person who waits or gets no care.

        Σ price·amount + Σ_p,t (uncovered_p·n + limited_p·c + mission_p·i + overdue_p·(o + g) + waiting_p·q) + undone·Σ z

    A measure without a price costs nothing here, as in the budget. Where several plans cost the same, the tiers decide in
    their default order. What one more hour is worth stands in money, in the tier ``cost``, where it saves any.

    Attributes:
        prices: on waiting and what is not met; None = :func:`pks.strategies.prices.usual_prices`.
        settling: by which solver, and for how long.
    """

    prices: Prices | None = None
    settling: Settling = field(default_factory=Settling)
    name: str = "cheapest"

    def balance(self, problem: Problem, currency: str) -> PricedPlan:
        """Return the plan that costs least, with its table `money`.

        Raises:
            AlignmentError: if a price names a planning object that the problem does not have.
            PriceError: if a price is negative or not finite.
            PlanError: if the solver's answer breaks a constraint.
            SolverError: if the solver fails.
        """
        v = variables_of(problem)
        parts = list(_parts(problem, v, self.prices or usual_prices(problem)))
        cost = Tier(COST, currency, *(np.concatenate([part[k] for part in parts]) for k in (2, 3)))
        plan, settled = plan_with(
            problem, v, OwnTiers((cost,)), settling=self.settling, strategy=self.name, currency=currency
        )
        x = settled.solution.x
        rows = [(what, float(x[at].sum()), unit, float(price @ x[at])) for what, unit, at, price in parts if len(at)]
        money = pd.DataFrame(rows, columns=["what", "amount", "amount_unit", "cost"])
        total = pd.DataFrame({"what": ["sum"], "amount": [np.nan], "amount_unit": [""], "cost": [money["cost"].sum()]})
        return told_as(PricedPlan, plan, money=pd.concat([money, total], ignore_index=True))


def _parts(problem: Problem, v: Variables, prices: Prices) -> Iterator[tuple[str, str, Codes, Floats]]:
    """Yield name, unit, columns and their prices of everything that costs."""
    for amounts, first in zip(problem.measures, v.start, strict=True):
        if amounts.kind != "limit":
            column = first + np.arange(len(amounts))
            yield amounts.kind, amounts.amount_unit, column, np.nan_to_num(amounts.price)[amounts.option]
    of, wanted = problem.lists.planning_object, problem.missions.planning_object
    of_list = {"uncovered": [v.n], "overdue": [v.o, v.g], "waiting": [v.q]}
    for name, families in of_list.items():
        price = np.broadcast_to(prices.of(name, problem)[of][:, None], v.x.shape)
        there = [family >= 0 for family in families]
        column = np.concatenate([family[kept] for family, kept in zip(families, there, strict=True)])
        unit = "people" if name == "uncovered" else "people and periods"
        yield name, unit, column, np.concatenate([price[kept] for kept in there])
    yield "limited", "people", v.dropped.column, prices.of("limited", problem)[of[v.dropped.list]]
    yield "mission", "activities", v.i[v.i >= 0], prices.of("mission", problem)[wanted[v.i >= 0]]
    undone = v.z[v.z >= 0]
    yield "undone", "hours", undone, np.full(len(undone), prices.of("undone", problem).max(initial=0.0))
