"""Compositions that share resources: what the best split for a need gives, what a stated split gives, what each reaches alone.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, section
Prognos av tillgänglig kapacitet på strategisk nivå (the activity hours that compositions of resources can give).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.available import Available, mixes_alone
from pks.capacity.checks import outside, refuse
from pks.core.axes import DUST, Axes, Codes, Floats
from pks.core.compositions import Compositions
from pks.lp import Columns, LinearProgram, Objective, Rows, assemble, lexicographic

NOBODY = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class StandIns:
    """An hour of the resource `source` may be used as an hour of the resource `target`: codes, (pairs,)."""

    source: Codes
    target: Codes


@dataclass(frozen=True, eq=False)
class Split:
    """Who gets how much of shared resources.

    Attributes:
        hours: activity hours that each capacity gets, [unit, capacity, period].
        by_mix: the same by mix, [unit, mix, period]; hours from the table `available` are in no mix.
        used: hours used of each resource, in its own work or standing in for another, [unit, resource, period].
        stood_in: hours of each pair of stand-ins, [unit, pair, period].
    """

    hours: Floats
    by_mix: Floats
    used: Floats
    stood_in: Floats


def best_split(
    available: Available, need: Floats, *, weight: Floats | None = None, stand_ins: StandIns | None = None
) -> Split:
    """Return the split that meets as much of `need` as can be, and of such splits one that takes the fewest resource hours.

        maximise Σ weight[r]·w[u,k,t]   over hours w ≥ 0 of the mixes k of capacity r, such that
        Σ_k w[u,k,t] ≤ min(need, a)[u,r,t]     and     Σ_k per_hour[k,ι]·w[u,k,t] + lent − borrowed ≤ R[u,ι,t].

    All units and periods are one linear program. Capacities whose hours a unit takes from the table `available` take no
    resources.

    Args:
        available: what there is (:func:`pks.capacity.available.available_capacity`).
        need: hours needed, [unit, capacity, period].
        weight: what an hour of shortage weighs, (capacities,) > 0; all alike unless given.
        stand_ins: which resources may stand in for which; what capacities reach alone, a, knows nothing of them and then
            does not limit.

    Raises:
        CapacityError: a need or weight is negative or not finite.

    Example:
        Ten nurse hours for a clinic (1 an hour) and a theatre (2 an hour) that need 6 each: the clinic gets its 6, the
        theatre 2. Were the theatre three times as important, it would get 5 and the clinic nothing.

        >>> from pks.core.compositions import Compositions
        >>> mixes = Compositions(np.arange(2), np.zeros(2, int), np.array([1.0, 2.0]), np.arange(2), np.ones(2, int))
        >>> alone, nurses = np.array([[[10.0], [5.0]]]), np.array([[[10.0]]])
        >>> there = Available(alone, np.ones(2, bool), np.zeros((1, 2), bool), nurses, mixes, np.ones(2))
        >>> best_split(there, np.full((1, 2, 1), 6.0)).hours.ravel().tolist()
        [6.0, 2.0]
        >>> best_split(there, np.full((1, 2, 1), 6.0), weight=np.array([1.0, 3.0])).hours.ravel().tolist()
        [0.0, 5.0]
    """
    weight = np.ones(need.shape[1]) if weight is None else weight
    refuse(outside("need", need), outside("weight", weight, above=0.0))
    pairs = stand_ins or StandIns(NOBODY, NOBODY)
    mixes, most = available.compositions, np.minimum(need, _reachable(available, pairs))
    program = _program(available, most, pairs)
    units, _, periods = need.shape
    ones = np.ones((units, len(mixes.mix_capacity), periods))
    taken = np.bincount(mixes.mix, mixes.per_hour, minlength=len(mixes.mix_capacity))
    lent = np.ones(units * len(pairs.source) * periods)
    tiers = [
        Objective("shortage", np.concatenate([(-weight[mixes.mix_capacity][:, None] * ones).reshape(-1), 0 * lent])),
        Objective("resource hours", np.concatenate([(taken[:, None] * ones).reshape(-1), 1e-3 * lent])),
    ]
    x = lexicographic(program, tiers, uniqueness=False).x
    by_mix = x[: ones.size].reshape(ones.shape)
    return split_of(available, by_mix, x[ones.size :].reshape(units, -1, periods), pairs, need=need)


def split_of(
    available: Available, by_mix: Floats, stood_in: Floats, pairs: StandIns, *, need: Floats | None = None
) -> Split:
    """Return the split in which mixes get `by_mix` hours; given hours go as far as they are needed, or all of them."""
    mixes = available.compositions
    kinds, capacities = available.resources.shape[1], available.hours.shape[1]
    lending = _summing(pairs.source, kinds) - _summing(pairs.target, kinds)
    used = resource_table(mixes, kinds).T @ by_mix + lending @ stood_in
    hours = _summing(mixes.mix_capacity, capacities) @ by_mix
    direct = available.hours if need is None else np.minimum(need, available.hours)
    hours = np.where(composed(available)[:, :, None], hours, direct)
    return Split(hours, by_mix, np.maximum(used, 0.0), stood_in)


def stated_split(available: Available, shares: Floats) -> Split:
    """Return what capacities reach when each may use its stated share of every resource.

    The hours of capacity r are the least of a[u,r,t] and what its mixes reach from share[u,ι,r]·R[u,ι,t], needed or not.

    Args:
        available: what there is.
        shares: share of each resource that each capacity may use, [unit, resource, capacity] or [resource, capacity].

    Raises:
        CapacityError: a share is negative or above 1, or the shares of one resource add up to more than 1.
    """
    units, kinds, periods = available.resources.shape
    shares = np.broadcast_to(shares, (units, kinds, available.hours.shape[1]))
    whole = np.minimum(shares.sum(axis=2), np.where(shares.sum(axis=2) <= 1 + 1e-9, 1.0, np.inf))
    refuse(outside("shares", shares, most=1.0), outside("sum of shares", whole, most=1.0))
    mixes = available.compositions
    by_mix = np.zeros((units, len(mixes.mix_capacity), periods))
    for capacity in mixes.composed:
        reach = mixes_alone(mixes, available.resources * shares[:, :, [capacity]], capacity=capacity)
        total = reach.sum(axis=1)
        part = np.divide(
            np.minimum(total, available.hours[:, capacity]), total, out=np.zeros_like(total), where=total > 0
        )
        by_mix[:, mixes.mix_capacity == capacity] = reach * part[:, None]
    by_mix *= composed(available)[:, mixes.mix_capacity, None]
    return split_of(available, by_mix, np.zeros((units, 0, periods)), StandIns(NOBODY, NOBODY))


def shares_by_need(available: Available, need: Floats) -> Floats:
    """Return each capacity's share of each resource in proportion to what its need takes: [unit, resource, capacity].

    share[u,ι,r] = per_hour[r,ι]·Σ_t need[u,r,t] ÷ its sum over r, with the first mix of a capacity. 0 where none is needed.
    """
    mixes = available.compositions
    first = np.unique(mixes.mix_capacity, return_index=True)[1]
    taken = np.zeros((available.resources.shape[1], need.shape[1]))
    rows = np.isin(mixes.mix, first)
    taken[mixes.resource[rows], mixes.mix_capacity[mixes.mix[rows]]] = mixes.per_hour[rows]
    wanted = taken * np.where(composed(available), need.sum(axis=2), 0.0)[:, None, :]
    total = wanted.sum(axis=2, keepdims=True)
    return np.divide(wanted, total, out=np.zeros_like(wanted), where=total > 0)


def side_by_side(available: Available, need: Floats, axes: Axes, *, stated: Split, best: Split) -> pd.DataFrame:
    """Return what each capacity reaches alone, in the stated split and in the best one.

    Columns: unit, capacity, period, need, alone, stated, best, and short = need − best, all in hours. What capacities
    reach alone does not add up: they use the same resources.
    """
    unit, capacity = np.nonzero(np.any(need > 0, axis=2) | np.any(available.hours > 0, axis=2))
    periods = axes.period.count
    table = pd.DataFrame(
        {
            "unit": axes.unit[unit].repeat(periods),
            "capacity": axes.capacity[capacity].repeat(periods),
            "period": np.tile(axes.period.index, len(unit)),
        }
    )
    columns = {"need": need, "alone": available.hours, "stated": stated.hours, "best": best.hours}
    for name, array in columns.items():
        table[name] = array[unit, capacity].reshape(-1)
    return table.assign(short=np.maximum(table["need"] - table["best"], 0.0))


def composed(available: Available) -> npt.NDArray[np.bool_]:
    """Tell where the hours of a unit's capacity come from resources: [unit, capacity]."""
    has_mix = np.isin(np.arange(available.hours.shape[1]), available.compositions.composed)
    return ~available.given & has_mix[None, :]


