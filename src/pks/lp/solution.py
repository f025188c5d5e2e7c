"""What comes out of lexicographic solving."""

from __future__ import annotations

from dataclasses import dataclass

from pks.lp.program import FloatArray
from pks.lp.solver import Status
from pks.lp.start import Start


@dataclass(frozen=True, eq=False)
class Solution:
    """A point of the program that is optimal tier by tier, and what is known about it. K tiers, n columns, m rows.

    Attributes:
        names: names of the objectives in their order.
        x: value of each column, shape (n,), within its bounds.
        values: ``cost · x`` of every tier, computed from ``x``.
        row_duals: for every tier, the change of its value per unit that a row's right-hand side is raised, the tiers
            before it staying optimal, shape (m,); zeros for tiers that were not solved.
        reduced_costs: for every tier, the same per unit that a column is pushed up from its bound, shape (n,).
        unique: whether no other point is as good in all tiers; None if that was not tested.
        alternative: another point as good in all tiers, shape (n,); None if there is none, or none was sought.
        status: ``optimal``; ``time limit`` or ``interrupted`` if only the tiers with gap 0 are known to be optimal.
        gaps: for every tier, how far at most its value lies above its optimum: 0 where settled, inf if unknown.
        seconds: wall-clock time.
        solver: name of the solver.
        version: its version.
        iterations: simplex iterations in all.
        start: where a solve of the same program with other numbers may start; None if the solver cannot tell.
    """

    names: tuple[str, ...]
    x: FloatArray
    values: tuple[float, ...]
    row_duals: tuple[FloatArray, ...]
    reduced_costs: tuple[FloatArray, ...]
    unique: bool | None
    alternative: FloatArray | None
    status: Status
    gaps: tuple[float, ...]
    seconds: float
    solver: str
    version: str
    iterations: int
    start: Start | None
