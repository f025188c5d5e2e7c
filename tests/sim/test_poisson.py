"""Poisson processes come as often as expected, and where they are expected."""

from __future__ import annotations

import numpy as np

from pks.sim.poisson import arrivals_between, first_arrivals


def test_gaps_of_a_steady_process_are_exponential() -> None:
    """At rate 4, gaps have mean and standard deviation 1/4; the standard error of the mean of 10 000 is 1/400."""
    gaps = np.diff(first_arrivals(np.random.default_rng(2), 4.0, 10_001))
    assert abs(gaps.mean() - 0.25) < 4 * 0.25 / 100
    assert abs((gaps > 0.25).mean() - np.exp(-1)) < 4 * np.sqrt(np.exp(-1) * (1 - np.exp(-1)) / 10_000)


def test_counts_between_edges_are_poisson_and_independent() -> None:
    """Of 2 000 processes, counts of two intervals have the expected mean and variance, and do not move together."""
    generator, edges = np.random.default_rng(3), np.array([0.0, 1.0, 3.0, 10.0])
    drawn = [arrivals_between(generator, edges, np.array([5.0, 0.0, 2.0])) for _ in range(2_000)]
    counts = np.array([np.histogram(each, edges)[0] for each in drawn])
    assert (counts[:, 1] == 0).all()
    for interval, mean in ((0, 5.0), (2, 2.0)):
        of = counts[:, interval]
        assert abs(of.mean() - mean) < 4 * np.sqrt(mean / 2_000)
        # variance of the sample variance of a Poisson number: (mean + 2·mean²)/n for large n
        assert abs(of.var() - mean) < 4 * np.sqrt((mean + 2 * mean**2) / 2_000)
    assert abs(np.corrcoef(counts[:, 0], counts[:, 2])[0, 1]) < 4 / np.sqrt(2_000)


def test_nobody_is_expected_and_nobody_comes() -> None:
    """Without expectation there is nobody, and nothing is drawn."""
    assert arrivals_between(np.random.default_rng(1), np.array([0.0, 9.0]), np.zeros(1)).size == 0
