"""Calling people in from a line until the slots or hours are used up, over all replications at once."""

from __future__ import annotations

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.serving import NoRoom


def called(
    line: Floats, units: Floats, of: Codes, *, hours: Floats | None = None, no_room: NoRoom | None = None
) -> Floats:
    """Return how many are called in from each place of several lines, [place, replication].

    Args:
        line: people in each place, those of one line together and the first of it first, [place, replication].
        units: slots, hours or whole milliseconds of each line, [line, replication].
        of: the line of each place, rising, (places,).
        hours: what one of these people takes, in the same unit, (places,); None = one slot each.
        no_room: what happens to people who do not fit, who are then whole; None = they are fractions, and always fit.
    """
    if not len(of):
        return np.zeros_like(line)
    first = np.searchsorted(of, of)
    if no_room is NoRoom.PASSED_OVER and hours is not None:
        return _passing_over(line, units.copy(), of, hours, np.arange(len(of)) - first)
    need = line if hours is None else line * hours[:, None]
    before = np.cumsum(need, axis=0)
    before -= need
    before -= before[first]
    left = units[of]
    left -= before
    if hours is not None:
        left /= hours[:, None]
        if no_room is not None:
            np.floor(left, out=left)
    return np.clip(left, 0.0, line, out=left)


def _passing_over(line: Floats, left: Floats, of: Codes, hours: Floats, depth: Codes) -> Floats:
    """Return those called in where whoever does not fit is passed over, place by place of all lines at once."""
    out = np.zeros_like(line)
    by_depth = np.argsort(depth, kind="stable")
    for places in np.split(by_depth, np.flatnonzero(np.diff(depth[by_depth])) + 1):
        fit = np.floor(left[of[places]] / hours[places, None])
        out[places] = np.clip(fit, 0.0, line[places])
        left[of[places]] -= out[places] * hours[places, None]
    return out
