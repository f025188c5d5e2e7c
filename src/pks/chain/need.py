"""Need against capacity: need arriving → production need → capacity need, held against what is available."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.capacity.available import Available, available_capacity
from pks.capacity.need import activity_hours, capacity_need
from pks.chain.arriving import arriving_need
from pks.core.axes import Axes, Floats, axes_of
from pks.core.case import Case
from pks.core.hours import ActivityHours
from pks.core.levels import require_planning
from pks.core.pathways import Pathways, onward_pathways
from pks.forecast.goals import Goals, waiting_goals
from pks.forecast.production import production_need


@dataclass(frozen=True, eq=False)
class Need:
    """What is needed and what there is.

    Attributes:
        axes: the labels behind the arrays.
        arriving: d, need arriving before follow-on, [unit, object, period].
        activities: D + G, the production need with the goals' share, [unit, object, period].
        goals: G and the longest lists that meet the goals.
        hours: H, the capacity need, [unit, capacity, period].
        supply: what is available.
        per_activity: hours per activity with improvements as far as realised.
        onward: pathways between planning objects.
    """

    axes: Axes
    arriving: Floats
    activities: Floats
    goals: Goals
    hours: Floats
    supply: Available
    per_activity: ActivityHours
    onward: Pathways

    @property
    def production(self) -> pd.DataFrame:
        """Production need: unit, planning_object, period, activities, of_which_goal."""
        there = np.any(self.activities > 0, axis=2)
        return self._table(
            there,
            self.axes.planning_object,
            "planning_object",
            activities=self.activities,
            of_which_goal=self.goals.activities,
        )

    @property
    def capacity(self) -> pd.DataFrame:
        """Capacity need: unit, capacity, period, hours."""
        return self._table(np.any(self.hours > 0, axis=2), self.axes.capacity, "capacity", hours=self.hours)

    @property
    def available(self) -> pd.DataFrame:
        """Available hours that may be planned: unit, capacity, period, hours."""
        return self._table(self._there, self.axes.capacity, "capacity", hours=self.supply.hours)

    @property
    def gap(self) -> pd.DataFrame:
        """Need against availability: unit, capacity, period, need, available, gap = need − available, in hours."""
        there = self._there | np.any(self.hours > 0, axis=2)
        gap = self.hours - self.supply.hours
        return self._table(there, self.axes.capacity, "capacity", need=self.hours, available=self.supply.hours, gap=gap)

    @property
    def _there(self) -> np.ndarray:
        return self.supply.given | np.any(self.supply.hours > 0, axis=2)

    def _table(self, there: np.ndarray, axis: pd.Index, name: str, **arrays: Floats) -> pd.DataFrame:
        """Return long rows of every pair that is `there`, over the reported periods."""
        reported = self.axes.period.reported
        first, second = np.nonzero(there)
        periods = self.axes.period.index[:reported]
        table = pd.DataFrame(
            {
                "unit": self.axes.unit[first].repeat(reported),
                name: axis[second].repeat(reported),
                "period": np.tile(periods, len(first)),
            }
        )
        return table.assign(**{key: array[first, second, :reported].reshape(-1) for key, array in arrays.items()})


def need(case: Case) -> Need:
    """Return need and available capacity of `case`, up to the gap between them.

    Raises:
        LevelError: on the operational level, which neither forecasts nor balances.
    """
    require_planning(case.settings, "forecasting need")
    axes = axes_of(case)
    arriving = arriving_need(case, axes)
    onward = onward_pathways(case, axes)
    goals = waiting_goals(case, axes)
    activities = production_need(arriving, onward) + goals.activities
    per_activity = activity_hours(case, axes)
    hours = capacity_need(per_activity, activities, len(axes.capacity))
    return Need(axes, arriving, activities, goals, hours, available_capacity(case, axes), per_activity, onward)
