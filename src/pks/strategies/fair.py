"""Fairness: nobody's share of overdue people is lowered at the price of a group that is worse off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from pks.balance.levelling import Extension
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.settling import Settling
from pks.balance.tiers import FIRST, Tier
from pks.balance.variables import Variables, variables_of
from pks.core.axes import Codes, Floats
from pks.lp import Columns, NoPointYet, Rows
from pks.strategies.groups import Grouping, by_unit, people
from pks.strategies.own_tiers import OwnTiers, plan_with, told_as

BEFORE = frozenset(FIRST[: FIRST.index("overdue")])
"""What is settled before fairness: acute care, limiting and missions."""


@dataclass(frozen=True, eq=False)
class FairPlan(Plan):
    """A plan that tells how even it is, and what that costs.

    Attributes:
        fairness: group, people (who are promised anything, in persons times periods if nobody were served), overdue
            (persons times periods, those above a list's goal included), share = overdue ÷ people, plain_share = the same
            in the plain lexicographic plan.
        fairness_cost: tier, unit, plain, fair, cost: every tier in the plain plan and in this one, and the difference.

    What the plain plan comes to is NaN where the time limit left none to settle it.
    """

    fairness: pd.DataFrame = field(default_factory=pd.DataFrame)
    fairness_cost: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Fair:
    """Make the worst group's share of overdue people as small as it can be, then the second worst's, and so on.

    With the groups k = 1..K and the people P of a group who are promised anything (those on lists with a longest wait or a
    goal, in persons times periods if nobody were served: :func:`pks.strategies.groups.people`), the share is

        share_k = Σ_t Σ_lists of k (o + g) ÷ P_k

    and the shares in falling order are minimised lexicographically, after the tiers uncovered, limited and mission and before
    all others. As linear programs one after the other: the sum of the k greatest shares is the least value of

        k·level_k + Σ_j above_kj   with   above_kj ≥ share_j − level_k, above_kj ≥ 0

    and minimising these sums in order, k = 1, 2, …, K, is the same. There are K² columns for K groups: it is meant for
    some dozens of them.

    Source: Ogryczak, Śliwiński: On solving linear programs with the ordered weighted averaging objective. European Journal of
    Operational Research 148 (2003), 80–91, https://doi.org/10.1016/S0377-2217(02)00399-9.

    Attributes:
        groups: what is compared: :func:`pks.strategies.groups.by_unit`, `by_planning_object`, `by_group(…)`, or any function
            from a problem to the group of every list.
        settling: by which solver, and for how long.
    """

    groups: Grouping = by_unit
    settling: Settling = field(default_factory=Settling)
    name: str = "fair"

    def balance(self, problem: Problem, currency: str) -> FairPlan:
        """Return the fair plan, with its tables `fairness` and `fairness_cost`.

        Raises:
            AlignmentError: if the groups name what the problem does not have.
            PlanError: if the solver's answer breaks a constraint.
            SolverError: if the solver fails.
        """
        v = variables_of(problem)
        compared = _compared(problem, self.groups)
        own = OwnTiers(*_worst(v, compared)) if compared.names else OwnTiers(())
        plan, _ = plan_with(problem, v, own, settling=self.settling, strategy=self.name, currency=currency)
        plain = self._plain(problem, currency, plan)
        unknown = np.full(len(compared.names), np.nan)
        overdue = _overdue(problem, plan, compared)
        fairness = pd.DataFrame(
            {
                "group": pd.array(list(compared.names), dtype="str"),
                "people": compared.people,
                "overdue": overdue,
                "share": overdue / compared.people,
                "plain_share": (_overdue(problem, plain, compared) if plain else unknown) / compared.people,
            }
        )
        seconds = plan.seconds + (plain.seconds if plain else 0.0)
        return told_as(FairPlan, replace(plan, seconds=seconds), fairness=fairness, fairness_cost=_cost(plain, plan))

    def _plain(self, problem: Problem, currency: str, fair: Plan) -> Plan | None:
        """Return the lexicographic plan; None if it is not settled in the time that the fair one left."""
        limit = self.settling.time_limit
        left = None if limit is None else max(0.0, limit - fair.seconds)
        exact = Lexicographic(solver=self.settling.solver, time_limit=left, progress=self.settling.progress)
        try:
            plain = exact.balance(problem, currency)
        except NoPointYet:
            return None
        return plain if plain.status == "optimal" else None


@dataclass(frozen=True, eq=False)
class _Compared:
    """Groups with anybody in them: `names` and `people`, (groups,); `of` is the group of every list, −1 = none, (lists,)."""

    names: Sequence[str]
    people: Floats
    of: Codes


def _compared(problem: Problem, groups: Grouping) -> _Compared:
    lists = problem.lists
    longest = problem.needs.longest[lists.unit, lists.planning_object]
    promised = ~np.isnan(problem.max_wait_days[lists.planning_object]) | np.isfinite(longest).any(axis=1)
    group = np.where(promised & ~lists.acute, groups(problem), "")
    total = people(problem).sum(axis=1)
    crowd = {name: float(total[group == name].sum()) for name in dict.fromkeys(group.tolist()) if name}
    names = [name for name, count in crowd.items() if count > 0]
    of = pd.Index(names, dtype=object).get_indexer(group).astype(np.int64)
    return _Compared(names, np.array([crowd[name] for name in names]), of)


def _worst(v: Variables, compared: _Compared) -> tuple[tuple[Tier, ...], frozenset[str], Extension]:
    """Return the sums of the k greatest shares as tiers, what comes before them, and their columns and rows."""
    count = len(compared.names)
    first = sum(len(family.lower) for family in v.columns)
    share = first + np.arange(count)
    level = share + count
    above = first + 2 * count + np.arange(count * count).reshape(count, count)  # [k, group]
    late = [np.where(compared.of[:, None] >= 0, family, -1) for family in (v.o, v.g)]
    group = np.broadcast_to(compared.of[:, None], v.o.shape)
    row = np.concatenate([*(group[family >= 0] for family in late), np.arange(count)])
    column = np.concatenate([*(family[family >= 0] for family in late), share])
    value = np.concatenate([np.ones(len(row) - count), -compared.people])
    of = np.arange(count * count)
    entries = np.tile(of, 3), np.concatenate([np.tile(share, count), level.repeat(count), above.reshape(-1)])
    signs = np.repeat([1.0, -1.0, -1.0], count * count)
    families = {"share": share, "level": level, "above": above.reshape(-1)}
    columns = tuple(Columns(name, np.zeros(len(at)), np.full(len(at), np.inf)) for name, at in families.items())
    none, inf = np.zeros(count), np.full(count, np.inf)
    rows = (
        Rows("share", -inf, none, row, column, value),
        Rows("above", -inf.repeat(count), none.repeat(count), *entries, signs),
    )
    tiers = tuple(
        Tier(f"worst {k + 1}", "share", np.append(level[k], above[k]), np.append(k + 1.0, np.ones(count)))
        for k in range(count)
    )
    return tiers, BEFORE, Extension(columns, rows, tiers[0])


def _overdue(problem: Problem, plan: Plan, compared: _Compared) -> Floats:
    """Return the overdue of every group, those above a goal included, in persons times periods: (groups,)."""
    table = plan.planned["waiting"]
    late = (
        (table["overdue"] + table["shortfall"])
        .to_numpy(np.float64)
        .reshape(len(problem.lists), problem.axes.period.count)
        .sum(axis=1)
    )
    inside = compared.of >= 0
    return np.bincount(compared.of[inside], weights=late[inside], minlength=len(compared.names)).astype(np.float64)


def _cost(plain: Plan | None, fair: Plan) -> pd.DataFrame:
    """Return every tier of the plain plan beside that of the fair one."""
    before = np.full(len(fair.tiers), np.nan) if plain is None else plain.tiers["value"].to_numpy(np.float64)
    table = fair.tiers[["tier", "unit"]].assign(plain=before, fair=fair.tiers["value"])
    return table.assign(cost=np.round(table["fair"] - table["plain"], 9))
