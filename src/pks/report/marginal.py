"""Which limits are valued exactly on the page: a few of every kind, the most important tier first."""

from __future__ import annotations

import pandas as pd

from pks.balance.explain import marginal_values, settled
from pks.balance.plan import Plan

LABELS = ["what", "kind", "unit", "counterpart", "planning_object", "capacity"]
OF_A_KIND = 2
"""So many limits of one kind are said at most: one that binds at every unit leaves room for others."""


def first_of_each(plan: Plan, most: int) -> pd.DataFrame:
    """Return at most `most` limits of `plan` with their exact values, each in the period in which it is worth most.

    They are chosen by their exact values, not by the solver's duals (:func:`pks.balance.explain.settled`); what is worth
    nothing is left out. The columns are those of :func:`pks.balance.explain.marginal_values`. A plan that was read from
    files, stopped early or rounded has none: then nothing settled is known of its limits.
    """
    if plan.solved is None or plan.status != "optimal":
        return pd.DataFrame(columns=LABELS)

    def chosen(values: pd.DataFrame) -> pd.DataFrame:
        each = values[values["value"] > 0].drop_duplicates(LABELS)
        return each[each.groupby(["what", "kind"]).cumcount() < OF_A_KIND].head(most)

    found = chosen(settled(plan, marginal_values(plan), chosen))
    return found[found["exact"]]
