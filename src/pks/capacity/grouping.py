"""Sums over units and periods: region ← hospital ← unit, year ← quarter ← month ← week ← day.

Every part goes to its groups with weights that add up to 1, so that a sum over groups is the sum over parts, on any level
and in any order of levels. Source: Socialstyrelsen, *Stöd för produktions- och kapacitetsstyrning* (forecasts are summed
from operational to strategic level), and *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*,
2025, section Summering av kapacitetsbehov.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from pks.core.axes import Axes, Codes, Floats
from pks.core.case import Case
from pks.core.periods import Periods


@dataclass(frozen=True, eq=False)
class Grouping:
    """Which share of each part belongs to which group.

    Attributes:
        label: names or first days of the groups, (groups,).
        share: [group, part], sparse; every column adds up to 1, unless groups overlap (:func:`units_under`).
        complete: whether all of a group is in the parts (a month of which only a week is planned is not), (groups,).
    """

    label: pd.Index
    share: csr_array
    complete: npt.NDArray[np.bool_]

    def total(self, values: Floats, *, axis: int) -> Floats:
        """Return `values` summed by group along `axis`, whose length is the number of parts.

        >>> halves = Grouping(
        ...     pd.Index(["north", "south"]), csr_array(np.array([[1.0, 1, 0], [0, 0, 1]])), np.ones(2, bool)
        ... )
        >>> halves.total(np.array([[1.0, 2.0, 4.0]]), axis=1)
        array([[3., 4.]])
        """
        moved = np.moveaxis(values, axis, 0)
        summed = np.asarray(self.share @ np.ascontiguousarray(moved).reshape(moved.shape[0], -1))
        return np.moveaxis(summed.reshape(-1, *moved.shape[1:]), 0, axis)


def units_at(case: Case, axes: Axes, *, depth: int) -> Grouping:
    """Return the grouping of units by what stands `depth` steps below the top (0 = region, 1 = hospitals).

    The hierarchy is the column `parent` of the table `units`. A unit that stands higher than that is its own group, so
    that every unit belongs to one group on every level.
    """
    labels, chain = _chains(case, axes)
    length = (chain >= 0).sum(axis=1)
    at = np.maximum(length - 1 - depth, 0)
    return _partition(labels, chain[np.arange(len(chain)), at])


def units_under(case: Case, axes: Axes) -> Grouping:
    """Return, for every unit and every group above the units, all that stands below it, itself included.

    These groups overlap: for a page that shows every level at once. Do not sum over them.
    """
    labels, chain = _chains(case, axes)
    unit, step = np.nonzero(chain >= 0)
    share = csr_array((np.ones(len(unit)), (chain[unit, step], unit)), shape=(len(labels), len(chain)))
    return Grouping(labels, share, np.ones(len(labels), bool))


def periods_by_days(periods: Periods, frequency: str) -> Grouping:
    """Return the grouping of `periods` into those of `frequency`, each split by the days that it has in common with them.

    A week across the end of a month goes to both months, as though its hours were spread evenly over its days. Works in
    both directions: from weeks to months and from months to weeks.

    >>> month = periods_by_days(Periods("W-MON", pd.Timestamp("2026-01-26"), 2), "MS")
    >>> (
    ...     month.label.strftime("%Y-%m-%d").tolist(),
    ...     (7 * month.share.toarray()).round(9).tolist(),
    ...     month.complete.tolist(),
    ... )
    (['2026-01-01', '2026-02-01'], [[6.0, 0.0], [1.0, 7.0]], [False, False])
    """
    edges, groups = periods.edges, _edges(periods, frequency)
    cuts = edges.union(groups)
    cuts = cuts[(cuts >= edges[0]) & (cuts <= edges[-1])]
    days = np.asarray((cuts[1:] - cuts[:-1]).days, dtype=np.float64)
    part, group = (each.searchsorted(cuts[:-1], side="right") - 1 for each in (edges, groups))
    share = csr_array((days / periods.days[part], (group, part)), shape=(len(groups) - 1, periods.count))
    return Grouping(groups[:-1], share, np.asarray((groups[:-1] >= edges[0]) & (groups[1:] <= edges[-1])))


def periods_by_start(periods: Periods, frequency: str) -> Grouping:
    """Return the grouping of `periods` into those of `frequency` in which they start: nothing is split.

    Raises:
        ValueError: periods of `frequency` are shorter than `periods`, so that some would stay empty.
    """
    groups = _edges(periods, frequency)
    if np.diff(groups.to_numpy()).max() < np.diff(periods.edges.to_numpy()).min():
        raise ValueError(
            f"from {periods.frequency!r} to {frequency!r} leads down, not up: periods_by_days spreads what they hold"
        )
    found = _partition(groups[:-1], np.asarray(groups.searchsorted(periods.index, side="right") - 1, dtype=np.int64))
    inside = (groups[:-1] >= periods.edges[0]) & (groups[1:] <= periods.edges[-1])
    return Grouping(found.label, found.share, np.asarray(inside)[: len(found.label)])


def _partition(labels: pd.Index, group: Codes) -> Grouping:
    """Every part in one group; groups that stay empty are left out."""
    used, position = np.unique(group, return_inverse=True)
    share = csr_array((np.ones(len(group)), (position, np.arange(len(group)))), shape=(len(used), len(group)))
    return Grouping(labels[used], share, np.ones(len(used), bool))


def _chains(case: Case, axes: Axes) -> tuple[pd.Index, Codes]:
    """Return the labels of units and of the groups above them, and of each unit the codes up to the top, −1 beyond it."""
    table = case.table("units")
    labels = axes.unit.append(pd.Index(table["parent"].dropna().unique(), dtype="str")).unique()
    above = np.full(len(labels) + 1, -1)  # of no parent: none
    above[axes.unit.get_indexer(table["unit"])] = labels.get_indexer(table["parent"])
    steps = [np.arange(len(axes.unit))]
    while (steps[-1] >= 0).any():
        steps.append(above[steps[-1]])
    return labels, np.stack(steps, axis=1)


def _edges(periods: Periods, frequency: str) -> pd.DatetimeIndex:
    """First days of the periods of `frequency` that touch `periods`, and the day after the last."""
    offset = pd.tseries.frequencies.to_offset(frequency)
    first, last = offset.rollback(periods.edges[0]), offset.rollforward(periods.edges[-1])
    return pd.date_range(first, last, freq=offset)
