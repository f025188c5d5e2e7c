"""From a case to a plan."""

from __future__ import annotations

from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.balance.problem import Needs, Problem, Supply, problem_of
from pks.balance.strategy import Strategy
from pks.chain.need import Need, need
from pks.core.case import Case
from pks.core.levels import require_planning


def problem(case: Case, known: Need) -> Problem:
    """Return the balancing problem of `case`, given what is needed and available (see :func:`pks.need`)."""
    limiting = case.table("capacities")["limiting"].to_numpy(bool)
    supply = known.supply
    composed = ~supply.given
    composed[:, [r for r in range(composed.shape[1]) if r not in set(supply.compositions.composed.tolist())]] = False
    return problem_of(
        case,
        known.axes,
        Needs(known.arriving, known.hours, known.goals.longest, known.per_activity, known.onward),
        Supply(supply.hours, supply.listed & limiting, supply.resources, composed, supply.compositions),
    )


def plan(case: Case, *, strategy: Strategy | None = None, known: Need | None = None) -> Plan:
    """Balance `case`: return production goals, measures, waiting lists, use of capacity and the value of every tier.

    `strategy` is how to balance; the default is the exactly lexicographic program in the order of
    Socialstyrelsen, *Balansering av behov och tillgänglig kapacitet på strategisk nivå*. `known` is the need of the case
    (:func:`pks.need`) where that is at hand already.

    Raises:
        LevelError: on the operational level, which does not balance anew.
        PlanError: if what the solver returns breaks a constraint.
    """
    require_planning(case.settings, "balancing")
    chosen = strategy if strategy is not None else Lexicographic()
    return chosen.balance(problem(case, known if known is not None else need(case)), case.settings.currency)
