"""What holds every measure back, read from the slack of its limits and from the duals of each tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from pks.balance.explain.bounds import WHAT
from pks.balance.solved import Solved
from pks.core.axes import Codes, Floats

FAMILIES = ("caps", "giver", "budget", "ability", "missions", "resources", "hours")
"""Rows that can hold a measure back, in the order in which they are named."""
_TIGHT = 1e-7
_NOISE = 1e-7


@dataclass(frozen=True)
class Gains:
    """What the duals say of measures, by tier and column: [tier, column].

    Attributes:
        gain: by how much the tier would fall per unit, were nothing used up by it: Σ_i max(0, a_ij·y_i).
        price: its own cost in the tier.
        charge: what it uses up is worth, by family of rows: [family, tier, column].
    """

    gain: Floats
    price: Floats
    charge: Floats

    def first_tier(self) -> Codes:
        """Return the first tier in which anything speaks for or against each column; the number of tiers if none."""
        said = (self.gain > 0) | (self.price > 0) | (self.charge > 0).any(axis=0)
        return np.where(said.any(axis=0), said.argmax(axis=0), len(said)) if len(said) else np.zeros(0, np.int64)


def held_by(solved: Solved, columns: Codes) -> np.ndarray:
    """Return what keeps each of `columns` from growing: "limit" (its own), a family of rows, or "" if nothing does.

    A row holds a column back if it lies at its upper bound and the column counts there.
    """
    program, x = solved.program, solved.solution.x
    activity = program.matrix @ x
    size = np.maximum(1.0, abs(program.matrix) @ np.abs(x))
    tight = program.row_upper - activity <= _TIGHT * size
    held = np.full(len(columns), "", dtype=object)
    part = csc_array(program.matrix[:, columns])
    of_column = np.repeat(np.arange(len(columns)), np.diff(part.indptr))
    for family in reversed([name for name in FAMILIES if name in program.row_families]):
        rows = program.row_families[family]
        here = (part.indices >= rows.start) & (part.indices < rows.stop) & (part.data > 0) & tight[part.indices]
        held[of_column[here]] = family
    upper = program.col_upper[columns]
    held[upper - x[columns] <= _TIGHT * np.maximum(1.0, np.abs(x[columns]))] = "limit"
    return held


def gains_of(solved: Solved, columns: Codes) -> Gains:
    """Return what the duals of every tier say of `columns`; noise of the solver is 0.

    A reduced cost is z = c − Σ_i a_ij·y_i. What adds to the sum is gain, what takes from it is used up.
    """
    program, tiers = solved.program, solved.tiers
    part = csc_array(program.matrix[:, columns])
    count = len(columns)
    of_column = np.repeat(np.arange(count), np.diff(part.indptr))
    gain, price = np.zeros((len(tiers), count)), np.zeros((len(tiers), count))
    charge = np.zeros((len(WHAT) + 1, len(tiers), count))
    family = _family_of(solved, part.indices)
    for k, (tier, y) in enumerate(zip(tiers, solved.solution.row_duals, strict=True)):
        cost = tier.objective(program.matrix.shape[1]).cost
        term = part.data * y[part.indices]
        term[np.abs(term) <= _NOISE * np.abs(cost).max(initial=0.0)] = 0.0
        gain[k] = np.bincount(of_column, weights=np.maximum(term, 0.0), minlength=count)
        price[k] = cost[columns]
        np.add.at(charge[:, k], (family, of_column), np.maximum(-term, 0.0))
    return Gains(gain, price, charge)


def family_name(code: int) -> str:
    """Return the name of a family of rows by its place in :attr:`Gains.charge`; "" for those without a name."""
    return [*WHAT, ""][code]


def first_of(options: Codes, tier: Codes, value: Floats) -> tuple[Codes, Codes]:
    """Return the options and the position of the best column of each: the earliest tier, then the greatest value."""
    order = np.lexsort((-value, tier, options))
    found, first = np.unique(options[order], return_index=True)
    return found, order[first]


def _family_of(solved: Solved, rows: Sequence[int] | Codes) -> Codes:
    family = np.full(len(solved.program.row_lower), len(WHAT))
    for code, name in enumerate(WHAT):
        if name in solved.program.row_families:
            family[solved.program.row_families[name]] = code
    return np.asarray(family[rows], np.int64)
