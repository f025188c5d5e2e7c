"""Draws of rare counts: right on average, in sums and one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from pks.forecast.fitted import completed
from pks.forecast.prediction import Prediction
from pks.forecast.rare import counts

RATE, SERIES, HORIZON = 0.1, 200, 12


@pytest.fixture(scope="module")
def prediction() -> Prediction:
    """What 60 months of 200 objects with about 0.1 activities a month say if each goes on as it did, stretched a little."""
    rng = np.random.default_rng(3)
    recorded = rng.poisson(RATE, (SERIES, 60)).astype(float)
    carry = np.zeros((SERIES, HORIZON))
    carry[:, 0] = 1.0
    return Prediction(
        np.repeat(recorded.mean(axis=1, keepdims=True), HORIZON, axis=1),
        carry,
        np.ones((SERIES, HORIZON)),
        completed(recorded),
        rng.random((500, HORIZON)),
        np.repeat([[1.1], [1.2]], HORIZON, axis=1),
    )


def test_the_mean_of_rare_draws_is_the_mean(prediction: Prediction) -> None:
    """Over all objects and months the draws come to the sum of the means within four standard errors of 500 draws."""
    total = prediction.draws().sum(axis=(1, 2))
    assert total.mean() == pytest.approx(prediction.mean.sum(), abs=4 * total.std() / np.sqrt(len(total)))


def test_the_interval_of_a_sum_of_rare_counts_holds_its_share(prediction: Prediction) -> None:
    """Of 2 000 years of Poisson counts the 80 % interval of the sum holds 80 %, give or take what 500 draws leave open."""
    low, high = np.quantile(prediction.draws().sum(axis=(1, 2)), (0.1, 0.9))
    came = np.random.default_rng(4).poisson(prediction.mean.sum(), 2000)
    assert ((low <= came) & (came <= high)).mean() == pytest.approx(0.8, abs=0.1)


def test_single_intervals_of_rare_counts_hold_at_least_their_share(prediction: Prediction) -> None:
    """Counts that are mostly 0 lie in their intervals at least as often as said; they cannot be cut finer."""
    low95, low80, high80, high95 = prediction.quantiles()
    came = np.random.default_rng(5).poisson(prediction.mean)
    assert ((low80 <= came) & (came <= high80)).mean() > 0.8
    assert ((low95 <= came) & (came <= high95)).mean() > 0.95


def test_rare_draws_are_the_same_in_any_block_and_have_their_quantiles(prediction: Prediction) -> None:
    """One series drawn alone has the draws that it has among all, and its quantiles are those of its draws."""
    draws = prediction.draws()
    np.testing.assert_array_equal(prediction.draws(slice(7, 9)), draws[:, 7:9])
    np.testing.assert_array_equal(prediction.of(np.array([7, 150])).draws(), draws[:, [7, 150]])
    whole = (draws == np.rint(draws)).all(axis=0)
    assert whole.mean() > 0.5
    wanted = np.quantile(draws, (0.3, 0.97), axis=0)
    np.testing.assert_allclose(prediction.quantiles((0.3, 0.97))[:, whole], wanted[:, whole], atol=1e-9)


def test_counts_are_those_of_the_named_distributions() -> None:
    """Poisson with a variance up to the mean, else negative binomial, as SciPy has them."""
    share = (np.arange(400) + 0.5) / 400
    mean, variance = np.array([0.1, 2.0, 0.5, 6.0]), np.array([0.09, 2.0, 1.2, 15.0])
    found = counts(mean, variance, np.tile(share, (4, 1)))
    for row in (0, 1):
        np.testing.assert_array_equal(found[row], poisson.ppf(share, mean[row]))
    for row in (2, 3):
        size = mean[row] ** 2 / (variance[row] - mean[row])
        np.testing.assert_array_equal(found[row], nbinom.ppf(share, size, mean[row] / variance[row]))


@pytest.mark.parametrize(("mean", "variance"), [(0.002, 0.000004), (60.0, 5000.0), (3.0, 0.0), (0.3, 900.0)])
def test_counts_of_any_mean_and_variance_keep_the_mean(mean: float, variance: float) -> None:
    """Small parts of a unit, large counts, no variance and far too much of it: the mean of 20 000 quantiles is right."""
    share = (np.arange(20_000) + 0.5) / 20_000
    found = counts(np.array([mean]), np.array([variance]), share[None])
    assert found.mean() == pytest.approx(mean, rel=0.02)
