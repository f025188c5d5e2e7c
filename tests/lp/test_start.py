from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pks.lp import HiGHS, Infeasible, LinearProgram, ProgramError, Unbounded, lexicographic
from pks.lp.start import AT_LOWER, AT_UPPER, BASIC, FREE, start_from
from tests.lp.programs import INF, Drawn, dense, drawn, objective

THOROUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_a_start_says_where_everything_lies() -> None:
    """By hand: x at 0, y basic, z at its upper bound 3, w free and not in the basis; the row is at its upper side."""
    program = dense([[1, 1, 1, 1]], rows=[(-INF, 7)], columns=[(0, INF), (0, INF), (0, 3), (-INF, INF)])
    basic = np.array([False, True, False, False]), np.array([False])
    start = start_from(program, basis=basic, x=np.array([0.0, 4, 3, 0]), reduced_costs=[], row_duals=[])
    assert start.columns.tolist() == [AT_LOWER, BASIC, AT_UPPER, FREE]
    assert start.rows.tolist() == [AT_UPPER]


def test_a_later_tier_never_turns_an_earlier_price() -> None:
    """By hand: at its lower bound a column has prices >= 0; a second tier of -1000 takes at most half of the first."""
    program = dense([[1, 1]], rows=[(-INF, 9)], columns=[(0, INF), (0, INF)])
    basic = np.array([False, False]), np.array([True])
    tiers = [np.array([2.0, 0.0]), np.array([-1000.0, -1.0])]
    start = start_from(program, basic, x=np.zeros(2), reduced_costs=tiers, row_duals=[np.zeros(1)] * 2)
    alone = start_from(
        program, basic, x=np.zeros(2), reduced_costs=[tiers[0], 0 * tiers[0]], row_duals=[np.zeros(1)] * 2
    )
    assert start.reduced_costs[0] == 0.5 * alone.reduced_costs[0] > 0
    assert start.reduced_costs[1] == 0


def test_the_same_program_again_takes_no_iteration() -> None:
    """Started from its own solution, a program is solved where it stands, to the same point."""
    program, costs = region(10, hours=0.9)
    tiers = [objective(*cost) for cost in costs]
    first = lexicographic(program, tiers)
    again = lexicographic(program, tiers, start=first.start)
    assert first.iterations > 0
    assert again.iterations == 0
    assert again.x == pytest.approx(first.x, rel=1e-9, abs=1e-9)


@THOROUGH
@given(case=drawn(), data=st.data())
def test_a_start_changes_no_value(case: Drawn, data: st.DataObject) -> None:
    """Whatever numbers change, the solution of one program is a start that leads to another's cold values, or none."""
    try:
        start = lexicographic(case.program, case.objectives).start
    except (Infeasible, Unbounded):
        return
    assert start is not None
    other = varied(case, data)
    cold, warm = outcome(other, None), outcome(other, start)
    if isinstance(cold, type):
        assert warm is cold
        return
    for cost, one, two in zip(other.costs, cold, warm, strict=True):
        assert abs(one - two) <= 1e-9 * max(abs(one), np.abs(cost).max(initial=0.0))


def varied(case: Drawn, data: st.DataObject) -> Drawn:
    """The same program with other sides, bounds, coefficients and costs."""
    p, number = case.program, st.sampled_from([-1.0, 0.0, 0.0, 1.0])
    m, n = p.matrix.shape
    sides, bounds = (np.array(data.draw(st.lists(number, min_size=k, max_size=k))) for k in (m, n))
    matrix = p.matrix.copy()
    factors = st.sampled_from([0.5, 1.0, 1.0, 3.0])
    matrix.data = matrix.data * data.draw(st.lists(factors, min_size=matrix.nnz, max_size=matrix.nnz))
    program = replace(
        p,
        matrix=matrix,
        row_lower=p.row_lower + sides,
        row_upper=p.row_upper + sides,
        col_lower=p.col_lower + bounds,
        col_upper=p.col_upper + bounds,
    )
    by = np.array(data.draw(st.lists(factors, min_size=n, max_size=n)))
    return Drawn(program, tuple(replace(tier, cost=tier.cost * by) for tier in case.objectives))


