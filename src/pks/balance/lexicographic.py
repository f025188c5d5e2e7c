"""The default strategy: the exactly lexicographic linear program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pks.balance.constraints import hours_places
from pks.balance.plan import Plan, PlanError
from pks.balance.problem import Problem
from pks.balance.program import program_of
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
from pks.balance.tiers import reordered, tiers_of
from pks.balance.variables import variables_of
from pks.core.axes import Codes, Floats
from pks.lp import HiGHS, LinearProgram, Progress, Solution, lexicographic
from pks.lp.solver import Solver

WORTH = 1e-7
"""A marginal value below this share of its tier's largest weight is noise of the solver's dual tolerance."""


@dataclass(frozen=True)
class Lexicographic:
    """Each tier is optimal given all before it.

    Attributes:
        order: names of tiers to solve first, in this order; the rest follow in the default order.
        solver: who solves.
        time_limit: seconds after which the best plan so far is returned, marked so; None = none.
        progress: told after every tier how many are settled; returning True stops the solve.
    """

    order: tuple[str, ...] = ()
    solver: Solver = field(default_factory=HiGHS)
    time_limit: float | None = None
    progress: Callable[[Progress], bool | None] | None = None
    name: str = "lexicographic"

    def balance(self, problem: Problem, currency: str) -> Plan:
        """Return the plan for `problem`.

        Raises:
            PlanError: if the solver's answer breaks a constraint.
            SolverError: if the solver fails.
        """
        v = variables_of(problem)
        program = program_of(problem, v)
        tiers = reordered(tiers_of(problem, v, currency), self.order)
        objectives = [tier.objective(program.matrix.shape[1]) for tier in tiers]
        found = lexicographic(
            program, objectives, solver=self.solver, time_limit=self.time_limit, progress=self.progress
        )
        x = clean(found.x)
        weights = [float(np.abs(objective.cost).max()) for objective in objectives]
        marginal, where = _worth(
            hours_places(problem, v), problem.supply.hours.shape, program, found, [tier.name for tier in tiers], weights
        )
        planned = {
            "production": production_table(problem, v, x),
            "measures": measures_table(problem, v, x),
            "waiting": waiting_table(problem, v, x),
            "capacity": capacity_table(problem, v, x, marginal, where),
            "mixes": mixes_table(problem, v, x),
        }
        plan = Plan(
            problem, planned, tiers_table(tiers, found.values), found.status, self.name,
            f"{found.solver} {found.version}", found.seconds, found.unique, currency,
            Solved(v, program, tuple(tiers), found),
        )  # fmt: skip
        if broken := plan.check():
            raise PlanError(
                f"the solver's answer is not a plan: {len(broken)} constraints do not hold, the first: {broken[0]}. "
                "Nothing is wrong with the case; please report it, or try another solver"
            )
        return plan


def _worth(
    places: Codes,
    shape: tuple[int, ...],
    program: LinearProgram,
    found: Solution,
    names: list[str],
    weights: list[float],
) -> tuple[Floats, np.ndarray]:
    """Return what one more hour is worth, and in which tier: the first one solved in which it is worth anything."""
    worth, tier = np.zeros(shape), np.full(shape, "", dtype=object)
    rows = program.row_families["hours"]
    for name, duals, weight in zip(names, found.row_duals, weights, strict=True):
        value = np.zeros(worth.size)
        value[places] = -duals[rows]
        new = (np.abs(value) > WORTH * weight).reshape(shape) & (tier == "")
        worth[new], tier[new] = value.reshape(shape)[new], name
    return worth, tier
