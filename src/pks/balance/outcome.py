"""From a settled program to the plan: its tables, its tiers, and what one more hour is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pks.balance.constraints import hours_places
from pks.balance.order import Ranked
from pks.balance.plan import Plan, PlanError
from pks.balance.problem import Problem
from pks.balance.settling import Settled
from pks.balance.solved import Solved
from pks.balance.tables import (
    capacity_table,
    clean,
    measures_table,
    mixes_table,
    production_table,
    tiers_table,
    waiting_table,
)
from pks.balance.variables import Variables
from pks.core.axes import Codes, Floats

WORTH = 1e-7
"""A marginal value below this share of its tier's largest weight is noise of the solver's dual tolerance."""


def plan_of(
    problem: Problem,
    v: Variables,
    places: Sequence[Ranked],
    settled: Settled,
    *,
    strategy: str,
    currency: str,
    worth: Settled | None = None,
) -> Plan:
    """Return the plan that a settled program states; `places` are the tiers in the order asked for.

    What one more hour is worth comes from the duals of `worth` where they are not those of `settled`: a program in which
    production is fixed cannot tell.

    Raises:
        PlanError: if the solver's answer breaks a constraint.
    """
    found = settled.solution
    x = clean(found.x)
    marginal, where = _worth(hours_places(problem, v), problem.supply.hours.shape, worth or settled)
    planned = {
        "production": production_table(problem, v, x),
        "measures": measures_table(problem, v, x),
        "waiting": waiting_table(problem, v, x),
        "capacity": capacity_table(problem, v, x, marginal, where),
        "mixes": mixes_table(problem, v, x),
    }
    plan = Plan(
        problem, planned, _tiers(places, settled), found.status, strategy,
        f"{found.solver} {found.version}", found.seconds, found.unique, currency,
        Solved(v, settled.program, settled.tiers, found, tuple(places)),
    )  # fmt: skip
    if broken := plan.check():
        raise PlanError(
            f"the solver's answer is not a plan: {len(broken)} constraints do not hold, the first: {broken[0]}. "
            "Nothing is wrong with the case; please report it, or try another solver"
        )
    return plan


def _tiers(places: Sequence[Ranked], settled: Settled) -> pd.DataFrame:
    found = settled.solution
    stopped = found.status != "optimal"
    gaps = {tier.name: gap for tier, gap in zip(settled.tiers, found.gaps, strict=True)}
    return tiers_table(places, found.x, gaps if stopped else None)


def _worth(places: Codes, shape: tuple[int, ...], settled: Settled) -> tuple[Floats, np.ndarray]:
    """Return what one more hour is worth, and in which tier: the first one solved in which it is worth anything."""
    worth, tier = np.zeros(shape), np.full(shape, "", dtype=object)
    rows = settled.program.row_families["hours"]
    for settled_tier, duals in zip(settled.tiers, settled.solution.row_duals, strict=True):
        value = np.zeros(worth.size)
        value[places] = -duals[rows]
        noise = WORTH * float(np.abs(settled_tier.weight).max())
        new = (np.abs(value) > noise).reshape(shape) & (tier == "")
        worth[new], tier[new] = value.reshape(shape)[new], settled_tier.name
    return worth, tier
