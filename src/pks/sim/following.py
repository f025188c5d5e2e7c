"""Follow-on care: who is served gives rise to care on other lists, so many periods later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Codes, Floats
from pks.sim.cells import Cells
from pks.sim.lots import FOLLOWING, Lots


@dataclass(frozen=True, eq=False)
class FollowOn:
    """What care gives rise to; one row for each list, list and lag, all (rows,) but the last.

    Who is served on `from_list` in period s gives rise to `per_person` people who join `to_list` in period s + `lag`.
    With a lag of 0 they may be served in the same period: lists are then given their slots after those from which such
    people come. Whole people: for each who is served ⌊per_person⌋ join, and one more by lot.

    Attributes:
        from_list: where care is given.
        to_list: where it gives rise to need.
        lag: so many periods later.
        per_person: people, for each who is served, [row, period in which care is given].
    """

    from_list: Codes
    to_list: Codes
    lag: Codes
    per_person: Floats

    def caused(self, served: Floats, *, rows: Codes, periods: Codes, cells: Cells, lots: Lots) -> tuple[Codes, Floats]:
        """Return into which cells people come (n,), and how many, [n, replication].

        `served` [n, replication] are those served on the list of each of the `rows` (n,) in each of the `periods` (n,);
        what would come after the horizon is left out by :meth:`inside`.
        """
        into = cells.arriving(self.to_list[rows], periods + self.lag[rows])
        each = self.per_person[rows, periods]
        whole = np.floor(each)
        more = lots.among(
            served, each - whole, cells, into, purpose=FOLLOWING + self.from_list[rows], period=self.lag[rows]
        )
        return into, whole[:, None] * served + more

    def inside(self, rows: Codes, periods: int) -> tuple[Codes, Codes]:
        """Return every one of the `rows` with every period from which people come within the horizon, (n,) and (n,)."""
        row, period = np.nonzero(np.arange(periods) + self.lag[rows][:, None] < periods)
        return rows[row], period


def stages(follow_on: FollowOn | None, pool_of: Codes, pools: int) -> Codes:
    """Return in which order pools are given out, (pools,): 0 first, later where people come from others without lag.

    Raises:
        ValueError: if pools give rise to each other, or to themselves, in the same period.
    """
    out = np.zeros(pools, dtype=np.int64)
    if follow_on is None:
        return out
    now = follow_on.lag == 0
    start, end = pool_of[follow_on.from_list[now]], pool_of[follow_on.to_list[now]]
    for _ in range(pools + 1):
        before = out.copy()
        np.maximum.at(out, end, out[start] + 1)
        if (out == before).all():
            return out
    raise ValueError("follow_on leads in a circle within one period: give one of its rows a lag of 1 or more")
