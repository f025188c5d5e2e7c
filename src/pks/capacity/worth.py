"""What one more hour of a resource is worth, and to which capacity.

A dual of a linear program need not be unique, and may be what one hour *less* costs. What one hour *more* brings is the
derivative of the optimum to the right, which is a linear program of its own in the changes of the hours (Gal,
*Postoptimal Analyses, Parametric Programming, and Related Topics*, 2nd ed., 1995, on degenerate optima).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd

from pks.capacity.available import Available, mixes_alone
from pks.capacity.blocks import alike, chunks, resource_table
from pks.capacity.checks import CapacityError
from pks.capacity.split import Split, composed
from pks.core.axes import DUST, Axes, Codes, Floats
from pks.core.compositions import Compositions
from pks.core.errors import AlignmentError
from pks.core.faults import Fault
from pks.lp import Columns, Objective, Rows, assemble, lexicographic

CLOSE = 1e-7
"""What is this near to its limit (relative to 1 or the limit) is at it: a solver's rounding, far below any real hour."""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Worth:
    """What one more hour of resources brings where they hold something back; one entry for each of them, (n,).

    Attributes:
        unit, resource, period: which resource, where and when.
        relief: weighted shortage that falls away per hour; 0 where the hour helps nobody.
        gains: activity hours that each capacity gains (or gives up to another) per hour, [n, capacity].
    """

    unit: Codes
    resource: Codes
    period: Codes
    relief: Floats
    gains: Floats

    def table(self, axes: Axes) -> pd.DataFrame:
        """Return unit, resource, period, relief, capacity (the one that gains most), gain; only what helps."""
        helps = self.relief > CLOSE
        most = self.gains[helps].argmax(axis=1) if helps.any() else np.empty(0, dtype=np.int64)
        return pd.DataFrame(
            {
                "unit": axes.unit[self.unit[helps]],
                "resource": axes.resource[self.resource[helps]],
                "period": axes.period.index[self.period[helps]],
                "relief": self.relief[helps],
                "capacity": axes.capacity[most],
                "gain": self.gains[helps, most],
            }
        )


def worth_of_more(available: Available, need: Floats, split: Split, *, weight: Floats | None = None) -> Worth:
    """Return what one more hour of each resource that holds something back would be worth to the best split.

        relief = max Σ weight·Δw   over changes Δw of the best hours w, such that
        Σ_k per_hour[k,ι′]·Δw_k ≤ 1 if ι′ = ι else 0     for the resources ι′ that are used up,
        Σ_k Δw_k ≤ 0                                     for a capacity that has all it needs,
        Σ_k Δw_k ≤ max_utilisation·Σ_k Δv_k              for one that has all it may plan, Δv as Δw but of its hours alone,
        Δw ≥ 0 where w = 0,   Δv ≥ 0 where v = 0.

    Only which limits are reached counts, so places that reach the same ones are solved once. The worth is that of a first,
    small part of an hour; how far it reaches is what :func:`pks.capacity.binding.staircase` says.

    Args:
        available: what there is.
        need: hours needed, [unit, capacity, period].
        split: the best split (:func:`pks.capacity.split.best_split`), without stand-ins.
        weight: what an hour of shortage weighs, (capacities,); as in the split.

    Raises:
        AlignmentError: need and split are not of the shape that `available` has.
        CapacityError: resources may stand in for others in the split: what an hour of one then brings to another is not
            told here.

    Example:
        Ten nurse hours, a clinic (1 nurse hour an hour) that has the 6 hours it needs and a theatre (2) that has 2 of 6:
        one more nurse hour gives the theatre half an hour.

        >>> from pks.capacity.split import best_split
        >>> mixes = Compositions(np.arange(2), np.zeros(2, int), np.array([1.0, 2.0]), np.arange(2), np.ones(2, int))
        >>> alone, nurses = np.array([[[10.0], [5.0]]]), np.array([[[10.0]]])
        >>> there = Available(alone, np.ones(2, bool), np.zeros((1, 2), bool), nurses, mixes, np.ones(2))
        >>> need = np.full((1, 2, 1), 6.0)
        >>> worth = worth_of_more(there, need, best_split(there, need))
        >>> worth.relief.tolist(), worth.gains.tolist()
        ([0.5], [[0.0, 0.5]])
    """
    _require_fit(available, need, split)
    weight = np.ones(need.shape[1]) if weight is None else weight
    mixes, from_resources = available.compositions, composed(available)[:, :, None]
    enough = _close(split.hours, need) | ~from_resources
    capped = _close(split.hours, available.hours) & from_resources & ~enough
    alone = _Alone.of(available)
    full = _close(split.used, available.resources)
    holds = full & np.any(~enough & ~capped, axis=1, keepdims=True)
    of_resource = (
        np.arange(full.shape[1])[:, None] == alone.resource
    )  # [resource, pair]; one that is in no mix has none
    holds |= of_resource.astype(np.float64) @ (alone.full & capped[:, alone.capacity]) > 0
    unit, resource, period = np.nonzero(holds & of_resource.any(axis=1)[None, :, None])
    if not len(unit):
        return Worth(unit, resource, period, np.zeros(0), np.zeros((0, need.shape[1])))
    here = (unit, slice(None), period)
    held = _Held(
        resource,
        full[here],
        alone.full[here],
        enough[here],
        capped[here],
        split.by_mix[here] > DUST,
        alone.by_mix[here] > DUST,
    )
    gains = _gains(held, alone, mixes, weight=weight, max_utilisation=available.max_utilisation)
    return Worth(unit, resource, period, gains @ weight, gains)


