"""What one solution leaves to the next solve of a program with other numbers: a basis, and prices for which it is best.

After the last of K tiers, the basis is optimal tier by tier: of all duals of a nonbasic column or row, the first that is
not zero has the sign that holds it at its bound. So there is one cost, near a weighted sum of the tiers, for which the
basis is dual feasible, whatever sides and bounds the program has then: dual simplex repairs only what they moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pks.lp.errors import ProgramError
from pks.lp.program import BoolArray, FloatArray, LinearProgram

Places = NDArray[np.int8]
BASIC, AT_LOWER, AT_UPPER, FREE = 0, -1, 1, 2
LEAST = 2.0**-14
"""Weight of the last tier: it must still stand out from the solver's tolerances, which are absolute."""
_STEP = 30.0
_SPAN = 1e8
_LEAST_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Start:
    """Where the next solve of a program of the same shape may start; any solver can make use of it, or not.

    Attributes:
        columns, rows: ``BASIC``, ``AT_LOWER``, ``AT_UPPER`` or ``FREE`` (nonbasic without bounds), shapes (n,) and (m,).
        reduced_costs, row_duals: prices for which this basis is dual feasible, shapes (n,) and (m,).
    """

    columns: Places
    rows: Places
    reduced_costs: FloatArray
    row_duals: FloatArray

    def fits(self, program: LinearProgram) -> bool:
        """Whether the program has as many columns and rows as the one that the start comes from."""
        return (len(self.rows), len(self.columns)) == program.matrix.shape

    def cost(self, program: LinearProgram) -> FloatArray:
        """The cost for which the basis is dual feasible, z + Aᵀy, shape (n,).

        Raises:
            ProgramError: the program has another number of columns or rows.
        """
        given, shape = (len(self.columns), len(self.rows)), program.matrix.shape[::-1]
        if not self.fits(program):
            raise ProgramError(
                f"the start has {given[0]} columns and {given[1]} rows, the program {shape[0]} and {shape[1]}; "
                "start from a solution of a program with the same columns and rows, or without"
            )
        return self.reduced_costs + program.matrix.T @ self.row_duals


def falling(tiers: int) -> float:
    """The factor from one tier's weight to the next: 30, or less if there are so many that they would span over 1e8."""
    return float(min(_STEP, _SPAN ** (1.0 / max(1, tiers - 1))))


def start_from(
    program: LinearProgram,
    basis: tuple[BoolArray, BoolArray],
    *,
    x: FloatArray,
    reduced_costs: Sequence[FloatArray],
    row_duals: Sequence[FloatArray],
) -> Start:
    """The start that a solution leaves.

    Args:
        program: what was solved.
        basis: which columns (n,) and rows (m,) are basic.
        x: the vertex, shape (n,).
        reduced_costs: of every tier, first to last, scaled alike, shape (n,) each.
        row_duals: the same for rows, shape (m,) each.
    """
    columns = places_of(program.col_lower, program.col_upper, value=x, basic=basis[0])
    rows = places_of(program.row_lower, program.row_upper, value=program.matrix @ x, basic=basis[1])
    return Start(columns, rows, _prices(columns, reduced_costs), _prices(rows, row_duals))


def places_of(lower: FloatArray, upper: FloatArray, *, value: FloatArray, basic: BoolArray) -> Places:
    """Where each column or row of a vertex lies: in the basis, or at the bound that its value is nearer to."""
    places = np.where(value - lower <= upper - value, AT_LOWER, AT_UPPER).astype(np.int8)
    places[np.isinf(lower) & np.isinf(upper)] = FREE
    places[basic] = BASIC
    return places


def _prices(places: Places, duals: Sequence[FloatArray]) -> FloatArray:
    """Duals summed with weights falling from tier to tier; a later tier never outweighs more than half of an earlier."""
    away = np.where(np.abs(places) == 1, -places, 0).astype(np.float64)
    total = np.zeros(len(places))
    step = falling(len(duals))
    for dual in duals:
        total = np.maximum(step * total + away * dual, _LEAST_SHARE * step * total)
    return away * total * LEAST
