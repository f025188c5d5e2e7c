from __future__ import annotations

import re
import subprocess
from pathlib import Path

import highspy
import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.lp import Columns, Infeasible, Objective, Rows, Unbounded, assemble, lexicographic, to_mps_text
from tests.lp.programs import BOOKS, INF, Drawn, Known, dense, drawn, shares


def test_the_text_is_golden() -> None:
    """Every kind of row, bound and name is written like this, to the letter."""
    labels = ["Öron, näsa", "a b", "a-b", "9", "boxed", "free", "most", "unused"]
    lower, upper = np.array([0, 2, -1, 3, -4, -INF, -INF, 0]), np.array([INF, 2, 5, INF, -3, INF, -3, INF])
    entries = np.array(
        [
            [1, -1.5, 0, 0, 0, 0, 1, 0],
            [0, 1 / 3, 1e10, 0, 0, 0, 0, 0],
            [0, 0, 0, 1, 0, 0, 0, 0],
            [0, 0, 0, 0, 2, 1, 0, 0],
            [0, 0, 0, 0, 1, 0, 0, 0],
        ]
    )
    row, column = np.nonzero(entries)
    sides = np.array([1, -INF, -5, -5, -INF]), np.array([1, 8, INF, 12, INF])
    program = assemble(
        [Columns("waiting", lower, upper, labels.__getitem__)],
        [Rows("balance", *sides, row, column, entries[row, column])],
    )
    assert to_mps_text(program, Objective("late", np.array([1, 2.5, 0, 0, 0, -1, 0, 0]))) == GOLDEN


GOLDEN = """\
NAME pks FREE
ROWS
 N late
 E balance(0)
 L balance(1)
 G balance(2)
 L balance(3)
 N balance(4)
COLUMNS
 waiting(Oron,_nasa) late 1
 waiting(Oron,_nasa) balance(0) 1
 waiting(a_b) late 2.5
 waiting(a_b) balance(0) -1.5
 waiting(a_b) balance(1) 0.3333333333333333
 waiting(a_b)_2 balance(1) 10000000000
 waiting(9) balance(2) 1
 waiting(boxed) balance(3) 2
 waiting(boxed) balance(4) 1
 waiting(free) late -1
 waiting(free) balance(3) 1
 waiting(most) balance(0) 1
 waiting(unused) late 0
RHS
 rhs balance(0) 1
 rhs balance(1) 8
 rhs balance(2) -5
 rhs balance(3) 12
RANGES
 rng balance(3) 17
BOUNDS
 FX bnd waiting(a_b) 2
 LO bnd waiting(a_b)_2 -1
 UP bnd waiting(a_b)_2 5
 LO bnd waiting(9) 3
 LO bnd waiting(boxed) -4
 UP bnd waiting(boxed) -3
 FR bnd waiting(free)
 MI bnd waiting(most)
 UP bnd waiting(most) -3
ENDATA
"""


def in_highs(text: str, folder: Path) -> highspy.Highs:
    """The text as HiGHS reads it."""
    path = folder / "program.mps"
    path.write_text(text)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("presolve", "off")  # with which HiGHS 1.15 calls some unbounded programs infeasible
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    return highs


def in_cbc(text: str, folder: Path) -> tuple[int, float | None]:
    """Status and least cost of the text, read by PuLP and solved by CBC."""
    path = folder / "program.mps"
    path.write_text(text)
    _, problem = pulp.LpProblem.fromMPS(str(path))
    with pytest.warns(DeprecationWarning, match="CBC"):
        problem.solve(pulp.PULP_CBC_CMD(msg=False))
    return problem.status, problem.objective.value()


def by_cbc_alone(text: str, folder: Path) -> float:
    """The least cost as CBC prints it, which reads ranges; PuLP's own reader does not."""
    path = folder / "program.mps"
    path.write_text(text)
    with pytest.warns(DeprecationWarning, match="CBC"):
        program = pulp.PULP_CBC_CMD(msg=False).path
    told = subprocess.run([program, str(path), "-solve", "-quit"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Optimal objective +(\S+)", told)
    assert found, told
    return float(found[1])


def test_the_golden_text_reads_back_as_it_was_meant(tmp_path: Path) -> None:
    """HiGHS finds the bounds and sides that were written; free rows it drops."""
    model = in_highs(GOLDEN, tmp_path).getLp()
    bounds = dict(zip(model.col_names_, zip(model.col_lower_, model.col_upper_, strict=True), strict=True))
    assert bounds["waiting(a_b)"] == (2, 2)
    assert bounds["waiting(boxed)"] == (-4, -3)
    assert bounds["waiting(most)"] == (-INF, -3)
    assert bounds["waiting(free)"] == (-INF, INF)
    assert bounds["waiting(unused)"] == (0, INF)
    sides = dict(zip(model.row_names_, zip(model.row_lower_, model.row_upper_, strict=True), strict=True))
    assert sides["balance(3)"] == (-5, 12)
    assert sides["balance(2)"] == (-5, INF)


@settings(max_examples=60, deadline=None)
@given(case=drawn(shares()))
def test_text_reads_back_with_the_same_optimum(case: Drawn, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the program, HiGHS reads it and finds the same optimum, or none."""
    first = case.objectives[0]
    highs = in_highs(to_mps_text(case.program, first), tmp_path_factory.mktemp("mps"))
    highs.run()
    status = highs.getModelStatus()
    try:
        value = lexicographic(case.program, [first], uniqueness=False).values[0]
    except Infeasible:
        assert status == highspy.HighsModelStatus.kInfeasible
    except Unbounded:
        assert status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    else:
        assert status == highspy.HighsModelStatus.kOptimal
        assert highs.getObjectiveValue() == pytest.approx(value, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("known", BOOKS, ids=lambda known: known.source.split(":")[0])
def test_books_read_back_in_two_solvers(known: Known, tmp_path: Path) -> None:
    """Programs from books keep their printed optimum through the text, in HiGHS and in CBC by way of PuLP."""
    text = to_mps_text(known.program, known.objective)
    highs = in_highs(text, tmp_path)
    highs.run()
    assert highs.getObjectiveValue() == pytest.approx(known.value, rel=1e-6)
    status, value = in_cbc(text, tmp_path)
    assert status == pulp.LpStatusOptimal
    assert value == pytest.approx(known.value, rel=1e-6)


def test_ranges_and_negative_bounds_mean_the_same_to_cbc(tmp_path: Path) -> None:
    """By hand: 3 <= x + y <= 7 with -4 <= x <= -2 and y free; least y is 5 at x = -2, greatest is 11 at x = -4."""
    program = dense([[1, 1]], rows=[(3, 7)], columns=[(-4, -2), (-INF, INF)])
    for sign, least in ((1.0, 5.0), (-1.0, -11.0)):
        text = to_mps_text(program, Objective("y", np.array([0.0, sign])))
        assert by_cbc_alone(text, tmp_path) == pytest.approx(least)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=12))
def test_names_stay_apart(labels: list[str]) -> None:
    """Whatever the labels, every row keeps a name of its own, the objective's among them."""
    size = len(labels)
    row = Rows("r", np.ones(size), np.full(size, INF), *(np.zeros(0, int),) * 2, np.zeros(0), labels.__getitem__)
    text = to_mps_text(assemble([], [row]), Objective("r[0]", np.zeros(0)))
    names = [line.split()[1] for line in text.split("ROWS\n")[1].split("COLUMNS\n")[0].splitlines()]
    assert len(set(names)) == len(names) == size + 1
    assert text.isascii()