def _reachable(available: Available, pairs: StandIns) -> Floats:
    """Upper limit of a capacity's hours, [unit, capacity, period]: a, unless resources stand in that a does not know of."""
    if not len(pairs.source):
        return available.hours
    return np.where(composed(available)[:, :, None], np.inf, available.hours)


def resource_table(mixes: Compositions, resources: int) -> Floats:
    """Return the hours of each resource in one hour of each mix: [mix, resource]."""
    table = np.zeros((len(mixes.mix_capacity), resources))
    table[mixes.mix, mixes.resource] = mixes.per_hour
    return table


def _summing(group: Codes, groups: int) -> Floats:
    """Return the matrix that sums parts by their `group`: [group, part]."""
    return np.asarray(group[None, :] == np.arange(groups)[:, None], dtype=np.float64)


def _program(available: Available, most: Floats, pairs: StandIns) -> LinearProgram:
    """Hours of mixes, then hours of stand-ins; rows of capacities with several mixes, then of resources."""
    mixes, (units, kinds, periods) = available.compositions, available.resources.shape
    count = len(mixes.mix_capacity)
    most = np.where(composed(available)[:, :, None] & (most > DUST), most, 0.0)
    stock = np.where(available.resources > DUST, available.resources, 0.0)
    limit = most[:, mixes.mix_capacity].reshape(-1)
    column = np.arange(limit.size).reshape(units, count, periods)
    lent = limit.size + np.arange(units * len(pairs.source) * periods).reshape(units, -1, periods)
    several = np.flatnonzero(np.bincount(mixes.mix_capacity, minlength=most.shape[1]) > 1)
    of = np.flatnonzero(np.isin(mixes.mix_capacity, several))
    row = np.arange(units * len(several) * periods).reshape(units, len(several), periods)
    place = np.arange(units * kinds * periods).reshape(units, kinds, periods)
    entries = (
        (place[:, mixes.resource], column[:, mixes.mix], mixes.per_hour),
        (place[:, pairs.source], lent, np.ones(len(pairs.source))),
        (place[:, pairs.target], lent, -np.ones(len(pairs.source))),
    )
    return assemble(
        [
            Columns("hours", np.zeros(limit.size), limit),
            Columns("stand in", np.zeros(lent.size), np.full(lent.size, np.inf)),
        ],
        [
            Rows(
                "need",
                np.full(row.size, -np.inf),
                most[:, several].reshape(-1),
                row[:, np.searchsorted(several, mixes.mix_capacity[of])].reshape(-1),
                column[:, of].reshape(-1),
                np.ones(units * len(of) * periods),
            ),
            Rows(
                "resources",
                np.full(place.size, -np.inf),
                stock.reshape(-1),
                np.concatenate([rows.reshape(-1) for rows, _, _ in entries]),
                np.concatenate([columns.reshape(-1) for _, columns, _ in entries]),
                np.concatenate([np.broadcast_to(v[None, :, None], c.shape).reshape(-1) for _, c, v in entries]),
            ),
        ],
    )
