"""Programs of small cases for an independent solver: scipy's linprog on the same matrix, one objective at a time."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array, vstack

from pks.balance.problem import Problem
from pks.balance.program import program_of
from pks.balance.tiers import tiers_of
from pks.balance.variables import variables_of
from pks.chain import need
from pks.chain.planning import problem
from pks.core.case import Case
from pks.study.contract_cases import contract_cases


def problem_in(case: Case) -> Problem:
    """Return the balancing problem of a case."""
    return problem(case, need(case))


@cache
def shipped(name: str) -> Problem:
    """Return the problem of one of the cases on which strategies are tried."""
    return problem_in(_cases()[name])


@cache
def _cases() -> dict[str, Case]:
    return contract_cases()


class Outside:
    """A program with rows of the test's own, solved outside the library."""

    def __init__(self, problem: Problem) -> None:
        self.v = variables_of(problem)
        program = program_of(problem, self.v)
        self.n = program.matrix.shape[1]
        self.bounds = np.stack([program.col_lower, program.col_upper], axis=1)
        up, low = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
        self.rows = csc_array(vstack([program.matrix[up], -program.matrix[low]]))
        self.right = np.concatenate([program.row_upper[up], -program.row_lower[low]])
        self.tiers = {tier.name: tier.objective(self.n).cost for tier in tiers_of(problem, self.v, "")}

    def least(self, cost: np.ndarray) -> float:
        """Return the least value of a cost."""
        found = linprog(cost, A_ub=self.rows, b_ub=self.right, bounds=self.bounds, method="highs-ds")
        assert found.success, found.message
        return float(found.fun)

    def at_most(self, cost: np.ndarray, value: float) -> None:
        """Keep a cost at or below a value from now on."""
        self.rows = csc_array(vstack([self.rows, csc_array(cost[None, :])]))
        self.right = np.append(self.right, value)
