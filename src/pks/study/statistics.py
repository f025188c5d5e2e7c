"""Whether a difference between strategies is real: tests over instances, intervals, wins, ties and losses.

An instance is one observation: seeds and replications only make its score more exact. The procedure is that of Demšar,
*Statistical comparisons of classifiers over multiple data sets*, Journal of Machine Learning Research 7 (2006), 1-30: a
Friedman test asks whether the strategies differ at all, and only then do pairs tell which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np
import pandas as pd
from scipy.stats import bootstrap, chi2, f, permutation_test, studentized_range, wilcoxon

from pks.core.axes import Floats
from pks.study.instances import StudyError
from pks.study.scores import Scores, differ

RESAMPLES = 9999
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Friedman:
    """A Friedman test: do the strategies differ?

    Attributes:
        mean_ranks: of every strategy, 1 = always the best.
        chi_square, p: Friedman's statistic with k − 1 degrees of freedom, and its p-value.
        f, p_f: Iman and Davenport's statistic, with k − 1 and (k − 1)(N − 1) degrees of freedom; less conservative.
        p_permuted: the p-value from all orders that each instance could have had by chance. With few instances or two
            strategies the other two promise too much: two strategies, the first better on both of two instances, have
            p_f = 0 and p_permuted = 0.5.
    """

    mean_ranks: dict[str, float]
    chi_square: float
    p: float
    f: float
    p_f: float
    p_permuted: float


def friedman(scores: Scores, *, seed: int = 0) -> Friedman:
    """Return the Friedman test of the ranks of k strategies on N instances.

    χ² = 12N / (k(k+1)) · (Σ R² − k(k+1)²/4),  F = (N−1)χ² / (N(k−1) − χ²), with R the mean ranks; as Demšar (2006),
    section 3.2.2, without a correction for ties, which makes it conservative. Who has no plan shares the last ranks.

    p_permuted is the share of the orders of the ranks within the instances whose Σ R² is at least as great: of all of them,
    if there are no more than 9 999, else of so many drawn with `seed`, and the one that came out.

    Source of the permutations: Friedman, *The use of ranks to avoid the assumption of normality implicit in the analysis
    of variance*, Journal of the American Statistical Association 32 (1937), 675-701, doi:10.1080/01621459.1937.10503522.

    Raises:
        StudyError: with fewer than two strategies or two instances.

    >>> found = friedman(Scores(np.array([[1.0, 2, 3], [1, 2, 3], [2, 1, 3]]), ("x", "y", "z"), ("A", "B", "C")))
    >>> round(found.chi_square, 3), found.mean_ranks["C"]
    (4.667, 3.0)
    """
    n, k = scores.value.shape
    if n < 2 or k < 2:
        raise StudyError(f"a test needs two instances and two strategies, there are {n} and {k}")
    ranks = scores.ranks()
    mean = ranks.mean(axis=0)
    statistic = max(0.0, 12 * n / (k * (k + 1)) * (float(mean @ mean) - k * (k + 1) ** 2 / 4))
    rest = n * (k - 1) - statistic
    ratio = (n - 1) * statistic / rest if rest > 1e-12 else np.inf
    names = dict(zip(scores.strategies, mean.tolist(), strict=True))
    p, p_f = float(chi2.sf(statistic, k - 1)), float(f.sf(ratio, k - 1, (k - 1) * (n - 1)))
    return Friedman(names, statistic, p, ratio, p_f, _by_chance(ranks, seed))


def _by_chance(ranks: Floats, seed: int) -> float:
    """Return how often ranks put in any order within each instance lie as far apart in sum."""
    found = permutation_test(
        [*ranks.T],
        lambda *orders, axis: sum(each.sum(axis=axis) ** 2 for each in orders),
        permutation_type="samples",
        alternative="greater",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=1000,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def critical_difference(strategies: int, instances: int, *, alpha: float = 0.05) -> float:
    """Return by how much two mean ranks must differ to differ really, all pairs at once: q_α √(k(k+1)/6N).

    q_α is the upper quantile of the studentised range of k values with infinite degrees of freedom, divided by √2.

    Source: Nemenyi's test, as in Demšar (2006), section 3.2.2 and table 5.

    >>> round(critical_difference(4, 14), 2)
    1.25
    """
    q = float(studentized_range.ppf(1 - alpha, strategies, np.inf)) / sqrt(2)
    return q * sqrt(strategies * (strategies + 1) / (6 * instances))


def holm(p: Sequence[float]) -> Floats:
    """Return p-values corrected for how many were looked at: at most α of all families have a false one among them.

    The i-th smallest of m is multiplied by m − i + 1; none is below that of a smaller one, and none above 1. NaN, for
    what could not be tested, counts among the m and stays.

    Source: Holm, *A simple sequentially rejective multiple test procedure*, Scandinavian Journal of Statistics 6 (1979), 65-70.

    >>> holm([0.01, 0.04, 0.03]).round(2)
    array([0.03, 0.06, 0.06])
    """
    given = np.asarray(p, np.float64)
    order = np.argsort(given, kind="stable")
    out = np.empty(len(given))
    out[order] = np.minimum(1.0, np.maximum.accumulate(given[order] * (len(given) - np.arange(len(given)))))
    return out


def pairs(scores: Scores, *, seed: int = 0) -> pd.DataFrame:
    """Return every pair of strategies compared over the instances on which both have a plan.

    Columns:

    - strategy, against
    - wins, ties, losses: instances on which the first is better, as good to 1e-6, or worse; no plan loses against one
    - difference, lower, upper: mean of first − second, 0 where both are as good, with a bootstrap interval of 95 %
      (BCa, 9 999 resamples)
    - median, median_lower, median_upper: the same of the median (percentile interval: medians of few values are too
      few for BCa)
    - p: Wilcoxon's signed-rank test, two-sided; the ranks of instances without a difference are split between the signs
    - p_holm: corrected for all pairs by :func:`holm`

    An interval without 0 and a p_holm below 0.05 say that the difference is not by chance of the instances. NaN: fewer
    than two instances, or no difference at all.

    Sources: Wilcoxon, *Individual comparisons by ranking methods*, Biometrics Bulletin 1 (1945), 80-83; Demšar (2006), section 3.1.3;
    Efron, *Better bootstrap confidence intervals*, Journal of the American Statistical Association 82 (1987), 171-185.
    """
    rows = []
    for one, other in combinations(scores.strategies, 2):
        stream = np.random.SeedSequence([seed, *f"{one} {other}".encode()])  # whoever else is compared
        rows.append({"strategy": one, "against": other, **_compared(*scores.pair(one, other), stream)})
    names = ["wins", "ties", "losses", "difference", "lower", "upper", "median", "median_lower", "median_upper", "p"]
    table = pd.DataFrame(rows, columns=["strategy", "against", *names])
    return table.assign(p_holm=holm(table["p"].to_list()))


def signed_rank(first: Floats, second: Floats) -> float:
    """Return the p-value of Wilcoxon's signed-rank test for paired scores, NaN where no two differ.

    Ranks of zeros are split between the signs; exact for up to 13 instances, and up to 50 without ties or zeros, else normal.
    """
    apart = _apart(first, second)
    if len(apart) < 2 or not apart.any():
        return np.nan
    return float(wilcoxon(apart, zero_method="zsplit").pvalue)


def _apart(first: Floats, second: Floats) -> Floats:
    """Return paired differences; those of scores that are the same are 0, whatever rounding left of them."""
    return np.where(differ(first, second), first - second, 0.0)


def _compared(first: Floats, second: Floats, stream: np.random.SeedSequence) -> dict[str, float]:
    """Return the columns of one pair."""
    a, b = (np.where(np.isnan(each), np.inf, each) for each in (first, second))
    both = np.isfinite(a) & np.isfinite(b)
    apart = _apart(first[both], second[both])
    same = a == b  # where one has no plan
    same[both] = apart == 0
    lower, upper = _interval(apart, np.mean, "BCa", stream)
    low_median, high_median = _interval(apart, np.median, "percentile", stream)
    return {
        "wins": int((~same & (a < b)).sum()),
        "ties": int(same.sum()),
        "losses": int((~same & (a > b)).sum()),
        "difference": float(apart.mean()) if len(apart) else np.nan,
        "lower": lower,
        "upper": upper,
        "median": float(np.median(apart)) if len(apart) else np.nan,
        "median_lower": low_median,
        "median_upper": high_median,
        "p": signed_rank(first[both], second[both]),
    }


def _interval(apart: Floats, statistic: object, method: str, stream: np.random.SeedSequence) -> tuple[float, float]:
    """Return the bootstrap interval of a statistic of paired differences; itself where they are all the same."""
    if len(apart) < 2:
        return np.nan, np.nan
    if np.ptp(apart) == 0:
        return float(apart[0]), float(apart[0])
    found = bootstrap(
        (apart,), statistic, confidence_level=CONFIDENCE, n_resamples=RESAMPLES, method=method,
        rng=np.random.default_rng(stream), vectorized=True,
    )  # fmt: skip
    return float(found.confidence_interval.low), float(found.confidence_interval.high)
