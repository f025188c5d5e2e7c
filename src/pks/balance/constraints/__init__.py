"""The constraints of the balancing program: one function per family, each with its inequality.

Notation and inequalities are those of the project's design, section Balancing, after Socialstyrelsen, *Balansering av
behov och tillgänglig kapacitet på strategisk nivå*. All functions return :class:`pks.lp.Rows`; a row without any
variable is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from pks.balance.constraints.hours import hours, hours_places, mixes, own_hours, resources, used_hours
from pks.balance.constraints.limits import ability, budget, caps, giver, missions
from pks.balance.constraints.lists import follow_on, goals, overdue, waiting
from pks.balance.constraints.terms import Terms
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.lp import Rows

FAMILIES: tuple[Callable[[Problem, Variables], Rows], ...] = (
    waiting, follow_on, overdue, hours, mixes, resources, ability, giver, goals, missions, caps, budget,
)  # fmt: skip
"""Every family, in the order of the rows of the program."""

__all__ = ["FAMILIES", "Terms", "hours_places", "own_hours", "used_hours"]
