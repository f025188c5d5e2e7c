"""Draws by inversion: exactly the quantiles of the distributions, held against scipy.stats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pks.sim import AsPlanned, ChanceError, Even, Given, JointDraws, NegativeBinomial, Poisson, RandomLoss
from pks.sim.chance import BLOCK, Chance, Numbers, numbers

MEANS = np.array([0.0, 1e-6, 0.3, 1.0, 7.5, 40.0, 1234.5, 1e6])


def some(replications: int, periods: int, *, seed: int = 1) -> Numbers:
    """Return the uniform numbers of list 0."""
    return numbers(seed, 0, 0, replications=range(replications), periods=periods)


def at(levels: list[float], periods: int) -> Numbers:
    """Return numbers that are these levels in every period."""
    uniform = np.repeat(np.array([levels]), periods, axis=0)
    return Numbers(0, 0, np.array(levels), uniform)


LEVELS = [1e-15, 1e-12, 1e-6, 0.01, 0.3, 0.5, 0.999, 1 - 1e-9, 1 - 1e-13]


def test_poisson_numbers_are_its_quantiles() -> None:
    """For any level, far tails included, the number is the least k with P(X ≤ k) > level."""
    drawn = Poisson().draw(MEANS, at(LEVELS, len(MEANS)))
    for column, mean in enumerate(MEANS):
        wanted = [_least(stats.poisson(mean), level) for level in LEVELS]
        assert drawn[:, column].tolist() == wanted


@pytest.mark.parametrize("ratio", [1.0001, 1.5, 4.0, 30.0])
def test_negative_binomial_numbers_are_its_quantiles(ratio: float) -> None:
    """With n = mean/(ratio − 1), p = 1/ratio: variance = ratio · mean."""
    means = MEANS[1:-1]
    drawn = NegativeBinomial(ratio).draw(means, at(LEVELS, len(means)))
    for column, mean in enumerate(means):
        law = stats.nbinom(mean / (ratio - 1), 1 / ratio)
        assert law.var() == pytest.approx(ratio * mean)
        assert drawn[:, column].tolist() == [_least(law, level) for level in LEVELS]


def test_slots_that_remain_are_binomial_quantiles() -> None:
    """Each of n slots is lost with a given probability."""
    slots = np.array([0.0, 1.0, 12.0, 300.0])
    drawn = RandomLoss(0.2).draw(slots, at(LEVELS, len(slots)))
    for column, count in enumerate(slots):
        assert drawn[:, column].tolist() == [_least(stats.binom(int(count), 0.8), level) for level in LEVELS]


def _least(law: stats.rv_discrete, level: float) -> int:
    """Return the least k with P(X ≤ k) > level, found beside scipy's own quantile by its distribution function."""
    k = max(int(law.ppf(level)) - 2, 0)
    while law.cdf(k) <= level:
        k += 1
    return k


def test_losses_of_different_periods_are_independent() -> None:
    """Whether many slots are lost in one week says nothing about the next."""
    kept = RandomLoss(0.3).draw(np.full(2, 40.0), some(4000, 2))
    assert abs(np.corrcoef(kept.T)[0, 1]) < 4 / np.sqrt(4000)


def test_dispersion_by_list_and_dispersion_one() -> None:
    """Every list may vary in its own way, and dispersion 1 is Poisson."""
    by = some(50, 3)
    mean = np.full(3, 6.0)
    assert np.array_equal(NegativeBinomial(np.array([1.0, 3.0])).draw(mean, by), Poisson().draw(mean, by))
    assert np.array_equal(NegativeBinomial(np.array([3.0, 1.0])).draw(mean, by), NegativeBinomial(3.0).draw(mean, by))
    assert (NegativeBinomial(3.0).draw(np.zeros(3), by) == 0).all()


@pytest.mark.parametrize("chance", [Poisson(), NegativeBinomial(2.5), RandomLoss(0.25), Even()])
def test_drawn_numbers_have_the_mean_that_is_said(chance: Chance) -> None:
    """Over many replications the mean of the draws is `mean`, in every period."""
    expected = np.array([0.4, 3.3, 12.0])
    drawn = chance.draw(expected, some(20000, 3))
    error = drawn.std(axis=0) / np.sqrt(len(drawn)) + 1e-12
    assert (np.abs(drawn.mean(axis=0) - chance.mean(expected, 0)) < 4.5 * error).all()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 50), min_size=1, max_size=20), st.floats(0, 0.999999))
def test_even_numbers_stay_within_one_of_what_is_expected(expected: list[float], phase: float) -> None:
    """In sum over the periods an even spread is never a whole person off, and never negative."""
    slots = np.array(expected)
    drawn = Even().draw(slots, at([phase], len(slots)))[0]
    assert (drawn >= 0).all()
    assert (np.abs(drawn.cumsum() - slots.cumsum()) < 1 + 1e-9).all()


def test_whole_numbers_are_spread_as_they_are() -> None:
    """What is whole already does not vary."""
    assert (Even().draw(np.array([3.0, 0.0, 7.0]), some(500, 3)) == [3, 0, 7]).all()