@dataclass(frozen=True, eq=False)
class _Held:
    """Which resource is raised, and which limits are reached there: all that its worth depends on, one row each.

    Attributes:
        resource: the resource that is raised, (n,).
        full: resources that are used up, [n, resource].
        alone_full: whether that capacity alone uses that resource up, [n, pair].
        enough, capped: capacities that have all they need, and all they may plan, [n, capacity].
        some, some_alone: mixes that have any hours, which may fall, in the split and alone, [n, mix].
    """

    resource: Codes
    full: Flags
    alone_full: Flags
    enough: Flags
    capped: Flags
    some: Flags
    some_alone: Flags

    @property
    def alike(self) -> tuple[Codes, Codes]:
        """The first of all rows that are alike, and for every row which of them it is like."""
        flags = [self.full, self.alone_full, self.enough, self.capped, self.some, self.some_alone]
        return alike(np.column_stack([self.resource, np.packbits(np.concatenate(flags, axis=1), axis=1)]))

    def at(self, rows: Codes) -> _Held:
        """Return the same of these rows."""
        return _Held(*(getattr(self, field.name)[rows] for field in fields(self)))


def _gains(held: _Held, alone: _Alone, mixes: Compositions, *, weight: Floats, max_utilisation: Floats) -> Floats:
    """Return the hours that each capacity gains, [n, capacity]: what reaches the same limits is solved once."""
    first, same = held.alike
    of_capacity = mixes.mix_capacity[:, None] == np.arange(len(weight))
    gains = np.zeros((len(first), len(weight)))
    each = 4 * len(mixes.mix_capacity) + held.full.shape[1]
    for part in chunks(np.arange(len(first)), each=each):
        these = held.at(first[part])
        change = np.arange(len(part) * len(mixes.mix_capacity)).reshape(len(part), -1)
        limits = [
            _used_up(these.full, these.resource, resource_table(mixes, held.full.shape[1]), change),
            _alone_used_up(alone, these.alone_full, these.resource, change + change.size),
            _enough(these.enough, mixes, change),
            _capped(these.capped, mixes, change, max_utilisation),
        ]
        endless = np.full(change.size, np.inf)
        lower = [np.where(some, -np.inf, 0.0).reshape(-1) for some in (these.some, these.some_alone)]
        program = assemble([Columns("change", lower[0], endless), Columns("change alone", lower[1], endless)], limits)
        cost = np.concatenate([np.tile(-weight[mixes.mix_capacity], len(part)), np.zeros(change.size)])
        x = lexicographic(program, [Objective("shortage", cost)], uniqueness=False).x
        gains[part] = x[change] @ of_capacity
    return gains[same]


