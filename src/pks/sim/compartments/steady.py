"""Where lists come to rest, and a clear answer where they cannot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy import optimize

from pks.core.axes import Floats
from pks.sim.compartments.bands import Bands
from pks.sim.compartments.course import Course, project
from pks.sim.compartments.errors import CompartmentError, refuse
from pks.sim.compartments.profile import Profile
from pks.sim.sharing import Leftover, LongestWaiters

RUN_IN, BLOCK = 20_000, 50
"""A list that is still changing after so many periods is not said to rest; projected in blocks of so many."""


class Verdict(StrEnum):
    """What becomes of a list in the long run."""

    STEADY = "steady"
    GROWS = "grows without end"
    SPARE = "capacity to spare"
    CYCLES = "goes up and down without end"


@dataclass(frozen=True, eq=False)
class Settled:
    """The long run of one list.

    Attributes:
        verdict: whether it settles.
        waiting, treated, left: people by band, in the long run; of a list that grows the last band waits without end
            (inf), and what is treated and left is what it goes towards; of one that goes up and down the means over
            one round.
        load: people to be treated per period, divided by capacity. Where nobody leaves the last band but by treatment,
            those are all who reach it untreated, and from 1 on the list grows; else all who could be treated, and
            below 1 there is capacity to spare.
        change: people by which the list grows each period in the long run, 0 otherwise.
        unused: capacity that nobody is there for, per period.
        why: the verdict in a sentence.
    """

    verdict: Verdict
    waiting: Floats
    treated: Floats
    left: Floats
    load: float
    change: float
    unused: float
    why: str


def settled(
    profile: Profile,
    *,
    arrivals: float,
    capacity: float,
    bands: Bands | None = None,
    leftover: Leftover | None = None,
) -> Settled:
    """Return where a list comes to rest that gains `arrivals` and treats `capacity` in every period.

    At rest each band satisfies inflow = arrivals·newcomers + waiting·ageing, waiting = inflow·(1 − ρ − κ̂) with
    κ̂ = c·κ, and c is such that Σ κ̂·inflow = capacity. Treatments rise with c, so there is one such c at most. If
    c → 0 treats more than the capacity, because nobody leaves the last band otherwise, the list grows by the difference
    in every period. Where c would empty a band (c·κ > 1 − ρ), what is left over goes elsewhere by the rule `leftover`,
    and the list is projected until it rests. With emptied bands it may not: capacity that one band leaves empties the
    next, and the list comes back to where it was every few periods. Then the verdict is CYCLES.

    Args:
        profile: shares by band, (bands,), none below 0.
        arrivals: people per period, ≥ 0.
        capacity: people treated per period, ≥ 0.
        bands: of time waited (default: one period each, the last one open).
        leftover: as in :func:`pks.sim.compartments.course.project`.

    Raises:
        CompartmentError: if shapes do not fit, a number is out of range, or a list with emptied bands neither rests nor
            comes back to where it was within RUN_IN periods.

    >>> settled(Profile([0.2, 0.4], [0.1, 0.1]), arrivals=100, capacity=60).waiting.round(2)
    array([ 81.43, 218.57])
    >>> settled(Profile([0.2, 0.4], [0.1, 0.0]), arrivals=100, capacity=80).why
    'of 100 arrivals 90 stay until they are treated, and 80 are: the list grows by 10 each period'
    """
    of = Bands.periods(profile.treated.shape[-1]) if bands is None else bands
    rule = LongestWaiters() if leftover is None else leftover
    faults = []
    if profile.treated.shape != (len(of),):
        faults.append(f"the profile has shape {profile.treated.shape}, for one list it needs ({len(of)},)")
    elif (profile.leaving < 0).any():
        faults.append(f"people join in bands ({profile.leaving.min():g}): take profile.without_joining() first")
    for name, value in (("arrivals", arrivals), ("capacity", capacity)):
        if not 0 <= value < np.inf:
            faults.append(f"{name} must be a number ≥ 0, not {value}")
    refuse(faults, "there is no saying where the list comes to rest")

    def flows(c: float) -> tuple[Floats, Floats]:
        """Return inflow and treated by band at the factor c."""
        share = np.minimum(c * profile.treated, 1 - profile.leaving)
        inflow = _inflow(of, arrivals, 1 - profile.leaving - share, gone_last=profile.leaving[-1] + share[-1])
        return inflow, share * inflow

    stuck = profile.leaving[-1] == 0  # nobody leaves the last band but by treatment
    most = _most_treated(profile, of, arrivals)
    least = _reaching_last(profile, of, arrivals) if stuck else 0.0
    load = (least if stuck else most) / capacity if capacity > 0 else np.inf if arrivals > 0 else 0.0
    start = np.zeros(len(of))
    if stuck and least > 0 and (capacity <= least or profile.treated[-1] == 0):
        grows = _growing(profile, of, arrivals, capacity, least, load)
        surplus = rule.take(np.append(start[1:], 1e300), np.array(grows.unused)).sum()  # if the last band gets it
        if surplus < grows.change or capacity == least:
            return replace(grows, change=grows.change - surplus, unused=grows.unused - surplus)
    elif capacity == 0:
        return _steady(Verdict.STEADY, *flows(0.0), profile, arrivals, load)
    elif capacity < most:
        log = optimize.brentq(lambda log: flows(float(np.exp(log)))[1].sum() - capacity, -690.0, 690.0, xtol=1e-14)
        factor = float(np.exp(log))
        inflow, treated = flows(factor)
        if (factor * profile.treated <= 1 - profile.leaving).all():
            return _steady(Verdict.STEADY, inflow, treated, profile, arrivals, load)
        start = np.maximum(inflow - treated - profile.leaving * inflow, 0.0)
    return _run_in(profile, start, of, arrivals, capacity, load, rule)


def _steady(
    verdict: Verdict, inflow: Floats, treated: Floats, profile: Profile, arrivals: float, load: float
) -> Settled:
    """Return a list at rest."""
    left = profile.leaving * inflow
    why = f"of {arrivals:g} arrivals {treated.sum():g} are treated and {left.sum():g} leave without care each period"
    return Settled(verdict, np.maximum(inflow - treated - left, 0.0), treated, left, load, 0.0, 0.0, why)


def _run_in(
    profile: Profile, start: Floats, bands: Bands, arrivals: float, capacity: float, load: float, rule: Leftover
) -> Settled:
    """Return where a list comes to rest of which some bands are emptied: projected until nothing changes.

    Raises:
        CompartmentError: if it still changes after RUN_IN periods, and does not come back to where it was.
    """
    every = {"arrivals": np.full(BLOCK, float(arrivals)), "capacity": np.full(BLOCK, float(capacity))}
    for _ in range(RUN_IN // BLOCK):
        course = project(profile, start, bands=bands, leftover=rule, **every)
        start, change = course.waiting[-1], np.abs(course.waiting[-1] - course.waiting[-2]).max()
        still = 1e-11 * max(1.0, float(start.max()))
        if change <= still:
            break
        round_trip = np.abs(course.waiting[-2 - BLOCK // 2 : -1][::-1] - start).max(axis=1) <= still
        if round_trip.any():
            return _cycling(course, 1 + int(round_trip.argmax()), arrivals, load)
    else:
        raise CompartmentError(f"after {RUN_IN} periods the list still changes by {change:g} each period")
    unused = float(course.unused[-1])
    treated, left = course.treated[-1], course.left[-1]
    why = f"of {arrivals:g} arrivals {treated.sum():g} are treated and {left.sum():g} leave without care each period"
    if unused > 1e-9 * capacity:
        return Settled(
            Verdict.SPARE, start, treated, left, load, 0.0, unused, f"{why}; {unused:g} more could be treated"
        )
    return Settled(Verdict.STEADY, start, treated, left, load, 0.0, 0.0, why)


def _cycling(course: Course, periods: int, arrivals: float, load: float) -> Settled:
    """Return a list that is the same again every so many `periods`."""
    waiting, treated, left = (each[-periods:].mean(axis=0) for each in (course.waiting, course.treated, course.left))
    size = course.waiting[-periods:].sum(axis=1)
    why = (
        f"of {arrivals:g} arrivals {treated.sum():g} are treated and {left.sum():g} leave without care each period, in "
        f"the mean; the list goes between {size.min():g} and {size.max():g} every {periods} periods"
    )
    return Settled(Verdict.CYCLES, waiting, treated, left, load, 0.0, float(course.unused[-periods:].mean()), why)


def settled_by_treatments(arrivals: float, *, treated: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Return who waits and who is treated, by band, where so many of each band are treated in every period.

    waiting_b = max(0, inflow_b·(1 − ρ_b) − treated_b), inflow_0 = arrivals, inflow_b = waiting_{b−1}; a band treats no
    more than there are. Bands are one period wide, and who has passed the last one is not counted.

    Args:
        arrivals: people per period, ≥ 0.
        treated: people who can be treated of each band per period, (bands,), ≥ 0.
        leaving: share of the inflow that leaves without care first, (bands,), 0 … 1.

    Source: Wood and Worthington 2025, doi:10.1007/s10729-025-09709-7.

    >>> settled_by_treatments(50, treated=np.array([5.0, 3]), leaving=np.array([0.1, 0.2]))
    (array([40., 29.]), array([5., 3.]))
    """
    waiting, done, inflow = [], [], float(arrivals)
    for slots, share in zip(treated, leaving, strict=True):
        stay = inflow * (1 - share)
        done.append(min(slots, stay))
        inflow = stay - done[-1]
        waiting.append(inflow)
    return np.array(waiting), np.array(done)


