"""Profiles of single lists, leaning on those of their like the more the fewer people they rest on."""

from __future__ import annotations

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.compartments.calibrate import Calibration
from pks.sim.compartments.errors import refuse
from pks.sim.compartments.profile import Profile


def pooled(record: Calibration, *, group: Codes, people: float) -> Profile:
    """Return a profile for each list, between its own and that of its group, [list, band].

    κ_lb = (treated_lb + m·κ_gb) / (inflow_lb + m), with κ_gb = Σ treated / Σ inflow over the lists of the group, and ρ
    likewise; amounts are sums over the periods of the record. So a band through which m people flowed stands half way.
    Where nobody flowed into a band of a whole group its shares are 0.

    Args:
        record: of many lists, [list, period, band] (:func:`pks.sim.compartments.calibrate.calibrate`).
        group: which lists are alike, such as those of one specialty, (lists,).
        people: m, how many people of the group count as much as the list's own, > 0.

    Raises:
        CompartmentError: if a list has no group, or `people` is not above 0.

    Source: Bühlmann, *Experience rating and credibility*, ASTIN Bulletin 5, 1969, doi:10.1017/S0515036100008023: the
    credibility of own experience is n/(n + m).

    >>> from pks.sim.compartments import calibrate
    >>> waiting, treated = np.array([[[40.0], [48.0]], [[80.0], [72.0]]]), np.array([[[0.0], [2.0]], [[0.0], [28.0]]])
    >>> record = calibrate(waiting, arrivals=np.array([[0.0, 10.0], [0.0, 20.0]]), treated=treated)
    >>> pooled(record, group=np.array([0, 0]), people=50).treated.round(2).tolist()
    [[0.12], [0.25]]
    """
    inflow, treated, left = (each.sum(axis=-2) for each in (record.inflow, record.treated, record.left))
    faults = [] if 0 < people < np.inf else [f"{people} people of the group: it must be a number above 0"]
    if inflow.ndim != 2 or group.shape != inflow.shape[:1]:
        faults.append(f"the record is of lists {inflow.shape[:-1]}, the groups are {group.shape}")
    refuse(faults, "profiles cannot be pooled")
    known, number = np.unique(group, return_inverse=True)

    def shared(amount: Floats) -> Floats:
        every = np.zeros((2, len(known), inflow.shape[1]))
        np.add.at(every[0], number, amount)
        np.add.at(every[1], number, inflow)
        share = np.divide(every[0], every[1], out=np.zeros_like(every[0]), where=every[1] > 0)
        return np.asarray((amount + people * share[number]) / (inflow + people))

    return Profile(shared(treated), shared(left))
