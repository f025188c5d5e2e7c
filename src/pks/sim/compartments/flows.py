"""From tables of flows to a projection, and how good such projections have been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.core.errors import AlignmentError
from pks.sim.compartments.bands import Bands
from pks.sim.compartments.calibrate import Average, Unexplained, calibrate, ratio_of_sums
from pks.sim.compartments.course import Course, project
from pks.sim.compartments.errors import refuse
from pks.sim.sharing import Leftover

Ahead = Callable[[Floats, int], Floats]
"""From counts of the past, [list, period], and a number of periods to what is expected, [list, period ahead]."""


@dataclass(frozen=True, eq=False)
class Flows:
    """A record of lists.

    Attributes:
        list, period: labels, (lists,) and (periods,).
        bands: of time waited.
        waiting: people by band at the end of each period, [list, period, band].
        arrivals: people who joined in each period, [list, period].
        treated: people treated in each period by the band in which they were then, [list, period, band].
    """

    list: pd.Index
    period: pd.Index
    bands: Bands
    waiting: Floats
    arrivals: Floats
    treated: Floats

    def until(self, count: int) -> Flows:
        """Return the record of the first `count` periods."""
        return replace(
            self,
            period=self.period[:count],
            waiting=self.waiting[:, :count],
            arrivals=self.arrivals[:, :count],
            treated=self.treated[:, :count],
        )


def flows_from_tables(waiting: pd.DataFrame, arrivals: pd.DataFrame, treated: pd.DataFrame) -> Flows:
    """Return the record that three long tables hold.

    Args:
        waiting: list, period, waited (where the band begins, in periods) | patients at the end of the period.
        arrivals: list, period | patients who joined.
        treated: list, period, waited | patients treated.

    A band that is missing for a list and period has nobody in it; lists and periods must be the same in all tables.

    Raises:
        AlignmentError: if a list, period or band is in one table and not in another.
    """
    axes = {name: pd.Index(sorted(waiting[name].unique())) for name in ("list", "period", "waited")}
    for table, columns in ((arrivals, ("list", "period")), (treated, ("list", "period", "waited"))):
        for name in columns:
            here, there = set(table[name]), set(axes[name])
            lost = here - there if name == "waited" else here ^ there
            if lost:
                raise AlignmentError(
                    f"{name}: {sorted(lost)[:5]} in one table and not in the other; waiting has {list(axes[name][:5])} …"
                )

    def dense(table: pd.DataFrame, *columns: str) -> Floats:
        out = np.zeros([len(axes[name]) for name in columns])
        where = tuple(axes[name].get_indexer(table[name]) for name in columns)
        np.add.at(out, where, table["patients"].to_numpy(np.float64))
        return out

    return Flows(
        list=axes["list"],
        period=axes["period"],
        bands=Bands(axes["waited"].to_numpy(np.float64)),
        waiting=dense(waiting, "list", "period", "waited"),
        arrivals=dense(arrivals, "list", "period"),
        treated=dense(treated, "list", "period", "waited"),
    )


def grown_from_last_year(season: int, *, recent: int) -> Ahead:
    """Return the forecast: the same period a season before, times the growth of the last `recent` periods.

    Growth is Σ of the last `recent` periods / Σ of the same ones a season before. With less than a season and `recent`
    periods of history it is the mean of the last `recent` periods. Plain arithmetic that can be checked by hand;
    forecasts from :mod:`pks.forecast` can be handed in instead.

    Args:
        season: periods in a season, such as 12 months.
        recent: periods over which growth is measured, 1 … season.
    """

    def ahead(counts: Floats, periods: int) -> Floats:
        known = counts.shape[1]
        if known < season + recent:
            return np.repeat(counts[:, -recent:].mean(axis=1, keepdims=True), periods, axis=1)
        now, then = counts[:, -recent:].sum(axis=1), counts[:, known - recent - season : known - season].sum(axis=1)
        growth = np.divide(now, then, out=np.ones_like(now), where=then > 0)
        step = np.arange(periods)
        pattern = counts[:, known - season + step % season]
        return np.asarray(pattern * growth[:, None] ** (1 + step // season))

    return ahead


def project_flows(
    flows: Flows,
    periods: int,
    *,
    ahead: Ahead | None = None,
    arrivals: Floats | None = None,
    capacity: Floats | None = None,
    recent: int = 12,
    average: Average = ratio_of_sums,
    unexplained: Unexplained | None = None,
    leftover: Leftover | None = None,
) -> Course:
    """Return the course of the lists of a record over the next periods, [list, period ahead, band].

    The profile is calibrated on the last `recent` transitions; people who arrive unrecorded, found there, are added in
    the same proportion to what flows into each band.

    Args:
        flows: the record.
        periods: how many ahead, ≥ 1.
        ahead: forecast of arrivals and of treatments (default: last year's, grown, over 12 periods).
        arrivals: given instead of a forecast, [list, period ahead].
        capacity: treatments, given instead of a forecast, [list, period ahead].
        recent: transitions to calibrate on, ≥ 1.
        average: as in :func:`pks.sim.compartments.calibrate.calibrate`.
        unexplained: as there.
        leftover: as in :func:`pks.sim.compartments.course.project`.

    Raises:
        CompartmentError: if a number is out of range or shapes do not fit.
    """
    if periods < 1 or recent < 1:
        refuse([f"{periods} periods ahead, from {recent} transitions"], "there is nothing to project")
    forecast = grown_from_last_year(12, recent=3) if ahead is None else ahead
    coming = forecast(flows.arrivals, periods) if arrivals is None else np.asarray(arrivals, dtype=np.float64)
    slots = forecast(flows.treated.sum(axis=2), periods) if capacity is None else np.asarray(capacity, np.float64)
    record = calibrate(
        flows.waiting[:, -recent - 1 :],
        arrivals=flows.arrivals[:, -recent - 1 :],
        treated=flows.treated[:, -recent - 1 :],
        bands=flows.bands,
        average=average,
        unexplained=unexplained,
    )
    return project(
        record.on_recorded_inflow,
        flows.waiting[:, -1],
        arrivals=coming,
        capacity=slots,
        bands=flows.bands,
        leftover=leftover,
    )


def backtest(flows: Flows, periods: int, origins: range, projection: Callable[[Flows, int], Course]) -> pd.DataFrame:
    """Return what projections from earlier periods said, beside what came.

    Args:
        flows: the record.
        periods: how many ahead.
        origins: numbers of periods that each projection may know, all ≥ 2; those with less than one period left to
            compare with say nothing.
        projection: from a record and a number of periods to a course, such as :func:`project_flows`.

    Returns:
        list, origin (the last period known), ahead (1 …), period | projected, waiting: people on the list.
    """
    parts = []
    for known in origins:
        span = min(periods, len(flows.period) - known)
        if span < 1:
            continue
        projected = projection(flows.until(known), span).size
        came = flows.waiting[:, known : known + span].sum(axis=2)
        row, step = np.indices(came.shape)
        parts.append(
            pd.DataFrame(
                {
                    "list": flows.list[row.ravel()],
                    "origin": flows.period[known - 1],
                    "ahead": step.ravel() + 1,
                    "period": flows.period[known + step.ravel()],
                    "projected": projected.ravel(),
                    "waiting": came.ravel(),
                }
            )
        )
    columns = ["list", "origin", "ahead", "period", "projected", "waiting"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
