"""Resources: hours of competence, premises and equipment that can be used for patients.

Resources are counted per function, not per named person: good enough beats perfect (Socialstyrelsen, *Strategisk nivå –
prognos och balansering av behov och tillgänglig kapacitet*, 2025, the example of Region Västernorrland).
"""

from __future__ import annotations

import numpy as np

from pks.core.axes import Axes, Floats, codes
from pks.core.case import Case

PATIENTS = "patients"
"""The use of time that counts as available."""


def resource_hours(case: Case, axes: Axes) -> Floats:
    """Return the hours of each resource that can be used for patients: [unit, resource, period].

    R = quantity · hours_per_period · available_share · calendar · share of the time that is for patients. A unit's own
    calendar row wins over the general one; a resource without `time_use` is all for patients.
    """
    table = case.table("resources")
    units, _, _, periods = axes.shape
    hours = table["quantity"] * table["hours_per_period"] * table["available_share"]
    flat = np.zeros((units, len(axes.resource)))
    flat[codes(table["unit"], axes.unit), codes(table["resource"], axes.resource)] = hours.to_numpy(np.float64)
    return flat[:, :, None] * _patients_share(case, axes)[None, :, None] * calendar(case, axes)[:, None, :]


def calendar(case: Case, axes: Axes) -> Floats:
    """Return the factor on resources' hours: [unit, period], 1 where the table says nothing."""
    table = case.table("calendar")
    factor = np.ones((len(axes.unit), axes.period.count))
    general, own = table[table["unit"].isna()], table[table["unit"].notna()]
    factor[:, axes.period.codes(general["period"])] = general["factor"].to_numpy(np.float64)
    factor[codes(own["unit"], axes.unit), axes.period.codes(own["period"])] = own["factor"].to_numpy(np.float64)
    return factor


def _patients_share(case: Case, axes: Axes) -> Floats:
    table = case.table("time_use")
    share = np.ones(len(axes.resource))
    share[codes(table["resource"], axes.resource)] = 0.0
    patients = table[table["use"] == PATIENTS]
    share[codes(patients["resource"], axes.resource)] = patients["share"].to_numpy(np.float64)
    return share
