"""From production need to the gap for a whole region: hours, gap, what limits, sums by hospital and month; shared resources."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array

from benchmarks.registry import Timing, benchmark, median_of
from pks.capacity.available import Available, reach_alone
from pks.capacity.blocks import resource_table
from pks.capacity.bottlenecks import limiting_capacities, ranking
from pks.capacity.gaps import gaps_of
from pks.capacity.grouping import Grouping, periods_by_days
from pks.capacity.need import capacity_need
from pks.capacity.split import best_split
from pks.capacity.worth import worth_of_more
from pks.core.axes import Axes, Floats
from pks.core.compositions import Compositions
from pks.core.hours import ActivityHours
from pks.core.periods import Periods

OBJECTS, CAPACITIES, RESOURCES, WEEKS = 300, 12, 15, 52
SIZES = {"region": 200, "hospital": 20}


@benchmark("capacity_to_gap", sizes=SIZES)
def to_gap(units: int) -> Timing:
    """Capacity need and gap of every unit, capacity and week; floor: one product of matrices and a difference."""
    axes, hours, activities, available, table = _region(units)

    def ours() -> None:
        gaps_of(capacity_need(hours, activities, CAPACITIES), available, axes)

    def floor() -> Floats:
        return table @ activities - available

    return Timing(median_of(ours), median_of(floor))


@benchmark("capacity_need_varying", sizes=SIZES)
def to_varying_need(units: int) -> Timing:
    """Capacity need if all hours per activity differ from week to week; floor: one einsum over the full table."""
    _, hours, activities, _, _ = _region(units)
    by_week = hours.hours * np.linspace(1.0, 0.9, WEEKS)
    varying = ActivityHours(hours.unit, hours.planning_object, hours.capacity, by_week)
    full = by_week.reshape(units, OBJECTS, CAPACITIES, WEEKS)

    def floor() -> Floats:
        return np.einsum("uprt,upt->urt", full, activities)

    return Timing(median_of(lambda: capacity_need(varying, activities, CAPACITIES), runs=3), median_of(floor, runs=3))


@benchmark("capacity_limits", sizes=SIZES)
def to_limits(units: int) -> Timing:
    """Which capacity limits each object in each week, all in need of all; floor: a plain numpy minimum for each capacity."""
    _, hours, activities, available, _ = _region(units)
    return _limits(hours, activities, available)


@benchmark("capacity_limits_mixed", sizes=SIZES)
def to_limits_mixed(units: int) -> Timing:
    """The same, each object in need of its own half of the capacities; floor: a plain numpy minimum for each capacity."""
    _, hours, activities, available, _ = _region(units)
    half = np.random.default_rng(1).random(len(hours.unit)) < 0.5
    mixed = ActivityHours(hours.unit[half], hours.planning_object[half], hours.capacity[half], hours.hours[half])
    return _limits(mixed, activities, available / 2)


def _limits(hours: ActivityHours, activities: Floats, available: Floats) -> Timing:
    need = capacity_need(hours, activities, CAPACITIES)
    cover = available / need

    def floor() -> Floats:
        pace = np.ones(activities.shape)
        for capacity in range(CAPACITIES):
            np.minimum(pace, cover[:, None, capacity], out=pace)
        return pace

    def ours() -> None:
        limiting_capacities(need, available, activities=activities, hours=hours)

    return Timing(median_of(ours, runs=3), median_of(floor, runs=3))


@benchmark("capacity_ranking", sizes=SIZES)
def to_ranking(units: int) -> Timing:
    """The bottlenecks, ranked; floor: one bincount of what is held back by the capacity that does."""
    axes, hours, activities, available, _ = _region(units)
    need = capacity_need(hours, activities, CAPACITIES)
    found = limiting_capacities(need, available, activities=activities, hours=hours)

    def floor() -> np.ndarray:
        return np.bincount(found.capacity.ravel() + 1, found.held_back.ravel())

    return Timing(median_of(lambda: ranking(found, axes), runs=3), median_of(floor, runs=3))


@benchmark("capacity_split", sizes={"hospital": 20, "region": 200})
def to_split(units: int) -> Timing:
    """The best split of fifteen resources; floor: scipy's HiGHS, one program of all units and weeks, one objective."""
    available, need = _resources(units)
    runs = 3 if units < SIZES["region"] else 1
    table = resource_table(available.compositions, RESOURCES)
    blocks = block_diag([csr_array(table.T)] * (units * WEEKS), format="csr")
    most = np.minimum(need, available.hours)[:, available.compositions.mix_capacity].transpose(0, 2, 1).ravel()
    stock = available.resources.transpose(0, 2, 1).ravel()
    limits = np.stack([np.zeros_like(most), most], axis=1)

    def floor() -> None:
        linprog(-np.ones(len(most)), A_ub=blocks, b_ub=stock, bounds=limits, method="highs")

    return Timing(median_of(lambda: best_split(available, need), runs=runs), median_of(floor, runs=runs))


@benchmark("capacity_worth", sizes={"hospital": 20, "region": 200})
def to_worth(units: int) -> Timing:
    """What one more hour of every resource is worth everywhere; floor: one best split, of which hundreds would tell it."""
    available, need = _resources(units)
    runs = 3 if units < SIZES["region"] else 1
    split = best_split(available, need)
    ours = median_of(lambda: worth_of_more(available, need, split), runs=runs)
    return Timing(ours, median_of(lambda: best_split(available, need), runs=runs))


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


def _resources(units: int) -> tuple[Available, Floats]:
    """Return what compositions of three of fifteen resources give, one for each capacity, and hours needed by week."""
    rng = np.random.default_rng(0)
    mix = np.arange(CAPACITIES).repeat(3)
    resource = np.concatenate([np.sort(rng.choice(RESOURCES, 3, replace=False)) for _ in range(CAPACITIES)])
    one = np.arange(CAPACITIES)
    mixes = Compositions(mix, resource, rng.choice([0.5, 1.0, 2.0], len(mix)), one, np.ones(CAPACITIES, np.int64))
    stock = rng.uniform(50, 400, (units, RESOURCES, 1)) * rng.uniform(0.7, 1.1, (units, 1, WEEKS))
    alone = 0.9 * reach_alone(mixes, stock, CAPACITIES)
    given = np.zeros((units, CAPACITIES), bool)
    available = Available(alone, np.ones(CAPACITIES, bool), given, stock, mixes, np.full(CAPACITIES, 0.9))
    return available, rng.uniform(10, 120, (units, CAPACITIES, WEEKS))


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
