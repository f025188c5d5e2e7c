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
from pks.lp import Infeasible, LinearProgram, Objective, lexicographic, part_of

STATUS = "by rule"
ROUNDING = 1e-9
"""A limit is kept if what is done exceeds it by no more than this, relative to the amounts in the limit's sum."""
SHOWN = 5
"""How many broken limits an error names."""


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
    places = arranged(tiers_of(problem, v, currency), ())
    settled = _followed(program, [place.tier for place in places], doing)
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


def _followed(program: LinearProgram, tiers: Sequence[Tier], doing: Floats) -> Settled:
    """Return the point at which each column that follows and counts in a tier is as small as can be."""
    decided = decides(program)
    follows = np.flatnonzero(~decided)
    x = np.where(decided, doing, 0.0)
    taken = program.matrix @ x
    lower, upper = program.row_lower - taken, program.row_upper - taken
    left = np.unique(program.matrix[:, follows].indices)  # rows in which something follows
    missed = np.maximum(lower, -upper)
    missed[left] = 0.0
    _require_within(program, x, missed)
    m, n = program.matrix.shape
    counts = np.zeros(n)
    for tier in tiers:
        counts[tier.column] = 1.0
    rest = replace(part_of(program, follows, left), row_lower=lower[left], row_upper=upper[left])
    found = lexicographic(rest, [Objective("what follows", counts[follows])], uniqueness=False)
    x[follows] = found.x
    solution = replace(
        found,
        names=tuple(tier.name for tier in tiers),
        x=x,
        values=tuple(float(tier.weight @ x[tier.column]) for tier in tiers),
        row_duals=(np.zeros(m),) * len(tiers),
        reduced_costs=(np.zeros(n),) * len(tiers),
        gaps=(0.0,) * len(tiers),
        start=None,
    )
    return Settled(program, tuple(tiers), solution)


def _require_within(program: LinearProgram, x: Floats, missed: Floats) -> None:
    """Refuse what is done beyond a limit of a row, by more than rounding, or of a column; `missed` is by row, (rows,).

    These limits are compared here and not by the solver, which knows no rounding in sums of thousands of amounts: a budget
    of millions spent to the last would be missed by 1e-9.
    """
    size = np.maximum(np.abs(program.matrix) @ np.abs(x), 1.0)
    broken = [program.row_name(int(row)) for row in np.flatnonzero(missed > ROUNDING * size)]
    over = np.maximum(program.col_lower - x, x - program.col_upper) > ROUNDING * np.maximum(np.abs(x), 1.0)
    broken += [program.column_name(int(column)) for column in np.flatnonzero(over & decides(program))]
    if broken:
        more = f" and {len(broken) - SHOWN} more" if len(broken) > SHOWN else ""
        raise Infeasible(f"what is done breaks {', '.join(broken[:SHOWN])}{more}: do less there")
