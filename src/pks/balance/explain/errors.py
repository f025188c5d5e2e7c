"""What stands in the way of an explanation."""

from __future__ import annotations

from pks.balance.plan import Plan
from pks.balance.solved import Solved
from pks.core.errors import PksError


class NotSolvedError(PksError, ValueError):
    """A plan has no program behind it, so nothing can be asked of its duals."""


def solved_of(plan: Plan) -> Solved:
    """Return the program behind `plan`.

    Raises:
        NotSolvedError: if the plan was read from files, or made without a linear program.
    """
    if plan.solved is None:
        raise NotSolvedError(
            f"this plan (strategy {plan.strategy!r}) has no linear program behind it, so its marginal values are not "
            "known; balance the case with pks.plan(case) and ask that plan"
        )
    return plan.solved
