"""The ladder: what a planner does by hand, unit by unit, list by list, measure by measure.

The rungs are those of Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*: first move what
there is, between units and over time, then expand or buy, last of all prioritise.
"""

from __future__ import annotations

from dataclasses import dataclass

from pks.balance.doing import plan_doing
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.variables import variables_of
from pks.strategies.ladder.rungs import rungs_of
from pks.strategies.ladder.walk import walked

__all__ = ["Ladder"]


@dataclass(frozen=True)
class Ladder:
    """Units plan one after another, and none knows what the next will want.

    Units come in the order of their worst overdue share: over their lists, the share of those waiting at the start who
    have already waited longer than promised; the largest first, ties by name. Each unit goes through all periods, and in
    each period

    1. meets its acute need, the most severe first (ties: the order of planning objects);
    2. does what its missions still lack of their minimum, the most severe first: all of it for a mission of that period, and
       t/T of it by the end of period t of T for one of the whole horizon, as far as people wait;
    3. serves who would be overdue at the end of the period, and as many as its list is longer than its goal: by severity,
       then by the day until which they may wait, then in the order of planning objects;
    4. serves who else waits, in the same order, with its own hours alone.

    In 1 to 3 it takes its own hours first, then climbs until the need is met: hours of other units in the order of the table
    `reallocations`; its own hours of other periods, the nearest first, an earlier one before a later one; then transfers,
    expansions and suppliers by `order`, then by price (none counts as 0), then in the order of their tables (transfers before
    expansions before suppliers). A mission it must carry out itself, without transfers and suppliers. What no rung covers is
    postponed; acute need is limited where that may be, else uncovered.

    A measure brings exactly the hours that are used. A later period keeps the hours that its own need takes, as a giver does.

    Nobody elective is served whose acute follow-on in the same period could not be met. Skill mixes are used up in the
    order of `alternative`. Waiting work gets the hours that production leaves.

    Example:
        Ten visits a week of an hour each, and eight hours; B lends at most one hour, overtime gives more:

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
        ...         "units": pd.DataFrame({"unit": ["A", "B"]}),
        ...         "planning_objects": pd.DataFrame({"planning_object": ["visit"], "acute": [True]}),
        ...         "capacities": pd.DataFrame({"capacity": ["hours"]}),
        ...         "activity_hours": pd.DataFrame(
        ...             {"planning_object": ["visit"], "capacity": ["hours"], "hours": [1.0]}
        ...         ),
        ...         "demand": pd.DataFrame({"unit": "A", "planning_object": "visit", "period": weeks, "arrivals": 10}),
        ...         "available": pd.DataFrame(
        ...             {"unit": [*"AABB"], "capacity": "hours", "period": weeks * 2, "hours": 8.0}
        ...         ),
        ...         "reallocations": pd.DataFrame(
        ...             {"capacity": ["hours"], "from_unit": ["B"], "to_unit": ["A"], "max_hours": [1.0]}
        ...         ),
        ...         "expansions": pd.DataFrame(
        ...             {"unit": ["A"], "capacity": ["hours"], "step": ["overtime"], "price": [500.0]}
        ...         ),
        ...     },
        ... )
        >>> plan = pks.plan(case, strategy=Ladder())
        >>> plan.measures[["kind", "amount"]].to_numpy().tolist()
        [['reallocate', 1.0], ['reallocate', 1.0], ['expand', 1.0], ['expand', 1.0]]
    """

    name: str = "ladder"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan for `problem`.

        Raises:
            PlanError: if what comes out breaks a constraint.
        """
        v = variables_of(problem)
        doing = walked(problem, v, program_of(problem, v), rungs_of(problem, v))
        return plan_doing(problem, v, doing, strategy=self.name, currency=currency)
