"""The arithmetic of the rounds: a region's mission handed out by shares, down to the last activity, and summed up again.

Shares come from catchment, contracts or history. Where only whole activities make sense, the largest remainder decides
who gets the odd ones; ties go to the one that stands first.

Source: Socialstyrelsen, *Strategisk nivå – prognos och balansering av behov och tillgänglig kapacitet*, 2025, rounds one to
three (40 000 episodes → 8 000 → 2 000); largest remainder: Balinski and Young, *Fair Representation*, 2nd ed., 2001,
appendix A.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pks.capacity.checks import CapacityError, Labels, outside, refuse
from pks.core.axes import Codes, Floats
from pks.core.faults import Fault

SLACK = 1e-9
PARTS = 10**9
"""Remainders that differ by less than one of so many parts are equal."""


def shares_of(amounts: npt.ArrayLike, parent: npt.ArrayLike, *, labels: Labels = ()) -> Floats:
    """Return the share of each of `amounts` in the sum over its parent: history or contracts as shares, same shape.

    Args:
        amounts: what each child had, ≥ 0, [child, …].
        parent: the code of each child's parent, (child,).
        labels: the children's labels, for messages.

    Raises:
        CapacityError: if an amount is negative, or those of a parent are all 0: then there is nothing to go by.

    >>> shares_of([30.0, 10.0, 5.0], [0, 0, 1])
    array([0.75, 0.25, 1.  ])
    """
    values, above = np.asarray(amounts, np.float64), np.asarray(parent, np.int64)
    names = _names(labels, len(above))
    refuse(outside("amounts", values.reshape(len(above), -1).sum(axis=1), labels=[names]), outside("amounts", values))
    total = summed_up(values, above)[above]
    nothing = np.argwhere(total.reshape(len(above), -1).sum(axis=1) == 0).ravel()
    if len(nothing):
        reason = "neither it nor any other under the same parent has an amount: no share can be told"
        raise CapacityError([Fault("amounts", None, names[at], "0", reason) for at in nothing])
    return np.divide(values, total, out=np.zeros_like(values), where=total > 0)


def split(totals: npt.ArrayLike, shares: npt.ArrayLike, parent: npt.ArrayLike, *, labels: Labels = ()) -> Floats:
    """Return each child's part of its parent's total, not rounded: share · total, [child, …].

    Args:
        totals: what each parent has to hand out, ≥ 0, [parent, …].
        shares: each child's share, ≥ 0; those of one parent add up to 1; [child] or [child, …].
        parent: the code of each child's parent, (child,).
        labels: the children's labels, for messages.

    Raises:
        CapacityError: with every share and total that is out of range, and every parent whose shares do not add up to 1.

    >>> split([40_000.0], [0.2, 0.5, 0.3], [0, 0, 0])
    array([ 8000., 20000., 12000.])
    """
    have, above = np.asarray(totals, np.float64), np.asarray(parent, np.int64)
    part = np.asarray(shares, np.float64)
    _require_shares(have, part, above, _names(labels, len(above)))
    part = part / summed_up(part, above)[above]  # to the last digit
    axes = max(have.ndim, part.ndim)
    return _with_axes(have[above], axes) * _with_axes(part, axes)


def split_whole(totals: npt.ArrayLike, shares: npt.ArrayLike, parent: npt.ArrayLike, *, labels: Labels = ()) -> Codes:
    """Return each child's part in whole activities by the largest remainder: those of a parent add up to its total.

    Everybody gets the whole part of share · total; the activities that are left go one each to the largest remainders,
    of equal ones to those who stand first. Nobody is a whole activity away from the exact part.

    Args:
        totals: whole numbers ≥ 0, [parent, …].
        shares: as of :func:`split`.
        parent: the code of each child's parent, (child,).
        labels: the children's labels, for messages.

    Raises:
        CapacityError: as :func:`split`, and with every total that is not whole.

    >>> split_whole([10], [1 / 3, 1 / 3, 1 / 3], [0, 0, 0])
    array([4, 3, 3])
    """
    have, above = np.asarray(totals, np.float64), np.asarray(parent, np.int64)
    refuse(outside("part of an activity in totals", np.abs(have - np.rint(have)), most=0.0))
    exact = split(have, shares, above, labels=labels)
    flat = exact.reshape(len(above), -1)
    whole = np.floor(flat + SLACK)
    rest = np.maximum(flat - whole, 0.0)
    left = have.reshape(len(have), -1) - summed_up(whole, above)
    given = _rank(rest, above) < left[above]
    return (whole + given).astype(np.int64).reshape(exact.shape)


def summed_up(parts: npt.ArrayLike, parent: npt.ArrayLike) -> Floats:
    """Return the sums over the children of each parent, [parent, …]: the way back of splitting.

    Args:
        parts: what each child has, [child, …].
        parent: the code of each child's parent, (child,).

    >>> summed_up([8000, 20_000, 12_000], [0, 0, 0])
    array([40000.])
    """
    values, above = np.asarray(parts, np.float64), np.asarray(parent, np.int64)
    out = np.zeros((int(above.max(initial=-1)) + 1, *values.shape[1:]))
    np.add.at(out, above, values)
    return out


def _rank(rest: Floats, parent: Codes) -> Codes:
    """Return the place of each child among those of its parent, largest `rest` first, then as they stand: [child, column]."""
    by_parent = np.argsort(parent, kind="stable")
    sorted_parent = parent[by_parent]
    first = np.searchsorted(sorted_parent, sorted_parent)
    key = sorted_parent * 2 * PARTS - np.rint(rest[by_parent] * PARTS).astype(np.int64).T  # [column, child]
    order = np.argsort(key, axis=1, kind="stable")
    rank = np.empty_like(order)
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.broadcast_to(np.arange(len(parent)) - first, order.shape), axis=1)
    rank[:, by_parent] = place
    return rank.T


def _with_axes(values: Floats, axes: int) -> Floats:
    return values.reshape(values.shape + (1,) * (axes - values.ndim))


def _names(labels: Labels, count: int) -> list[str]:
    return [str(each) for each in labels] if len(labels) else [str(at) for at in range(count)]


def _require_shares(totals: Floats, shares: Floats, parent: Codes, names: list[str]) -> None:
    by_child = shares.reshape(len(shares), -1)
    faults = [
        Fault("shares", None, names[int(at)], f"{by_child[at, where]:g}", "must be ≥ 0 and finite")
        for at, where in np.argwhere(~((by_child >= 0) & np.isfinite(by_child)))
    ]
    sums = summed_up(by_child, parent)
    for code, where in np.argwhere(np.abs(sums - 1) > SLACK):
        children = [names[int(at)] for at in np.flatnonzero(parent == code)]
        if children:
            reason = f"the shares of {', '.join(children[:6])}{' …' if len(children) > 6 else ''} do not add up to 1"
            faults.append(Fault("shares", None, f"parent {code}", f"{sums[code, where]:.9g}", reason))
    childless = np.setdiff1d(np.arange(len(totals)), parent)
    faults += [Fault("totals", None, f"parent {code}", "", "nobody to hand it out to") for code in childless]
    if len(totals) <= int(parent.max(initial=-1)):
        faults.append(Fault("parent", None, None, str(parent.max()), f"there are only {len(totals)} totals"))
    refuse(faults, outside("totals", totals))
