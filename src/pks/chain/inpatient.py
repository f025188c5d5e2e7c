"""Inpatient care of a case: bed days, beds counted in every way, and who keeps patients longer than others."""

from __future__ import annotations

import pandas as pd

from pks.capacity.bed_counts import BedCounts
from pks.capacity.inpatient import InpatientNeed, inpatient_need
from pks.chain.need import Need
from pks.core.case import Case

OCCUPANCY = 0.95
"""Share of the beds in use on average, where no capacity with hours for stays says what may be planned."""


def inpatient(case: Case, known: Need) -> InpatientNeed:
    """Return the bed days of the production need of `case` (:func:`pks.need`); none without a table `length_of_stay`."""
    return inpatient_need(case, known.axes, known.activities)


def beds(case: Case, stays: InpatientNeed) -> BedCounts:
    """Return the beds of every unit for a mean, for a stated chance of being full, and in the busiest period.

    The occupancy for a mean is `max_utilisation` of the capacity in which the objects with a length of stay have their
    hours (the highest if there are several).
    """
    table = case.table("capacities").set_index("capacity")["max_utilisation"]
    objects = set(case.table("length_of_stay")["planning_object"])
    hours = case.table("activity_hours")
    of_stays = hours.loc[hours["planning_object"].isin(objects) & (hours["hours"] >= 24), "capacity"].unique()
    most = table.reindex(pd.Index(of_stays)).dropna()
    return stays.beds(occupancy=float(most.max()) if len(most) and most.max() < 1 else OCCUPANCY)