def treated_in_steps(
    arrivals: float, *, first: float, leaving: Floats, share: float, within: float, bands: Bands | None = None
) -> tuple[float, Floats]:
    """Return the ratio p by which treatments may fall from band to band so that `share` of a steady list is in time.

    treated_b = first·pᵇ; p is such that the percentile `share` of those waiting is `within`
    (:meth:`Bands.percentile`). Returned with the treatments by band.

    Args:
        arrivals: people per period, ≥ 0.
        first: people treated per period in the first band, ≥ 0.
        leaving: share of the inflow that leaves without care, (bands,), 0 … 1.
        share: of those waiting, 0 … 1.
        within: time waited, in periods.
        bands: one period each (default).

    Raises:
        CompartmentError: if no ratio between 0 and 1 does.
    """
    of = Bands.periods(len(leaving)) if bands is None else bands
    number = np.arange(len(leaving))

    def late(ratio: float) -> float:
        waiting, _ = settled_by_treatments(
            arrivals, treated=np.asarray(first * ratio**number, dtype=np.float64), leaving=leaving
        )
        return of.percentile(waiting, share) - within

    low, high = late(0.0), late(1.0)
    if low < 0 or high > 0:
        refuse(
            [f"with treatments from the first band only it is {low + within:g}, with as many in all {high + within:g}"],
            f"no profile that falls by a ratio puts the {share:.0%} percentile at {within:g}",
        )
    ratio = float(optimize.brentq(late, 0.0, 1.0, xtol=1e-14))
    return ratio, np.asarray(first * ratio**number, dtype=np.float64)


