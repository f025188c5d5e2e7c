"""Performance profiles, by hand after the definition of Dolan and Moré (2002)."""

from __future__ import annotations

import numpy as np
import pytest

from pks.study.instances import StudyError
from pks.study.profiles import profile, ratios
from pks.study.scores import Scores


def scores(*rows: tuple[float, ...]) -> Scores:
    """Return scores of strategies A, B, … on as many instances."""
    return Scores(np.array(rows, float), tuple(f"i{i}" for i in range(len(rows))), tuple("ABC"[: len(rows[0])]))


def test_ratios_by_hand() -> None:
    """2 against 1 is 2; 0 against 0 is 1; 3 against 0 has no end, nor has what has no plan."""
    found = ratios(scores((2, 1), (0, 0), (3, 0), (np.nan, 4)))
    assert found.tolist() == [[2, 1], [1, 1], [np.inf, 1], [np.inf, 1]]


def test_profile_by_hand() -> None:
    """A has the ratios 1, 1, 3 and B 2, 1.5, 1: ρ_A is 2/3 until 3, ρ_B 1/3 at 1, 2/3 at 1.5 and 1 at 2."""
    table = profile(scores((1, 2), (2, 3), (3, 1)))
    curves = {name: rows["share"].tolist() for name, rows in table.groupby("strategy")}
    assert table["ratio"].tolist()[:4] == [1, 1.5, 2, 3]
    assert curves["A"] == pytest.approx([2 / 3, 2 / 3, 2 / 3, 1])
    assert curves["B"] == pytest.approx([1 / 3, 2 / 3, 1, 1])


def test_profile_of_who_fails_ends_below_one() -> None:
    """A strategy without a plan on one of two instances never comes above one half."""
    table = profile(scores((1, 2), (np.nan, 1)))
    assert table.loc[table["strategy"] == "A", "share"].max() == 0.5


def test_scores_below_nothing_are_refused() -> None:
    """A ratio of numbers below 0 says nothing."""
    with pytest.raises(StudyError, match="0 or more"):
        ratios(scores((-1, 2)))
