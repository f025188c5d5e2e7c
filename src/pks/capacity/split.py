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
from pks.capacity.blocks import NO_STAND_INS, StandIns, best_mixes, resource_table
from pks.capacity.checks import outside, refuse
from pks.core.axes import Axes, Codes, Floats
from pks.core.errors import AlignmentError

__all__ = [
    "Split",
    "StandIns",
    "best_split",
    "composed",
    "reach_with",
    "shares_by_need",
    "side_by_side",
    "split_of",
    "stated_split",
]

CLOSE = 1e-9
"""Hours that differ by less than this share are the same: a solver's rounding."""


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

    Units and periods know nothing of one another, and each is solved by itself (:mod:`pks.capacity.blocks`). Capacities
    whose hours a unit takes from the table `available` take no resources.

    Args:
        available: what there is (:func:`pks.capacity.available.available_capacity`).
        need: hours needed, [unit, capacity, period].
        weight: what an hour of shortage weighs, (capacities,) > 0; all alike unless given.
        stand_ins: which resources may stand in for which; a is then what may be planned with them
            (:func:`reach_with`).

    Raises:
        AlignmentError: need, weights or stand-ins are not of the shape, or beyond the codes, that `available` has.
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
    weight = np.ones(available.hours.shape[1]) if weight is None else weight
    pairs = NO_STAND_INS if stand_ins is None else stand_ins
    _require_fit(available, need, weight, pairs)
    refuse(outside("need", need), outside("weight", weight, above=0.0))
    most = np.minimum(need, reach_with(available, pairs))
    most = _blocks(np.where(composed(available)[:, :, None], most, 0.0))
    found = best_mixes(available.compositions, most, _blocks(available.resources), weight=weight, stand_ins=pairs)
    by_mix, stood_in = (_by_unit(each, len(need)) for each in found)
    return split_of(available, by_mix, stood_in, pairs, need=need)


def reach_with(available: Available, stand_ins: StandIns) -> Floats:
    """Return what may be planned of each capacity alone if resources may stand in for others: [unit, capacity, period].

    a + max_utilisation · (what the composition reaches alone with the stand-ins − what it reaches without). So a pair that
    helps nobody changes nothing, and improvements stay in a as they are.
    """
    hours, mixes = available.hours.copy(), available.compositions
    reached = mixes.mix_capacity[mixes.mix[np.isin(mixes.resource, stand_ins.target)]]
    stock, weight = _blocks(available.resources), np.ones(hours.shape[1])
    for capacity in np.unique(reached):
        alone = mixes_alone(mixes, available.resources, capacity=capacity).sum(axis=1)
        only = np.where(np.arange(hours.shape[1]) == capacity, np.inf, 0.0)
        found, _ = best_mixes(
            mixes, np.broadcast_to(only, (len(stock), len(only))), stock, weight=weight, stand_ins=stand_ins
        )
        more = np.maximum(_by_unit(found, len(hours)).sum(axis=1) - alone, 0.0)
        more = np.where(more > CLOSE * alone, more, 0.0)  # else a solver's rounding
        hours[:, capacity] += available.max_utilisation[capacity] * more
    return np.where(composed(available)[:, :, None], hours, available.hours)


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
    return split_of(available, by_mix, np.zeros((units, 0, periods)), NO_STAND_INS)


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


def _blocks(values: Floats) -> Floats:
    """Return [unit, …, period] as one row for each unit and period."""
    return values.transpose(0, 2, 1).reshape(-1, values.shape[1])


def _by_unit(rows: Floats, units: int) -> Floats:
    """Return rows, one for each unit and period, as [unit, …, period]: the way back."""
    return rows.reshape(units, len(rows) // max(units, 1), rows.shape[1]).transpose(0, 2, 1)


def _require_fit(available: Available, need: Floats, weight: Floats, pairs: StandIns) -> None:
    wrong = []
    if need.shape != available.hours.shape:
        wrong.append(f"need is {need.shape}, and available hours are {available.hours.shape}")
    if np.shape(weight) != available.hours.shape[1:2]:
        wrong.append(f"weight is {np.shape(weight)}; one for each of {available.hours.shape[1]} capacities is needed")
    kinds = available.resources.shape[1]
    both = np.concatenate([pairs.source, pairs.target])
    if len(pairs.source) != len(pairs.target) or ((both < 0) | (both >= kinds)).any():
        wrong.append(f"stand-ins {pairs.source} → {pairs.target} are not pairs of codes below {kinds}")
    if wrong:
        raise AlignmentError("; ".join(wrong))


def _summing(group: Codes, groups: int) -> Floats:
    """Return the matrix that sums parts by their `group`: [group, part]."""
    return np.asarray(group[None, :] == np.arange(groups)[:, None], dtype=np.float64)
