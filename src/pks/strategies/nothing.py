"""Do nothing: no measure at all; every unit works off its own lists with its own hours."""

from __future__ import annotations

from dataclasses import dataclass

from pks.balance.doing import plan_doing
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.variables import variables_of
from pks.strategies.ladder.rungs import no_rungs
from pks.strategies.ladder.walk import walked


@dataclass(frozen=True)
class Nothing:
    """No measure is used: the ladder (:class:`pks.strategies.ladder.Ladder`) without any rung.

    Each unit, in each period, meets its acute need, does what its missions lack, serves who would be overdue, and then who
    else waits, all with its own hours. Nobody is limited either, for that is a measure too: acute need beyond a unit's own
    hours is uncovered.

    Example:
        Ten acute visits a week of an hour each, and eight hours: two stay uncovered.

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
        ...         "planning_objects": pd.DataFrame({"planning_object": ["visit"], "acute": [True]}),
        ...         "capacities": pd.DataFrame({"capacity": ["hours"]}),
        ...         "activity_hours": pd.DataFrame(
        ...             {"planning_object": ["visit"], "capacity": ["hours"], "hours": [1.0]}
        ...         ),
        ...         "demand": pd.DataFrame({"unit": "A", "planning_object": "visit", "period": weeks, "arrivals": 10}),
        ...         "available": pd.DataFrame({"unit": "A", "capacity": "hours", "period": weeks, "hours": 8.0}),
        ...     },
        ... )
        >>> pks.plan(case, strategy=Nothing()).waiting["uncovered"].tolist()
        [2.0, 2.0]
    """

    name: str = "nothing"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan for `problem`.

        Raises:
            PlanError: if what comes out breaks a constraint.
        """
        v = variables_of(problem)
        doing = walked(problem, v, program_of(problem, v), no_rungs(v))
        return plan_doing(problem, v, doing, strategy=self.name, currency=currency)
