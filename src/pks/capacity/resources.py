"""Resources: hours of competence, premises and equipment that can be used for patients.

Resources are counted per function, not per named person: good enough beats perfect (Socialstyrelsen, *Strategisk nivå –
prognos och balansering av behov och tillgänglig kapacitet*, 2025, the example of Region Västernorrland).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case

PATIENTS = "patients"
"""The use of time that counts as available."""


def resource_hours(case: Case, axes: Axes) -> Floats:
    """Return the hours of each resource that can be used for patients: [unit, resource, period].

    R = quantity · hours_per_period · available_share · calendar · share of the time that is for patients. A unit's own
    calendar row wins over the general one; a resource without `time_use` is all for patients.
    """
    present = present_hours(case, axes)
    return present[:, :, None] * use_share(case, axes)[None, :, None] * calendar(case, axes)[:, None, :]


def present_hours(case: Case, axes: Axes, *, each: bool = False) -> Floats:
    """Return the hours in a normal period at which resources are present, whatever their use: [unit, resource].

    quantity · hours_per_period · available_share; `each` leaves out the quantity: hours of one (0 where a unit has no
    row for the resource).
    """
    table = case.table("resources")
    hours = table["hours_per_period"] * table["available_share"]
    return by_resource(case, axes, hours if each else table["quantity"] * hours)


def by_resource(case: Case, axes: Axes, values: pd.Series) -> Floats:
    """Return `values`, one for each row of the table `resources`, as an array [unit, resource]."""
    table = case.table("resources")
    out = np.zeros((len(axes.unit), len(axes.resource)))
    out[codes(table["unit"], axes.unit), codes(table["resource"], axes.resource)] = values.to_numpy(np.float64)
    return out


def calendar(case: Case, axes: Axes) -> Floats:
    """Return the factor on resources' hours: [unit, period], 1 where the table says nothing."""
    table = case.table("calendar")
    factor = np.ones((len(axes.unit), axes.period.count))
    general, own = table[table["unit"].isna()], table[table["unit"].notna()]
    factor[:, axes.period.codes(general["period"])] = general["factor"].to_numpy(np.float64)
    factor[codes(own["unit"], axes.unit), axes.period.codes(own["period"])] = own["factor"].to_numpy(np.float64)
    return factor


def use_share(case: Case, axes: Axes, use: str = PATIENTS) -> Floats:
    """Return the share of its time that each resource spends on `use`: (resources,).

    A resource without any row in `time_use` is all for patients.
    """
    table = case.table("time_use")
    share = np.full(len(axes.resource), float(use == PATIENTS))
    share[codes(table["resource"], axes.resource)] = 0.0
    spent = table[table["use"] == use]
    share[codes(spent["resource"], axes.resource)] = spent["share"].to_numpy(np.float64)
    return share
