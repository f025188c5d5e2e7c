"""What the report asks of a forecast and of a simulation: tables, whoever made them."""

from __future__ import annotations

from typing import Protocol

import pandas as pd


class ForecastLike(Protocol):
    """A forecast. A table `method` (labels, method, reason) and a table `backtest` are shown where it has them."""

    @property
    def table(self) -> pd.DataFrame:
        """unit, planning_object or care_group, period, mean, lower_80, upper_80, lower_95, upper_95."""


class SimulationLike(Protocol):
    """A simulation. `waiting` may be called `waiting_sim`; `replications` is shown where it has it."""

    @property
    def waits(self) -> pd.DataFrame:
        """unit, planning_object, share_within, median_days, p90_days."""
