"""Pathways: what a person in need or an activity gives rise to, and how many periods later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case


@dataclass(frozen=True)
class Pathways:
    """Edges `start` → `end` with `lag` in periods and `per_activity` activities, all (n,).

    `end` are planning objects; `start` are planning objects in `onward` pathways and care groups in `entry` pathways.
    """

    start: Codes
    end: Codes
    lag: Codes
    per_activity: Floats


def onward_pathways(case: Case, axes: Axes) -> Pathways:
    """Return the pathways from planning objects to planning objects."""
    return _pathways(case, axes, from_groups=False)


def entry_pathways(case: Case, axes: Axes) -> Pathways:
    """Return the pathways from care groups to planning objects."""
    return _pathways(case, axes, from_groups=True)


def _pathways(case: Case, axes: Axes, *, from_groups: bool) -> Pathways:
    table = case.table("pathways")
    axis = axes.care_group if from_groups else axes.planning_object
    table = table[table["from"].isin(axis)]
    return Pathways(
        codes(table["from"], axis),
        codes(table["to"], axes.planning_object),
        table["lag"].to_numpy(np.int64),
        table["per_activity"].to_numpy(np.float64),
    )
