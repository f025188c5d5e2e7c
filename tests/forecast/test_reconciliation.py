"""Forecasts that add up: projections against their textbook form, laws, and what it does to real hierarchies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from pks.core.axes import axes_of
from pks.core.periods import Periods
from pks.demo import demo_case
from pks.forecast.hierarchy import Hierarchy, HierarchyError, hierarchy_of, organisation_of, time_members
from pks.forecast.history import history_of
from pks.forecast.panel import Panel, panel
from pks.forecast.reconciliation import (
    BottomUp,
    Covariance,
    LeastSquares,
    MinimumTrace,
    Reconciliation,
    Structural,
    TopDown,
    WeightedLeastSquares,
    forecast_sums,
    over_time,
    projected,
    shrinkage,
)

METHODS: tuple[Reconciliation, ...] = (
    BottomUp(), TopDown(), LeastSquares(), Structural(), WeightedLeastSquares(), MinimumTrace(),
)  # fmt: skip
WARDS = pd.DataFrame({"hospital": ["A", "A", "B", "B", "B"], "kind": ["x", "y", "x", "y", "y"]})
LEVELS = [(), ("hospital",), ("kind",)]


def summing(hierarchy: Hierarchy) -> np.ndarray:
    """Return the textbook's summing matrix S: all nodes from the series."""
    return np.vstack([hierarchy.members.toarray(), np.eye(hierarchy.members.shape[1])])


