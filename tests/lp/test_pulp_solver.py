from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from pks.lp import Infeasible, NoPointYet, PuLP, SolverFailed, Unbounded, lexicographic, pulp_solver
from tests.lp.programs import BEALE, BOOKS, INF, Drawn, Known, dense, drawn, objective


@pytest.fixture
def without_duals(monkeypatch: pytest.MonkeyPatch) -> PuLP:
    """CBC as if it printed no duals, like GLPK through PuLP."""
    answer = pulp_solver._answer

    def silent(*args: Any, **options: Any) -> Any:
        return replace(answer(*args, **options), reduced_costs=None, row_duals=None)

    monkeypatch.setattr(pulp_solver, "_answer", silent)
    return PuLP("PULP_CBC_CMD")


@pytest.mark.parametrize("name", ["NO_SUCH_SOLVER", "MOSEK"])
def test_a_missing_solver_is_refused_with_a_list(name: str) -> None:
    """A name that PuLP does not know, or a solver that is not installed, lists those that are."""
    with pytest.raises(SolverFailed, match=f"no solver '{name}'; it finds .*PULP_CBC_CMD"):
        PuLP(name)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that solver and PuLP exchange are removed, also when the program has no optimum."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path)
    lexicographic(BEALE.program, [BEALE.objective], solver=PuLP())
    with pytest.raises(Unbounded):
        lexicographic(dense([[1, -1]], rows=[(0, 0)], columns=[(0, INF)] * 2), [objective(-1, 0)], solver=PuLP())
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """What a solver says while it works goes nowhere."""
    lexicographic(BEALE.program, [BEALE.objective], solver=PuLP())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("known", BOOKS, ids=lambda known: known.source.split(":")[0])
def test_books_without_duals(without_duals: PuLP, known: Known) -> None:
    """A solver that returns no duals gives the printed optima, and duals from the dual program."""
    solution = lexicographic(known.program, [known.objective], solver=without_duals)
    assert solution.values[0] == pytest.approx(known.value, rel=1e-9)
    assert solution.unique is True


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=drawn())
def test_tiers_hold_without_duals(without_duals: PuLP, case: Drawn) -> None:
    """Without duals tiers hold as exactly as with HiGHS."""
    try:
        expected = lexicographic(case.program, case.objectives)
    except (Infeasible, Unbounded) as fault:
        with pytest.raises(type(fault)):
            lexicographic(case.program, case.objectives, solver=without_duals)
        return
    solution = lexicographic(case.program, case.objectives, solver=without_duals)
    assert solution.values == pytest.approx(expected.values, rel=1e-9, abs=1e-9)


def test_eight_printed_digits_are_completed() -> None:
    """CBC prints eight digits; the solution of 3x = 1, 7y = x has sixteen."""
    program = dense([[3, 0], [-1, 7]], rows=[(1, 1), (0, 0)], columns=[(0, INF), (0, INF)])
    x = lexicographic(program, [objective(1, 1)], solver=PuLP()).x
    assert x == pytest.approx([1 / 3, 1 / 21], rel=1e-15)


def test_an_interrupt_is_heard_between_solves() -> None:
    """Stopped after the first tier, its value stands."""
    program = dense([[1, 1]], rows=[(10, INF)], columns=[(0, INF), (0, INF)])
    tiers = [objective(1, 0), objective(0, 1)]
    stopped = lexicographic(program, tiers, solver=PuLP(), progress=lambda progress: progress.settled >= 1)
    assert stopped.status == "interrupted"
    assert stopped.values[0] == 0.0
    assert np.isfinite(stopped.gaps[1])


def test_a_stop_before_the_first_point() -> None:
    """A caller who stops at once gets an error that says so: there is no point to give."""
    with pytest.raises(NoPointYet, match="stopped by the caller") as told:
        PuLP().session(BEALE.program, interrupt=lambda: True).minimise(BEALE.objective.cost, warm=False)
    assert told.value.status == "interrupted"
