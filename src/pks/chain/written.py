"""A plan that was written down, read back and held against its case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pks.balance.plan import Plan, PlanError
from pks.chain.need import Need
from pks.chain.planning import problem
from pks.core.case import Case

TABLES = ("production", "measures", "waiting", "capacity", "tiers")
"""The tables without which a written plan is none."""


def written_plan(case: Case, known: Need, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> Plan:
    """Return the plan that `tables` and `about` (its summary) state for `case`, whose need is `known`.

    Raises:
        PlanError: if the plan breaks a constraint of the case: it was made for another case, or edited. A plan with
            tail periods is not checked, since its tables do not state them.
    """
    mixes = pd.DataFrame(columns=["unit", "capacity", "alternative", "period", "hours"])
    stated = {name: tables[name] for name in TABLES if name != "tiers"}
    plan = Plan(
        problem(case, known),
        {**stated, "mixes": tables.get("mixes", mixes)},
        tables["tiers"],
        str(about.get("status", "unknown")),
        str(about.get("strategy", "unknown")),
        str(about.get("solver") or ""),
        float(about.get("seconds", 0.0)),
        about.get("unique"),
        case.settings.currency,
    )
    if not plan.problem.axes.period.tail and (broken := plan.check()):
        raise PlanError(
            f"this plan does not fit the case: {len(broken)} constraints do not hold, the first: {broken[0]}. "
            "Make the plan anew with the case as it is now"
        )
    return plan
