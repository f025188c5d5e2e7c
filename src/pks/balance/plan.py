"""A plan: production goals, measures, waiting lists, capacity and tiers, as tables that explain themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.balance.check import Violation, violations
from pks.balance.problem import Problem
from pks.balance.solved import Solved
from pks.balance.stated import by_label, mission_sums
from pks.core.axes import DUST
from pks.core.errors import PksError


class PlanError(PksError, RuntimeError):
    """What came out is not a plan: it breaks a constraint."""


@dataclass(frozen=True, eq=False)
class Plan:
    """What balancing gives back.

    Attributes:
        problem: what was balanced.
        planned: the tables over all planned periods, the tail included, by name (see the properties).
        tiers: position, tier, value, unit: the value of every tier over all planned periods; merged tiers share one
            position, their weighted sum first.
        status: "optimal"; "time limit" or "interrupted" for the best plan found so far, with a column `gap` in tiers (NaN for
            each of merged tiers: their sum has one); "rounded to whole activities"; or "by rule" where no program decided
            what is done.
        strategy, solver: who made it, with version.
        seconds: how long it took.
        unique: whether no other plan is as good in every tier; None = not asked.
        currency: of all amounts.
        solved: the program behind it; None for a plan that no solver made, or that was read from files.
        rounding: tier, unit, fractional, whole, cost: what whole activities cost, by tier; None for a plan not rounded.
    """

    problem: Problem
    planned: Mapping[str, pd.DataFrame]
    tiers: pd.DataFrame
    status: str
    strategy: str
    solver: str
    seconds: float
    unique: bool | None
    currency: str
    solved: Solved | None = None
    rounding: pd.DataFrame | None = None

    @property
    def production(self) -> pd.DataFrame:
        """Production goals: unit, planning_object, period, activities, for_others (of which for other units' lists)."""
        return self._reported("production")

    @property
    def measures(self) -> pd.DataFrame:
        """Every measure used, in the order in which measures are tried; amounts before efficiency."""
        return self._reported("measures")

    @property
    def waiting(self) -> pd.DataFrame:
        """Every list by period: arrivals, follow_on, waiting, overdue, goal, shortfall, limited, uncovered, in people."""
        return self._reported("waiting")

    @property
    def capacity(self) -> pd.DataFrame:
        """Hours of every unit and capacity by period, and the solver's dual of one more hour in the tier where it first counts.

        At most that is what one more hour is worth: see :func:`pks.balance.explain.exactly`.
        """
        return self._reported("capacity")

    @property
    def mixes(self) -> pd.DataFrame:
        """Hours of each skill mix where a capacity has several: unit, capacity, alternative, period, hours."""
        return self._reported("mixes")

    @property
    def missions(self) -> pd.DataFrame:
        """Every mission and how far it is reached, in activities carried out for any list.

        Columns: unit, planning_object, period (empty = the whole horizon), minimum, maximum, activities, shortfall.
        """
        axes, rows = self.problem.axes, self.problem.missions
        carried = by_label(self.problem, self.planned["production"], "planning_object", ("activities",))["activities"]
        done = mission_sums(self.problem, carried)
        short = rows.minimum - done
        return pd.DataFrame(
            {
                "unit": axes.unit[rows.unit],
                "planning_object": axes.planning_object[rows.planning_object],
                "period": pd.Series(axes.period.index[rows.period]).where(rows.period >= 0),
                "minimum": rows.minimum,
                "maximum": np.where(np.isfinite(rows.maximum), rows.maximum, np.nan),
                "activities": done,
                "shortfall": np.where(short > DUST, short, 0.0),
            }
        )

    @cached_property
    def cost(self) -> float:
        """What the measures of the reported periods cost, in the case's currency."""
        return float(self.measures["cost"].sum())

    def check(self, tolerance: float = 1e-6) -> list[Violation]:
        """Recompute every constraint, every written number and every tier from the tables, without a solver.

        Returns what does not hold. A number is wrong from `tolerance`, relative to what is summed up for it (at least 0.01);
        marginal values and gaps are not looked at.
        """
        return violations(self.problem, self.planned, self.tiers, tolerance)

    def _reported(self, name: str) -> pd.DataFrame:
        table, periods = self.planned[name], self.problem.axes.period
        if not periods.tail:
            return table
        return table[table["period"] < periods.edges[periods.reported]].reset_index(drop=True)
