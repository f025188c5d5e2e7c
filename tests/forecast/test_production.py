"""Production need: pathways with lags, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pks.core.pathways import Pathways
from pks.forecast.production import entering, production_need


def paths(*edges: tuple[int, int, int, float]) -> Pathways:
    """Return pathways from (start, end, lag, per activity)."""
    start, end, lag, share = zip(*edges, strict=True)
    return Pathways(np.array(start), np.array(end), np.array(lag), np.array(share, float))


def test_what_follows_gives_rise_to_more() -> None:
    """10 visits → 5 operations a week later → 3.5 bed days each in the same week → 0.2 visits per operation after 1 more.

    Week 1: 10 visits. Week 2: 5 operations, 17.5 bed days. Week 3: 1 visit. Week 4: 0.5 operations, 1.75 bed days.
    """
    arriving = np.zeros((1, 3, 4))
    arriving[0, 0, 0] = 10
    found = production_need(arriving, paths((0, 1, 1, 0.5), (1, 2, 0, 3.5), (1, 0, 1, 0.2)))
    assert found[0].tolist() == [[10, 0, 1, 0], [0, 5, 0, 0.5], [0, 17.5, 0, 1.75]]


def test_people_in_need_enter_through_their_pathways() -> None:
    """4 people give 1.5 visits each at once and 0.25 each two periods later; nothing comes from before the start."""
    people = np.array([[[4.0, 0.0, 0.0]]])
    assert entering(people, paths((0, 0, 0, 1.5), (0, 0, 2, 0.25)), 1)[0].tolist() == [[6, 0, 1]]


@given(st.floats(0, 3), st.floats(0, 100), st.integers(0, 5))
def test_need_is_proportional_to_what_arrives(factor: float, amount: float, lag: int) -> None:
    """Twice the arrivals are twice the production need."""
    arriving = np.full((2, 2, 6), amount)
    edges = paths((0, 1, lag, 0.7))
    assert production_need(arriving * factor, edges) == pytest.approx(production_need(arriving, edges) * factor)
