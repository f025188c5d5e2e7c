"""The table of tiers of a plan: every tier is there, in a place that can be, with the value that it comes to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pks.balance.comparison import LEAST, Violation
from pks.balance.levelling import unevenness
from pks.balance.order import OrderError, Place, place
from pks.balance.problem import Problem
from pks.balance.tiers import LEVELLING, tiers_of
from pks.balance.variables import Variables
from pks.core.axes import Floats


def tiers_held(
    problem: Problem, v: Variables, x: Floats, tables: Mapping[str, pd.DataFrame], tiers: pd.DataFrame, tolerance: float
) -> list[Violation]:
    """Return what is wrong with the table of `tiers` for the values `x`: missing, repeated, unknown, misplaced, other."""
    counted = {tier.name: float(tier.weight @ x[tier.column]) for tier in tiers_of(problem, v, "")}
    weights = {tier.name: float(np.abs(tier.weight).max()) for tier in tiers_of(problem, v, "")}
    names = tiers["tier"].tolist()
    found = [Violation("missing tier", name, 0.0, 1.0) for name in counted if name not in names]
    found += [
        Violation("repeated tier", n, float(names.count(n)), 1.0) for n in dict.fromkeys(names) if names.count(n) > 1
    ]
    counted[LEVELLING], weights[LEVELLING] = unevenness(problem, tables), 1.0 / LEAST
    position, open_parts = 0, set[str]()
    for name, stated, value in zip(names, tiers["position"], tiers["value"], strict=True):
        parts = _place(name).parts
        if not any(part in counted for _, part in parts):
            found.append(Violation("unknown tier", name, 1.0, 0.0))
            continue
        if name not in open_parts:
            position, open_parts = position + 1, {part for _, part in parts} if len(parts) > 1 else set[str]()
        if stated != position:
            found.append(Violation("position of tier", name, float(stated), float(position)))
        again = sum(weight * counted.get(part, 0.0) for weight, part in parts)
        least = LEAST * sum(weight * weights.get(part, 0.0) for weight, part in parts)
        if not abs(value - again) <= tolerance * max(least, abs(again)):
            found.append(Violation("tier", name, float(value), again))
    return found


def settled_tier(tiers: pd.DataFrame, name: str) -> bool:
    """Tell whether a tier is as small as it can be, by itself or merged: balancing was not stopped before it was."""
    if "gap" not in tiers:
        return True
    places = tiers.loc[tiers["tier"] == name, "position"]
    gaps = tiers.loc[tiers["position"].isin(places), "gap"].dropna()  # of merged tiers only the sum has one
    return bool((gaps == 0).all())


def _place(name: str) -> Place:
    try:
        return place(name)
    except OrderError:
        return Place(())
