"""A group of units settles what it can settle by itself; groups that have done so settle the rest between them.

Column generation for an extended formulation (Sadykov, Vanderbeck: Column generation for extended formulations, EURO
Journal on Computational Optimization 1 (2013), 81-115, https://doi.org/10.1007/s13675-013-0009-9): a unit's proposal is not a
whole plan, to be mixed with its other plans, but every single decision in it, so that the region may put them together anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from pks.balance.problem import Flags
from pks.core.axes import Codes, Floats
from pks.lp import LinearProgram, NoPointYet, Vertex, part_of
from pks.lp.prices import prices_of_basis
from pks.lp.solver import Session, Solver
from pks.lp.start import AT_LOWER, BASIC, Places, places_of

PAYS = 1e-6
"""A decision pays if it would cost less than minus this; the greatest coefficient of the last tier is at least 1/32."""
NEAR = 0.05
"""A decision of a unit's own that would cost less than this is proposed too: it may pay when others have had their say."""
_NOBODY = 9
"""Where a column lies that nobody has proposed."""


@dataclass(frozen=True, eq=False)
class Part:
    """What a group may decide, cut out of the region's program: all that touches no unit outside the group.

    Attributes:
        column, row: numbers in the region's program, ascending, (columns,) and (rows,).
        program: these columns and rows, with the group's part of the money that it shares with others.
        cost: what is minimised, (columns,).
        tiers: the tiers that are weighed in it, (tiers, columns).
        plain: columns that are proposed whatever they cost, (columns,): production, and what follows from it.
    """

    column: Codes
    row: Codes
    program: LinearProgram
    cost: Floats
    tiers: csr_array
    plain: Flags

    def prices_of_columns(self, price: Floats) -> Floats:
        """Return what one more of each column would cost when the rows are worth `price`, (rows,): c − Aᵀy, (columns,)."""
        return np.asarray(self.cost - self.program.matrix.T @ price)


@dataclass(frozen=True, eq=False)
class Agreed:
    """What a group has settled.

    Attributes:
        column: decisions proposed, numbers in the region's program, ascending, (proposed,).
        place: where they lie, (proposed,), as in :class:`pks.lp.start.Start`.
        x: their values, (proposed,).
        row, row_place, price: rows of the group, where they lie, and what one more of their side is worth, (rows,).
        prices: the same in each tier by itself, (tiers, rows); zeros from a solver that does not tell its basis.
    """

    column: Codes
    place: Places
    x: Floats
    row: Codes
    row_place: Places
    price: Floats
    prices: Floats


def alone(part: Part, solver: Solver) -> Agreed:
    """Return what a unit settles by itself: its own optimum, and all that may pay once others have had their say.

    Raises:
        SolverError: if the solver fails.
    """
    session = solver.session(part.program)
    vertex = session.minimise(part.cost, warm=False)
    settled = _agreed(part, session, vertex, np.arange(len(part.column)))
    kept = part.plain | (settled.place != AT_LOWER) | (part.prices_of_columns(settled.price) < NEAR)
    proposed = replace(settled, column=settled.column[kept], place=settled.place[kept], x=settled.x[kept])
    return _priced(part, proposed)


def jointly(part: Part, before: Sequence[Agreed], solver: Solver) -> Agreed:
    """Return what a group settles whose members have settled what they could `before`.

    As long as a decision that nobody has proposed pays at the prices that come out, it is proposed as well and the group
    settles anew.

    Raises:
        NoPointYet: if the solver was stopped before the group had settled.
        SolverError: if the solver fails.
    """
    while True:
        settled = _adjusted(part, before, solver)
        if not wanted(part, [settled]):
            return _priced(part, settled)
        before = [settled]


def adjusted(part: Part, before: Sequence[Agreed], solver: Solver) -> Agreed:
    """Return what a group settles once, with the decisions that pay at the prices `before`.

    Raises:
        NoPointYet: if the solver was stopped before the group had settled.
        SolverError: if the solver fails.
    """
    return _priced(part, _adjusted(part, before, solver))


def _adjusted(part: Part, before: Sequence[Agreed], solver: Solver) -> Agreed:
    """Settle from the members' plans side by side, with the decisions that pay at their prices."""
    place, row_place, price = _side_by_side(part, before)
    place[_paying(part, place, price)] = AT_LOWER
    own = np.flatnonzero(place != _NOBODY)
    session = solver.session(part_of(part.program, own))
    session.place(place[own], row_place)
    vertex = session.minimise(part.cost[own], warm=True)
    if vertex.status != "optimal":
        raise NoPointYet(f"the round was stopped ({vertex.status}) before it was settled", vertex.status)
    return _agreed(part, session, vertex, own)


def wanted(part: Part, before: Sequence[Agreed]) -> int:
    """Return how many decisions that nobody has proposed pay at the prices of members who have settled what they could."""
    place, _, price = _side_by_side(part, before)
    return int(_paying(part, place, price).sum())


def _paying(part: Part, place: Places, price: Floats) -> Flags:
    """Tell which columns that nobody has proposed pay at these prices, (columns,)."""
    return np.asarray((place == _NOBODY) & (part.prices_of_columns(price) < -PAYS) & (part.program.col_upper > 0))


def _side_by_side(part: Part, before: Sequence[Agreed]) -> tuple[Places, Places, Floats]:
    """Return where the group's columns and rows lie, and the prices of its rows, when each member does as it has settled.

    What one more of a row that several share is worth is what it is worth to the member that needs it most.
    """
    place = np.full(len(part.column), _NOBODY, np.int8)
    row_place, price = np.full(len(part.row), BASIC, np.int8), np.zeros(len(part.row))
    for each in before:
        place[np.searchsorted(part.column, each.column)] = each.place
        at = np.searchsorted(part.row, each.row)
        row_place[at] = np.where(each.row_place != BASIC, each.row_place, row_place[at])
        price[at] = greater(each.price, price[at])
    return place, row_place, price


def greater(one: Floats, other: Floats) -> Floats:
    """Return of two prices of the same rows the greater one, whatever its sign: what it is worth to who needs it most."""
    return np.where(np.abs(one) > np.abs(other), one, other)


def _agreed(part: Part, session: Session, vertex: Vertex, own: Codes) -> Agreed:
    """Return what the solver has found for the columns of their `own` numbers in the group's program."""
    program = part.program
    basis = session.basis()
    x = np.zeros(len(part.column))
    x[own] = vertex.x
    if basis is None:  # a solver that does not tell: nothing is lost but time
        basis = vertex.x > program.col_lower[own], np.zeros(len(part.row), bool)
    place = places_of(program.col_lower[own], program.col_upper[own], value=vertex.x, basic=basis[0])
    row_place = places_of(program.row_lower, program.row_upper, value=program.matrix @ x, basic=basis[1])
    no_prices = np.zeros((part.tiers.shape[0], len(part.row)))
    return Agreed(part.column[own], place, vertex.x, part.row, row_place, vertex.row_duals, no_prices)


def _priced(part: Part, settled: Agreed) -> Agreed:
    """Return what is settled with what its basis says that rows are worth in each tier."""
    basic = np.zeros(len(part.column), bool)
    basic[np.searchsorted(part.column, settled.column)] = settled.place == BASIC
    prices = prices_of_basis(part.program, (basic, settled.row_place == BASIC), part.tiers)
    return settled if prices is None else replace(settled, prices=prices)
