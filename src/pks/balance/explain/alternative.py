"""Whether another plan is as good, and what it does otherwise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from pks.balance.explain.errors import solved_of
from pks.balance.plan import Plan, PlanError
from pks.balance.tables import capacity_table, clean, measures_table, mixes_table, production_table, waiting_table
from pks.core.axes import codes

_LABELS = ("unit", "counterpart", "planning_object", "capacity", "alternative", "period", "to_period")
_COMPARED = {
    "production": ("activities", "for_others"),
    "measures": ("amount",),
    "waiting": ("waiting", "overdue", "shortfall", "limited", "uncovered"),
    "capacity": ("used",),
    "mixes": ("hours",),
}


def alternative_plan(plan: Plan) -> Plan | None:
    """Return another plan that is as good as `plan` in every tier; None if there is none, or none was sought.

    `plan.unique` tells which: True = there is no other, None = that was not decided. All plans as good form a face of
    the program's feasible set; this is another corner of it (:mod:`pks.lp.uniqueness`), so every mixture of the two is
    as good as well.

    Raises:
        NotSolvedError: if there is no program behind the plan.
        PlanError: if the other point breaks a constraint.
    """
    solved = solved_of(plan)
    other = solved.solution.alternative
    if other is None:
        return None
    problem, v, x = plan.problem, solved.variables, clean(other)
    planned = {
        "production": production_table(problem, v, x),
        "measures": measures_table(problem, v, x),
        "waiting": waiting_table(problem, v, x),
        "capacity": capacity_table(problem, v, x, *_marginal(plan)),
        "mixes": mixes_table(problem, v, x),
    }
    solution = replace(solved.solution, x=other, alternative=solved.solution.x)
    found = replace(plan, planned=planned, solved=replace(solved, solution=solution))
    if broken := found.check():
        raise PlanError(f"the other point is not a plan: {len(broken)} constraints do not hold, the first: {broken[0]}")
    return found


def differences(plan: Plan, other: Plan, *, least: float = 1e-6) -> pd.DataFrame:
    """Return where two plans of the same problem differ by more than `least`, in people, activities or hours.

    Columns: table (production, measures, waiting, capacity, mixes), kind (of measure), unit, counterpart,
    planning_object, capacity, alternative, period, to_period, value (which column), plan, other, difference =
    other − plan. The reported periods only.
    """
    tables = (
        (plan.production, other.production),
        (plan.measures, other.measures),
        (plan.waiting, other.waiting),
        (plan.capacity, other.capacity),
        (plan.mixes, other.mixes),
    )
    parts = [
        _differing(name, value, mine, theirs, least)
        for (name, values), (mine, theirs) in zip(_COMPARED.items(), tables, strict=True)
        for value in values
    ]
    columns = ["table", "kind", *_LABELS, "value", "plan", "other", "difference"]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True).reindex(columns=columns)


def _differing(name: str, value: str, mine: pd.DataFrame, theirs: pd.DataFrame, least: float) -> pd.DataFrame:
    labels = [label for label in ("kind", *_LABELS) if label in mine]
    both = [table.groupby(labels, dropna=False, sort=False)[value].sum() for table in (mine, theirs)]
    joined = pd.concat(both, axis=1, keys=["plan", "other"]).fillna(0.0)
    joined["difference"] = joined["other"] - joined["plan"]
    return joined[joined["difference"].abs() > least].reset_index().assign(table=name, value=value)


def _marginal(plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Return marginal values and their tiers, which are the same for all plans as good: [unit, capacity, period]."""
    axes, table = plan.problem.axes, plan.planned["capacity"]
    where = codes(table["unit"], axes.unit), codes(table["capacity"], axes.capacity), axes.period.codes(table["period"])
    worth, tier = np.zeros(plan.problem.supply.hours.shape), np.full(plan.problem.supply.hours.shape, "", dtype=object)
    worth[where], tier[where] = table["marginal_value"].to_numpy(), table["marginal_tier"].to_numpy(object)
    return worth, tier
