"""Statistics of studies against published examples.

The table of areas under the curve of four classifiers on fourteen data sets is that of Demšar, *Statistical comparisons of
classifiers over multiple data sets*, Journal of Machine Learning Research 7 (2006), 1-30, table 6; so are the results
(sections 3.1.3, 3.2.2 and 3.2.3). There, more is better. The last two of the 13th set are printed as 0.975, with the ranks 2 and
3: digits that are not printed part them.
"""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from pks.study.instances import StudyError
from pks.study.scores import Scores
from pks.study.statistics import critical_difference, friedman, holm, pairs, signed_rank

CLASSIFIERS = ("C4.5", "C4.5+m", "C4.5+cf", "C4.5+m+cf")
AREAS = np.array(
    [
        [0.763, 0.768, 0.771, 0.798],
        [0.599, 0.591, 0.590, 0.569],
        [0.954, 0.971, 0.968, 0.967],
        [0.628, 0.661, 0.654, 0.657],
        [0.882, 0.888, 0.886, 0.898],
        [0.936, 0.931, 0.916, 0.931],
        [0.661, 0.668, 0.609, 0.685],
        [0.583, 0.583, 0.563, 0.625],
        [0.775, 0.838, 0.866, 0.875],
        [1.000, 1.000, 1.000, 1.000],
        [0.940, 0.962, 0.965, 0.962],
        [0.619, 0.666, 0.614, 0.669],
        [0.972, 0.981, 0.9751, 0.975],
        [0.957, 0.978, 0.946, 0.970],
    ]
)
DEMSAR = Scores(-AREAS, tuple(f"set {i}" for i in range(14)), CLASSIFIERS)


def scores(*rows: tuple[float, ...]) -> Scores:
    """Return scores with made-up names."""
    value = np.array(rows, float)
    return Scores(value, tuple(f"i{i}" for i in range(len(rows))), tuple("ABCDEF"[: value.shape[1]]))


def test_friedman_of_demsar() -> None:
    """Mean ranks 3.143, 2.000, 2.893 and 1.964; χ² = 9.28; F = 3.69 with 3 and 39 degrees of freedom."""
    found = friedman(DEMSAR)
    assert [round(rank, 3) for rank in found.mean_ranks.values()] == [3.143, 2.0, 2.893, 1.964]
    assert round(found.chi_square, 2) == 9.28
    assert round(found.f, 2) == 3.69
    assert found.p_f < 0.05  # the paper: the critical value of F(3, 39) is 2.85


def test_critical_difference_of_demsar() -> None:
    """Table 5 gives q = 1.960, 2.343, 2.569, … 3.164 for 2 to 10 classifiers at 0.05; the example's difference is 1.25."""
    q = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]
    found = [critical_difference(k, 6) / np.sqrt(k * (k + 1) / 36) for k in range(2, 11)]
    assert found == pytest.approx(q, abs=1e-3)
    assert round(critical_difference(4, 14), 2) == 1.25
    assert critical_difference(4, 14, alpha=0.1) == pytest.approx(2.291 * np.sqrt(4 * 5 / (6 * 14)), abs=1e-3)


def test_signed_ranks_of_demsar() -> None:
    """C4.5 against C4.5+m: R+ = 93 and R− = 12, two zeros split, below the critical 21 for 14 sets at 0.05.

    z = (T − N(N+1)/4) / √(N(N+1)(2N+1)/24) = (12 − 52.5) / √253.75 = −2.54, whose two-sided p is 0.011. Ties and zeros make
    the exact p unknown; the corrected variance moves z a little.
    """
    one, other = DEMSAR.pair("C4.5", "C4.5+m")
    assert signed_rank(one, other) == pytest.approx(0.011, abs=0.001)


def test_signed_ranks_by_hand() -> None:
    """Five differences of one sign: of 2⁵ sign patterns two are as extreme, p = 2/32; of six, 2/64."""
    assert signed_rank(np.arange(1.0, 6.0), np.zeros(5)) == pytest.approx(2 / 32)
    assert signed_rank(np.arange(1.0, 7.0), np.zeros(6)) == pytest.approx(2 / 64)


def test_holm_of_demsar() -> None:
    """P = 0.016, 0.019 and 0.607 against α/3, α/2 and α: the first two are rejected at 0.05, the third is not."""
    found = holm([0.016, 0.019, 0.607])
    assert found.tolist() == pytest.approx([0.048, 0.048, 0.607])
    assert (found < 0.05).tolist() == [True, True, False]


def test_holm_keeps_what_could_not_be_tested() -> None:
    """A pair without any difference counts among the pairs, and has no p-value."""
    assert holm([0.02, np.nan, 0.01]).tolist() == pytest.approx([0.04, np.nan, 0.03], nan_ok=True)


@given(st.integers(2, 6), st.integers(2, 12), st.integers(0, 10**6))
def test_friedman_without_ties_is_that_of_scipy(k: int, n: int, seed: int) -> None:
    """Where no two are the same, χ² and p are scipy's."""
    value = np.random.default_rng(seed).permuted(np.tile(np.arange(k, dtype=float), (n, 1)), axis=1)
    found = friedman(scores(*value))
    if k > 2:
        expected = friedmanchisquare(*value.T)
        assert (found.chi_square, found.p) == pytest.approx((expected.statistic, expected.pvalue), abs=1e-9)
    assert sum(found.mean_ranks.values()) == pytest.approx(k * (k + 1) / 2)


