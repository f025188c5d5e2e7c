"""What the solver knew when a plan was made: the program, its tiers and their solution, for those who ask why."""

from __future__ import annotations

from dataclasses import dataclass

from pks.balance.order import Ranked
from pks.balance.tiers import Tier
from pks.balance.variables import Variables
from pks.lp import LinearProgram, Solution


@dataclass(frozen=True, eq=False)
class Solved:
    """A solved balancing program.

    Attributes:
        variables: what its columns decide.
        program: the matrix and the bounds.
        tiers: what was minimised, in order of solving; `solution` has their duals in the same order.
        solution: the point found, with duals and, where there is one, another point as good.
        places: the tiers in the order asked for, with what was merged and how much slack they leave.
    """

    variables: Variables
    program: LinearProgram
    tiers: tuple[Tier, ...]
    solution: Solution
    places: tuple[Ranked, ...] = ()