def test_given_draws_are_taken_as_they_are() -> None:
    """Whole numbers drawn elsewhere are used replication by replication; halves go up or down with equal chance."""
    values = np.array([[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.5]]])
    drawn = Given(values).draw(np.zeros(2), some(3, 2))
    assert drawn[:, 0].tolist() == [1, 3, 5]
    assert drawn[:2, 1].tolist() == [2, 4]
    assert drawn[2, 1] in (6, 7)
    half = Given(np.full((4000, 1, 1), 0.5)).draw(np.zeros(1), some(4000, 1))
    assert abs(half.mean() - 0.5) < 0.04


def test_more_replications_than_draws_are_refused() -> None:
    """Draws are not used twice; the message shows how many there are."""
    with pytest.raises(ChanceError, match=r"shape \(3, 1, 2\); replication 3 of list 0"):
        Given(np.ones((3, 1, 2))).draw(np.zeros(2), some(4, 2))


def test_numbers_depend_on_seed_purpose_list_and_replication_alone() -> None:
    """Whoever draws which replications gets the same; another purpose, list or seed gets others."""
    whole = numbers(1, 0, 0, replications=range(3 * BLOCK), periods=5)
    part = numbers(1, 0, 0, replications=range(BLOCK - 3, 2 * BLOCK + 4), periods=3)
    assert np.array_equal(part.uniform, whole.uniform[:3, BLOCK - 3 : 2 * BLOCK + 4])
    for seed, purpose, number in ((2, 0, 0), (1, 1, 0), (1, 0, 1)):
        other = numbers(seed, purpose, number, replications=range(BLOCK), periods=5)
        assert not np.array_equal(other.uniform, whole.uniform[:, :BLOCK])


def test_streams_are_children_of_the_seed() -> None:
    """A stream is what `SeedSequence.spawn` gives: child `purpose`, of it child `list`, of it child `block`."""
    child = np.random.SeedSequence(9).spawn(2)[1].spawn(4)[3].spawn(1)[0]
    wanted = np.random.Generator(np.random.PCG64(child)).random((3, BLOCK))
    drawn = numbers(9, 1, 3, replications=range(BLOCK), periods=2)
    assert np.array_equal(np.vstack([drawn.phase, drawn.uniform]), wanted)


@pytest.mark.parametrize("wrong", [0.9, np.nan, np.array([2.0, 0.5])])
def test_dispersion_below_one_is_refused(wrong: float) -> None:
    """Less varied than Poisson, a negative binomial does not exist."""
    with pytest.raises(ChanceError, match="1 is Poisson"):
        NegativeBinomial(wrong)


@pytest.mark.parametrize("wrong", [-0.1, 1.5, np.nan])
def test_share_outside_0_to_1_is_refused(wrong: float) -> None:
    """A loss is a share."""
    with pytest.raises(ChanceError, match=r"in 0 … 1"):
        RandomLoss(wrong)


def test_negative_draws_are_refused() -> None:
    """Nobody can be fewer than none."""
    with pytest.raises(ChanceError, match="≥ 0"):
        Given(np.array([[[-1.0]]]))


def test_joint_draws_come_in_turn() -> None:
    """Replication r has draw r mod draws, whichever replications are drawn together; whole numbers stay as they are."""
    values = np.array([[[3.0, 1.0]], [[7.0, 0.0]], [[5.0, 2.0]]])
    by = numbers(0, 0, 0, replications=range(2, 7), periods=2)
    assert JointDraws(values).draw(np.zeros(2), by).tolist() == [[5, 2], [3, 1], [7, 0], [5, 2], [3, 1]]


def test_fractions_of_joint_draws_are_rounded_without_bias() -> None:
    """A draw of 2.3 becomes 3 in three of ten replications, else 2."""
    drawn = JointDraws(np.full((1, 1, 1), 2.3)).draw(np.zeros(1), numbers(0, 0, 0, replications=range(4000), periods=1))
    assert set(drawn.ravel().tolist()) == {2, 3}
    assert abs(drawn.mean() - 2.3) < 4 * np.sqrt(0.3 * 0.7 / 4000)


def test_joint_draws_that_do_not_fit_are_refused() -> None:
    """Negative draws, and draws for other lists or periods, are refused with their shape."""
    with pytest.raises(ChanceError, match="must be numbers ≥ 0"):
        JointDraws(np.full((1, 1, 1), -1.0))
    with pytest.raises(ChanceError, match=r"shape \(1, 1, 1\)"):
        JointDraws(np.zeros((1, 1, 1))).draw(np.zeros(2), numbers(0, 0, 0, replications=range(2), periods=2))


def test_hours_as_planned_are_not_made_whole() -> None:
    """37.5 hours stay 37.5 in every replication."""
    by = numbers(0, 0, 0, replications=range(3), periods=1)
    assert AsPlanned().draw(np.array([37.5]), by).tolist() == [[37.5]] * 3
