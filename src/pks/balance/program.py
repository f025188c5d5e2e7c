"""The balancing problem as one sparse linear program."""

from __future__ import annotations

from pks.balance.constraints import FAMILIES
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.lp import LinearProgram, assemble


def program_of(problem: Problem, v: Variables) -> LinearProgram:
    """Return the program of `problem` over the columns `v`: every family of constraints, in order."""
    return assemble(v.columns, [family(problem, v) for family in FAMILIES])
