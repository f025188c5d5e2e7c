"""Whole activities: a plan whose production goals, transfers and bought activities are whole, and what that costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from pks.balance.lexicographic import Lexicographic
from pks.balance.outcome import plan_of
from pks.balance.plan import Plan, PlanError
from pks.balance.problem import Problem
from pks.balance.rounding import rounded
from pks.balance.settling import Settled, Settling, without_slack
from pks.core.axes import codes

STATUS = "rounded to whole activities"


def whole(plan: Plan, *, fractional: Collection[str] = (), settling: Settling | None = None) -> Plan:
    """Return `plan` with production, transfers, bought and limited activities whole in every unit, object and period.

    They are rounded so that every constraint holds (:func:`pks.balance.rounding.rounded`); with them fixed, everything
    else (hours moved and added, who waits and who is overdue) is settled anew, exactly and in the same order of tiers.
    Waiting lists stay fractional where arrivals or follow-on are. Acute need cannot wait: what is not whole of it stays
    uncovered, so planning objects whose need is a mean may be left out as `fractional`. `rounding` of the plan returned
    tells what it costs, tier by tier. It is not the best whole plan: that is an integer program, and too large; but none
    is better than the fractional plan in the first tier where they differ. What one more hour is worth is that of `plan`.

    Args:
        plan: one that was solved here (`plan.solved` is there).
        fractional: planning objects that are not rounded.
        settling: by which solver, and for how long; the default is HiGHS without limit.

    Raises:
        AlignmentError: if there is no planning object of a name in `fractional`.
        PlanError: if the plan was read from files, or the whole plan breaks a constraint.
        SolverError: if the solver fails.

    Example:
        2.5 people a week come to a list, and there is time for 3:

        >>> import pandas as pd
        >>> import pks
        >>> weeks = ["2026-01-05", "2026-01-12"]
        >>> settings = {
        ...     "name": "clinic",
        ...     "currency": "SEK",
        ...     "level": "tactical",
        ...     "frequency": "W-MON",
        ...     "start": weeks[0],
        ...     "periods": 2,
        ... }
        >>> case = pks.case_from(
        ...     settings,
        ...     {
        ...         "units": pd.DataFrame({"unit": ["A"]}),
        ...         "planning_objects": pd.DataFrame({"planning_object": ["visit"], "max_wait_days": [30]}),
        ...         "capacities": pd.DataFrame({"capacity": ["hours"]}),
        ...         "activity_hours": pd.DataFrame(
        ...             {"planning_object": ["visit"], "capacity": ["hours"], "hours": [1.0]}
        ...         ),
        ...         "demand": pd.DataFrame({"unit": "A", "planning_object": "visit", "period": weeks, "arrivals": 2.5}),
        ...         "available": pd.DataFrame({"unit": "A", "capacity": "hours", "period": weeks, "hours": 3.0}),
        ...     },
        ... )
        >>> plan = whole(pks.plan(case))
        >>> plan.status, plan.production["activities"].tolist()
        ('rounded to whole activities', [2.0, 3.0])
    """
    solved = plan.solved
    if solved is None or (solved.tiers and not solved.places):
        raise PlanError("only a plan that was made here can be rounded, not one read from files: make it anew")
    program = without_slack(solved.program)
    axis, of = plan.problem.axes.planning_object, plan.problem.lists.planning_object
    lists = ~np.isin(of, codes(pd.Series(list(fractional), dtype="str"), axis))
    fixed = rounded(plan.problem, solved.variables, program, solved.solution.x, lists=lists)
    lower, upper = program.col_lower.copy(), program.col_upper.copy()
    lower[fixed.column] = upper[fixed.column] = fixed.value
    found = (settling or Settling()).settle(replace(program, col_lower=lower, col_upper=upper), solved.places)
    made = plan_of(
        plan.problem, solved.variables, solved.places, found, strategy=plan.strategy, currency=plan.currency,
        worth=Settled(solved.program, solved.tiers, solved.solution),
    )  # fmt: skip
    stopped = [status for status in dict.fromkeys((plan.status, made.status)) if status != "optimal"]
    return replace(
        made,
        status=", ".join([*stopped, STATUS]),
        seconds=plan.seconds + made.seconds,
        unique=None,
        rounding=_cost(plan.tiers, made.tiers),
    )


@dataclass(frozen=True)
class Whole:
    """A strategy that balances as `strategy` does and rounds the plan to whole activities by :func:`whole`."""

    strategy: Lexicographic = field(default_factory=Lexicographic)
    fractional: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in results."""
        return f"{self.strategy.name}, whole"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the whole plan for `problem`; see :func:`whole`."""
        plan = self.strategy.balance(problem, currency)
        limit = self.strategy.time_limit
        left = None if limit is None else max(0.0, limit - plan.seconds)
        settling = Settling(self.strategy.solver, time_limit=left, progress=self.strategy.progress)
        return replace(whole(plan, fractional=self.fractional, settling=settling), strategy=self.name)


def _cost(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return tier, unit, its value before rounding and after, and the difference, in the order of tiers."""
    known = before.set_index("tier")["value"]
    table = after[["tier", "unit"]].assign(fractional=known.reindex(after["tier"]).to_numpy(), whole=after["value"])
    return table.assign(cost=np.round(table["whole"] - table["fractional"], 9))
