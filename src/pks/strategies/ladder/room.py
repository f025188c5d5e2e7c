"""What is left of every limit while a plan is put together, amount by amount, and how more room is made."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csc_array, csr_array, vstack

from pks.balance.packing import Packing, packing_of
from pks.balance.problem import Problem
from pks.balance.variables import Variables
from pks.core.axes import Floats
from pks.lp import LinearProgram
from pks.strategies.ladder.rungs import OWN, Rungs

TIGHT = 1e-9
"""What is left below this, in the unit of its limit, counts as nothing."""
_NOTHING = 1e-12


class Room:
    """What is left of every limit; it only becomes less.

    Amounts are raised in bundles: so much of each column for one of the bundle. Where a limit has nothing left, measures
    that give hours join the bundle, the lowest rung first, and bring exactly the hours that it takes: a neighbour's
    hours, say, for each activity. So many of the bundle then fit as the first limit allows; then the next measure joins.
    """

    def __init__(self, problem: Problem, v: Variables, program: LinearProgram, rungs: Rungs) -> None:
        packing = packing_of(program)
        kept, spare = _kept(problem, v, packing)
        rows = csc_array(kept)
        self.value: list[float] = [0.0] * rows.shape[1]
        self._hours = packing.families["hours"].stop
        self._left: list[float] = np.maximum(spare, 0.0).tolist()
        self._more: list[float] = program.col_upper.tolist()
        self._first: list[int] = rows.indptr.tolist()
        self._row: list[int] = rows.indices.tolist()
        self._takes: list[float] = rows.data.tolist()
        self._relief = _relief(kept, rungs)

    def add(self, bundle: Mapping[int, float], most: float, *, gives: int, rung: int) -> float:
        """Raise `bundle` as far as it fits, at most `most` times; return how far.

        Measures up to `rung` may make room that give hours to the unit and period `gives`.
        """
        done, banned = 0.0, set[int]()
        while most - done > TIGHT:
            if any(self._more[column] <= TIGHT for column in bundle):
                break
            found = self._way(bundle, gives, rung, banned)
            if found is None:
                break
            rates, net = found
            step = most - done
            for column, rate in rates.items():
                step = min(step, self._more[column] / rate)
            for row, use in net.items():
                if use > _NOTHING:
                    step = min(step, self._left[row] / use)
            for column, rate in rates.items():
                self.value[column] += rate * step
                self._more[column] -= rate * step
            for row, use in net.items():
                self._left[row] = max(self._left[row] - use * step, 0.0)
            done += step
        return done

    def _way(
        self, bundle: Mapping[int, float], gives: int, rung: int, banned: set[int]
    ) -> tuple[dict[int, float], dict[int, float]] | None:
        """Return so much of each column for one of the bundle, and what that takes of each row; None if nothing fits."""
        left = self._left
        while True:
            rates, net = dict[int, float](), dict[int, float]()
            for column, rate in bundle.items():
                self._join(column, rate, rates, net)
            while True:
                tight = [row for row, use in net.items() if use > _NOTHING and left[row] <= TIGHT]
                if not tight:
                    return rates, net
                row = min(tight)
                if not self._relieved(row, gives, rung, banned, rates, net):
                    break
            blocked = [column for column in rates if column not in bundle and self._of(column, row) > 0]
            if not blocked:
                return None
            banned.add(blocked[-1])
            if not self._relief[row]:
                self._more[blocked[-1]] = 0.0  # nothing will ever make room there

    def _relieved(
        self, row: int, gives: int, rung: int, banned: set[int], rates: dict[int, float], net: dict[int, float]
    ) -> bool:
        """Let the first measure join that makes room in a row; tell whether there was one."""
        for its_rung, to, column, per_amount in self._relief[row]:
            if its_rung > rung:
                break
            if (to not in (gives, -1)) or column in banned or self._more[column] <= TIGHT:
                continue
            rate = net[row] / per_amount
            for at in range(self._first[column], self._first[column + 1]):
                brings = -self._takes[at]
                if brings > 0 and self._row[at] < self._hours:  # no more hours than are taken
                    rate = min(rate, net.get(self._row[at], 0.0) / brings)
            if rate > _NOTHING:
                self._join(column, rate, rates, net)
                return True
        return False

    def _join(self, column: int, rate: float, rates: dict[int, float], net: dict[int, float]) -> None:
        rates[column] = rates.get(column, 0.0) + rate
        for at in range(self._first[column], self._first[column + 1]):
            row = self._row[at]
            net[row] = net.get(row, 0.0) + rate * self._takes[at]

    def _of(self, column: int, row: int) -> float:
        """Return what one unit of a column takes of a row."""
        return sum(
            self._takes[at] for at in range(self._first[column], self._first[column + 1]) if self._row[at] == row
        )


def _kept(problem: Problem, v: Variables, packing: Packing) -> tuple[csr_array, Floats]:
    """Return the rows and limits, and below them that a period keeps the hours that its own need takes.

    Σ_v m_out[u→v,r,t] + Σ_{t′<t} f[u,r,t→t′] ≤ max(0, a[u,r,t] − H[u,r,t]) for every unit, capacity and period from which
    hours may move to an earlier one: as :func:`pks.balance.constraints.giver`, but between periods.
    """
    _, _, capacities, periods = problem.axes.shape
    column, place = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for amounts, first in zip(problem.measures, v.start, strict=True):
        if amounts.kind == "shift_time":
            hours = amounts.hours
            leaves = hours.per_amount < 0
            leaves &= amounts.to_period[hours.column] < hours.period
            column.append(first + hours.column[leaves])
            place.append(((hours.unit * capacities + hours.what) * periods + hours.period)[leaves])
    there = np.unique(np.concatenate(place))
    lent = (v.lent.unit * capacities + v.lent.what) * periods + v.lent.period
    also = np.isin(lent, there)
    columns, places = np.concatenate([*column, v.lent.column[also]]), np.concatenate([*place, lent[also]])
    at = np.searchsorted(there, places), columns
    own = csr_array((np.ones(len(columns)), at), shape=(len(there), packing.rows.shape[1]))
    spare = np.maximum(problem.supply.hours - problem.needs.hours, 0.0).reshape(-1)[there]
    return csr_array(vstack([packing.rows, own])), np.concatenate([packing.most, spare])


def _relief(rows: csr_array, rungs: Rungs) -> list[list[tuple[int, int, int, float]]]:
    """Return for each row the measures that make room in it, by rung: rung, for whom, column, room per amount."""
    coo = rows.tocoo()
    kept = (coo.data < 0) & (rungs.rung[coo.col] >= OWN)
    row, column, room = coo.row[kept], coo.col[kept], -coo.data[kept]
    order = np.lexsort((column, rungs.rung[column], row))
    out: list[list[tuple[int, int, int, float]]] = [[] for _ in range(rows.shape[0])]
    for at, col, per_amount in zip(row[order].tolist(), column[order].tolist(), room[order].tolist(), strict=True):
        out[at].append((int(rungs.rung[col]), int(rungs.gives[col]), col, per_amount))
    return out
