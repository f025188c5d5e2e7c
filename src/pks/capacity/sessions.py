"""Hours as sessions: theatre days, clinic half-days, or whatever a planner counts in; and back, without loss.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025 (need and
availability meet in activity hours); the length of a session is the case's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.checks import CapacityError, outside, refuse
from pks.core.axes import Floats
from pks.core.faults import Fault

DUST = 1e-9


@dataclass(frozen=True, eq=False)
class WholeSessions:
    """Sessions in whole numbers.

    Attributes:
        sessions: how many, any shape.
        hours: the hours in them.
        lost: hours that rounding takes: those nobody asked for (need), or that no session is made of (availability).
    """

    sessions: npt.NDArray[np.int64]
    hours: Floats
    lost: Floats


def sessions_of(hours: npt.ArrayLike, session_hours: npt.ArrayLike) -> Floats:
    """Return `hours` in sessions of `session_hours`, not rounded.

    Args:
        hours: activity hours, ≥ 0, any shape.
        session_hours: hours in one session, > 0, that broadcasts with it.

    Raises:
        CapacityError: with every number that is out of range.

    >>> sessions_of([20.0, 34.0], 8)
    array([2.5 , 4.25])
    """
    refuse(outside("hours", hours), outside("session_hours", session_hours, above=0.0))
    return np.asarray(hours, np.float64) / np.asarray(session_hours, np.float64)


def hours_in(sessions: npt.ArrayLike, session_hours: npt.ArrayLike) -> Floats:
    """Return the hours in `sessions` of `session_hours`: the way back of :func:`sessions_of`; arguments as there."""
    refuse(outside("sessions", sessions), outside("session_hours", session_hours, above=0.0))
    return np.asarray(sessions, np.float64) * np.asarray(session_hours, np.float64)


def sessions_to_plan(hours: npt.ArrayLike, session_hours: npt.ArrayLike) -> WholeSessions:
    """Return the fewest whole sessions that hold `hours` of need; arguments and faults as of :func:`sessions_of`.

    >>> planned = sessions_to_plan([20.0, 32.0], 8)
    >>> planned.sessions, planned.lost
    (array([3, 4]), array([4., 0.]))
    """
    exact = sessions_of(hours, session_hours)
    whole = np.ceil(exact - DUST * np.maximum(exact, 1.0))
    inside = hours_in(whole, session_hours)
    return WholeSessions(whole.astype(np.int64), inside, np.maximum(inside - np.asarray(hours, np.float64), 0.0))


def sessions_there(hours: npt.ArrayLike, session_hours: npt.ArrayLike) -> WholeSessions:
    """Return the whole sessions that available `hours` make; arguments and faults as of :func:`sessions_of`.

    >>> there = sessions_there([20.0, 32.0], 8)
    >>> there.sessions, there.lost
    (array([2, 4]), array([4., 0.]))
    """
    exact = sessions_of(hours, session_hours)
    whole = np.floor(exact + DUST * np.maximum(exact, 1.0))
    inside = hours_in(whole, session_hours)
    return WholeSessions(whole.astype(np.int64), inside, np.maximum(np.asarray(hours, np.float64) - inside, 0.0))


def in_sessions(table: pd.DataFrame, capacities: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `table` whose capacity is counted in sessions, with a column `sessions`, not rounded.

    Args:
        table: any table with the columns capacity and hours.
        capacities: the table `capacities` of the case; an empty session_hours = not counted in sessions.

    Raises:
        CapacityError: if a capacity of `table` is not in `capacities` or is there twice, or a session has no hours.
    """
    twice = capacities["capacity"][capacities["capacity"].duplicated()].unique()
    reason = "there are several rows for it: which session_hours are meant cannot be told"
    refuse(Fault("capacities", None, "capacity", str(each), reason) for each in twice)
    length = capacities.set_index("capacity").reindex(columns=["session_hours"])["session_hours"].astype(np.float64)
    strange = pd.Index(table["capacity"].unique()).difference(length.index)
    if len(strange):
        raise CapacityError([Fault("table", None, "capacity", str(each), "not in capacities") for each in strange])
    out = table.assign(session_hours=table["capacity"].map(length))
    out = out[out["session_hours"].notna()]
    return out.assign(sessions=sessions_of(out["hours"], out["session_hours"])).drop(columns="session_hours")