def test_friedman_of_strategies_that_are_all_the_same() -> None:
    """Where nobody differs, χ² = 0 and p = 1."""
    found = friedman(scores((1, 1, 1), (2, 2, 2)))
    assert (found.chi_square, found.p, found.p_f) == (0.0, 1.0, 1.0)


def test_friedman_of_an_order_that_never_changes() -> None:
    """Where the order is always the same, χ² = N(k − 1), the greatest there is, and F has no end."""
    found = friedman(scores((1, 2, 3), (1, 2, 3), (1, 2, 3), (1, 2, 3)))
    assert found.chi_square == pytest.approx(8.0)
    assert (found.f, found.p_f) == (np.inf, 0.0)


@pytest.mark.parametrize(
    ("rows", "p"),
    [
        ([(1, 2)] * 2, 2 / 2**2),
        ([(1, 2)] * 7 + [(2, 1)], 2 * (1 + 8) / 2**8),
        ([(1, 2, 3)] * 4, 6 / 6**4),
        ([(1, 1, 1), (2, 2, 2)], 1.0),
    ],
)
def test_permuted_p_by_hand(rows: list[tuple[float, ...]], p: float) -> None:
    """Of 2² orders two agree; of 2⁸ 2·(1 + 8) have at most one that differs (the sign test); of 6⁴ six agree; of ties all."""
    assert friedman(scores(*rows)).p_permuted == pytest.approx(p)


def test_permuted_p_is_that_of_every_order() -> None:
    """For three strategies on four instances it is the share of all 6⁴ orders with at least the same Σ R²."""
    seen = [(1, 2, 3), (1, 2, 3), (1, 3, 2), (2, 1, 3)]

    def apart(rows: object) -> float:
        return float((np.array(rows, float).sum(axis=0) ** 2).sum())

    every = [apart(rows) for rows in product(permutations((1, 2, 3)), repeat=4)]
    assert friedman(scores(*seen)).p_permuted == pytest.approx(np.mean(np.array(every) >= apart(seen)))


def test_permuted_p_of_many_is_near_that_of_demsar() -> None:
    """On fourteen instances with four strategies drawn orders and F say the same: to 0.01."""
    found = friedman(DEMSAR)
    assert found.p_permuted == pytest.approx(found.p_f, abs=0.01)
    assert found.p_permuted == friedman(DEMSAR).p_permuted


def test_test_needs_two() -> None:
    """One instance, or one strategy, cannot be tested."""
    for found in (scores((1, 2)), scores((1,), (2,))):
        with pytest.raises(StudyError, match="two instances and two strategies"):
            friedman(found)


def test_pairs_by_hand() -> None:
    """A better on 3 of 5, once as good, once worse: differences −1, −2, −3, 0, 1 with the mean −1 and the median −1."""
    row = pairs(scores((1, 2), (1, 3), (1, 4), (5, 5), (3, 2))).iloc[0]
    assert (row["wins"], row["ties"], row["losses"]) == (3, 1, 1)
    assert (row["difference"], row["median"]) == (-1.0, -1.0)
    assert -3 <= row["lower"] < -1 < row["upper"] <= 1
    assert -3 <= row["median_lower"] <= -1 <= row["median_upper"] <= 1


def test_interval_of_a_mean_of_many() -> None:
    """For 400 normal differences the interval is the textbook's: mean ± 1.96 standard errors, to a tenth of its width."""
    apart = np.random.default_rng(1).normal(2.0, 3.0, 400)
    row = pairs(scores(*zip(apart, np.zeros(400), strict=True))).iloc[0]
    half = 1.96 * apart.std(ddof=1) / np.sqrt(400)
    assert (row["lower"], row["upper"]) == pytest.approx((apart.mean() - half, apart.mean() + half), abs=0.2 * half)


def test_pairs_repeat() -> None:
    """The bootstrap has a seed: the same scores have the same intervals."""
    assert pairs(DEMSAR, seed=3).equals(pairs(DEMSAR, seed=3))


def test_pair_does_not_depend_on_others() -> None:
    """A pair has the same interval whoever else is compared; only the correction for many knows of them."""
    two = Scores(DEMSAR.value[:, 2:], DEMSAR.instances, CLASSIFIERS[2:])
    assert pairs(two).drop(columns="p_holm").iloc[0].equals(pairs(DEMSAR).drop(columns="p_holm").iloc[-1])


def test_no_plan_loses() -> None:
    """Who has no plan loses against one, ties with one that has none either, and is in no difference."""
    row = pairs(scores((1, np.nan), (2, np.nan), (np.nan, np.nan), (4, 3), (5, 3))).iloc[0]
    assert (row["wins"], row["ties"], row["losses"]) == (2, 1, 2)
    assert row["difference"] == 1.5


def test_small_differences_are_ties() -> None:
    """Scores within 1e-6 of each other, to which plans are checked, are as good: they do not differ at all."""
    row = pairs(scores((1e6, 1e6 + 0.5), (1e-9, 0.0))).iloc[0]
    assert row["ties"] == 2
    assert row["difference":"median_upper"].tolist() == [0.0] * 6
    assert np.isnan(row["p"])


def test_what_rounding_leaves_is_in_no_difference() -> None:
    """Differences −4, 0 and −2, of which one is 1.8e-11 by rounding: their mean is −2 and their median −2, exactly."""
    row = pairs(scores((1, 5), (0.1 + 0.2, 0.3 + 1.8e-11), (1, 3))).iloc[0]
    assert (row["wins"], row["ties"], row["losses"]) == (2, 1, 0)
    assert (row["difference"], row["median"]) == (-2.0, -2.0)
