"""Lots fall as a binomial distribution says, on nobody else's account."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pks.sim.lots import LEAVING, STAYING_AWAY, Lots, binomial
from tests.sim.random_descriptions import description


@given(st.integers(0, 400), st.floats(0.0, 1.0), st.floats(0.0, 1.0, exclude_max=True))
def test_inversion_is_that_of_the_distribution(people: int, share: float, uniform: float) -> None:
    """The number k is the least with P(≤ k) > u, by the distribution function of another library."""
    k = binomial(np.array([[float(people)]]), np.array([share]), np.array([[uniform]]))[0, 0]
    assert k == int(k)
    assert 0 <= k <= people
    assert stats.binom.cdf(k, people, share) > uniform - 1e-9
    assert k == 0 or stats.binom.cdf(k - 1, people, share) <= uniform + 1e-9


def drawn(seed: int, purpose: int, period: int, *, list_: int = 0, replications: int = 3000) -> np.ndarray:
    """Return the lots of 12 people with probability 0.3 on one of two lists."""
    cells = description([[0.0] * 3, [0.0] * 3], [[0.0] * 3] * 2).cells
    of = cells.arriving(np.array([list_]), 0)
    lots = Lots(seed, np.arange(replications))
    people = np.full((1, replications), 12.0)
    return lots.among(people, np.array([0.3]), cells, of, purpose=purpose, period=period)[0]


def test_frequencies_are_binomial() -> None:
    """Over 3 000 replications the numbers pass the chi-square test against Binomial(12, 0.3) at 0.1 %."""
    seen = np.bincount(np.minimum(drawn(5, LEAVING, 1).astype(int), 8), minlength=9)
    chance = stats.binom.pmf(np.arange(9), 12, 0.3)
    chance[8] = 1 - chance[:8].sum()
    assert stats.chisquare(seen, 3000 * chance).pvalue > 0.001


@pytest.mark.parametrize(
    "other", [(6, LEAVING, 1, 0), (5, STAYING_AWAY, 1, 0), (5, LEAVING, 2, 0), (5, LEAVING, 1, 1)], ids=str
)
def test_seed_purpose_period_and_list_have_their_own_lots(other: tuple[int, int, int, int]) -> None:
    """With another of any of these, the lots are not correlated with the first."""
    seed, purpose, period, list_ = other
    one, two = drawn(5, LEAVING, 1), drawn(seed, purpose, period, list_=list_)
    assert abs(np.corrcoef(one, two)[0, 1]) < 4 / np.sqrt(3000)


def test_lots_do_not_depend_on_which_are_drawn_together() -> None:
    """Fewer replications draw the same as more."""
    assert np.array_equal(drawn(5, LEAVING, 1)[:70], drawn(5, LEAVING, 1, replications=70))
