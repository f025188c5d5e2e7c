from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pks.lp import (
    HiGHS,
    Infeasible,
    LinearProgram,
    NoPointYet,
    Objective,
    ProgramError,
    Progress,
    Solution,
    Unbounded,
    lexicographic,
)
from tests.lp.exact import NoLeast, NoPoint, lexicographic_values
from tests.lp.programs import INF, Drawn, as_share, dense, drawn, objective, powers_of_two, shares

THOROUGH = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(case: Drawn) -> Solution | type[Exception]:
    """What solving gives: a solution or the kind of error."""
    try:
        return lexicographic(case.program, case.objectives)
    except (Infeasible, Unbounded) as fault:
        return type(fault)


def agrees(case: Drawn, read: Callable[[float], Fraction] = Fraction) -> None:
    """Assert that values and uniqueness are those of rational arithmetic."""
    got = outcome(case)
    try:
        values, unique = lexicographic_values(case.program, case.costs, read=read)
    except NoPoint:
        assert got is Infeasible
        return
    except NoLeast:
        assert got is Unbounded
        return
    assert isinstance(got, Solution)
    for cost, value, x in [(c, v, got.x) for c, v in zip(case.costs, values, strict=True)]:
        assert abs(cost @ x - float(value)) <= 1e-9 * max(abs(float(value)), np.abs(cost).max(initial=0.0))
    assert got.unique is unique
    if got.alternative is not None:
        feasible(case.program, got.alternative)
        for cost, value in zip(case.costs, values, strict=True):
            size = max(abs(float(value)), np.abs(cost).max(initial=0.0))
            assert abs(cost @ got.alternative - float(value)) <= 1e-9 * size
    feasible(case.program, got.x)


def feasible(program: LinearProgram, x: np.ndarray) -> None:
    """Assert that a point keeps to all bounds, but for rounding in the rows."""
    assert (x >= program.col_lower).all()
    assert (x <= program.col_upper).all()
    activity, slack = program.matrix @ x, 1e-9 * np.maximum(1.0, abs(program.matrix) @ np.abs(x))
    assert (activity >= program.row_lower - slack).all()
    assert (activity <= program.row_upper + slack).all()


@THOROUGH
@given(drawn())
def test_small_integers_are_solved_exactly(case: Drawn) -> None:
    """Degenerate programs of small integers give the values, and the uniqueness, of rational arithmetic."""
    agrees(case)


@THOROUGH
@given(drawn(powers_of_two(8)))
def test_ten_orders_of_magnitude_are_solved_exactly(case: Drawn) -> None:
    """So do programs whose coefficients, bounds and costs range over ten orders of magnitude (2^-16 to 2^16 and more)."""
    agrees(case)


@THOROUGH
@given(drawn(shares()))
def test_ties_in_rounded_fractions_are_ties(case: Drawn) -> None:
    """Thirds and tenths, which doubles round, give the values of the fractions that they stand for."""
    agrees(case, read=as_share)


@settings(max_examples=60, deadline=None)
@given(drawn(shares()))
def test_the_same_program_gives_the_same_bits(case: Drawn) -> None:
    """Solving twice gives the same point to the last bit."""
    first, second = outcome(case), outcome(case)
    if isinstance(first, Solution) and isinstance(second, Solution):
        assert first.x.tobytes() == second.x.tobytes()
        assert first.iterations == second.iterations
    else:
        assert first is second


def test_earlier_tiers_are_not_traded_for_later_ones() -> None:
    """By hand: x + y >= 10; first few x (y covers all 10), then few y: no gain in y is worth any x."""
    program = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, INF)])
    solution = lexicographic(program, [objective(1, 0), objective(0, 1000)])
    assert solution.values == (0.0, 10000.0)
    assert solution.x.tolist() == [0.0, 10.0]
    assert solution.unique is True


def test_duals_are_those_of_each_tier_given_the_earlier() -> None:
    """By hand: need 10, own hours 6 at 1, bought at most 3; missed first, bought second.

    missed = 10 - made - bought, made <= 6, bought <= 3: missed = 1, bought = 3. One more hour saves one missed; of
    what is bought, all is needed, so that given the first tier one more hour changes nothing in the second.
    """
    program = dense([[1, 1, 1], [1, 0, 0]], rows=[(10, 10), (-INF, 6)], columns=[(0, INF), (0, 3), (0, INF)])
    solution = lexicographic(program, [objective(0, 0, 1), objective(0, 1, 0)])
    assert solution.values == (1.0, 3.0)
    assert solution.row_duals[0].tolist() == [1.0, -1.0]
    assert solution.reduced_costs[0].tolist() == [0.0, -1.0, 0.0]


