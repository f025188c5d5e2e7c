"""The tiers of the lexicographic order: what is minimised, the last resort first.

Source: Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*: first move what there is,
then expand or buy, last of all prioritise. Minimised last resort first, that order is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats
from pks.lp import Objective

FIRST = ("uncovered", "limited", "mission", "overdue", "undone")
LEVELLING = "levelling"
LAST = ("waiting", LEVELLING)


@dataclass(frozen=True, eq=False)
class Tier:
    """One tier: minimise Σ `weight`·x[`column`], measured in `unit`."""

    name: str
    unit: str
    column: Codes
    weight: Floats

    def objective(self, columns: int) -> Objective:
        """Return the tier as an objective over `columns` columns."""
        return Objective(self.name, np.bincount(self.column, weights=self.weight, minlength=columns).astype(float))


def tiers_of(problem: Problem, v: Variables, currency: str) -> list[Tier]:
    """Return the tiers of `problem` in the default order; a tier without any variable is left out.

    1. uncovered Σ s·n — 2. limited Σ s·c — 3. mission Σ s·i — 4. overdue Σ s·(o + g) — 5. undone Σ z — 6. one tier per
    distinct order of measures, highest first: Σ price·amount (no price counts as 1) — 7. waiting Σ s·q.
    """
    by_list = problem.severity[problem.lists.planning_object]
    drop = v.dropped
    tiers = [
        _weighted("uncovered", "weighted people", (v.n, by_list)),
        Tier("limited", "weighted people", drop.column, by_list[drop.list]),
        Tier(
            "mission",
            "weighted activities",
            v.i[v.i >= 0],
            problem.severity[problem.missions.planning_object[v.i >= 0]],
        ),
        _weighted("overdue", "weighted people", (v.o, by_list), (v.g, by_list)),
        Tier("undone", "hours", v.z[v.z >= 0], np.ones(np.count_nonzero(v.z >= 0))),
        *_orders(problem, v, currency),
        _weighted("waiting", "weighted people", (v.q, by_list)),
    ]
    return [tier for tier in tiers if len(tier.column)]


def _weighted(name: str, unit: str, *parts: tuple[Codes, Floats]) -> Tier:
    columns, weights = [], []
    for numbers, weight in parts:
        there = numbers >= 0
        columns.append(numbers[there])
        weights.append(np.broadcast_to(weight[:, None], numbers.shape)[there])
    return Tier(name, unit, np.concatenate(columns), np.concatenate(weights))


def _orders(problem: Problem, v: Variables, currency: str) -> list[Tier]:
    columns, weights, orders = [np.zeros(0, np.int64)], [np.zeros(0)], [np.zeros(0, np.int64)]
    priced = set()
    for amounts, first in zip(problem.measures, v.start, strict=True):
        columns.append(first + np.arange(len(amounts)))
        orders.append(amounts.order[amounts.option])
        weights.append(np.nan_to_num(amounts.price, nan=1.0)[amounts.option])
        priced |= set(amounts.order[~np.isnan(amounts.price)].tolist())
    column, weight, order = np.concatenate(columns), np.concatenate(weights), np.concatenate(orders)
    found = sorted(set(order.tolist()) - {0}, reverse=True)
    return [
        Tier(f"order {k}", currency if k in priced else "hours or activities", column[order == k], weight[order == k])
        for k in found
    ]
