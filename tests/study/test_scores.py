"""Scores and ranks: means over seeds, ties to 1e-6, no plan last, tiers that are not there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pks.study.instances import StudyError
from pks.study.scores import Scores, scores_of

ROWS = [
    ("x", "A", 0, "plan", "cost", 1.0),
    ("x", "A", 1, "plan", "cost", 3.0),
    ("x", "B", 0, "plan", "cost", 5.0),
    ("x", "B", 1, "plan", "cost", 5.0),
    ("y", "A", 0, "plan", "cost", 7.0),
    ("y", "A", 0, "tier", "overdue", 2.0),
    ("x", "A", 0, "fairness", "both", 1.0),
    ("x", "A", 0, "plan", "both", 1.0),
    *((i, s, 0, "run", "failed", float((i, s) == ("y", "B"))) for i in "xy" for s in "AB"),
]
TABLE = pd.DataFrame(ROWS, columns=["instance", "strategy", "seed", "part", "yardstick", "value"]).assign(unit="")


def test_scores_are_means_over_seeds() -> None:
    """The score is the mean of the seeds; a run without a plan has none."""
    found = scores_of(TABLE, "cost")
    assert (found.instances, found.strategies) == (("x", "y"), ("A", "B"))
    assert found.value.tolist() == pytest.approx(np.array([[2.0, 5.0], [7.0, np.nan]]), nan_ok=True)


def test_more_may_be_better() -> None:
    """Where more is better, the scores change sign, so that small is good."""
    assert scores_of(TABLE, "cost", larger_is_better=True).value[0].tolist() == [-2.0, -5.0]


def test_tier_that_a_case_lacks_is_nothing() -> None:
    """A tier without rows is 0 where there is a plan, and not known where there is none."""
    found = scores_of(TABLE, "overdue").value
    assert found.tolist() == pytest.approx(np.array([[0.0, 0.0], [2.0, np.nan]]), nan_ok=True)


def test_doubtful_yardsticks_are_refused() -> None:
    """An unknown yardstick is told with the nearest; one in two parts asks for the part."""
    with pytest.raises(StudyError, match='did you mean "cost"'):
        scores_of(TABLE, "costs")
    with pytest.raises(StudyError, match="fairness and plan: say which"):
        scores_of(TABLE, "both")
    assert scores_of(TABLE, "both", part="plan").value[0, 0] == 1.0


def test_ranks_share_ties_and_put_no_plan_last() -> None:
    """Ranks by hand: 2, 2 + 1e-9 and 3 are 1.5, 1.5 and 3; two without a plan share 2.5 behind one that has."""
    found = Scores(np.array([[2, 2 + 1e-9, 3], [np.nan, 5, np.nan]]), ("x", "y"), ("A", "B", "C")).ranks()
    assert found.tolist() == [[1.5, 1.5, 3.0], [2.5, 1.0, 2.5]]


def test_shape_is_that_of_the_names() -> None:
    """Scores that do not fit their names are refused."""
    with pytest.raises(StudyError, match=r"\(2, 2\) of 1 instances and 2 strategies"):
        Scores(np.zeros((2, 2)), ("x",), ("A", "B"))