@settings(max_examples=60, deadline=None)
@given(drawn(), st.data())
def test_row_duals_bound_what_a_changed_side_gains(case: Drawn, data: st.DataObject) -> None:
    """The first tier's optimum is convex in each row's sides, so its dual is a slope below it at any changed side."""
    first = case.objectives[:1]
    try:
        solution = lexicographic(case.program, first)
    except (Infeasible, Unbounded):
        return
    if not len(case.program.row_lower):
        return
    row = data.draw(st.integers(0, len(case.program.row_lower) - 1))
    step = np.zeros(len(case.program.row_lower))
    step[row] = data.draw(st.sampled_from([-1.0, 1.0]))
    moved = LinearProgram(
        case.program.matrix,
        col_lower=case.program.col_lower,
        col_upper=case.program.col_upper,
        row_lower=case.program.row_lower + step,
        row_upper=case.program.row_upper + step,
        column_families=case.program.column_families,
        row_families=case.program.row_families,
    )
    try:
        other = lexicographic(moved, first)
    except Infeasible:
        return
    assert other.values[0] >= solution.values[0] + solution.row_duals[0] @ step - 1e-9


def test_an_objective_without_cost_is_settled_at_zero() -> None:
    """Empty tiers cost nothing and change nothing, wherever they stand."""
    program = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, INF)])
    empty = objective(0, 0)
    solution = lexicographic(program, [empty, objective(1, 0), empty, objective(0, 1), empty])
    assert solution.values == (0.0, 0.0, 0.0, 10.0, 0.0)
    assert not solution.row_duals[2].any()
    assert solution.gaps == (0.0,) * 5


def test_without_objectives_any_point_will_do() -> None:
    """No objective at all asks for a feasible point, and of several none is unique."""
    program = dense([[1, 1]], rows=[(10, 12)], columns=[(0, INF), (0, INF)])
    solution = lexicographic(program, [])
    feasible(program, solution.x)
    assert solution.values == ()
    assert solution.unique is False


def test_a_cost_too_small_for_tolerances_is_minimised() -> None:
    """By hand: 2^20 units at a cost of 2^-45 are 3e-8 of the greatest cost: too much, though no tolerance sees one."""
    program = dense([[1, 1]], rows=[(0, INF)], columns=[(1, 2), (0, 2.0**20)])
    assert lexicographic(program, [objective(1, 2.0**-45), objective(0, -1)]).x.tolist() == [1.0, 0.0]


def test_a_dual_taken_for_rounding_is_held_once_it_shows() -> None:
    """By hand: the same with the cost reached through a row (w = 2^-30 a, 2^-15 for w), where it could be rounding."""
    program = dense([[0, 1, -(2.0**-30)]], rows=[(0, 0)], columns=[(1, 2), (-INF, INF), (0, 2.0**20)])
    solution = lexicographic(program, [objective(1, 2.0**-15, 0), objective(0, 0, -1)])
    assert solution.x.tolist() == [1.0, 0.0, 0.0]


def test_a_weighted_sum_may_fall_without_end_where_the_order_does_not() -> None:
    """By hand: y may grow by 1000 for every x, but x comes first and is 0: bounded in order, not in any sum."""
    program = dense([[1000, -1]], rows=[(0, INF)], columns=[(0, INF), (0, INF)])
    solution = lexicographic(program, [objective(1, 0), objective(0, -1)])
    assert solution.values == (0.0, 0.0)


def test_contradicting_rows_are_infeasible() -> None:
    """Rows that exclude each other raise, whatever is asked for."""
    program = dense([[1], [1]], rows=[(3, INF), (-INF, 2)], columns=[(0, INF)])
    with pytest.raises(Infeasible, match="contradict"):
        lexicographic(program, [objective(1)])
    with pytest.raises(Infeasible, match="contradict"):
        lexicographic(program, [])


def test_an_unbounded_objective_is_named() -> None:
    """Of several objectives, the one that falls without end is named."""
    program = dense([[1, 0]], rows=[(0, INF)], columns=[(0, INF), (0, INF)])
    with pytest.raises(Unbounded, match="objective 'bought'"):
        lexicographic(program, [objective(1, 0), Objective("bought", np.array([0.0, -1.0]))])


