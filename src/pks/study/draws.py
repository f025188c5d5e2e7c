"""Random numbers that are the same on every machine: uniform numbers, and counts that are read off from them.

Of the random number generator only uniform numbers are used: 53 bits of a PCG64 stream, equal everywhere. Counts are
quantiles at these numbers, by sums of probabilities, so that no sampling method of a library decides them.
"""

from __future__ import annotations

import numpy as np

from pks.core.axes import Codes, Floats

LEAST_PROBABILITY = 1e-12
"""What a count may miss in its upper tail."""


class Draws:
    """A stream of uniform numbers for one part of a made-up case; each part has its own.

    A part that draws more or fewer numbers then leaves the others as they are.

    >>> Draws(1, "arrivals").uniform(2) == Draws(1, "arrivals").uniform(2)
    array([ True,  True])
    """

    def __init__(self, seed: int, part: str) -> None:
        self._rng = np.random.default_rng(np.random.SeedSequence([seed, *part.encode()]))

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Floats:
        """Return numbers in [low, high)."""
        return low + (high - low) * self._rng.random(shape)

    def chosen(self, *shape: int, of: int) -> Codes:
        """Return whole numbers 0 … of − 1."""
        return (self._rng.random(shape) * of).astype(np.int64)

    def counts(self, mean: Floats, *, overdispersion: float = 0.0) -> Codes:
        """Return Poisson counts about `mean`, or negative binomial ones: see :func:`count_at`."""
        return count_at(self._rng.random(mean.shape), mean, overdispersion=overdispersion)


def count_at(probability: Floats, mean: Floats, *, overdispersion: float = 0.0) -> Codes:
    """Return the smallest count whose distribution function is not below `probability`, cell by cell.

    The distribution is negative binomial with variance μ + a·μ², where a = `overdispersion`; a = 0 is Poisson.
    With P(0) = (1 + aμ)^(−1/a) or e^(−μ), P(k+1) = P(k) · (μ/(1+aμ)) · (1 + a·k) / (k + 1).

    Args:
        probability: in [0, 1), of any shape.
        mean: μ ≥ 0, of the same shape, below 700 for a Poisson count.
        overdispersion: a ≥ 0.

    Source: A. C. Cameron and P. K. Trivedi, *Regression Analysis of Count Data*, 2nd ed., 2013, section 3.3 (NB2).

    >>> count_at(np.array([0.1, 0.5, 0.99]), np.array([2.0, 2.0, 2.0]))
    array([0, 2, 6])
    """
    asked, mu = np.minimum(probability.ravel(), 1.0 - LEAST_PROBABILITY), mean.ravel()
    first = np.exp(-mu) if overdispersion == 0 else (1.0 + overdispersion * mu) ** (-1.0 / overdispersion)
    ratio = mu / (1.0 + overdispersion * mu)
    count = np.zeros(len(mu), np.int64)
    open_ = np.flatnonzero(asked > first)
    at, below = first[open_], first[open_]
    k = 0
    while len(open_):
        at = at * ratio[open_] * (1.0 + overdispersion * k) / (k + 1.0)
        below, k = below + at, k + 1
        count[open_] = k
        left = asked[open_] > below
        open_, at, below = open_[left], at[left], below[left]
    return count.reshape(mean.shape)
