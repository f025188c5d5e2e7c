"""Counts along pathways: whole activities, by chance, with the expected numbers of the pathways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chisquare, poisson

from forecast.test_production import paths
from pks.core.pathways import Pathways
from pks.forecast.production import entering, production_need
from pks.forecast.thinning import entering_counts, production_counts

NOTHING = Pathways(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def people(*numbers: float, draws: int) -> np.ndarray:
    """Return the same numbers of people by period in every draw, [draw, unit, care group, period]."""
    return np.tile(np.array(numbers), (draws, 1, 1, 1))


def unlikely(found: np.ndarray, chances: np.ndarray) -> float:
    """Return the p value of whole numbers against the `chances` of 0, 1, …, the rare ones taken together."""
    seen = np.bincount(found.astype(np.int64).ravel(), minlength=len(chances))[: len(chances)]
    common = chances * found.size >= 5
    expected = np.append(chances[common], 1 - chances[common].sum()) * found.size
    return float(chisquare(np.append(seen[common], found.size - seen[common].sum()), expected).pvalue)


def test_a_share_of_people_is_a_binomial_count() -> None:
    """Of 12 people with a share of 0.3, k are operated on with the chance C(12, k)·0.3^k·0.7^(12 − k)."""
    found = entering_counts(people(12, draws=4000), paths((0, 0, 0, 0.3)), 1, np.random.default_rng(1))
    assert unlikely(found, binom.pmf(np.arange(13), 12, 0.3)) > 0.01


def test_a_share_of_a_poisson_count_is_a_poisson_count() -> None:
    """Kingman (1993), section 5.1: of Poisson(20) people a share of 0.3 is Poisson(6)."""
    rng = np.random.default_rng(2)
    found = entering_counts(rng.poisson(20, (4000, 1, 1, 1)).astype(float), paths((0, 0, 0, 0.3)), 1, rng)
    assert unlikely(found, poisson.pmf(np.arange(40), 6)) > 0.01


def test_shares_at_several_lags_are_one_activity() -> None:
    """Everyone has one operation, a fourth at once, half a week later and a fourth two weeks later: never more, never less.

    10 people: 10 operations in every draw, of which 2.5, 5 and 2.5 a week on average.
    """
    edges = paths((0, 0, 0, 0.25), (0, 0, 1, 0.5), (0, 0, 2, 0.25))
    found = entering_counts(people(10, 0, 0, draws=2000), edges, 1, np.random.default_rng(3))[:, 0, 0]
    assert (found.sum(axis=1) == 10).all()
    assert found.mean(axis=0) == pytest.approx([2.5, 5, 2.5], abs=4 * np.sqrt(10 * 0.25 / 2000))
    assert unlikely(found[:, 1], binom.pmf(np.arange(11), 10, 0.5)) > 0.01


def test_more_than_one_each_is_sure_up_to_the_fraction() -> None:
    """2.4 visits each: 10 people come 20 times and k times more, k binomial with 10 and 0.4; two for each are 20 for sure."""
    found = entering_counts(people(10, draws=4000), paths((0, 0, 0, 2.4), (0, 1, 0, 2.0)), 2, np.random.default_rng(4))
    assert found[:, 0, 0, 0].min() >= 20
    assert unlikely(found[:, 0, 0, 0] - 20, binom.pmf(np.arange(11), 10, 0.4)) > 0.01
    assert (found[:, 0, 1, 0] == 20).all()


def test_shares_beyond_one_are_activities_of_their_own() -> None:
    """0.8 now and 0.8 later cannot be one activity: two draws of 0.8 each, so that some come twice and some not at all."""
    edges = paths((0, 0, 0, 0.8), (0, 0, 1, 0.8))
    found = entering_counts(people(10, 0, draws=4000), edges, 1, np.random.default_rng(5))[:, 0, 0]
    for week in found.T:
        assert unlikely(week, binom.pmf(np.arange(11), 10, 0.8)) > 0.01
    assert abs(np.corrcoef(found.T)[0, 1]) < 4 / np.sqrt(4000)


def test_parts_of_people_count_on_average() -> None:
    """2.5 people who all have one visit have 2 or 3, each in half of the draws; below 0 there is nobody."""
    found = entering_counts(people(2.5, -1.0, draws=4000), paths((0, 0, 0, 1.0)), 1, np.random.default_rng(6))[:, 0, 0]
    assert set(found[:, 0]) == {2.0, 3.0}
    assert found[:, 0].mean() == pytest.approx(2.5, abs=4 * 0.5 / np.sqrt(4000))
    assert (found[:, 1] == 0).all()


def test_what_follows_is_drawn_in_the_order_in_which_it_arises() -> None:
    """40 visits → Bin(40, 0.5) operations in the same week → as many stays at once → Bin(·, 0.5) visits a week later.

    The pathways stand in another order than the care. Stays are the operations, draw by draw; visits a week later are binomial
    with 40 and 0.5·0.5.
    """
    arriving = np.zeros((4000, 1, 3, 2))
    arriving[:, 0, 0, 0] = 40
    found = production_counts(
        arriving, paths((1, 2, 0, 1.0), (2, 0, 1, 0.5), (0, 1, 0, 0.5)), np.random.default_rng(7)
    )[:, 0]
    assert unlikely(found[:, 1, 0], binom.pmf(np.arange(41), 40, 0.5)) > 0.01
    assert (found[:, 2, 0] == found[:, 1, 0]).all()
    assert unlikely(found[:, 0, 1], binom.pmf(np.arange(41), 40, 0.25)) > 0.01


def test_a_seed_repeats_the_draws() -> None:
    """The same seed draws the same counts, another one others."""
    edges, come = paths((0, 0, 0, 0.3)), people(500, draws=20)
    first, again, other = (entering_counts(come, edges, 1, np.random.default_rng(seed)) for seed in (8, 8, 9))
    assert (first == again).all()
    assert (first != other).any()


EDGES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(2, 3), st.integers(0, 3), st.integers(0, 3)),
    max_size=5,
    unique_by=lambda e: e[:3],
)


@settings(max_examples=40, deadline=None)
@given(EDGES, st.integers(0, 20))
def test_whole_numbers_leave_nothing_to_chance(edges: list[tuple[int, int, int, float]], count: int) -> None:
    """Whole people and whole activities each are what the pathways say, exactly."""
    some = paths(*edges) if edges else NOTHING
    come = np.zeros((1, 4, 5))
    come[0, :2] = count
    rng = np.random.default_rng(1)
    assert (entering_counts(come, some, 4, rng) == entering(come, some, 4)).all()
    assert production_counts(come, some, rng) == pytest.approx(production_need(come, some))