def textbook(values: np.ndarray, s: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Return (Sᵀ W⁻¹ S)⁻¹ Sᵀ W⁻¹ ŷ, the generalised least squares form (Wickramasuriya et al. 2019, equation 3)."""
    inverse = np.linalg.inv(w)
    return np.linalg.solve(s.T @ inverse @ s, s.T @ inverse @ values)


def test_identity_covariance_is_the_ordinary_projection() -> None:
    """With W = I the series are those of the orthogonal projection S(SᵀS)⁻¹Sᵀ."""
    tree = hierarchy_of(WARDS, LEVELS)
    values = np.random.default_rng(0).uniform(50, 60, (10, 3))
    s = summing(tree)
    expected = np.linalg.lstsq(s, values, rcond=None)[0]
    assert LeastSquares().series(values, tree, np.zeros((10, 4))) == pytest.approx(expected, rel=1e-12)
    assert projected(values, tree.members, Covariance(np.ones(10), np.zeros((10, 2)))) == pytest.approx(expected)


def test_minimum_trace_is_generalised_least_squares_with_the_shrunk_covariance() -> None:
    """MinT equals the textbook's formula with the full matrix W = λ·diag(S) + (1 − λ)·S."""
    tree = hierarchy_of(WARDS, LEVELS)
    rng = np.random.default_rng(1)
    surprises = rng.normal(size=(10, 40)) * rng.uniform(1, 4, (10, 1))
    values = tree.added_up(rng.uniform(80, 90, (5, 3))) + rng.normal(size=(10, 3))
    sample = surprises @ surprises.T / 40
    share = shrinkage(surprises)
    w = share * np.diag(np.diag(sample)) + (1 - share) * sample
    assert 0 < share < 1
    assert MinimumTrace().series(values, tree, surprises) == pytest.approx(textbook(values, summing(tree), w), rel=1e-9)
    diagonal = np.diag(np.diag(sample))
    found = WeightedLeastSquares().series(values, tree, surprises)
    assert found == pytest.approx(textbook(values, summing(tree), diagonal), rel=1e-9)


def test_shrinkage_by_hand() -> None:
    """Two series that always move as one keep their correlation; two whose products have mean 0 lose it all.

    Schäfer & Strimmer 2005: λ = Σ var(r) ÷ Σ r². Equal series of ±1: all products are 1, var(r) = 0. Products +1, +1, −1,
    −1: r = 0, and nothing is left to keep.
    """
    same = np.array([[1.0, -1.0, 1.0, -1.0]] * 2)
    assert shrinkage(same) == 0
    assert shrinkage(np.array([[1.0, -1.0, 1.0, -1.0], [1.0, -1.0, -1.0, 1.0]])) == 1


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
class TestEveryMethod:
    """What holds for all ways to make forecasts add up."""

    def test_what_adds_up_is_left_alone(self, method: Reconciliation) -> None:
        """Forecasts that add up already stay as they are."""
        tree = hierarchy_of(WARDS, LEVELS)
        rng = np.random.default_rng(2)
        series = rng.uniform(1, 9, (5, 4))
        found = method.series(tree.added_up(series), tree, rng.normal(size=(10, 30)))
        assert found == pytest.approx(series, rel=1e-9)

    def test_draws_add_up_exactly_and_are_never_negative(self, method: Reconciliation) -> None:
        """In every draw every sum is that of its members, and nobody's need is below zero, however small the counts."""
        rng = np.random.default_rng(3)
        history = panel(rng.poisson([[0.3], [8], [1], [40], [2]], (5, 48)).astype(float), "MS")
        tree = hierarchy_of(WARDS, LEVELS)
        found = forecast_sums(history, tree, 6, reconciliation=method, draws=50, seed=4)
        sums = np.einsum("ks,dsp->dkp", tree.members.toarray(), found.draws[:, tree.sums :])
        assert found.draws[:, : tree.sums] == pytest.approx(sums, rel=1e-12)
        assert found.mean[: tree.sums] == pytest.approx(tree.members.toarray() @ found.mean[tree.sums :], rel=1e-12)
        assert (found.draws >= 0).all()
        assert (found.mean >= 0).all()

    def test_the_order_of_the_series_does_not_matter(self, method: Reconciliation) -> None:
        """Series in another order get the same forecasts."""
        rng = np.random.default_rng(5)
        order = np.array([3, 1, 4, 0, 2])
        values, surprises = rng.uniform(5, 9, (5, 2)), rng.normal(size=(5, 20))
        tree, other = hierarchy_of(WARDS, LEVELS), hierarchy_of(WARDS.iloc[order], LEVELS)
        shift = rng.uniform(0, 3, (5, 2))
        first = np.concatenate([tree.members @ values + shift, values])
        second = np.concatenate([first[:5], values[order]])
        moved = np.concatenate([tree.members @ surprises, surprises])
        turned = np.concatenate([moved[:5], surprises[order]])
        assert method.series(first, tree, moved)[order] == pytest.approx(method.series(second, other, turned), rel=1e-9)


@given(st.data())
def test_projecting_twice_changes_nothing(data: st.DataObject) -> None:
    """What has been made to add up is not moved again, for any tree, covariance and forecasts that stay positive."""
    groups = data.draw(st.lists(st.integers(0, 2), min_size=2, max_size=8))
    tree = hierarchy_of(pd.DataFrame({"g": groups}), [(), ("g",)])
    seed = data.draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    nodes = len(tree.nodes)
    covariance = Covariance(rng.uniform(0.1, 3, nodes), rng.normal(size=(nodes, 3)))
    base = tree.added_up(rng.uniform(500, 900, (len(groups), 2)))
    once = projected(base + rng.normal(size=base.shape), tree.members, covariance)
    assert projected(tree.added_up(once), tree.members, covariance) == pytest.approx(once, rel=1e-9)


def test_weeks_months_and_quarters_add_up() -> None:
    """Weekly and monthly forecasts that disagree are adjusted until the weeks' days in each month sum to the month's."""
    weeks = Periods("W-MON", pd.Timestamp("2026-01-05"), 52)
    share, starts = time_members(weeks, "MS")
    assert starts[0] == pd.Timestamp("2026-02-01")
    assert starts[-1] == pd.Timestamp("2026-12-01")  # the last week ends on 3 January
    assert share.toarray().sum(axis=1) * 7 == pytest.approx([28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    fine, coarse = np.full((2, 52), 70.0), np.full((2, 11), 320.0)
    found = over_time(fine, coarse, share)
    days = np.array([28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    apart = np.abs(found @ share.toarray().T - 320)
    assert (apart < np.abs(10.0 * days - 320) + 1e-9).all()
    assert over_time(found, found @ share.toarray().T, share) == pytest.approx(found)


def test_time_keeps_what_adds_up_over_the_organisation() -> None:
    """Two wards and their sum, each adjusted over time by itself, still add up."""
    share, _ = time_members(Periods("MS", pd.Timestamp("2026-01-01"), 12), "QS")
    rng = np.random.default_rng(6)
    fine, coarse = rng.uniform(90, 110, (2, 12)), rng.uniform(280, 320, (2, 4))
    parts = over_time(fine, coarse, share)
    whole = over_time(fine.sum(axis=0), coarse.sum(axis=0), share)
    assert parts.sum(axis=0) == pytest.approx(whole)
    assert parts.reshape(2, 4, 3).sum(axis=2) == pytest.approx(parts @ share.toarray().T)


def test_quarters_by_hand() -> None:
    """Three months of 10 against a quarter of 36 meet at 11 each: variances 1 against 3, so half of the gap of 6 is closed.

    C·W·Cᵀ = 3 + 3·1 = 6; each month moves by 1 · 6 ÷ 6 = 1, the quarter by −3 · 6 ÷ 6 = −3: 33 = 3 · 11.
    """
    share = csr_array(np.ones((1, 3)))
    assert over_time(np.full(3, 10.0), np.array([36.0]), share) == pytest.approx([11, 11, 11])


def test_a_case_is_summed_over_its_units_and_objects() -> None:
    """Of the shipped case every history series is once in the whole, and once among its own unit's and object's."""
    case = demo_case()
    history = history_of(case, axes_of(case))
    tree = organisation_of(case, history)
    sums = tree.members.toarray()
    level = tree.nodes["level"].to_numpy()[: tree.sums]
    of_object = history.labels["planning_object"].notna().to_numpy(float)  # the others are people in a care group
    for name, once in (("all", np.ones(len(history))), ("unit", np.ones(len(history))), ("planning_object", of_object)):
        assert sums[level == name].sum(axis=0) == pytest.approx(once), name
    of_unit = tree.nodes.loc[: tree.sums - 1].query("level == 'unit'")
    expected = history.labels.groupby("unit").size()
    assert dict(zip(of_unit["unit"], sums[of_unit.index].sum(axis=1), strict=True)) == expected.to_dict()


def test_a_gap_counts_in_the_sum() -> None:
    """A ward of 10 a month that reports nothing in one month does not make the hospital's sum fall by 10."""
    values = np.full((2, 36), 10.0)
    values[0, 20] = np.nan
    tree = hierarchy_of(pd.DataFrame({"ward": ["1", "2"]}), [()])
    assert tree.panel(panel(values, "MS")).recorded[0] == pytest.approx(np.full(36, 20.0))


def test_labels_that_do_not_exist_are_named() -> None:
    """A level that nobody has is told with what there is; so is a hierarchy of other series."""
    with pytest.raises(HierarchyError, match="'region'; there are: hospital, kind"):
        hierarchy_of(WARDS, [("region",)])
    with pytest.raises(HierarchyError, match="5 series does not fit 2 series"):
        forecast_sums(panel(np.ones((2, 24)), "MS"), hierarchy_of(WARDS, LEVELS), 3)
    with pytest.raises(HierarchyError, match="first level"):
        TopDown().series(np.ones((7, 1)), hierarchy_of(WARDS, [("hospital",)]), np.ones((7, 4)))


def test_a_panel_of_nodes_is_one_of_sums_and_series() -> None:
    """The history of the nodes is the sums of the series' history, then the series themselves."""
    history: Panel = panel(np.arange(60.0).reshape(5, 12), "MS")
    tree = hierarchy_of(WARDS, LEVELS)
    recorded = tree.panel(history).recorded
    assert recorded[0] == pytest.approx(history.recorded.sum(axis=0))
    assert recorded[tree.sums :] == pytest.approx(history.recorded)
