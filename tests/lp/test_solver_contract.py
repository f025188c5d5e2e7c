"""What every solver must do alike: one suite over HiGHS, CBC and GLPK."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from pks.lp import HiGHS, Infeasible, PuLP, Unbounded, lexicographic
from pks.lp.face import Face
from pks.lp.solver import Solver
from tests.lp.exact import NoLeast, NoPoint, lexicographic_values
from tests.lp.programs import BOOKS, INF, Drawn, Known, as_share, dense, drawn, objective, shares

BY_FILE = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(params=["HiGHS", "CBC", "GLPK"])
def solver(request: pytest.FixtureRequest) -> Solver:
    """Each solver in turn; GLPK where its program is installed."""
    if request.param == "GLPK":
        request.getfixturevalue("glpsol")
        return PuLP("GLPK_CMD")
    return HiGHS() if request.param == "HiGHS" else PuLP("PULP_CBC_CMD")


@pytest.mark.parametrize("known", BOOKS, ids=lambda known: known.source.split(":")[0])
def test_optima_from_books(solver: Solver, known: Known) -> None:
    """Programs from books have the optimum printed there, to nine digits; sources in tests/lp/programs.py."""
    solution = lexicographic(known.program, [known.objective], solver=solver)
    assert solution.status == "optimal"
    assert solution.values[0] == pytest.approx(known.value, rel=1e-9)
    assert solution.x == pytest.approx(known.x, rel=1e-9, abs=1e-9)
    assert solution.unique is True


def test_shadow_prices_from_a_book(solver: Solver) -> None:
    """Wyndor Glass: one more hour in plants 1, 2, 3 is worth 0, 3/2, 1 (Hillier, Lieberman), here as falling cost."""
    wyndor = BOOKS[0]
    duals = lexicographic(wyndor.program, [wyndor.objective], solver=solver).row_duals[0]
    assert duals == pytest.approx([0.0, -1.5, -1.0], abs=1e-9)


@BY_FILE
@given(case=drawn(shares()))
def test_values_are_those_of_rational_arithmetic(solver: Solver, case: Drawn) -> None:
    """Tiers of drawn programs are exact to 1e-9, and infeasible and unbounded programs are told apart."""
    try:
        values, unique = lexicographic_values(case.program, case.costs, read=as_share)
    except NoPoint:
        with pytest.raises(Infeasible):
            lexicographic(case.program, case.objectives, solver=solver)
        return
    except NoLeast:
        with pytest.raises(Unbounded):
            lexicographic(case.program, case.objectives, solver=solver)
        return
    solution = lexicographic(case.program, case.objectives, solver=solver)
    for cost, value, got in zip(case.costs, values, solution.values, strict=True):
        assert abs(got - float(value)) <= 1e-9 * max(abs(float(value)), np.abs(cost).max(initial=0.0))
    assert solution.unique is unique


def test_a_face_replaces_the_one_before(solver: Solver) -> None:
    """A session solves within the last face that it was given, and again within the whole program."""
    program = dense([[1, 1]], rows=[(4, 10)], columns=[(0, 8), (0, 8)])
    whole = Face.whole(program)
    session = solver.session(program)
    cost = np.array([1.0, 2.0])
    assert session.minimise(cost, warm=False).objective == pytest.approx(4.0)
    session.fix(Face(np.array([1.0, 0.0]), np.array([1.0, 8.0]), whole.row_lower, whole.row_upper))
    assert session.minimise(cost, warm=True).x == pytest.approx([1.0, 3.0])
    session.fix(Face(whole.col_lower, whole.col_upper, np.array([10.0]), np.array([10.0])))
    assert session.minimise(cost, warm=True).x == pytest.approx([8.0, 2.0])
    session.fix(whole)
    assert session.minimise(cost, warm=True).x == pytest.approx([4.0, 0.0])


def test_duals_have_the_sign_of_what_a_side_costs(solver: Solver) -> None:
    """By hand: x + y >= 4 at cost 1 makes y_row = +1, x <= 3 by a row saves 1 each at cost 2 of y: -1."""
    program = dense([[1, 1], [1, 0]], rows=[(4, INF), (-INF, 3)], columns=[(0, INF), (0, INF)])
    vertex = solver.session(program).minimise(np.array([1.0, 2.0]), warm=False)
    assert vertex.row_duals == pytest.approx([2.0, -1.0])
    assert vertex.reduced_costs == pytest.approx([0.0, 0.0])


def test_a_start_changes_no_value(solver: Solver) -> None:
    """By hand: need 12 instead of 10, own hours 6, bought at most 3: 3 missed instead of 1, from any start or none."""
    rows, columns = [(10.0, 10.0), (-INF, 6.0)], [(0.0, INF), (0.0, 3.0), (0.0, INF)]
    tiers = [objective(0, 0, 1), objective(0, 1, 0)]
    first = lexicographic(dense([[1, 1, 1], [1, 0, 0]], rows=rows, columns=columns), tiers, solver=solver)
    more = dense([[1, 1, 1], [1, 0, 0]], rows=[(12.0, 12.0), rows[1]], columns=columns)
    own, of_highs = first.start, lexicographic(more, tiers).start
    assert of_highs is not None
    for start in (own, of_highs):
        solution = lexicographic(more, tiers, solver=solver, start=start)
        assert solution.values == pytest.approx((3.0, 3.0), rel=1e-9)


def test_rows_and_columns_that_do_nothing(solver: Solver) -> None:
    """Empty rows, free rows, unused columns and programs without rows are solved like any other."""
    program = dense([[0, 1], [0, 0], [0, 1]], rows=[(-INF, INF), (-1, 0), (2, 5)], columns=[(1, 3), (0, INF)])
    solution = lexicographic(program, [objective(0, 1)], solver=solver)
    assert solution.x[1] == pytest.approx(2.0)
    assert solution.unique is False
    bare = dense([], rows=[], columns=[(-2, 3), (0, 4)])
    assert lexicographic(bare, [objective(1, -1)], solver=solver).x.tolist() == [-2.0, 4.0]
    impossible = dense([[0, 1], [0, 0]], rows=[(0, 1), (1, 2)], columns=[(0, 1), (0, 1)])
    with pytest.raises(Infeasible):
        lexicographic(impossible, [objective(0, 1)], solver=solver)


def test_a_program_without_columns(solver: Solver) -> None:
    """Nothing to decide is a solution, unless a row asks for more than nothing."""
    assert lexicographic(dense([], rows=[], columns=[]), [], solver=solver).x.size == 0
    with pytest.raises(Infeasible):
        lexicographic(dense([], rows=[(1, 2)], columns=[]), [], solver=solver)


def test_a_solution_says_who_found_it(solver: Solver) -> None:
    """Name and version of the solver stand in the solution."""
    solution = lexicographic(BOOKS[0].program, [BOOKS[0].objective], solver=solver)
    assert solution.solver == solver.name
    assert solution.version == solver.version != ""
    assert solution.seconds > 0
