"""A strategy for pks: every unit serves its lists with its own hours as well as it can, and no measure is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pks.balance.doing import plan_doing
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.stated import values_of
from pks.balance.variables import variables_of
from pks.core.case import Case


@dataclass(frozen=True)
class OwnHours:
    """The lexicographic plan without any measure."""

    name: str = "own-hours"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan for `problem`."""
        none = tuple(replace(each, upper=np.zeros_like(each.upper)) for each in problem.measures)
        best = Lexicographic().balance(replace(problem, measures=none), currency)
        v = variables_of(problem)
        doing = values_of(problem, v, best.planned)  # what is done there, in the columns of the problem as it came in
        return plan_doing(problem, v, doing, strategy=self.name, currency=currency)


def strategy(case: Case) -> OwnHours:
    """Return the strategy for `case`; this one reads nothing of it."""
    return OwnHours()
