"""Hierarchies: which series add up to which sums, over the organisation or over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack

from pks.core.axes import Floats
from pks.core.case import Case
from pks.core.errors import PksError
from pks.core.periods import Periods
from pks.forecast.history import History
from pks.forecast.panel import Panel

WHOLE = "all"
"""What the sum of everything is called."""
OF_OBJECTS = ("service", "provider", "contact")
"""Columns of `planning_objects` by which objects are grouped."""


class HierarchyError(PksError, ValueError):
    """Labels, levels or values do not fit together; the message says which."""


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """Sums of series. Nodes are the sums, one after another, and then the series themselves.

    Attributes:
        members: how much of each series is in each sum, [sum, series]; 1 or 0 where whole series are added up.
        nodes: what each node is called: `level`, and the labels by which it is told from others of its level.
    """

    members: csr_array
    nodes: pd.DataFrame

    @property
    def sums(self) -> int:
        """Number of sums; the node after them is the first series."""
        return int(self.members.shape[0])

    def added_up(self, series: Floats) -> Floats:
        """Return all nodes, […, node, period], of `series`, […, series, period]: the sums are exact."""
        lead, (count, periods) = series.shape[:-2], series.shape[-2:]
        flat = np.moveaxis(series, -2, 0).reshape(count, -1)
        sums = np.moveaxis((self.members @ flat).reshape(self.sums, *lead, periods), 0, -2)
        return np.concatenate([sums, series], axis=-2)

    def panel(self, history: Panel) -> Panel:
        """Return the history of all nodes.

        A gap counts in a sum as :attr:`pks.forecast.panel.Panel.complete` fills it.
        """
        recorded = np.concatenate([self.members @ history.complete, history.recorded])
        return Panel(recorded, history.period, history.season, history.frequency)


def hierarchy_of(labels: pd.DataFrame, levels: Sequence[Sequence[str]]) -> Hierarchy:
    """Return the sums of series by every one of `levels`.

    Args:
        labels: what each series is called, one row each.
        levels: columns of `labels` whose combinations are summed, the empty one being the sum of everything.

    Raises:
        HierarchyError: if a level names a column that is not there.

    >>> wards = pd.DataFrame({"hospital": ["A", "A", "B"], "ward": ["1", "2", "3"]})
    >>> tree = hierarchy_of(wards, [(), ("hospital",)])
    >>> tree.members.toarray().astype(int)
    array([[1, 1, 1],
           [1, 1, 0],
           [0, 0, 1]])
    >>> tree.nodes["level"].tolist()
    ['all', 'hospital', 'hospital', 'series', 'series', 'series']
    """
    if unknown := sorted({name for level in levels for name in level} - set(labels.columns)):
        raise HierarchyError(f"no label is called {', '.join(map(repr, unknown))}; there are: {', '.join(labels)}")
    blocks, nodes, column = [], [], np.arange(len(labels))
    for level in levels:
        groups = labels.groupby(list(level), dropna=True, sort=True, observed=True) if level else None
        row = np.zeros(len(labels), np.int64) if groups is None else groups.ngroup().fillna(-1).to_numpy(np.int64)
        there = row >= 0
        count = int(row.max(initial=-1)) + 1
        entries = np.ones(int(there.sum())), (row[there], column[there])
        blocks.append(csr_array(entries, shape=(count, len(labels))))
        first = np.unique(row[there], return_index=True)[1]
        named = labels.loc[labels.index[there][first], list(level)].reset_index(drop=True)
        named.insert(0, "level", " × ".join(level) if level else WHOLE)
        nodes.append(named)
    own = labels.reset_index(drop=True).assign(level="series")
    members = vstack(blocks, format="csr") if blocks else csr_array((0, len(labels)))
    return Hierarchy(members, pd.concat([*nodes, own], ignore_index=True))


def organisation_of(case: Case, history: History) -> Hierarchy:
    """Return the sums of a case's series over its organisation: units ↔ the groups above them, objects ↔ their groups.

    Levels: everything; each step of parents above the units (`above 1` is the nearest); unit; each of service, provider
    and contact that any object has; planning object; and each step above the units by planning object.
    """
    parent = case.table("units").set_index("unit")["parent"]
    labels = history.labels.copy()
    above: list[str] = []
    step = labels["unit"]
    while (step := step.map(parent)).notna().any() and len(above) < len(parent):
        above.append(f"above {len(above) + 1}")
        labels[above[-1]] = step
    objects = case.table("planning_objects").set_index("planning_object")
    groups = [name for name in OF_OBJECTS if objects[name].notna().any()]
    for name in groups:
        labels[name] = labels["planning_object"].map(objects[name])
    crossed = [(name, "planning_object") for name in above]
    return hierarchy_of(labels, [(), *((n,) for n in (*above, "unit", *groups, "planning_object")), *crossed])


def time_members(period: Periods, frequency: str) -> tuple[csr_array, pd.DatetimeIndex]:
    """Return how much of each period lies in each coarser one that the horizon covers whole, and when those start.

    A week over the end of a month counts in both by its days, so that weeks, months and years add up: [coarse, period].

    >>> weeks = Periods("W-MON", pd.Timestamp("2026-01-26"), 10)
    >>> share, start = time_members(weeks, "MS")
    >>> share.toarray().round(2)[:, :6], start[0].date().isoformat()
    (array([[0.14, 1.  , 1.  , 1.  , 0.86, 0.  ],
           [0.  , 0.  , 0.  , 0.  , 0.14, 1.  ]]), '2026-02-01')
    """
    edges = period.edges
    coarse = pd.date_range(edges[0], edges[-1], freq=frequency)
    starts, ends = coarse[:-1], coarse[1:]
    day = np.arange(int((edges[-1] - edges[0]).days))
    fine = np.searchsorted((edges[1:] - edges[0]).days, day, side="right")
    whole = np.searchsorted((ends - edges[0]).days, day, side="right")
    inside = (day >= ((starts[0] - edges[0]).days if len(starts) else len(day))) & (whole < len(starts))
    share = 1.0 / period.days[fine[inside]]
    members = csr_array((share, (whole[inside], fine[inside])), shape=(len(starts), period.count))
    members.sum_duplicates()
    return members, starts
