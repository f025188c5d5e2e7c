from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.lp import HiGHS, Infeasible, Objective, ProgramError, PuLP, Unbounded, lexicographic
from pks.lp.program import LinearProgram
from pks.lp.sensitivity import Worth, first_duals, needed, worth
from pks.lp.solver import Solver
from tests.lp.programs import INF, WYNDOR, Drawn, dense, drawn, objective

ROW = np.array([0])
NONE = np.zeros(0, np.int64)
BOTH = pytest.mark.parametrize("solver", [HiGHS(), PuLP()], ids=["HiGHS", "PuLP"])


def of_row(program: LinearProgram, *costs: tuple[float, ...], row: int = 0, solver: Solver | None = None) -> Worth:
    """The worth of one row."""
    tiers = [objective(*cost) for cost in costs]
    used = solver or HiGHS()
    return worth(program, tiers, lexicographic(program, tiers), rows=np.array([row]), solver=used)[0]


def close(found: Worth, tier: int, value: float, least: float, most: float) -> None:
    """Compare a worth with one known."""
    assert found.tier == tier
    assert (found.value, found.least, found.most) == pytest.approx((value, least, most), abs=1e-9)


@BOTH
def test_the_shadow_prices_and_ranges_of_the_textbook(solver: Solver) -> None:
    """Wyndor Glass in Hillier, Lieberman: Introduction to Operations Research, sensitivity analysis.

    Shadow prices 0, 3/2 and 1; allowable ranges of the right-hand sides 2 and 3: 6 to 18, and 12 to 24.
    """
    tiers = [WYNDOR.objective]
    found = worth(WYNDOR.program, tiers, lexicographic(WYNDOR.program, tiers), rows=np.array([0, 1, 2]), solver=solver)
    assert found[0].tier == -1
    close(found[1], 0, 1.5, 6, 18)
    close(found[2], 0, 1.0, 12, 24)


@BOTH
def test_one_more_of_two_that_are_short_together_is_worth_nothing(solver: Solver) -> None:
    """By hand: most x with x <= 4 and x <= 4. At the vertex both have duals in some basis; one more of either gives 0."""
    program = dense([[1], [1]], rows=[(-INF, 4), (-INF, 4)], columns=[(0, INF)])
    assert of_row(program, (-1,), row=0, solver=solver).tier == -1
    assert of_row(program, (-1,), row=1, solver=solver).tier == -1


@BOTH
def test_at_a_kink_the_worth_is_that_of_one_more_not_of_one_less(solver: Solver) -> None:
    """By hand: x earns 3, y earns 1, x <= 2, both take an hour of 2. One hour more goes to y: 1, from 2 hours to no end.

    One hour less would cost 3, and 3 is a right dual too.
    """
    program = dense([[1, 1]], rows=[(-INF, 2)], columns=[(0, 2), (0, INF)])
    close(of_row(program, (-3, -1), solver=solver), 0, 1, 2, INF)


@BOTH
def test_a_bound_counts_in_the_first_tier_that_it_can_change(solver: Solver) -> None:
    """By hand: 5 people here, by need or elsewhere: a + b + n = 5, a <= A, b <= 5. First n, then b.

    With A = 3: n = 0 and b = 2. One more of A saves one b, as long as A lies between 0 (below it, b has no room) and 5.
    """
    program = dense([[1, 0, 0], [1, 1, 1]], rows=[(-INF, 3), (5, 5)], columns=[(0, INF), (0, 5), (0, INF)])
    close(of_row(program, (0, 0, 1), (0, 1, 0), solver=solver), 1, 1, 0, 5)


def test_where_an_earlier_tier_would_rise_the_range_ends() -> None:
    """By hand: as above with b <= 2: at A = 3 the least n is 0 only just. One more of A saves a b, one less costs an n."""
    program = dense([[1, 0, 0], [1, 1, 1]], rows=[(-INF, 3), (5, 5)], columns=[(0, INF), (0, 2), (0, INF)])
    close(of_row(program, (0, 0, 1), (0, 1, 0)), 1, 1, 3, 5)


def test_a_demand_is_loosened_downwards() -> None:
    """By hand: x >= 4 at 2 each, of which 3 come free: one less demanded saves 2, from 3 to no end."""
    program = dense([[1, 1]], rows=[(4, INF)], columns=[(0, INF), (0, 3)])
    close(of_row(program, (2, 0)), 0, 2, 3, INF)


def test_an_upper_bound_of_a_column_is_worth_what_its_reduced_cost_says() -> None:
    """By hand: 6 people, at most 2 away (0), the rest untreated (1): one more away saves 1, up to 6."""
    program = dense([[1, 1]], rows=[(6, 6)], columns=[(0, 2), (0, INF)])
    tiers = [objective(0, 1)]
    found = worth(program, tiers, lexicographic(program, tiers), columns=ROW)
    close(found[0], 0, 1, 0, 6)


@BOTH
def test_a_column_that_an_earlier_tier_holds_at_its_upper_bound_may_cost_something_later(solver: Solver) -> None:
    """By hand: 6 people, at most 2 away at 100 and 1 bought at 50, 3 untreated: untreated first, then cost.

    One more away or bought saves one untreated, up to 2 + 3 and 1 + 3, whatever it costs in the second tier.
    """
    program = dense([[1, 1, 1]], rows=[(6, 6)], columns=[(0, 2), (0, 1), (0, INF)])
    tiers = [objective(0, 0, 1), objective(100, 50, 0)]
    away, bought = worth(program, tiers, lexicographic(program, tiers), columns=np.array([0, 1]), solver=solver)
    close(away, 0, 1, 0, 5)
    close(bought, 0, 1, 0, 4)


