"""Controlled rounding: cells and both margins."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pks.capacity.checks import CapacityError
from pks.capacity.rounding import round_both_ways

quarters = st.integers(0, 40).map(lambda count: count / 4)


def between(whole: np.ndarray, exact: np.ndarray) -> bool:
    """Tell whether every whole number is the floor or the ceiling of the exact one."""
    return bool(((whole >= np.floor(exact)) & (whole <= np.ceil(exact))).all())


@settings(max_examples=60)
@given(arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=quarters))
def test_cells_and_both_margins_hold(exact: np.ndarray) -> None:
    """Every cell, row sum and column sum is next to the exact one, and the sum of all the nearest."""
    whole = round_both_ways(exact)
    assert between(whole, exact)
    assert between(whole.sum(axis=0), exact.sum(axis=0))
    assert between(whole.sum(axis=1), exact.sum(axis=1))
    assert whole.sum() == np.floor(exact.sum() + 0.5)


@settings(max_examples=15)
@given(arrays(np.float64, (2, 3), elements=quarters))
def test_it_is_as_near_as_can_be(exact: np.ndarray) -> None:
    """No other table that holds both margins is nearer: all of them are tried."""
    distance = np.inf
    for ups in itertools.product((0, 1), repeat=exact.size):
        other = np.where(np.reshape(ups, exact.shape), np.ceil(exact), np.floor(exact))
        margins = between(other.sum(axis=0), exact.sum(axis=0)) and between(other.sum(axis=1), exact.sum(axis=1))
        if margins and other.sum() == np.floor(exact.sum() + 0.5):
            distance = min(distance, np.abs(other - exact).sum())
    assert np.abs(round_both_ways(exact) - exact).sum() == pytest.approx(distance)


def test_whole_plans_stay_as_they_are() -> None:
    """Whole numbers, also those that rounding noise has moved, are kept."""
    exact = np.array([[3.0, 0.1 + 0.2 - 0.3 + 4], [0.0, 7.0]])
    assert round_both_ways(exact).tolist() == [[3, 4], [0, 7]]


def test_year_of_a_region_holds_both_ways() -> None:
    """52 weeks of 40 units: whole weeks of the region and whole years of the units agree with the plan, and add up."""
    exact = np.random.default_rng(0).uniform(0, 30, (40, 52))
    whole = round_both_ways(exact)
    assert np.abs(whole.sum(axis=0) - exact.sum(axis=0)).max() < 1
    assert np.abs(whole.sum(axis=1) - exact.sum(axis=1)).max() < 1
    assert whole.sum(axis=0).sum() == whole.sum(axis=1).sum() == round(exact.sum())


def test_negative_activities_are_refused() -> None:
    """Nobody carries out less than nothing."""
    with pytest.raises(CapacityError, match="amounts"):
        round_both_ways(np.array([[1.0, -0.5]]))
