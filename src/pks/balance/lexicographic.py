"""The default strategy: the exactly lexicographic linear program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pks.balance.levelling import requested
from pks.balance.order import Place, arranged, place
from pks.balance.outcome import plan_of
from pks.balance.plan import Plan
from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.settling import Settling
from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.lp import HiGHS, Progress, Start
from pks.lp.solver import Solver


@dataclass(frozen=True)
class Lexicographic:
    """Each tier is optimal given all before it.

    Attributes:
        order: tiers to settle first, in this order, as texts or places (:mod:`pks.balance.order`): names, merged tiers
            such as ``overdue+2*limited``, with slack such as ``overdue:1%``; the rest follow in the default order, or
            stand where ``...`` stands.
        also: tiers on request at the end of the default order: ``levelling``. One that is named in `order` is
            requested by that.
        solver: who solves.
        start: where to begin: ``plan.solved.solution.start`` of a plan of the same case with other numbers. The answer does
            not depend on it; it saves most of the time. One of a program with other rows or columns is not used.
        time_limit: seconds after which the best plan so far is returned, marked so; where there is none yet, the plan that does
            nothing. None = no limit.
        progress: told after every tier how many are settled; returning True stops the solve.
    """

    order: tuple[str | Place, ...] = ()
    also: tuple[str, ...] = ()
    solver: Solver = field(default_factory=HiGHS)
    start: Start | None = None
    time_limit: float | None = None
    progress: Callable[[Progress], bool | None] | None = None
    name: str = "lexicographic"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan for `problem`.

        Raises:
            OrderError: if the order cannot be read, or names a tier that the problem does not have.
            PlanError: if the solver's answer breaks a constraint.
            SolverError: if the solver fails.
        """
        order = [each if isinstance(each, Place) else place(each) for each in self.order]
        v = variables_of(problem)
        extensions = requested(problem, v, order=order, also=self.also)
        tiers = [*tiers_of(problem, v, currency), *(each.tier for each in extensions if len(each.tier.column))]
        places = arranged(tiers, order)
        settling = Settling(self.solver, self.start, self.time_limit, self.progress)
        settled = settling.settle(program_of(problem, v, extensions), places)
        return plan_of(problem, v, places, settled, strategy=self.name, currency=currency)
