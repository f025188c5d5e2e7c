"""Hours per activity (or per waiting person): the general ones, or a unit's own where it has them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Axes, Codes, Floats, codes
from pks.core.case import Case


@dataclass(frozen=True)
class ActivityHours:
    """Hours that one activity of `planning_object` at `unit` takes of `capacity`: codes (n,), `hours` (n, periods)."""

    unit: Codes
    planning_object: Codes
    capacity: Codes
    hours: Floats


def hours_of(case: Case, axes: Axes, name: str) -> ActivityHours:
    """Return the table `name` (activity_hours or waiting_hours) by unit: a unit's own row wins over the general one."""
    table = case.table(name)
    units, objects, capacities, periods = axes.shape
    general, own = table[table["unit"].isna()], table[table["unit"].notna()]
    everywhere = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), len(general)),
            "planning_object": np.tile(codes(general["planning_object"], axes.planning_object), units),
            "capacity": np.tile(codes(general["capacity"], axes.capacity), units),
            "hours": np.tile(general["hours"].to_numpy(np.float64), units),
        }
    )
    single = pd.DataFrame(
        {
            "unit": codes(own["unit"], axes.unit),
            "planning_object": codes(own["planning_object"], axes.planning_object),
            "capacity": codes(own["capacity"], axes.capacity),
            "hours": own["hours"].to_numpy(np.float64),
        }
    )
    rows = pd.concat([everywhere, single]).drop_duplicates(["unit", "planning_object", "capacity"], keep="last")
    rows = rows[rows["hours"] > 0].sort_values(["unit", "planning_object", "capacity"])
    hours = np.broadcast_to(rows["hours"].to_numpy(np.float64)[:, None], (len(rows), periods))
    unit, planning_object, capacity = (rows[key].to_numpy(np.int64) for key in ("unit", "planning_object", "capacity"))
    return ActivityHours(unit, planning_object, capacity, hours)
