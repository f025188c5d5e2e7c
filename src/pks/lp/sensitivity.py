"""What it is worth to loosen one bound of a program that was solved lexicographically, exactly, and how far that holds.

Let bound i give way by θ: an upper bound rises, a lower one falls. F(θ) is the lexicographic optimum of all tiers then,

    f_k(θ) = min { c_k·x : x within all bounds, bound i loosened by θ, c_j·x = f_j(θ) for all j < k }.

The bound is worth something first in tier k if f_j'(0+) = 0 for all j < k and f_k'(0+) < 0. Since no tier before k
changes, f_k is convex and piecewise linear there: its worth is −f_k'(0+), and it holds on the linear piece that begins at
θ = 0 or lies around it.

A solver's dual y_i is only some slope between f_k'(0−) and f_k'(0+); at a degenerate vertex the two differ. So

- duals y of the tiers 1..k prove f_k(θ) = f_k(0) + y_i·θ for exactly those θ at which some point keeps to complementary
  slackness with all of them: θ is made a column and driven up and down on that face. If it can go up, y_i is f_k'(0+);
- if not, the derivative is a linear program of its own, over the directions in which x may move when θ does:

      f_k'(0+) = min { c_k·d : d within every bound at which x lies, bound i loosened by 1, c_j·d = 0 for all j < k },

  and its duals are duals of tier k, of which the same is then asked.

Gal, Greenberg (eds): Advances in Sensitivity Analysis and Parametric Programming, Kluwer 1997, chapters 1 and 3; Jansen, de
Jong, Roos, Terlaky: Sensitivity analysis in linear programming: just be careful! European Journal of Operational Research
101 (1997), 15-28, https://doi.org/10.1016/S0377-2217(96)00172-5
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from pks.lp.directions import Duals, cone_of, face_of, settled_duals, steepest
from pks.lp.errors import Unbounded
from pks.lp.face import Face
from pks.lp.highs import HiGHS
from pks.lp.loose import Loose
from pks.lp.objective import Objective
from pks.lp.program import FloatArray, IntArray, LinearProgram
from pks.lp.solution import Solution
from pks.lp.solver import Session, Solver
from pks.lp.start import Start

_NOTHING = np.zeros(0, np.int64)
_STEADY = 1e-7  # a bound that can go no further than this, relative to its size, cannot go
_COST_SIZE = 2.0**10


@dataclass(frozen=True)
class Worth:
    """What one unit more of a bound is worth.

    Attributes:
        tier: position of the first tier that it changes, -1 if it changes none.
        value: by how much that tier falls per unit of the bound given way; infinite if a unit less leaves no point.
        least, most: between which values of the bound that holds; NaN where it was not asked for.
    """

    tier: int
    value: float
    least: float
    most: float


@dataclass(frozen=True, eq=False)
class FirstDuals:
    """The solver's duals, of every row and column in the first tier where they are more than rounding.

    Attributes:
        row_tier, column_tier: position of that tier, -1 for none, shapes (m,) and (n,).
        row, column: the dual of the row and the reduced cost of the column there, 0 for none.
    """

    row_tier: IntArray
    row: FloatArray
    column_tier: IntArray
    column: FloatArray


def first_duals(program: LinearProgram, objectives: Sequence[Objective], solution: Solution) -> FirstDuals:
    """Where each row and column first counts, at the price of a look at the duals.

    A side of a row or column whose dual is 0 in every tier is worth nothing, exactly. Where it is not 0, its true worth
    may be less, or lie in a later tier, if the vertex is degenerate; :func:`worth` tells.

    Args:
        program: what was solved.
        objectives: its tiers, most important first.
        solution: what :func:`pks.lp.lexicographic` found.
    """
    m, n = program.matrix.shape
    first = FirstDuals(np.full(m, -1), np.zeros(m), np.full(n, -1), np.zeros(n))
    for k, (z, y) in enumerate(settled_duals(program, objectives, solution)):
        for tier, value, dual in ((first.row_tier, first.row, y), (first.column_tier, first.column, z)):
            new = (dual != 0) & (tier < 0)
            tier[new], value[new] = k, dual[new]
    return first


def worth(
    program: LinearProgram,
    objectives: Sequence[Objective],
    solution: Solution,
    *,
    rows: IntArray = _NOTHING,
    columns: IntArray = _NOTHING,
    solver: Solver = HiGHS(),  # noqa: B008  frozen, so that one for all calls is safe
) -> list[Worth]:
    """What it is worth to loosen bounds, first those of ``rows``, then the upper ones of ``columns``, one at a time.

    Two small linear programs for each that is worth anything, and some more at a degenerate vertex.

    Args:
        program: what was solved.
        objectives: its tiers, most important first.
        solution: what :func:`pks.lp.lexicographic` found. Of its tiers those count that are settled.
        rows: positions of rows with one finite bound.
        columns: positions of columns with a finite upper bound.
        solver: who solves.

    Raises:
        ProgramError: a row has two bounds or none, or a column has no upper bound.
        SolverFailed: the solver gave up.

    Example:
        At most 6 hours; a patient takes 2 and counts 1; 5 patients: an hour treats half a patient, up to 10 hours.

        >>> from pks.lp import Columns, Rows, assemble, lexicographic
        >>> x = Columns("x", np.zeros(2), np.full(2, np.inf), ["treated", "not"].__getitem__)
        >>> entries = np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([1.0, 1.0, 2.0])
        >>> program = assemble([x], [Rows("r", np.array([5, -np.inf]), np.array([5.0, 6.0]), *entries)])
        >>> tiers = [Objective("untreated", np.array([0.0, 1.0]))]
        >>> worth(program, tiers, lexicographic(program, tiers), rows=np.array([1]))
        [Worth(tier=0, value=0.5, least=0.0, most=10.0)]
    """
    loose = Loose.of(program, rows, columns)
    settled = settled_duals(program, objectives, solution)
    asked = _Asked(
        loose,
        [loose.cost(objective) for objective in objectives[: len(settled)]],
        [loose.duals(*duals, solution.x) for duals in settled],
        np.append(solution.x, np.zeros(len(loose.row))),
        None if solution.start is None else loose.start(solution.start),
        solver,
    )
    return [asked.worth(number) for number in range(len(loose.row))]


def needed(
    program: LinearProgram,
    objectives: Sequence[Objective],
    solution: Solution,
    *,
    groups: Sequence[IntArray],
    solver: Solver = HiGHS(),  # noqa: B008  frozen, so that one for all calls is safe
) -> list[tuple[int, float]]:
    """Which tier is the first to need a group of columns, and how much of it, for each group in turn.

        n_k = min { Σ_{j in group} x_j : x within all bounds, c_i·x = f_i for all i <= k }

    grows with k. Tier k is the first to need the group if n_k > 0 and n_{k-1} = 0, and then needs n_k, whatever else is
    done. If n_k = 0 to the last tier, there is a solution as good without the group. The tier is found by halving.

    Args:
        program: what was solved.
        objectives: its tiers, most important first.
        solution: what :func:`pks.lp.lexicographic` found. Of its tiers those count that are settled.
        groups: positions of columns that are nowhere negative.
        solver: who solves.

    Returns:
        Position of the tier (-1 for none) and the amount, for each group.

    Raises:
        SolverFailed: the solver gave up.

    Example:
        Of 5 patients 3 can be treated here and 2 elsewhere: both are needed elsewhere, for nobody to be untreated.

        >>> from pks.lp import Columns, Rows, assemble, lexicographic
        >>> x = Columns("x", np.zeros(3), np.array([3.0, 2.0, np.inf]), ["here", "elsewhere", "not"].__getitem__)
        >>> five = np.array([5.0])
        >>> program = assemble([x], [Rows("r", five, five, np.zeros(3, int), np.arange(3), np.ones(3))])
        >>> tiers = [Objective("untreated", np.array([0.0, 0, 1])), Objective("elsewhere", np.array([0.0, 1, 0]))]
        >>> needed(program, tiers, lexicographic(program, tiers), groups=[np.array([1])])
        [(0, 2.0)]
    """
    duals = settled_duals(program, objectives, solution)
    faces = [face_of(program, duals[: k + 1]) for k in range(len(duals))]
    session = solver.session(program)

    def least(k: int, group: IntArray) -> float:
        cost: FloatArray = np.zeros(len(solution.x))
        cost[group] = _COST_SIZE
        session.fix(faces[k])
        if solution.start is not None:
            session.begin(solution.start)
            session.minimise(np.zeros(len(cost)), warm=True)
        amount = float(session.minimise(cost, warm=True).x[group].sum())
        return amount if amount > _STEADY * max(1.0, float(solution.x[group].sum())) else 0.0

    return [_first(len(faces), partial(least, group=group)) for group in groups]


def _first(count: int, least: Callable[[int], float]) -> tuple[int, float]:
    """The first k < count with least(k) > 0, which grows with k, and its value; (-1, 0) if there is none."""
    if not count or not (amount := least(count - 1)):
        return -1, 0.0
    low, high = 0, count - 1
    while low < high:
        middle = (low + high) // 2
        if found := least(middle):
            high, amount = middle, found
        else:
            low = middle + 1
    return high, amount


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is known when worths are asked for: tiers with their duals, and the point found."""

    loose: Loose
    tiers: list[Objective]
    duals: list[Duals]
    x: FloatArray
    start: Start | None
    solver: Solver

    @cached_property
    def session(self) -> Session:
        """The wider program, handed over once."""
        return self.solver.session(self.loose.program)

    def worth(self, number: int) -> Worth:
        """The worth of one bound."""
        row = self.loose.row[number]
        first = next((k for k, (_, y) in enumerate(self.duals) if y[row] != 0), -1)
        if first < 0:
            return Worth(-1, 0.0, np.nan, np.nan)
        slope, duals = float(abs(self.duals[first][1][row])), self.duals[: first + 1]
        self._go_back()
        up = self._reach(number, duals, 1.0)
        if up <= _STEADY * max(1.0, abs(self.loose.bound[number])):
            first, slope, duals = self._derivative(number, first)
            if first < 0:
                return Worth(-1, 0.0, np.nan, np.nan)
            self._go_back()
            up = self._reach(number, duals, 1.0)
        down = self._reach(number, duals, -1.0)
        ends = self.loose.bound[number] + self.loose.way[number] * np.array([-down, up])
        return Worth(first, slope, float(ends.min()), float(ends.max()))

    def _go_back(self) -> None:
        """Let the solver stand at the point found, where it knows how to get there without a search."""
        zero = np.zeros(len(self.x))
        if self.start is not None:
            self.session.fix(Face.whole(self.loose.program))
            self.session.begin(self.start)
            self.session.minimise(zero, warm=True)

    def _reach(self, number: int, duals: Sequence[Duals], way: float) -> float:
        """How far θ can go one way on the face that the duals leave."""
        face, theta = face_of(self.loose.program, duals), len(self.x) - len(self.loose.row) + number
        lower, upper, cost = face.col_lower.copy(), face.col_upper.copy(), np.zeros(len(self.x))
        lower[theta], upper[theta], cost[theta] = -np.inf, np.inf, -way * _COST_SIZE
        self.session.fix(replace(face, col_lower=lower, col_upper=upper))
        try:
            return max(0.0, way * float(self.session.minimise(cost, warm=True).x[theta]))
        except Unbounded:
            return np.inf

    def _derivative(self, number: int, first: int) -> tuple[int, float, list[Duals]]:
        """The first tier, from ``first`` on, that changes when θ grows from 0; by how much it falls; duals up to it."""
        before = self.duals[:first]
        cone = cone_of(self.loose.program, face_of(self.loose.program, before), self.x)
        theta = len(self.x) - len(self.loose.row) + number
        lower, upper = cone.col_lower.copy(), cone.col_upper.copy()
        lower[theta] = upper[theta] = 1.0
        tier, slope, duals = steepest(replace(cone, col_lower=lower, col_upper=upper), self.tiers[first:], self.solver)
        count = len(self.loose.row)
        free = [(np.append(z[:-count], np.zeros(count)), y) for z, y in duals]
        return tier if tier < 0 else first + tier, -slope, before + free
