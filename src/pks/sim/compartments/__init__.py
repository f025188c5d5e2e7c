"""Cohorts by time waited: the compartmental model of a waiting list, for one list or many at once.

After Wood and Worthington, *A compartmental modelling methodology to support strategic decision making for managing the
elective hospital waiting list; application in England's NHS*, Health Care Management Science 28, 2025,
doi:10.1007/s10729-025-09709-7. Amounts are expected values, in fractions of people.
"""

from pks.sim.compartments.bands import Bands
from pks.sim.compartments.calibrate import (
    Calibration,
    Joining,
    Unrecorded,
    calibrate,
    mean_of_ratios,
    ratio_of_sums,
)
from pks.sim.compartments.course import Course, project
from pks.sim.compartments.errors import CompartmentError
from pks.sim.compartments.flows import Flows, backtest, flows_from_tables, grown_from_last_year, project_flows
from pks.sim.compartments.nearest import Nearest, nearest_treatments
from pks.sim.compartments.pooling import pooled
from pks.sim.compartments.profile import Profile, geometric_profile
from pks.sim.compartments.shrinking import borne_out, drawn_back
from pks.sim.compartments.steady import Settled, Verdict, settled, settled_by_treatments, treated_in_steps
from pks.sim.compartments.target import Reached, capacity_for, flat, ramp, share_from_band, share_within, size
from pks.sim.sharing import Evenly, Leftover, LongestWaiters, Unused

__all__ = [
    "Bands",
    "Calibration",
    "CompartmentError",
    "Course",
    "Evenly",
    "Flows",
    "Joining",
    "Leftover",
    "LongestWaiters",
    "Nearest",
    "Profile",
    "Reached",
    "Settled",
    "Unrecorded",
    "Unused",
    "Verdict",
    "backtest",
    "borne_out",
    "calibrate",
    "capacity_for",
    "drawn_back",
    "flat",
    "flows_from_tables",
    "geometric_profile",
    "grown_from_last_year",
    "mean_of_ratios",
    "nearest_treatments",
    "pooled",
    "project",
    "project_flows",
    "ramp",
    "ratio_of_sums",
    "settled",
    "settled_by_treatments",
    "share_from_band",
    "share_within",
    "size",
    "treated_in_steps",
]