def test_the_duals_of_the_solver_stand_in_the_first_tier_where_they_count() -> None:
    """Wyndor Glass: duals 0, −3/2, −1 of the rows in the only tier that has a cost, the second."""
    tiers = [objective(0, 0), WYNDOR.objective]
    found = first_duals(WYNDOR.program, tiers, lexicographic(WYNDOR.program, tiers))
    assert found.row_tier.tolist() == [-1, 1, 1]
    assert found.row == pytest.approx([0, -1.5, -1])
    assert found.column_tier.tolist() == [-1, -1]


@BOTH
def test_what_is_needed_of_a_measure_and_by_which_tier(solver: Solver) -> None:
    """By hand: 6 people, 3 here, 2 away at 5, the rest bought at 9, which is an earlier tier; nobody untreated.

    For nobody to be untreated 1 must be bought, but none treated here or away, since any number can be bought. For as
    little as possible to be bought, 2 must be away, and 5 here or away.
    """
    program = dense([[1, 1, 1, 1]], rows=[(6, 6)], columns=[(0, 3), (0, 2), (0, INF), (0, INF)])
    tiers = [objective(0, 0, 0, 1), objective(0, 0, 9, 0), objective(0, 5, 0, 0)]
    groups = [np.array([1]), np.array([2]), np.array([0, 1])]
    found = needed(program, tiers, lexicographic(program, tiers), groups=groups, solver=solver)
    assert [tier for tier, _ in found] == [1, 0, 1]
    assert [amount for _, amount in found] == pytest.approx([2, 1, 5])


def test_of_what_can_be_exchanged_nothing_is_needed() -> None:
    """By hand: x + y = 4, both cost 1, each at most 4: neither is needed; with x at most 3, one of y is."""
    tiers = [objective(1, 1)]
    for most, least in ((4, (-1, 0)), (3, (0, 1))):
        program = dense([[1, 1]], rows=[(4, 4)], columns=[(0, most), (0, 4)])
        found = needed(program, tiers, lexicographic(program, tiers), groups=[np.array([1])])
        assert found == [pytest.approx(least)]


def test_what_cannot_be_loosened_is_refused_by_name() -> None:
    """An equality has no side to give way, and a column without upper bound none either: both are named."""
    program = dense([[1]], rows=[(2, 2)], columns=[(0, INF)])
    tiers = [objective(1)]
    with pytest.raises(ProgramError, match=r"r\[0\], x\[0\]"):
        worth(program, tiers, lexicographic(program, tiers), rows=ROW, columns=ROW)


def moved(program: LinearProgram, kind: str, at: int, by: float) -> LinearProgram:
    """The program with one bound loosened."""
    if kind == "column":
        upper = program.col_upper.copy()
        upper[at] += by
        return replace(program, col_upper=upper)
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    lower[at], upper[at] = lower[at] - by, upper[at] + by
    return replace(program, row_lower=lower, row_upper=upper)


def optimum(program: LinearProgram, tiers: tuple[Objective, ...]) -> tuple[float, ...] | None:
    """The tiers' values, None if there is no point at all."""
    if (program.col_lower > program.col_upper).any() or (program.row_lower > program.row_upper).any():
        return None
    try:
        return lexicographic(program, tiers, uniqueness=False).values
    except Infeasible:
        return None


@settings(max_examples=60, deadline=None)
@given(drawn(), st.data())
def test_solving_again_with_the_bound_moved_gives_the_same(case: Drawn, data: st.DataObject) -> None:
    """The law itself: within the range the tier falls by its worth and none before it moves; beyond either end not so."""
    program, tiers = case.program, case.objectives
    try:
        solution = lexicographic(program, tiers)
    except (Infeasible, Unbounded):
        return
    one_sided = np.isfinite(program.row_lower).astype(int) + np.isfinite(program.row_upper) == 1
    places = [("row", int(at)) for at in np.flatnonzero(one_sided)]
    places += [("column", int(at)) for at in np.flatnonzero(np.isfinite(program.col_upper))]
    if not places:
        return
    kind, at = data.draw(st.sampled_from(places))
    chosen = np.array([at])
    found = worth(
        program, tiers, solution, rows=chosen if kind == "row" else NONE, columns=chosen if kind == "column" else NONE
    )[0]
    if found.tier < 0:
        assert optimum(moved(program, kind, at, 1.0), tiers) == pytest.approx(solution.values, abs=1e-7)
        return
    upper = program.col_upper[at] if kind == "column" else program.row_upper[at]
    bound, way = (upper, 1.0) if np.isfinite(upper) else (program.row_lower[at], -1.0)
    down, up = sorted(((found.least - bound) * way, (found.most - bound) * way))
    k = found.tier

    def holds(by: float) -> bool:
        values = optimum(moved(program, kind, at, by), tiers)
        if values is None:
            return False
        expected = solution.values[k] - found.value * by
        return values[:k] == pytest.approx(solution.values[:k], abs=1e-7) and values[k] == pytest.approx(
            expected, abs=1e-7
        )

    assert up > 0
    assert found.value > 0
    within = [min(up, 1e3), min(up, 1e3) / 2, max(down, -1e3), max(down, -1e3) / 2]
    assert [by for by in within if not holds(by)] == []
    assert np.isinf(up) or not holds(up + 0.01)
    assert np.isinf(down) or not holds(down - 0.01)
