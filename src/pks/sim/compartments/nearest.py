"""The treatments by band nearest to today's with which a steady list is in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.lp import Columns, Infeasible, Objective, Rows, assemble, lexicographic
from pks.sim.compartments.bands import Bands
from pks.sim.compartments.errors import CompartmentError


@dataclass(frozen=True, eq=False)
class Nearest:
    """Treatments and list by band at rest, (bands,), and how many treatments a period lie elsewhere than wanted."""

    treated: Floats
    waiting: Floats
    distance: float


def nearest_treatments(arrivals: float, *, wanted: Floats, leaving: Floats, share: float, within: float) -> Nearest:
    """Return treatments by band, as many as wanted in all, with which `share` of a steady list has waited in time.

    minimise Σ |treated_b − wanted_b|   subject to   waiting_b = waiting_{b−1}·(1 − ρ_b) − treated_b,
    waiting_{−1} = arrivals,   waiting of the last band = 0 (who comes goes),   Σ γ_b·waiting_b = share·Σ waiting,
    Σ treated = Σ wanted,   treated, waiting ≥ 0

    with γ as :meth:`Bands.share_below`. The distance is unique, the treatments need not be. Bands are one period wide.

    Args:
        arrivals: people per period, ≥ 0.
        wanted: people treated of each band per period, as it is today, (bands,), ≥ 0.
        leaving: share of the inflow that leaves without care, (bands,), 0 … 1.
        share: of those waiting, 0 … 1.
        within: time waited, in periods.

    Raises:
        CompartmentError: if no treatments do; the total may be too small or too large for the arrivals.

    Source: Wood and Worthington 2025, doi:10.1007/s10729-025-09709-7, and the tool that goes with it.

    >>> found = nearest_treatments(
    ...     100, wanted=np.array([34, 25.5, 17, 8.5]), leaving=np.array([0.05, 0.1, 0.1, 0.1]), share=0.92, within=2.5
    ... )
    >>> round(found.distance, 6), found.waiting.round(1)
    (18.536842, array([57.6, 26.4, 16. ,  0. ]))
    """
    count = len(wanted)
    band, nothing, endless = np.arange(count), np.zeros(count), np.full(count, np.inf)
    room = np.append(endless[1:], 0.0)
    columns = [
        Columns("treated", nothing, endless),
        Columns("waiting", nothing, room),
        Columns("more", nothing, endless),
        Columns("fewer", nothing, endless),
    ]
    treated, waiting, more, fewer = band, band + count, band + 2 * count, band + 3 * count
    stays = 1 - np.asarray(leaving, dtype=np.float64)
    coming = np.append(arrivals * stays[0], nothing[1:])
    in_time = Bands.periods(count).share_below(within) - share
    one, total = np.ones(count), float(np.sum(wanted))
    goal = np.asarray(wanted, dtype=np.float64)
    rows = [
        Rows(
            "balance",
            coming,
            coming,
            np.concatenate((band, band, band[1:])),
            np.concatenate((treated, waiting, waiting[:-1])),
            np.concatenate((one, one, -stays[1:])),
        ),
        Rows("in time", np.zeros(1), np.zeros(1), np.zeros(count, np.int64), waiting, in_time),
        Rows("total", np.array([total]), np.array([total]), np.zeros(count, np.int64), treated, one),
        Rows(
            "distance",
            goal,
            goal,
            np.concatenate((band, band, band)),
            np.concatenate((treated, more, fewer)),
            np.concatenate((one, -one, one)),
        ),
    ]
    cost = np.concatenate((nothing, nothing, one, one))
    try:
        found = lexicographic(assemble(columns, rows), [Objective("distance", cost)], uniqueness=False)
    except Infeasible as none:
        raise CompartmentError(
            f"no treatments of {total:g} a period put {share:.0%} of a list with {arrivals:g} arrivals within {within:g}: "
            f"{total:g} and those who leave must add up to the arrivals"
        ) from none
    return Nearest(found.x[treated], found.x[waiting], float(cost @ found.x))
