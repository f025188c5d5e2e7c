from __future__ import annotations

from pathlib import Path

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.lp import Columns, Infeasible, Objective, Rows, Unbounded, assemble, lexicographic, to_lp_text
from tests.lp.programs import BOOKS, INF, Drawn, dense, drawn, shares


def test_the_text_is_golden() -> None:
    """A program with every kind of row, bound and name is written like this, to the letter."""
    labels = ["Öron, näsa", "knee,2026-01-05", "e5", "a b", "a-b", "x+y", "free one", "9"]
    lower = np.array([0, -1, -INF, -INF, 2, 0, 0, 3])
    upper = np.array([INF, 5, INF, -3, 2, 7, INF, INF])
    entries = np.array(
        [
            [1, -1.5, 0, 0, 0, 2, 0, 0],
            [0, 0, 1, 1, 1, 0, 0, 0],
            [1 / 3, 1e-7, 0, 0, 0, 1e10, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 1],
        ]
    )
    row, column = np.nonzero(entries)
    program = assemble(
        [Columns("waiting", lower, upper, labels.__getitem__)],
        [
            Rows(
                "balance",
                np.array([1, -INF, -5, -1, -INF]),
                np.array([1, 8, 12, INF, INF]),
                row,
                column,
                entries[row, column],
            )
        ],
    )
    cost = np.array([1, 2.5, 1, -1, 3, 0, 0, 1])
    assert to_lp_text(program, Objective("late", cost)) == GOLDEN


GOLDEN = """\
Minimize
 late: waiting(Oron,_nasa) + 2.5 waiting(knee,2026_01_05) + waiting(e5) - waiting(a_b)
   + 3 waiting(a_b)_2 + waiting(9)
Subject To
 balance(0): waiting(Oron,_nasa) - 1.5 waiting(knee,2026_01_05) + 2 waiting(x_y) = 1
 balance(1): waiting(e5) + waiting(a_b) + waiting(a_b)_2 <= 8
 balance(2).lo: 0.3333333333333333 waiting(Oron,_nasa) + 1e-07 waiting(knee,2026_01_05)
   + 10000000000 waiting(x_y) >= -5
 balance(2).up: 0.3333333333333333 waiting(Oron,_nasa) + 1e-07 waiting(knee,2026_01_05)
   + 10000000000 waiting(x_y) <= 12
 balance(3): 0 waiting(Oron,_nasa) >= -1
Bounds
 -1 <= waiting(knee,2026_01_05) <= 5
 waiting(e5) free
 -inf <= waiting(a_b) <= -3
 waiting(a_b)_2 = 2
 0 <= waiting(x_y) <= 7
 waiting(free_one) >= 0
 waiting(9) >= 3
End
"""


def read_back(text: str, folder: Path) -> highspy.Highs:
    """The text as HiGHS reads it."""
    path = folder / "program.lp"
    path.write_text(text)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("presolve", "off")  # with which HiGHS 1.15 calls some unbounded programs infeasible
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    return highs


def test_the_golden_text_reads_back_as_it_was_meant(tmp_path: Path) -> None:
    """HiGHS finds eight columns and five rows with the bounds that were written."""
    model = read_back(GOLDEN, tmp_path).getLp()
    bounds = dict(zip(model.col_names_, zip(model.col_lower_, model.col_upper_, strict=True), strict=True))
    assert bounds["waiting(e5)"] == (-INF, INF)
    assert bounds["waiting(a_b)"] == (-INF, -3)
    assert bounds["waiting(Oron,_nasa)"] == (0, INF)
    assert bounds["waiting(free_one)"] == (0, INF)
    assert model.row_lower_ == [1, -INF, -5, -INF, -1]


@settings(max_examples=50, deadline=None)
@given(case=drawn(shares()))
def test_text_reads_back_with_the_same_optimum(case: Drawn, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the program, HiGHS reads it and finds the same optimum, or none."""
    first = case.objectives[0]
    highs = read_back(to_lp_text(case.program, first), tmp_path_factory.mktemp("text"))
    highs.run()
    status = highs.getModelStatus()
    try:
        value = lexicographic(case.program, [first]).values[0]
    except Infeasible:
        assert status == highspy.HighsModelStatus.kInfeasible
    except Unbounded:
        assert status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    else:
        assert status == highspy.HighsModelStatus.kOptimal
        assert highs.getObjectiveValue() == pytest.approx(value, rel=1e-7, abs=1e-7)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=12))
def test_names_stay_apart(labels: list[str]) -> None:
    """Whatever the labels, every column keeps a name of its own, and the same program gives the same text."""
    size = len(labels)
    program = assemble([Columns("x", np.ones(size), np.full(size, INF), labels.__getitem__)], [])
    text = to_lp_text(program, Objective("cost", np.ones(size)))
    bounds = text.split("Bounds\n")[1].splitlines()[:size]
    assert len({line.split()[0] for line in bounds}) == size
    assert text.isascii()
    assert text == to_lp_text(program, Objective("cost", np.ones(size)))


def test_books_read_back(tmp_path: Path) -> None:
    """Programs from books keep their printed optimum through the text."""
    for known in BOOKS:
        highs = read_back(to_lp_text(known.program, known.objective), tmp_path)
        highs.run()
        assert highs.getObjectiveValue() == pytest.approx(known.value, rel=1e-6)


def test_an_empty_program_is_still_text() -> None:
    """No columns and no rows give the frame alone."""
    nothing = dense([], rows=[], columns=[])
    assert to_lp_text(nothing, Objective("none", np.zeros(0))) == "Minimize\n none:\nSubject To\nEnd\n"