def outcome(case: Drawn, start: object) -> tuple[float, ...] | type[Exception]:
    """The values of the tiers or the kind of error."""
    try:
        return lexicographic(case.program, case.objectives, start=start, uniqueness=False).values  # type: ignore[arg-type]
    except (Infeasible, Unbounded) as fault:
        return type(fault)


def region(periods: int, *, hours: float, seed: int = 5) -> tuple[LinearProgram, list[np.ndarray]]:
    """Ten lists over time that share hours and may buy: list[t] = list[t-1] + need - made - bought."""
    random = np.random.default_rng(seed)
    lists, at = 10, np.arange(10 * periods).reshape(10, periods)
    size = at.size
    matrix = np.zeros((size + periods, 3 * size))
    matrix[at, at] = matrix[at, size + at] = matrix[at, 2 * size + at] = 1.0
    matrix[at[:, 1:], at[:, :-1]] = -1.0
    need = random.integers(5, 20, size).astype(float)
    each = random.uniform(0.5, 2.0, lists)
    for k in range(lists):
        matrix[size + np.arange(periods), size + at[k]] = each[k]
    there = hours * np.sum(need.reshape(lists, periods) * each[:, None], axis=0)
    program = dense(
        matrix.tolist(),
        rows=[(d, d) for d in need] + [(-INF, h) for h in there],
        columns=[(0, INF)] * (2 * size) + [(0, 2)] * size,
    )
    costs = [np.zeros(3 * size) for _ in range(2)]
    costs[0][:size] = np.repeat(random.integers(1, 6, lists), periods)
    costs[1][2 * size :] = np.repeat(random.integers(100, 900, lists), periods)
    return program, costs


def test_a_small_change_takes_a_small_part_of_the_way() -> None:
    """One per cent more hours takes a tenth of the iterations of a solve from nothing, to the same values."""
    program, costs = region(30, hours=0.9)
    tiers = [objective(*cost) for cost in costs]
    start = lexicographic(program, tiers).start
    other, _ = region(30, hours=0.909)
    cold, warm = lexicographic(other, tiers), lexicographic(other, tiers, start=start)
    assert warm.values == pytest.approx(cold.values, rel=1e-9)
    assert warm.iterations < 0.1 * cold.iterations


def test_a_start_of_another_shape_is_refused() -> None:
    """A start knows its numbers of columns and rows, and says them."""
    start = lexicographic(dense([[1, 1]], rows=[(1, 2)], columns=[(0, 3)] * 2), [objective(1, 2)]).start
    other = dense([[1, 1, 1]], rows=[(1, 2)], columns=[(0, 3)] * 3)
    with pytest.raises(ProgramError, match="the start has 2 columns and 1 rows, the program 3 and 1"):
        lexicographic(other, [objective(1, 2, 3)], start=start)


def test_a_time_limit_does_not_change_what_a_start_leads_to() -> None:
    """With a limit, a feasible point is found before the optimum, and the values are those without."""
    program, costs = region(10, hours=0.9)
    other, _ = region(10, hours=0.8)
    tiers = [objective(*cost) for cost in costs]
    start = lexicographic(program, tiers).start
    limited = lexicographic(other, tiers, start=start, time_limit=60.0)
    assert limited.status == "optimal"
    assert limited.values == pytest.approx(lexicographic(other, tiers).values, rel=1e-9)


def test_an_infeasible_change_is_still_infeasible() -> None:
    """A start from a feasible program does not hide that the other one has no point."""
    program = dense([[1, 1]], rows=[(4, 10)], columns=[(0, 8), (0, 8)])
    start = lexicographic(program, [objective(1, 2)]).start
    with pytest.raises(Infeasible):
        lexicographic(
            replace(program, row_lower=np.array([20.0]), row_upper=np.array([30.0])), [objective(1, 2)], start=start
        )


def test_a_stopped_solve_can_be_taken_up_again() -> None:
    """What a stopped solve leaves starts the next one, which ends in the same values."""
    program, costs = region(10, hours=0.9)
    tiers = [objective(*cost) for cost in costs]
    stopped = lexicographic(program, tiers, progress=lambda progress: progress.settled >= 1)
    assert stopped.status == "interrupted"
    assert lexicographic(program, tiers, start=stopped.start).values == pytest.approx(
        lexicographic(program, tiers, solver=HiGHS()).values, rel=1e-9
    )
