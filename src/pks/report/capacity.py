"""What there is to say about the capacity of a case beside its plan: pace, comparison of units, beds, improvements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.capacity.bed_counts import BedCounts
from pks.capacity.beds import chance_of_none
from pks.capacity.inpatient import BED_DAYS
from pks.chain.capacity import capacity_tables
from pks.chain.inpatient import beds, inpatient
from pks.chain.need import Need
from pks.core.case import Case
from pks.report.findings import DUST, PAIR

APART = 0.01
"""Units that differ less from the others than this are not shown."""
MOST_APART = 15


@dataclass(frozen=True, eq=False)
class Capacities:
    """What planners ask about the capacity of `case`, whose need is `need`. Tables hold unrounded numbers."""

    case: Case
    need: Need

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of :func:`pks.chain.capacity.capacity_tables`."""
        return capacity_tables(self.case, self.need)

    @cached_property
    def bottlenecks(self) -> pd.DataFrame:
        """What holds production back before any measure, the most first."""
        table = self.tables["bottlenecks"]
        return table[table["activities_held_back"] > DUST].reset_index(drop=True)

    @cached_property
    def binding(self) -> pd.DataFrame:
        """Which resource holds the capacities back that hold production back, in the order of these."""
        table = self.tables.get("binding", pd.DataFrame(columns=[*PAIR, "alternative", "resource", "periods", "hours"]))
        return self.bottlenecks[PAIR].merge(table, on=PAIR)

    @cached_property
    def apart(self) -> pd.DataFrame:
        """Units that take at least 1 % more or less than others for the same care, highest ratio first; all of them.

        Hours of stays that say the same as bed days, for the same activities, are left out.
        """
        table = self.tables["comparison"]
        same = ["unit", "activities", "ratio"]
        days = pd.MultiIndex.from_frame(table.loc[table["capacity"] == BED_DAYS, same])
        twice = (table["capacity"] != BED_DAYS) & pd.MultiIndex.from_frame(table[same]).isin(days)
        found = table[~twice & ((table["ratio"] - 1).abs() >= APART)]
        return found.sort_values("ratio", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def farthest(self) -> pd.DataFrame:
        """Those of :attr:`apart` that differ most, highest ratio first."""
        chosen = (self.apart["ratio"] - 1).abs().sort_values(ascending=False, kind="stable").index[:MOST_APART]
        return self.apart.loc[sorted(chosen)].reset_index(drop=True)

    @cached_property
    def counts(self) -> BedCounts | None:
        """Beds counted in several ways; None where no length of stay is known, or nobody lies in a bed."""
        if not len(self.case.table("length_of_stay")):
            return None
        found = beds(self.case, inpatient(self.case, self.need))
        return found if len(found.ward) else None

    @cached_property
    def beds(self) -> pd.DataFrame:
        """Beds of every unit, the fullest first.

        unit, load (in use on average), mean (beds for that at the stated occupancy), full (share who find none free
        with these), turned_away, must_wait, peak_load, peak.
        """
        of = self.counts
        if of is None:
            return pd.DataFrame(columns=["unit"])
        missing = np.full(len(of.load), np.nan)
        table = pd.DataFrame(
            {
                "unit": of.ward,
                "load": of.load,
                "occupancy": of.occupancy,
                "mean": of.mean,
                "nearest": of.nearest,
                "full": chance_of_none(of.load, of.nearest, of.rules[0]),
                "turned_away": of.turned_away,
                "must_wait": of.must_wait,
                "peak_load": missing if of.peak_load is None else of.peak_load,
                "peak": missing if of.peak is None else of.peak,
            }
        )
        return table.sort_values("full", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def improvements(self) -> pd.DataFrame:
        """Hours that improvement work frees or adds (below 0: takes): full, realised, potential; empty without any."""
        return self.tables.get("improvements", pd.DataFrame())
