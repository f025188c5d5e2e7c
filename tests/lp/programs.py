"""Linear programs for the tests of this room: from dense arrays, from books, and drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from pks.lp import Columns, LinearProgram, Objective, Rows, assemble

INF = np.inf


def dense(
    matrix: Sequence[Sequence[float]],
    *,
    rows: Sequence[tuple[float, float]],
    columns: Sequence[tuple[float, float]],
) -> LinearProgram:
    """A program with one family ``x`` of columns and one family ``r`` of rows, bounds as pairs."""
    entries = np.array(matrix, dtype=np.float64).reshape(len(rows), len(columns))
    row, column = np.nonzero(entries)
    col_bounds, row_bounds = np.array(columns, dtype=float).reshape(-1, 2), np.array(rows, dtype=float).reshape(-1, 2)
    return assemble(
        [Columns("x", col_bounds[:, 0], col_bounds[:, 1])],
        [Rows("r", row_bounds[:, 0], row_bounds[:, 1], row, column, entries[row, column])],
    )


def objective(*cost: float) -> Objective:
    """An objective named after nothing in particular."""
    return Objective("cost", np.array(cost, dtype=np.float64))


@dataclass(frozen=True)
class Known:
    """A program from a book with the optimum printed there."""

    source: str
    program: LinearProgram
    objective: Objective
    value: float
    x: tuple[float, ...]


def _least(count: int) -> list[tuple[float, float]]:
    return [(0.0, INF)] * count


WYNDOR = Known(
    "Hillier, Lieberman: Introduction to Operations Research, Wyndor Glass Co.: Z = 36 at (2, 6), shadow prices 0, 3/2, 1",
    dense([[1, 0], [0, 2], [3, 2]], rows=[(-INF, 4), (-INF, 12), (-INF, 18)], columns=_least(2)),
    objective(-3, -5),
    value=-36.0,
    x=(2.0, 6.0),
)
REDDY_MIKKS = Known(
    "Taha: Operations Research, An Introduction, the Reddy Mikks Company: z = 21 at (3, 1.5)",
    dense([[6, 4], [1, 2], [-1, 1], [0, 1]], rows=[(-INF, 24), (-INF, 6), (-INF, 1), (-INF, 2)], columns=_least(2)),
    objective(-5, -4),
    value=-21.0,
    x=(3.0, 1.5),
)
BEALE = Known(
    "Beale: Cycling in the dual simplex algorithm. Naval Research Logistics Quarterly 2 (1955): -1/20 at (1/25, 0, 1, 0), "
    "degenerate so that the textbook rule cycles",
    dense(
        [[0.25, -60, -0.04, 9], [0.5, -90, -0.02, 3], [0, 0, 1, 0]],
        rows=[(-INF, 0), (-INF, 0), (-INF, 1)],
        columns=_least(4),
    ),
    objective(-0.75, 150, -0.02, 6),
    value=-0.05,
    x=(0.04, 0.0, 1.0, 0.0),
)
KLEE_MINTY = Known(
    "Klee, Minty: How good is the simplex algorithm? (1972), in the form of Chvátal: Linear Programming (1983), "
    "chapter 4: 100^(n-1) at (0, …, 0, 100^(n-1)); here n = 6, ten orders of magnitude",
    dense(
        [[2 * 10.0 ** (i - j) if j < i else float(i == j) for j in range(6)] for i in range(6)],
        rows=[(-INF, 100.0**i) for i in range(6)],
        columns=_least(6),
    ),
    objective(*[-(10.0 ** (5 - j)) for j in range(6)]),
    value=-1e10,
    x=(0.0, 0.0, 0.0, 0.0, 0.0, 1e10),
)
BOOKS = (WYNDOR, REDDY_MIKKS, BEALE, KLEE_MINTY)


@dataclass(frozen=True)
class Drawn:
    """A drawn program and its objectives, most important first."""

    program: LinearProgram
    objectives: tuple[Objective, ...]

    @property
    def costs(self) -> list[np.ndarray]:
        """The costs alone."""
        return [tier.cost for tier in self.objectives]


SMALL = st.integers(-3, 3)
ONES = st.just(1.0)


def powers_of_two(spread: int) -> st.SearchStrategy[float]:
    """Factors that doubles multiply by exactly, from 2^-spread to 2^spread."""
    return st.integers(-spread, spread).map(lambda exponent: 2.0**exponent)


def shares() -> st.SearchStrategy[float]:
    """Factors such as 1/3 that doubles round: ties that are exact on paper are not exact in the program."""
    return st.sampled_from([1, 3, 7, 10, 30]).map(lambda divisor: 1.0 / divisor)


def as_share(value: float) -> Fraction:
    """The fraction of small numbers that a double was rounded from."""
    return Fraction(value).limit_denominator(10**5)


@st.composite
def column_bounds(draw: st.DrawFn) -> tuple[float, float]:
    """Nonnegative, boxed, free, negative, fixed."""
    kind = draw(st.sampled_from(["least", "least", "box", "free", "most", "fixed"]))
    low, size = draw(SMALL), draw(st.integers(1, 5))
    return {
        "least": (0.0, INF),
        "box": (float(low), float(low + size)),
        "free": (-INF, INF),
        "most": (-INF, float(low)),
        "fixed": (float(low), float(low)),
    }[kind]


@st.composite
def row_bounds(draw: st.DrawFn, activity: float) -> tuple[float, float]:
    """Bounds around what a row is at some point, mostly tight there, so that vertices are degenerate."""
    kind = draw(st.sampled_from(["=", "<", "<", ">", "<>", "none"]))
    below, above = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    return {
        "=": (activity, activity),
        "<": (-INF, activity + above),
        ">": (activity - below, INF),
        "<>": (activity - below, activity + above),
        "none": (-INF, INF),
    }[kind]


@st.composite
def drawn(draw: st.DrawFn, factors: st.SearchStrategy[float] = ONES) -> Drawn:
    """A small degenerate program, maybe unbounded, and up to four objectives.

    Integers throughout, with redundant rows, then rows, columns and objectives multiplied by ``factors``.
    """
    n, m = draw(st.integers(1, 6)), draw(st.integers(0, 5))
    bounds = [draw(column_bounds()) for _ in range(n)]
    point = [min(max(draw(st.integers(0, 3)), low), high) for low, high in bounds]
    matrix = [draw(st.lists(SMALL, min_size=n, max_size=n)) for _ in range(m)]
    sides = [draw(row_bounds(float(np.dot(row, point)))) for row in matrix]
    if m > 1 and draw(st.booleans()):
        matrix[-1] = [2 * a for a in matrix[0]]
        sides[-1] = (2 * sides[0][0], 2 * sides[0][1])
    by_row = [draw(factors) for _ in range(m)]
    by_column = [draw(factors) for _ in range(n)]
    costs = [
        [draw(st.integers(-1, 3)) * by_column[j] * by_tier for j in range(n)]
        for by_tier in draw(st.lists(factors, min_size=1, max_size=4))
    ]
    scaled = [[a * by_row[i] * by_column[j] for j, a in enumerate(row)] for i, row in enumerate(matrix)]
    program = dense(
        scaled,
        rows=[(low * by_row[i], high * by_row[i]) for i, (low, high) in enumerate(sides)],
        columns=[(low / by_column[j], high / by_column[j]) for j, (low, high) in enumerate(bounds)],
    )
    return Drawn(program, tuple(Objective(f"tier {k}", np.array(cost)) for k, cost in enumerate(costs)))
