"""The course of lists by bands of time waited: arrivals and capacity in, who waits how long out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.sim.compartments.bands import Bands
from pks.sim.compartments.errors import refuse
from pks.sim.compartments.profile import Profile
from pks.sim.sharing import Leftover, LongestWaiters, as_far_as_there, in_proportion


@dataclass(frozen=True, eq=False)
class Course:
    """What happens in each period; all [..., period, band] with the lists in front, in people.

    waiting = inflow − treated − left, and treated + unused = capacity + extra.

    Attributes:
        bands: of time waited.
        inflow: who flows into a band: newcomers, those who have aged into it, and those moved in or out.
        booked: treatments as the profile shares them out.
        treated: treatments after what was left over has found its people.
        left: people who leave without care (below 0: who join).
        waiting: people waiting at the end of the period.
        unused: capacity that nobody was there for, [..., period].
    """

    bands: Bands
    inflow: Floats
    booked: Floats
    treated: Floats
    left: Floats
    waiting: Floats
    unused: Floats

    @property
    def size(self) -> Floats:
        """People waiting at the end of each period, [..., period]."""
        return self.waiting.sum(axis=-1)

    def within(self, time: float) -> Floats:
        """Return the share of those waiting who have waited less than `time`, [..., period]."""
        return self.bands.within(self.waiting, time)


def project(
    profile: Profile,
    waiting: Floats,
    *,
    arrivals: Floats,
    capacity: Floats,
    bands: Bands | None = None,
    leftover: Leftover | None = None,
    extra: Floats | None = None,
    moved: Floats | None = None,
) -> Course:
    """Return the course of lists from those `waiting` at the start.

    In each period: inflow = arrivals·newcomers + waiting·ageing + moved; left_b = ρ_b·inflow_b;
    booked_b = capacity·κ_b·inflow_b / Σ κ·inflow; waiting = inflow − left − booked. Where that is below 0 a band has
    fewer people than treatments: what is left over, and `extra`, goes to others by the rule `leftover`. If nobody is
    where the profile treats, all capacity is left over.

    Args:
        profile: shares by band, (bands,) or [..., band].
        waiting: people by band at the start, (bands,) or [..., band], ≥ 0.
        arrivals: people who join in each period, (periods,) or [..., period], ≥ 0.
        capacity: people who can be treated in each period, as `arrivals`.
        bands: of time waited (default: one period each, the last one open).
        leftover: who gets what is left over (default: the longest waiters).
        extra: treatments beyond the profile, given by the rule `leftover` alone, as `arrivals` (default: none).
        moved: people moved into (below 0: out of) a band, [..., period, band]; no more leave than are there.

    Raises:
        CompartmentError: if shapes do not fit, or amounts are negative or missing.

    Source: Wood and Worthington 2025, doi:10.1007/s10729-025-09709-7, section 2.

    >>> profile = Profile([0.2, 0.3, 0.5], [0.05, 0.1, 0.1])
    >>> course = project(profile, np.array([80.0, 50, 40]), arrivals=np.full(2, 100.0), capacity=np.full(2, 60.0))
    >>> course.size.round(2)
    array([188. , 204.2])
    """
    start, coming, slots = (np.asarray(each, dtype=np.float64) for each in (waiting, arrivals, capacity))
    added = np.zeros_like(slots) if extra is None else np.asarray(extra, dtype=np.float64)
    of = Bands.periods(start.shape[-1]) if bands is None else bands
    _check(profile, of, start, {"arrivals": coming, "capacity": slots, "extra": added}, moved)
    rule = LongestWaiters() if leftover is None else leftover
    lists = np.broadcast_shapes(
        start.shape[:-1], coming.shape[:-1], slots.shape[:-1], added.shape[:-1], profile.treated.shape[:-1]
    )
    periods = coming.shape[-1]
    inflow, booked, treated, left, after = np.zeros((5, *lists, periods, len(of)))
    unused = np.zeros((*lists, periods))
    now = np.broadcast_to(start, (*lists, len(of)))
    for t in range(periods):
        came = coming[..., t, None] * of.newcomers + now @ of.ageing
        if moved is not None:
            came = np.maximum(came + np.asarray(moved)[..., t, :], 0.0)
        gone = profile.leaving * came
        plan = in_proportion(profile.treated * came, slots[..., t])
        done, over = as_far_as_there(plan, came - gone, slots[..., t])
        surplus = np.maximum(over + added[..., t], 0.0)
        taken = rule.take(came - gone - done, surplus)
        now = came - gone - done - taken
        inflow[..., t, :], booked[..., t, :], left[..., t, :], after[..., t, :] = came, plan, gone, now
        treated[..., t, :] = done + taken
        unused[..., t] = np.maximum(surplus - taken.sum(axis=-1), 0.0)
    return Course(of, inflow, booked, treated, left, after, unused)


def _check(profile: Profile, bands: Bands, start: Floats, by_period: dict[str, Floats], moved: Floats | None) -> None:
    """Refuse what does not fit together, all at once."""
    faults = [
        f"{name} has {count} bands, but there are {len(bands)}"
        for name, count in (("the profile", profile.treated.shape[-1]), ("the list at the start", start.shape[-1]))
        if count != len(bands)
    ]
    periods = {name: array.shape[-1] if array.ndim else 0 for name, array in by_period.items()}
    if len(set(periods.values())) > 1:
        faults.append(f"periods differ: {periods}")
    if moved is not None and np.asarray(moved).shape[-2:] != (periods["arrivals"], len(bands)):
        faults.append(f"moved ends in the shape {np.asarray(moved).shape[-2:]}: it needs periods and bands")
    for name, array in {"waiting": start, **by_period}.items():
        wrong = ~(np.isfinite(array) & (array >= 0))
        if wrong.any():
            faults.append(f"{name} has {array[wrong][0]}: it must be a number ≥ 0 ({int(wrong.sum())} such)")
    refuse(faults, "the lists cannot be projected")
