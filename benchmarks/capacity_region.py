"""From production need to the gap for a whole region: hours, gap, what limits, sums by hospital and month."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from benchmarks.registry import Timing, benchmark, median_of
from pks.capacity.bottlenecks import limiting_capacities
from pks.capacity.gaps import gaps_of
from pks.capacity.grouping import Grouping, periods_by_days
from pks.capacity.need import capacity_need
from pks.core.axes import Axes, Floats
from pks.core.hours import ActivityHours
from pks.core.periods import Periods

OBJECTS, CAPACITIES, WEEKS = 300, 12, 52
SIZES = {"region": 200, "hospital": 20}


@benchmark("capacity_to_gap", sizes=SIZES)
def to_gap(units: int) -> Timing:
    """Capacity need and gap of every unit, capacity and week; floor: one numpy pass (einsum) over the same arrays."""
    axes, hours, activities, available, table = _region(units)

    def ours() -> None:
        gaps_of(capacity_need(hours, activities, CAPACITIES), available, axes)

    def floor() -> Floats:
        return np.einsum("urp,upt->urt", table, activities) - available

    return Timing(median_of(ours), median_of(floor))


@benchmark("capacity_limits", sizes=SIZES)
def to_limits(units: int) -> Timing:
    """Which capacity limits each object in each week; floor: one numpy minimum over all hours per activity and weeks."""
    axes, hours, activities, available, table = _region(units)
    need = capacity_need(hours, activities, CAPACITIES)

    def ours() -> None:
        limiting_capacities(need, available, activities=activities, hours=hours)

    def floor() -> Floats:
        return np.minimum.reduceat((available / need)[hours.unit, hours.capacity], _starts(hours), axis=0)

    return Timing(median_of(ours, runs=3), median_of(floor, runs=3))


@benchmark("capacity_sums", sizes=SIZES)
def to_sums(units: int) -> Timing:
    """The gap by group of ten units and month; floor: the bare sums of four arrays by ten units and four weeks."""
    axes, hours, activities, available, _ = _region(units)
    gaps = gaps_of(capacity_need(hours, activities, CAPACITIES), available, axes)
    group = np.arange(units) // 10
    share = csr_array((np.ones(units), (group, np.arange(units))))
    hospitals = Grouping(pd.RangeIndex(share.shape[0]), share, np.ones(share.shape[0], bool))
    months = periods_by_days(axes.period, "MS")

    def floor() -> None:
        for array in (gaps.need, gaps.available, gaps.short, gaps.surplus):
            array.reshape(-1, 10, CAPACITIES, WEEKS // 4, 4).sum(axis=(1, 4))

    return Timing(median_of(lambda: gaps.rolled_up(units=hospitals, periods=months)), median_of(floor))


def _starts(hours: ActivityHours) -> np.ndarray:
    pair = hours.unit * OBJECTS + hours.planning_object
    return np.flatnonzero(np.diff(pair, prepend=-1))


def _region(units: int) -> tuple[Axes, ActivityHours, Floats, Floats, Floats]:
    """Return labels, hours per activity (every object takes hours of every capacity), activities and available hours."""
    rng = np.random.default_rng(0)
    table = rng.uniform(0.2, 3.0, (units, CAPACITIES, OBJECTS))
    unit, of, capacity = (index.reshape(-1) for index in np.indices((units, OBJECTS, CAPACITIES)))
    each = np.broadcast_to(table[unit, capacity, of][:, None], (len(unit), WEEKS))
    activities = rng.poisson(5.0, (units, OBJECTS, WEEKS)).astype(np.float64)
    needed = np.einsum("urp,upt->urt", table, activities)
    available = needed.mean(axis=2, keepdims=True) * rng.uniform(0.9, 1.1, needed.shape)
    empty = pd.Index([], dtype="str")
    axes = Axes(
        pd.RangeIndex(units).astype("str"),
        pd.RangeIndex(OBJECTS).astype("str"),
        empty,
        pd.RangeIndex(CAPACITIES).astype("str"),
        empty,
        Periods("W-MON", pd.Timestamp("2026-01-05"), WEEKS),
    )
    return axes, ActivityHours(unit, of, capacity, each), activities, available, table