@pytest.mark.parametrize(
    ("cost", "message"),
    [
        (np.zeros(3), r"objective 'late': cost has shape \(3,\); the program has 2 columns"),
        (np.array([0.0, np.nan]), r"objective 'late': cost nan at position 1 is not finite"),
    ],
)
def test_faulty_objectives_are_named(cost: np.ndarray, message: str) -> None:
    """A cost of the wrong length or without a number says which objective it is."""
    program = dense([[1, 0]], rows=[(0, INF)], columns=[(0, INF), (0, INF)])
    with pytest.raises(ProgramError, match=message):
        lexicographic(program, [Objective("late", cost)])


def test_no_time_gives_no_point() -> None:
    """A limit that is over before it begins raises, as there is no point to return."""
    program = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, INF)])
    with pytest.raises(NoPointYet) as told:
        lexicographic(program, [objective(1, 0)], time_limit=0.0)
    assert told.value.status == "time limit"


def test_a_stop_keeps_what_is_settled() -> None:
    """Stopping after the first tier returns its optimum, marked, with how far the others may be from theirs."""
    program, tiers = chain(periods=60)
    full = lexicographic(program, tiers)
    stopped = lexicographic(program, tiers, progress=lambda progress: progress.settled >= 1)
    assert stopped.status == "interrupted"
    assert stopped.values[0] == pytest.approx(full.values[0], rel=1e-9)
    assert stopped.gaps[0] == 0.0
    assert stopped.gaps[1] >= stopped.values[1] - full.values[1] - 1e-9
    assert stopped.unique is None
    feasible(program, stopped.x)


def test_progress_is_told_tier_by_tier() -> None:
    """Every settled tier is told in order, with the time since the start."""
    program, tiers = chain(periods=5)
    told: list[Progress] = []
    lexicographic(program, tiers, progress=told.append)
    assert [step.settled for step in told] == [1, 2, 3]
    assert {step.of for step in told} == {3}
    assert sorted(step.seconds for step in told) == [step.seconds for step in told]


def test_what_progress_raises_comes_out() -> None:
    """An error in the caller's own function ends the solve and reaches the caller."""
    program, tiers = chain(periods=5)

    def fails(_progress: Progress) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        lexicographic(program, tiers, progress=fails)


def test_uniqueness_need_not_be_tested() -> None:
    """Without the test nothing is said about uniqueness, and the point is the same."""
    program, tiers = chain(periods=12)
    with_test, without = lexicographic(program, tiers), lexicographic(program, tiers, uniqueness=False)
    assert without.unique is None
    assert without.alternative is None
    assert with_test.x.tobytes() == without.x.tobytes()


def test_the_start_does_not_change_the_values() -> None:
    """Interior point with crossover instead of simplex for the first vertex ends in the same values."""
    program, tiers = chain(periods=40)
    by_simplex = lexicographic(program, tiers)
    by_interior = lexicographic(program, tiers, solver=HiGHS({"solver": "ipx"}))
    assert by_interior.values == pytest.approx(by_simplex.values, rel=1e-9)


def chain(periods: int) -> tuple[LinearProgram, list[Objective]]:
    """A list over time: waiting[t] = waiting[t-1] + need - made[t] - bought[t]; made within hours, bought within 2.

    The tiers are waiting above 20, bought, waiting.
    """
    t = np.arange(periods)
    size = 4 * periods  # waiting, made, bought, late
    matrix = np.zeros((2 * periods, size))
    matrix[t, t] = 1.0
    matrix[t[1:], t[:-1]] = -1.0
    matrix[t, periods + t] = 1.0
    matrix[t, 2 * periods + t] = 1.0
    matrix[periods + t, t] = -1.0
    matrix[periods + t, 3 * periods + t] = 1.0
    need = 10.0 + np.round(5 * np.sin(t), 1)
    need[0] += 15.0
    hours = 10.0 + (t % 3) * 0.5
    program = dense(
        matrix.tolist(),
        rows=[(d, d) for d in need] + [(-20.0, INF)] * periods,
        columns=[(0, INF)] * periods + [(0, h) for h in hours] + [(0, 2)] * periods + [(0, INF)] * periods,
    )
    costs = [np.zeros(size) for _ in range(3)]
    costs[0][3 * periods :] = 1.0
    costs[1][2 * periods : 3 * periods] = 700.0
    costs[2][:periods] = 1.0
    return program, [Objective(name, cost) for name, cost in zip(("late", "bought", "waiting"), costs, strict=True)]
