"""The rows of the balancing program that what is done must keep below a limit; all other rows follow from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from pks.core.axes import Floats
from pks.lp import LinearProgram

FAMILIES = ("hours", "mixes", "resources", "ability", "giver", "missions", "caps", "budget")
"""Families of rows with a limit, in this order; what else there is follows from what is done or takes the rest."""


@dataclass(frozen=True, eq=False)
class Packing:
    """`rows` · x ≤ `most`, family by family.

    Attributes:
        rows: coefficients, (rows, columns).
        most: limits, (rows,), all finite.
        families: name of a family -> its slice of the rows.
    """

    rows: csr_array
    most: Floats
    families: dict[str, slice]


def packing_of(program: LinearProgram) -> Packing:
    """Return the rows of `program` with an upper limit; those of skill mixes are turned round to have one."""
    matrix = program.matrix.tocsr()
    parts, most, families = [], [], {}
    first = 0
    for name in FAMILIES:
        family = program.row_families[name]
        rows, lower, upper = matrix[family], program.row_lower[family], program.row_upper[family]
        if name == "mixes":
            rows, upper = -rows, -lower
        kept = np.flatnonzero(np.isfinite(upper))
        parts.append(rows[kept])
        most.append(upper[kept])
        families[name] = slice(first, first + len(kept))
        first += len(kept)
    return Packing(csr_array(vstack(parts)), np.concatenate(most), families)
