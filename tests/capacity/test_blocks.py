"""Blocks are solved some at a time, alike ones once: with the same hours as each by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pks.capacity import blocks
from pks.capacity.blocks import StandIns, best_mixes
from pks.core.compositions import Compositions

PER_HOUR = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.5, 1.0]])
"""Hours of three resources in an hour of three mixes; the last two are alternatives of one capacity."""
MIX, RESOURCE = np.nonzero(PER_HOUR)
MIXES = Compositions(MIX, RESOURCE, PER_HOUR[MIX, RESOURCE], np.array([0, 1, 1]), np.array([1, 1, 2]))
SIMPLE = Compositions(np.arange(2), np.zeros(2, int), np.array([1.0, 2.0]), np.arange(2), np.ones(2, int))
WEIGHT = np.array([1.0, 1.5])


@settings(max_examples=20)
@given(
    st.lists(st.lists(st.integers(0, 60), min_size=5, max_size=5), min_size=1, max_size=4),
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.booleans(),
)
def test_together_as_each_by_itself(numbers: list[list[int]], order: list[int], helped: bool) -> None:
    """Blocks in any order, some of them several times, reach what each reaches by itself, within need and stock."""
    rows = np.array([numbers[k % len(numbers)] for k in order], float)
    most, stock = rows[:, :2], rows[:, 2:]
    pairs = StandIns(np.array([2]), np.array([1])) if helped else blocks.NO_STAND_INS
    hours, lent = best_mixes(MIXES, most, stock, weight=WEIGHT, stand_ins=pairs)
    for k in range(len(rows)):
        alone, _ = best_mixes(MIXES, most[[k]], stock[[k]], weight=WEIGHT, stand_ins=pairs)
        assert hours[k] @ WEIGHT[[0, 1, 1]] == pytest.approx(alone[0] @ WEIGHT[[0, 1, 1]], abs=1e-6)
    moved = lent @ (np.eye(3)[pairs.source] - np.eye(3)[pairs.target])
    assert (hours @ PER_HOUR + moved <= stock + 1e-6).all()
    assert (hours[:, 0] <= most[:, 0] + 1e-6).all()
    assert (hours[:, 1:].sum(axis=1) <= most[:, 1] + 1e-6).all()


def test_more_blocks_than_one_program_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten nurse hours, 6 of a clinic needed and k of a theatre (2 an hour): the theatre gets the least of k and 2."""
    monkeypatch.setattr(blocks, "AT_ONCE", 9)  # three blocks of three columns and rows
    most = np.array([[6.0, float(k)] for k in range(7)])
    hours, _ = best_mixes(SIMPLE, most, np.full((7, 1), 10.0), weight=np.ones(2))
    assert hours[:, 0] == pytest.approx(np.full(7, 6.0))
    assert hours[:, 1] == pytest.approx(np.minimum(np.arange(7), 2))


def test_no_blocks_and_no_mixes_have_no_hours() -> None:
    """Nothing to solve is no error."""
    none = np.empty(0, int)
    assert best_mixes(SIMPLE, np.zeros((0, 2)), np.zeros((0, 1)), weight=np.ones(2))[0].shape == (0, 2)
    nothing = Compositions(none, none, np.empty(0), none, none)
    assert best_mixes(nothing, np.ones((3, 2)), np.ones((3, 1)), weight=np.ones(2))[0].shape == (3, 0)
