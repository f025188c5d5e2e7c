"""Inpatient care of a case: bed days, beds counted in every way, and who keeps patients longer than others."""

from __future__ import annotations

import numpy as np

from pks.capacity.bed_counts import BedCounts
from pks.capacity.inpatient import InpatientNeed, inpatient_need
from pks.chain.need import Need
from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case
from pks.core.hours import hours_of

OCCUPANCY = 0.95
"""Share of the beds in use on average, where the stays of a unit take no hours of a capacity of beds."""
DAY = 24.0


def inpatient(case: Case, known: Need) -> InpatientNeed:
    """Return the bed days of the production need of `case` (:func:`pks.need`); none without a table `length_of_stay`."""
    return inpatient_need(case, known.axes, known.activities)


def beds(case: Case, stays: InpatientNeed) -> BedCounts:
    """Return the beds of every unit for a mean, for a stated chance of being full, and in the busiest period.

    Beds for a mean are counted at the unit's own occupancy (:func:`occupancies`).
    """
    return stays.beds(occupancy=occupancies(case, stays))


def occupancies(case: Case, stays: InpatientNeed) -> Floats:
    """Return the share of its beds that each unit may have in use on average, (units,).

    days[u] ÷ Σ_p days[u,p]·(Σ_r h[u,p,r] / max_utilisation[r]) / Σ_r h[u,p,r]

    with bed days over the reported periods, and hours per activity h of the capacities r of beds: beds for a mean are then
    those of each kind added up. A capacity is one of beds if its sessions are of 24 hours or more or, where nothing is said
    of sessions, an episode takes it for at least half of its stay. An object that takes hours of none counts with 0.95, as
    does a unit without bed days.
    """
    axes, hours = stays.axes, hours_of(case, stays.axes, "activity_hours")
    table = case.table("capacities").set_index("capacity").reindex(axes.capacity)
    session, most = (table[name].to_numpy(np.float64)[hours.capacity] for name in ("session_hours", "max_utilisation"))
    each = hours.hours.max(axis=1, initial=0.0)
    stay = DAY * _mean_stay(case, axes)[hours.unit, hours.planning_object]
    of_beds = np.where(np.isnan(session), each >= stay / 2, session >= DAY) & (most > 0) & (stay > 0)
    place = hours.unit[of_beds] * len(axes.planning_object) + hours.planning_object[of_beds]
    shape = len(axes.unit), len(axes.planning_object)
    in_bed, staffed = (
        np.bincount(place, values, minlength=shape[0] * shape[1]).reshape(shape)
        for values in (each[of_beds], each[of_beds] / most[of_beds])
    )
    per_day = np.divide(staffed, in_bed, out=np.full(shape, 1 / OCCUPANCY), where=in_bed > 0)
    days = stays.days.days[:, :, : axes.period.reported].sum(axis=2)
    total = days.sum(axis=1)
    return np.divide(total, (days * per_day).sum(axis=1), out=np.full(shape[0], OCCUPANCY), where=total > 0)


def _mean_stay(case: Case, axes: Axes) -> Floats:
    """Return the mean length of stay in days, [unit, object], NaN where there is none; a unit's own wins."""
    table = case.table("length_of_stay")
    mean = np.full((len(axes.unit), len(axes.planning_object)), np.nan)
    general, own = table[table["unit"].isna()], table[table["unit"].notna()]
    mean[:, codes(general["planning_object"], axes.planning_object)] = general["mean_days"].to_numpy(np.float64)
    where = codes(own["unit"], axes.unit), codes(own["planning_object"], axes.planning_object)
    mean[where] = own["mean_days"].to_numpy(np.float64)
    return mean
