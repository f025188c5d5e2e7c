"""What is proved of the tiers, one after the other: the optimum of those that are settled, a bound for the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pks.core.axes import Floats
from pks.lp import LinearProgram, Objective
from pks.lp.face import Face, lower_bound

CLOSED = 1e-9
"""Relative to the value (at least 1), a gap below this is none."""


@dataclass(frozen=True, eq=False)
class Proved:
    """What holds whatever is decided.

    Attributes:
        face: where the tiers that are settled have their optimum; it may be wider, never narrower.
        least: what the first tiers cannot fall below, each given all before it at their optimum: for all but the last of
            these it is their optimum, and the last is the tier being solved.
    """

    face: Face
    least: tuple[float, ...]


def nothing_proved(program: LinearProgram, most: Floats) -> Proved:
    """Return what holds at first: no column exceeds `most`, (columns,), and no tier is below 0, as none costs less."""
    return Proved(replace(Face.whole(program), col_upper=most), (0.0,))


def proved_by(
    before: Proved, program: LinearProgram, tiers: Sequence[Objective], *, x: Floats, prices: Sequence[Floats]
) -> Proved:
    """Return what is proved when, besides what was `before`, there are a plan x and prices of rows in every tier.

    The prices y of a tier bound it: Σ_i min(y_i L_i, y_i U_i) + Σ_j min(z_j l_j, z_j u_j) with z = c − Aᵀy. Where the plan comes
    to that and has the optimum of all tiers before, the tier is settled. What its prices exclude is left out for the
    next tiers, if it is these prices that prove it.

    Args:
        before: of the same program and tiers.
        program: rows and columns.
        tiers: most important first.
        x: a plan that keeps to all rows, (columns,).
        prices: of rows, for each tier, (rows,) each; any will do.
    """
    face, least = before.face, list(before.least)
    while len(least) <= len(tiers):
        k = len(least) - 1
        cost, price = tiers[k].cost, prices[k]
        noise = CLOSED * float(np.abs(cost).max(initial=0.0))
        told = lower_bound(program, face, cost, price, noise=noise)
        least[k] = max(least[k], told)
        values = [float(tier.cost @ x) for tier in tiers[: k + 1]]
        if any(gaps(values, least)):
            break
        if closed(values[k], told):
            dual = cost - program.matrix.T @ price
            face = face.optimal(np.where(np.abs(dual) > noise, dual, 0.0), np.where(np.abs(price) > noise, price, 0.0))
        least.append(0.0)
    return Proved(face, tuple(least))


def gaps(values: Sequence[float], least: Sequence[float]) -> tuple[float, ...]:
    """Return how far each tier of a plan may lie above the best; 0 = proved to be it.

    What a tier cannot fall below is known only given all before it at their best: of those after the first that is open it is
    known only that none is below 0.
    """
    out: list[float] = []
    for k, value in enumerate(values):
        known = least[k] if k < len(least) and not any(out) else 0.0
        out.append(0.0 if closed(value, known) else value - known)
    return tuple(out)


def closed(value: float, least: float) -> bool:
    """Tell whether a value is as small as can be."""
    return value - least <= CLOSED * max(1.0, abs(value))