@dataclass(frozen=True, eq=False)
class _Alone:
    """The optimum of each capacity alone.

    Attributes:
        by_mix: v, [unit, mix, period].
        capacity, resource: the pairs that occur in compositions, (pairs,).
        full: whether that capacity alone uses that resource up, [unit, pair, period].
        table: hours of the resource of a pair in one hour of a mix (of the pair's capacity), [pair, mix].
    """

    by_mix: Floats
    capacity: Codes
    resource: Codes
    full: Flags
    table: Floats

    @staticmethod
    def of(available: Available) -> _Alone:
        mixes, (units, kinds, periods) = available.compositions, available.resources.shape
        by_mix = np.zeros((units, len(mixes.mix_capacity), periods))
        for capacity in mixes.composed:
            own = mixes.mix_capacity == capacity
            by_mix[:, own] = mixes_alone(mixes, available.resources, capacity=capacity)
        capacity, resource = np.divmod(np.unique(mixes.mix_capacity[mixes.mix] * kinds + mixes.resource), kinds)
        table = resource_table(mixes, kinds)[:, resource].T * (mixes.mix_capacity[None, :] == capacity[:, None])
        full = _close(table @ by_mix, available.resources[:, resource])
        return _Alone(by_mix, capacity, resource, full, table)


def _used_up(full: Flags, resource: Codes, table: Floats, change: Codes) -> Rows:
    """Σ_k per_hour[k,ι′]·Δw_k ≤ 1 if ι′ = ι else 0, for the resources ι′ that are used up; `full` is [n, resource]."""
    entry, other = np.nonzero(full)
    row, mix = np.nonzero(table.T[other])
    right = (resource[entry] == other).astype(np.float64)
    return _rows("resources", right, row, change[entry[row], mix], table[mix, other[row]])


def _alone_used_up(alone: _Alone, full: Flags, resource: Codes, change: Codes) -> Rows:
    """Σ_k per_hour[k,ι′]·Δv_k ≤ 1 if ι′ = ι else 0, for the resources that a capacity alone uses up; `full` [n, pair]."""
    entry, pair = np.nonzero(full)
    row, mix = np.nonzero(alone.table[pair])
    right = (resource[entry] == alone.resource[pair]).astype(np.float64)
    return _rows("resources alone", right, row, change[entry[row], mix], alone.table[pair[row], mix])


def _enough(enough: Flags, mixes: Compositions, change: Codes) -> Rows:
    """Σ_k Δw_k ≤ 0 for a capacity that has all it needs; `enough` is [n, capacity]."""
    entry, capacity = np.nonzero(enough)
    row, mix = np.nonzero(mixes.mix_capacity[None, :] == capacity[:, None])
    return _rows("need", np.zeros(len(entry)), row, change[entry[row], mix], np.ones(len(row)))


def _capped(capped: Flags, mixes: Compositions, change: Codes, max_utilisation: Floats) -> Rows:
    """Σ_k Δw_k ≤ max_utilisation·Σ_k Δv_k for a capacity that has all it may plan; `capped` is [n, capacity]."""
    entry, capacity = np.nonzero(capped)
    row, mix = np.nonzero(mixes.mix_capacity[None, :] == capacity[:, None])
    own = change[entry[row], mix]
    column, value = np.concatenate([own, own + change.size]), np.ones(len(row))
    value = np.concatenate([value, -max_utilisation[capacity[row]]])
    return _rows("may be planned", np.zeros(len(entry)), np.concatenate([row, row]), column, value)


def _require_fit(available: Available, need: Floats, split: Split) -> None:
    if not need.shape == split.hours.shape == available.hours.shape:
        raise AlignmentError(f"available is {available.hours.shape}, need {need.shape}, the split {split.hours.shape}")
    if split.stood_in.shape[1]:
        reason = "the worth is told of splits without stand-ins: make it with best_split(available, need, weight=…)"
        raise CapacityError([Fault("split", None, "stood_in", f"{split.stood_in.shape[1]} pairs", reason)])


def _rows(name: str, upper: Floats, row: Codes, column: Codes, value: Floats) -> Rows:
    return Rows(name, np.full(len(upper), -np.inf), upper, row, column, value)


def _close(value: Floats, limit: Floats) -> Flags:
    """Tell where `value` is as large as `limit`, but for rounding."""
    return np.asarray(value >= limit - CLOSE * np.maximum(1.0, limit))