def _most_treated(profile: Profile, bands: Bands, arrivals: float) -> float:
    """Return how many can be treated per period if every band that the profile treats is emptied."""
    share = np.where(profile.treated > 0, 1 - profile.leaving, 0.0)
    return float(share @ _inflow(bands, arrivals, 1 - profile.leaving - share))


def _reaching_last(profile: Profile, bands: Bands, arrivals: float) -> float:
    """Return how many would flow into the last band per period if nobody were treated: all who do not leave."""
    return float(_inflow(bands, arrivals, 1 - profile.leaving)[-1])


def _inflow(bands: Bands, arrivals: float, stay: Floats, *, gone_last: float = 1.0) -> Floats:
    """Return the inflow by band at rest, where the share `stay` of it is still there a period later.

    inflow = arrivals·newcomers + (stay·inflow)·ageing. From the last band `gone_last` is gone: given by itself because
    1 − (1 − x) is not x for a small x; 1 = those who have been there for a period are not counted again.
    """
    matrix = np.eye(len(bands)) - (stay[:, None] * bands.ageing).T
    matrix[-1, -1] = gone_last
    return np.asarray(np.linalg.solve(matrix, arrivals * bands.newcomers), dtype=np.float64)


def _growing(profile: Profile, bands: Bands, arrivals: float, capacity: float, least: float, load: float) -> Settled:
    """Return the long run of a list whose last band grows without end and takes all the capacity there is."""
    if profile.treated[-1] > 0:
        inflow = _inflow(bands, arrivals, 1 - profile.leaving)
        treated = np.zeros(len(bands))
        treated[-1] = capacity
        change = least - capacity
        why = (
            f"of {arrivals:g} arrivals {least:g} stay until they are treated, and {capacity:g} are: "
            f"the list grows by {change:g} each period"
        )
    else:
        inflow, treated, change = _untreated_last(profile, bands, arrivals, capacity)
        why = (
            f"the profile treats nobody in the last band and nobody leaves it: whoever gets there, {change:g} each "
            f"period, waits for ever"
        )
    left = profile.leaving * inflow
    waiting = inflow - treated - left
    waiting[-1] = np.inf if change > 0 else waiting[-1]
    return Settled(Verdict.GROWS, waiting, treated, left, load, change, capacity - float(treated.sum()), why)


def _untreated_last(profile: Profile, bands: Bands, arrivals: float, capacity: float) -> tuple[Floats, Floats, float]:
    """Return inflow, treated and growth where nobody is treated or leaves in the last band."""

    def flows(c: float) -> tuple[Floats, Floats]:
        share = np.minimum(c * profile.treated, 1 - profile.leaving)
        inflow = _inflow(bands, arrivals, 1 - profile.leaving - share)
        return inflow, share * inflow

    factor = 1e300
    if flows(factor)[1].sum() > capacity:
        solve = optimize.brentq(lambda log: flows(float(np.exp(log)))[1].sum() - capacity, -690.0, 690.0, xtol=1e-14)
        factor = float(np.exp(solve)) if capacity > 0 else 0.0
    inflow, treated = flows(factor)
    return inflow, treated, float(inflow[-1])
