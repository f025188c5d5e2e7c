from __future__ import annotations

import gc
import weakref

import highspy
import numpy as np
import pytest

from pks.lp import HiGHS, NoPointYet, SolverFailed, lexicographic
from pks.lp.program import LinearProgram
from tests.lp.programs import BEALE, INF, dense, objective


def transport(size: int) -> tuple[LinearProgram, np.ndarray]:
    """A transport problem from ``size`` sources to as many sinks: enough to keep simplex busy for a while."""
    random = np.random.default_rng(7)
    i, j = np.divmod(np.arange(size * size), size)
    matrix = np.zeros((2 * size, size * size))
    matrix[i, np.arange(size * size)] = 1.0
    matrix[size + j, np.arange(size * size)] = 1.0
    supply = random.integers(5, 20, size).astype(float)
    demand = random.permutation(supply)
    program = dense(
        matrix.tolist(),
        rows=[(-INF, s) for s in supply] + [(d, INF) for d in demand],
        columns=[(0.0, INF)] * (size * size),
    )
    return program, random.uniform(1.0, 9.0, size * size)


def test_an_interrupt_stops_a_solve() -> None:
    """The caller is asked while HiGHS works, and a yes stops it before it has a feasible point."""
    program, cost = transport(40)
    asked = []
    session = HiGHS({"presolve": "off"}).session(program, interrupt=lambda: bool(asked.append(1)) or len(asked) > 3)
    with pytest.raises(NoPointYet, match="interrupted") as told:
        session.minimise(cost, warm=False)
    assert told.value.status == "interrupted"


def test_a_stopped_primal_solve_keeps_its_feasible_point() -> None:
    """Stopped on its way from a feasible vertex, HiGHS returns where it was, marked."""
    program, cost = transport(40)
    stop: list[bool] = []
    session = HiGHS().session(program, interrupt=lambda: bool(stop))
    first = session.minimise(np.zeros_like(cost), warm=False)
    stop.append(True)
    vertex = session.minimise(cost, warm=True)
    assert vertex.status == "interrupted"
    assert (program.matrix @ vertex.x >= program.row_lower - 1e-6).all()
    assert cost @ vertex.x <= cost @ first.x + 1e-6


def test_what_the_caller_raises_comes_out_of_the_solve() -> None:
    """An exception in the interrupt, Ctrl-C among them, ends the solve and is raised."""
    program, cost = transport(40)

    def pressed() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        HiGHS().session(program, interrupt=pressed).minimise(cost, warm=False)


def test_warm_solves_start_from_the_last_vertex() -> None:
    """The same cost again takes no iteration, warm."""
    program, cost = transport(20)
    session = HiGHS().session(program)
    cold = session.minimise(cost, warm=False)
    again = session.minimise(cost, warm=True)
    assert cold.iterations > 0
    assert again.iterations == 0
    assert again.objective == pytest.approx(cold.objective, rel=1e-12)


def test_a_session_is_freed() -> None:
    """Neither HiGHS nor its callbacks keep a session alive: programs may be large."""
    session = HiGHS().session(BEALE.program)
    session.minimise(BEALE.objective.cost, warm=False)
    gone = weakref.ref(session)
    del session
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("size", [1e-13, 1e15])
def test_coefficients_that_highs_would_drop_are_expressed_in_other_units(size: float) -> None:
    """By hand: HiGHS reads 1e-13 as zero and refuses 1e15; in other units x = 3 / size is the only point of size x = 3."""
    program = dense([[size, 0], [1, 1]], rows=[(3, 3), (4 / size, INF)], columns=[(0, INF), (0, INF)])
    solution = lexicographic(program, [objective(0, 1)])
    assert solution.x == pytest.approx([3 / size, 1 / size], rel=1e-9)


def test_coefficients_below_highs_own_default_are_kept() -> None:
    """HiGHS by itself would read 1e-10 as zero without a word; here x >= 2 / 1e-10 is found."""
    program = dense([[1e-10]], rows=[(2, INF)], columns=[(0, INF)])
    assert lexicographic(program, [objective(1)]).values[0] == pytest.approx(2e10, rel=1e-9)


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6, 1e9])
def test_the_unit_of_bounds_does_not_matter(unit: float) -> None:
    """Bounds in millions or millionths give the same solution in that unit: tolerances follow the program."""
    random = np.random.default_rng(3)
    matrix = np.round(random.uniform(0, 3, (12, 20)), 1)
    need = np.round(random.uniform(5, 50, 12), 1)
    costs = [objective(*np.round(random.uniform(0, 3, 20), 1)) for _ in range(2)]

    def solved(by: float) -> np.ndarray:
        program = dense(matrix.tolist(), rows=[(by * d, INF) for d in need], columns=[(0.0, by * 3.3)] * 20)
        return lexicographic(program, costs).x

    assert solved(unit) == pytest.approx(unit * solved(1.0), rel=1e-9, abs=1e-9 * unit)


def test_threads_of_others_do_not_matter() -> None:
    """Another user of highspy in the process may have set more threads; we still solve, to the same bits."""
    before = lexicographic(BEALE.program, [BEALE.objective]).x
    highspy.Highs.resetGlobalScheduler(True)
    other = highspy.Highs()
    other.setOptionValue("output_flag", False)
    other.setOptionValue("threads", 2)
    other.addVars(1, np.zeros(1), np.ones(1))
    other.run()
    try:
        assert lexicographic(BEALE.program, [BEALE.objective]).x.tobytes() == before.tobytes()
    finally:
        highspy.Highs.resetGlobalScheduler(True)


def test_an_unknown_option_is_named() -> None:
    """What HiGHS does not know, it is not silently spared."""
    with pytest.raises(SolverFailed, match="colour"):
        lexicographic(BEALE.program, [BEALE.objective], solver=HiGHS({"colour": "blue"}))


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Solving writes neither to standard output nor to standard error."""
    lexicographic(BEALE.program, [BEALE.objective])
    assert capfd.readouterr() == ("", "")
