"""A linear program by named columns, and its exact lexicographic minimum by optimal faces."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import highspy
import numpy as np

Terms = dict[Hashable, float]
INFINITY = highspy.kHighsInf
DUAL_IS_ZERO = 1e-9


@dataclass
class Program:
    """Columns ≥ 0 by name and rows lower ≤ Σ terms ≤ upper."""

    upper: dict[Hashable, float] = field(default_factory=dict)
    rows: list[tuple[Hashable, Terms, float, float]] = field(default_factory=list)

    def column(self, name: Hashable, upper: float | None = None) -> Hashable:
        """Add a column 0 ≤ column ≤ upper and return its name."""
        if name in self.upper:
            raise ValueError(f"the column {name} is there already")
        self.upper[name] = INFINITY if upper is None else upper
        return name

    def at_most(self, name: Hashable, terms: Terms, right: float) -> None:
        """Σ terms ≤ right."""
        self.rows.append((name, terms, -INFINITY, right))

    def at_least(self, name: Hashable, terms: Terms, right: float) -> None:
        """Σ terms ≥ right."""
        self.rows.append((name, terms, right, INFINITY))

    def equal(self, name: Hashable, terms: Terms, right: float) -> None:
        """Σ terms = right."""
        self.rows.append((name, terms, right, right))


@dataclass(frozen=True)
class Optimum:
    """The value of every tier and of every column."""

    tiers: dict[str, float]
    values: dict[Hashable, float]


def minimise(program: Program, tiers: dict[str, Terms]) -> Optimum:
    """Minimise the tiers one after the other, each held at its optimum while the later ones are solved.

    After each tier a column with nonzero reduced cost is fixed at its bound and a row with nonzero dual is made an
    equality: by complementary slackness what is left is exactly the set of optimal solutions of that tier.
    """
    names = list(program.upper)
    at = {name: position for position, name in enumerate(names)}
    lower, upper = np.zeros(len(names)), np.array([program.upper[name] for name in names])
    row_lower = np.array([row[2] for row in program.rows])
    row_upper = np.array([row[3] for row in program.rows])
    solver = _solver(program, at, lower, upper, row_lower, row_upper)
    found: dict[str, float] = {}
    for place, (tier, terms) in enumerate(tiers.items()):
        cost = np.zeros(len(names))
        for name, weight in terms.items():
            cost[at[name]] = weight
        scale = max(1e-300, float(np.abs(cost).max(initial=0.0)))
        solver.changeColsCost(len(names), np.arange(len(names), dtype=np.int32), cost / scale)
        solver.setOptionValue("simplex_strategy", 4 if place else 1)
        _solve(solver, tier)
        solution = solver.getSolution()
        values, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        activity, duals = np.array(solution.row_value), np.array(solution.row_dual)
        found[tier] = float(cost @ values)
        for j in np.flatnonzero(np.abs(reduced) > DUAL_IS_ZERO):
            lower[j] = upper[j] = lower[j] if abs(values[j] - lower[j]) <= abs(values[j] - upper[j]) else upper[j]
            solver.changeColBounds(int(j), lower[j], upper[j])
        for i in np.flatnonzero(np.abs(duals) > DUAL_IS_ZERO):
            to_lower, to_upper = abs(activity[i] - row_lower[i]), abs(activity[i] - row_upper[i])
            row_lower[i] = row_upper[i] = row_lower[i] if to_lower <= to_upper else row_upper[i]
            solver.changeRowBounds(int(i), row_lower[i], row_upper[i])
    if not tiers:
        _solve(solver, "none")
    final = dict(zip(names, (float(value) for value in solver.getSolution().col_value), strict=True))
    for tier, terms in tiers.items():
        value = sum(weight * final[name] for name, weight in terms.items())
        if abs(value - found[tier]) > 1e-7 * max(1.0, abs(found[tier])):
            raise AssertionError(f"tier {tier} was {found[tier]} and is {value} after the later tiers")
    return Optimum(found, final)


def _solver(
    program: Program,
    at: dict[Hashable, int],
    lower: np.ndarray,
    upper: np.ndarray,
    row_lower: np.ndarray,
    row_upper: np.ndarray,
) -> highspy.Highs:
    """HiGHS with the program, no objective yet, and tolerances as tight as it allows."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(at), len(program.rows)
    model.col_cost_ = np.zeros(len(at))
    model.col_lower_, model.col_upper_ = lower, upper
    model.row_lower_, model.row_upper_ = row_lower, row_upper
    start, index, value = [0], [], []
    for _, terms, _, _ in program.rows:
        for name, factor in terms.items():
            if factor != 0.0:
                index.append(at[name])
                value.append(factor)
        start.append(len(index))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(start, dtype=np.int32)
    model.a_matrix_.index_ = np.array(index, dtype=np.int32)
    model.a_matrix_.value_ = np.array(value, dtype=float)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("primal_feasibility_tolerance", 1e-10)
    solver.setOptionValue("dual_feasibility_tolerance", 1e-10)
    if solver.passModel(model) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS did not take the model")
    return solver


def _solve(solver: highspy.Highs, tier: str) -> None:
    """Solve from the present basis, and once more from nothing if that does not end in an optimum."""
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        solver.clearSolver()
        solver.setOptionValue("simplex_strategy", 1)
        solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"tier {tier}: {solver.modelStatusToString(solver.getModelStatus())}")
