"""The balancing problem as one sparse linear program."""

from __future__ import annotations

from collections.abc import Sequence

from pks.balance.constraints import FAMILIES
from pks.balance.levelling import Extension
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.lp import LinearProgram, assemble


def program_of(problem: Problem, v: Variables, extensions: Sequence[Extension] = ()) -> LinearProgram:
    """Return the program of `problem` over the columns `v`: every family of constraints, in order.

    `extensions` are what tiers on request add, after all others.
    """
    columns = [column for extension in extensions for column in extension.columns]
    rows = [row for extension in extensions for row in extension.rows]
    return assemble([*v.columns, *columns], [*(family(problem, v) for family in FAMILIES), *rows])
