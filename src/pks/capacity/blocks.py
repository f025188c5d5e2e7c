"""Hours of mixes that share resources, in blocks (one unit in one period each) that know nothing of one another.

A region has ten thousand such blocks. Each is a linear program of a few dozen columns, so they are solved some hundred at
a time, blocks that are alike once, and those in which there is enough for all not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pks.core.axes import DUST, Codes, Floats
from pks.core.compositions import Compositions
from pks.lp import Columns, LinearProgram, Objective, Rows, assemble, lexicographic

AT_ONCE = 20_000
"""Columns and rows in one program, about: more take longer than in proportion, fewer begin too often."""
NOBODY = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class StandIns:
    """An hour of the resource `source` may be used as an hour of the resource `target`: codes, (pairs,)."""

    source: Codes
    target: Codes


NO_STAND_INS = StandIns(NOBODY, NOBODY)


def best_mixes(
    mixes: Compositions, most: Floats, stock: Floats, *, weight: Floats, stand_ins: StandIns = NO_STAND_INS
) -> tuple[Floats, Floats]:
    """Return the hours of mixes, [block, mix], and of stand-ins, [block, pair], that give most, with fewest resource hours.

        maximise Σ weight[r]·w[k]   over hours w ≥ 0 of the mixes k of capacity r, such that in every block
        Σ_k w[k] ≤ most[r]     and     Σ_k per_hour[k,ι]·w[k] + lent − borrowed ≤ stock[ι];

    of all such hours those that take the least Σ per_hour·w + 0.001·lent.

    Args:
        mixes: how capacities are put together.
        most: hours that a capacity can use, ≥ 0, may be infinite, [block, capacity].
        stock: hours of resources, ≥ 0, [block, resource].
        weight: what an hour weighs, > 0, (capacities,).
        stand_ins: which resources may stand in for which.
    """
    table = resource_table(mixes, stock.shape[1])
    by_mix = np.zeros((len(stock), len(table)))
    stood_in = np.zeros((len(stock), len(stand_ins.source)))
    numbers = np.concatenate([most, stock], axis=1)
    first, same = alike(np.where(numbers > DUST, numbers, 0.0))
    most, stock = (np.where(values[first] > DUST, values[first], 0.0) for values in (most, stock))
    found, lent = by_mix[: len(first)].copy(), stood_in[: len(first)].copy()
    scarce = np.ones(len(first), bool)
    if len(np.unique(mixes.mix_capacity)) == len(mixes.mix_capacity):  # nothing to choose where there is enough
        wanted = most[:, mixes.mix_capacity]
        finite = np.isfinite(wanted).all(axis=1)
        scarce[finite] = (wanted[finite] @ table > stock[finite]).any(axis=1)
        found[~scarce] = wanted[~scarce]
    taken = table.sum(axis=1)
    for part in chunks(np.flatnonzero(scarce), each=len(table) + stock.shape[1] + len(stand_ins.source)):
        program = _program(mixes, most[part], stock[part], stand_ins)
        none = np.zeros(len(part) * len(stand_ins.source))
        tiers = [
            Objective("shortage", np.concatenate([np.tile(-weight[mixes.mix_capacity], len(part)), none])),
            Objective("resource hours", np.concatenate([np.tile(taken, len(part)), none + 1e-3])),
        ]
        x = lexicographic(program, tiers, uniqueness=False).x
        found[part] = x[: len(part) * len(table)].reshape(len(part), -1)
        lent[part] = x[len(part) * len(table) :].reshape(len(part), len(stand_ins.source))
    by_mix[:], stood_in[:] = found[same], lent[same]
    return by_mix, stood_in


def alike(rows: npt.NDArray[np.generic]) -> tuple[Codes, Codes]:
    """Return the places of the first of all rows that are alike, and for every row which of them it is like.

    >>> alike(np.array([[1.0, 2.0], [0.0, 2.0], [1.0, 2.0]]))[1].tolist()
    [1, 0, 1]
    """
    if not rows.size:
        return np.arange(min(len(rows), 1)), np.zeros(len(rows), dtype=np.int64)
    plain = np.ascontiguousarray(rows)
    whole = plain.view(np.dtype((np.void, plain.itemsize * plain.shape[1]))).reshape(-1)
    first, same = np.unique(whole, return_index=True, return_inverse=True)[1:]
    return first.astype(np.int64), same.reshape(-1).astype(np.int64)


def chunks(places: Codes, *, each: int) -> Iterator[Codes]:
    """Yield `places` in parts for which a program with `each` columns and rows for a place is not too large."""
    size = max(AT_ONCE // max(each, 1), 1)
    return (places[start : start + size] for start in range(0, len(places), size))


def resource_table(mixes: Compositions, resources: int) -> Floats:
    """Return the hours of each resource in one hour of each mix: [mix, resource]."""
    table = np.zeros((len(mixes.mix_capacity), resources))
    table[mixes.mix, mixes.resource] = mixes.per_hour
    return table


def _program(mixes: Compositions, most: Floats, stock: Floats, pairs: StandIns) -> LinearProgram:
    """Hours of mixes, then hours of stand-ins; rows of capacities with several mixes, then of resources."""
    (blocks, kinds), count, of_pairs = stock.shape, len(mixes.mix_capacity), len(pairs.source)
    several = np.flatnonzero(np.bincount(mixes.mix_capacity, minlength=most.shape[1]) > 1)
    of = np.flatnonzero(np.isin(mixes.mix_capacity, several))
    column = np.arange(blocks * count).reshape(blocks, count)
    lent = column.size + np.arange(blocks * of_pairs).reshape(blocks, of_pairs)
    row = np.arange(blocks * len(several)).reshape(blocks, len(several))
    place = np.arange(blocks * kinds).reshape(blocks, kinds)
    entries = (
        (place[:, mixes.resource], column[:, mixes.mix], mixes.per_hour),
        (place[:, pairs.source], lent, np.ones(of_pairs)),
        (place[:, pairs.target], lent, -np.ones(of_pairs)),
    )
    need = Rows(
        "need",
        np.full(row.size, -np.inf),
        most[:, several].reshape(-1),
        row[:, np.searchsorted(several, mixes.mix_capacity[of])].reshape(-1),
        column[:, of].reshape(-1),
        np.ones(blocks * len(of)),
    )
    resources = Rows(
        "resources",
        np.full(place.size, -np.inf),
        stock.reshape(-1),
        np.concatenate([rows.reshape(-1) for rows, _, _ in entries]),
        np.concatenate([columns.reshape(-1) for _, columns, _ in entries]),
        np.concatenate([np.tile(values, blocks) for _, _, values in entries]),
    )
    hours = Columns("hours", np.zeros(column.size), most[:, mixes.mix_capacity].reshape(-1))
    return assemble([hours, Columns("stand in", np.zeros(lent.size), np.full(lent.size, np.inf))], [need, resources])
