"""Who talks to whom first: units that may help each other most are grouped, then these groups, up to the whole region."""

from __future__ import annotations

import numpy as np

from pks.core.axes import Codes


def levels_of(units: int, one: Codes, other: Codes, *, fan_out: int | None) -> tuple[Codes, list[Codes]]:
    """Return an order of the units and, level by level, where groups start in it.

    At every level each group joins with the one, or those, that it has most ties with, so that groups stay of a size. The
    first level is every unit by itself, the last one is all together.

    Args:
        units: how many there are.
        one: the one unit of every tie, a decision that touches two of them, (ties,).
        other: the other unit of every tie, (ties,).
        fan_out: how many groups join into one at most; None = all at once.

    Example:
        >>> order, levels = levels_of(4, np.array([0, 1]), np.array([2, 3]), fan_out=2)
        >>> order.tolist(), [starts.tolist() for starts in levels]
        ([0, 2, 1, 3], [[0, 1, 2, 3], [0, 2], [0]])
    """
    joined: list[list[list[int]]] = [[[unit] for unit in range(units)]]
    ties = np.zeros((units, units))
    np.add.at(ties, (one, other), 1.0)
    ties += ties.T
    while len(joined[-1]) > 1:
        below = joined[-1]
        sets = [list(range(len(below)))] if fan_out is None else _sets(ties, fan_out)
        ties = np.array([[ties[np.ix_(a, b)].sum() for b in sets] for a in sets])
        joined.append([[unit for group in each for unit in below[group]] for each in sets])
    order = np.array(joined[-1][0] if units else [], dtype=np.int64)
    position = np.empty_like(order)
    position[order] = np.arange(units)
    return order, [np.sort(np.array([position[group].min() for group in level], np.int64)) for level in joined]


def _sets(ties: np.ndarray, fan_out: int) -> list[list[int]]:
    """Return the groups in sets of `fan_out`, those with most ties first; who has none goes with who is left."""
    free = np.ones(len(ties), bool)
    sets = []
    for start in np.argsort(-ties.sum(axis=1) + np.diag(ties), kind="stable"):
        if not free[start]:
            continue
        chosen = [int(start)]
        free[start] = False
        while len(chosen) < fan_out and free.any():
            near = np.where(free, ties[chosen].sum(axis=0), -1.0)
            chosen.append(int(np.argmax(near)))
            free[chosen[-1]] = False
        sets.append(sorted(chosen))
    return sorted(sets)
