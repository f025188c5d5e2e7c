"""Single lists drawn back towards what they were: how much of a projected change has come true before."""

from __future__ import annotations

import numpy as np

from pks.core.axes import Floats
from pks.sim.compartments.errors import refuse


def borne_out(projected: Floats, *, before: Floats, came: Floats) -> float:
    """Return the share of a projected change in size that came true, over many lists: 0 … 1.

    β = Σ (came − before)·(projected − before) / Σ (projected − before)², the least squares slope through 0; 0 where
    nothing was projected to change.

    Args:
        projected: sizes that were projected for a period that is over, (lists,).
        before: sizes from which they were projected, (lists,).
        came: sizes that came, (lists,).

    Raises:
        CompartmentError: if the shapes differ.

    >>> borne_out(np.array([110.0, 80]), before=np.array([100.0, 100]), came=np.array([105.0, 90]))
    0.5
    """
    if not projected.shape == before.shape == came.shape:
        refuse([f"shapes {projected.shape}, {before.shape} and {came.shape}"], "sizes do not belong together")
    change = projected - before
    squares = float((change**2).sum())
    return float(np.clip(((came - before) * change).sum() / squares, 0.0, 1.0)) if squares > 0 else 0.0


def drawn_back(projected: Floats, *, before: Floats, share: float) -> Floats:
    """Return projected bands whose lists have changed in size by only a `share` of what was projected, [..., band].

    size = before + share·(projected size − before), spread over the bands as projected; a list that is projected to be
    empty stays so. With the share that was :func:`borne_out` before, lists that are small, or whose record is short,
    are no longer guessed worse than by leaving them as they are.

    Args:
        projected: people by band, [..., band].
        before: size from which it was projected, [...].
        share: of the change, 0 … 1.

    Raises:
        CompartmentError: if it is no share.

    >>> drawn_back(np.array([60.0, 40]), before=np.array(80.0), share=0.25)
    array([51., 34.])
    """
    if not 0 <= share <= 1:
        refuse([f"a share of {share} is not in 0 … 1"], "lists cannot be drawn back")
    size = projected.sum(axis=-1)
    wanted = before + share * (size - before)
    factor = np.divide(wanted, size, out=np.zeros_like(size), where=size > 0)
    return np.asarray(projected * factor[..., None])
