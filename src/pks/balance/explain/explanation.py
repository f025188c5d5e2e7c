"""All that explains one plan, as four tables with sentences."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pks.balance.explain.alternative import alternative_plan, differences
from pks.balance.explain.errors import NotSolvedError
from pks.balance.explain.marginal import marginal_values, settled
from pks.balance.explain.reason_sentences import reason_sentences
from pks.balance.explain.reasons import reasons
from pks.balance.explain.relaxation import Relaxation, least_relaxation
from pks.balance.explain.sentences import sentences
from pks.balance.lexicographic import Lexicographic
from pks.balance.plan import Plan
from pks.lp import HiGHS
from pks.lp.solver import Solver

_LIMIT = ["what", "kind", "unit", "counterpart", "planning_object", "capacity"]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a plan is as it is.

    Attributes:
        reasons: why each measure is used or not (:func:`pks.balance.explain.reasons`), and `sentence`.
        marginal_values: what one more of each limit is worth (:func:`pks.balance.explain.marginal_values`), and `sentence`.
            The first rows are exact, each another limit in the period in which it is worth most; the others are the
            solver's duals, bounds of what one more is worth, and have no sentence.
        relaxation: what would leave nothing unmet (:func:`pks.balance.explain.least_relaxation`): what, unit,
            planning_object, capacity, period, amount. Rows "hours to add" are hours; all others tell what stays unmet even so.
        alternative: what another plan does otherwise that is as good (:func:`pks.balance.explain.differences`); no rows if
            there is none, or none was sought.
    """

    reasons: pd.DataFrame
    marginal_values: pd.DataFrame
    relaxation: pd.DataFrame
    alternative: pd.DataFrame


def explanation(
    plan: Plan,
    *,
    exact: int = 20,
    language: str = "en",
    solver: Solver = HiGHS(),  # noqa: B008  frozen, so that one for all calls is safe
) -> Explanation:
    """Return all that explains `plan`.

    Args:
        plan: one that was balanced here to the end, before it is rounded.
        exact: how many limits are valued exactly.
        language: of the sentences, en or sv.
        solver: who solves the programs that this takes: small ones, and one balancing more for the relaxation.

    Raises:
        NotSolvedError: if the plan was read from files, stopped before it was settled, or rounded.
        LanguageError: if there are no words in that language.
        SolverError: if the solver gives up.
    """
    if plan.status != "optimal":
        raise NotSolvedError(
            f"this plan is not settled in every tier ({plan.status}), so nothing certain is known of its reasons; "
            "explain a plan that was balanced to the end, and before it is rounded"
        )
    why = reasons(plan, solver=solver)
    said = why.drop(columns="before").assign(sentence=reason_sentences(plan, why, language=language))
    other = alternative_plan(plan)
    return Explanation(
        said,
        _valued(plan, exact, language, solver),
        _relaxed(least_relaxation(plan.problem, strategy=Lexicographic(solver=solver))),
        differences(plan, plan if other is None else other),
    )


def _valued(plan: Plan, exact: int, language: str, solver: Solver) -> pd.DataFrame:
    """Return marginal values, first `exact` different limits with their exact values, said in words."""

    def chosen(values: pd.DataFrame) -> pd.DataFrame:
        return values.drop_duplicates(_LIMIT).head(exact)

    values = settled(plan, marginal_values(plan), chosen, solver=solver)
    first = chosen(values)
    first = first[first["exact"]]
    others = values[~values.index.isin(first.index)]
    said = [*sentences(plan, first, language=language), *[""] * len(others)]
    return pd.concat([first, others]).assign(sentence=pd.array(said, dtype="str"))


def _relaxed(found: Relaxation) -> pd.DataFrame:
    columns = ["what", "unit", "planning_object", "capacity", "period", "amount"]
    added = found.hours.rename(columns={"hours": "amount"}).assign(what="hours to add", planning_object="")
    parts = [part for part in (added, found.remaining) if len(part)] or [added]
    return pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)
