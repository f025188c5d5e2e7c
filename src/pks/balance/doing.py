"""From what is done to a plan: lists, follow-on, overdue and shortfall as they then come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pks.balance.order import arranged
from pks.balance.outcome import plan_of
from pks.balance.plan import Plan
from pks.balance.problem import Flags, Problem
from pks.balance.program import program_of
from pks.balance.settling import FOLLOWING, Settled
from pks.balance.tiers import Tier, tiers_of
from pks.balance.variables import Variables
from pks.core.axes import Floats
from pks.lp import LinearProgram, Objective, lexicographic

STATUS = "by rule"


def plan_doing(problem: Problem, v: Variables, doing: Floats, *, strategy: str, currency: str) -> Plan:
    """Return the plan in which exactly `doing` is done; what follows from it is as little as can be in every tier.

    For strategies that decide by a rule and not by a program. Once everything is decided, no tier can gain from another:
    who waits and who is uncovered follows from the lists, and overdue, shortfall and work left undone stand in
    constraints of their own. So one sum minimises them all. The plan has no marginal values, for nothing can be gained.

    Args:
        problem: what is balanced.
        v: its columns.
        doing: values of all columns, (columns,); only those of own production and of measures are read.
        strategy: who decided, as the plan names it.
        currency: of all amounts.

    Raises:
        Infeasible: if what is done breaks a limit or takes more people off a list than are on it.
    """
    program = program_of(problem, v)
    decided = decides(program)
    lower = np.where(decided, doing, program.col_lower)
    upper = np.where(decided, doing, program.col_upper)
    places = arranged(tiers_of(problem, v, currency), ())
    settled = _followed(replace(program, col_lower=lower, col_upper=upper), [place.tier for place in places], ~decided)
    made = plan_of(problem, v, places, settled, strategy=strategy, currency=currency)
    hours = made.planned["capacity"]
    nothing = pd.array([""] * len(hours), dtype="str")
    planned = {**made.planned, "capacity": hours.assign(marginal_value=0.0, marginal_tier=nothing)}
    return replace(made, planned=planned, status=STATUS, unique=None, solved=None)


def decides(program: LinearProgram) -> Flags:
    """Tell which columns say what is done, (columns,); all others follow from it."""
    out = np.zeros(len(program.col_lower), bool)
    for name, columns in program.column_families.items():
        out[columns] = name not in FOLLOWING
    return out


def _followed(program: LinearProgram, tiers: Sequence[Tier], follows: Flags) -> Settled:
    """Return the point at which each column that `follows` and counts in a tier is as small as can be."""
    m, n = program.matrix.shape
    counts = np.zeros(n, bool)
    for tier in tiers:
        counts[tier.column] = True
    found = lexicographic(program, [Objective("what follows", (counts & follows).astype(float))], uniqueness=False)
    solution = replace(
        found,
        names=tuple(tier.name for tier in tiers),
        values=tuple(float(tier.weight @ found.x[tier.column]) for tier in tiers),
        row_duals=(np.zeros(m),) * len(tiers),
        reduced_costs=(np.zeros(n),) * len(tiers),
        gaps=(0.0,) * len(tiers),
    )
    return Settled(program, tuple(tiers), solution)
