"""What counting gives: tables of a case and tables beside them, faults and warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Events counted.

    Attributes:
        tables: `history`, and where sources tell them `waiting`, `activity_hours` and `length_of_stay`, with the columns
            that a case has; `durations` and `stay_lengths` (what the hours and lengths rest on), `bookings` (booked, by
            unit, planning object and period) and `bed_days` (bed_days; present at the end of the period).
        faults: rows that were left out, as they were tolerated: table, row, column, value, reason.
        warnings: what was noticed beside them.
        rows: by file: rows, rows that are events, and events that were left out.
    """

    tables: Mapping[str, pd.DataFrame]
    faults: pd.DataFrame
    warnings: pd.DataFrame
    rows: pd.DataFrame

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return one of the tables."""
        return self.tables[name]

    @property
    def findings(self) -> pd.DataFrame:
        """Faults and warnings as one table: the column `what` (fault, warning), and then as they are."""
        parts = [frame.assign(what=what) for what, frame in (("fault", self.faults), ("warning", self.warnings))]
        both = pd.concat(parts, ignore_index=True)
        return both[["what", *self.faults.columns]]
