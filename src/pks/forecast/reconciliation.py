"""Reconciliation: forecasts of parts and of sums, made apart, adjusted until they add up.

With constraint matrix C = [I, −A] (sums less their members) and a covariance W of the forecast errors, the adjusted
forecasts are ỹ = ŷ − W·Cᵀ·(C·W·Cᵀ)⁻¹·C·ŷ: the projection onto what adds up that is closest in the metric of W. With W
the errors' covariance it has the least trace of all unbiased ones.

Source: Wickramasuriya, Athanasopoulos & Hyndman, *Optimal forecast reconciliation for hierarchical and grouped time
series through trace minimization*, JASA 114 (2019), doi:10.1080/01621459.2018.1448825; over time: Athanasopoulos et al.,
*Forecasting with temporal hierarchies*, Eur. J. Operational Research 262 (2017), doi:10.1016/j.ejor.2017.02.046.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from pks.core.axes import Floats
from pks.forecast.fitted import Forecaster, completed
from pks.forecast.forecasting import DEFAULT
from pks.forecast.hierarchy import Hierarchy, HierarchyError
from pks.forecast.panel import Panel
from pks.forecast.prediction import TAILS

LEAST = 1e-9
"""Smallest variance, relative to the mean of all, that a node's errors are taken to have."""


class Reconciliation(Protocol):
    """A way to make forecasts add up."""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        ...

    def series(self, values: Floats, hierarchy: Hierarchy, surprises: Floats) -> Floats:
        """Return the series, […, series, period], that stand for the forecasts `values` of all nodes, […, node, period].

        `surprises` are the nodes' past errors one period ahead, [node, past period].
        """
        ...


@dataclass(frozen=True)
class BottomUp:
    """The series as they are; only their sums are replaced."""

    name: str = "bottom-up"

    def series(self, values: Floats, hierarchy: Hierarchy, surprises: Floats) -> Floats:
        """Return the forecasts of the series."""
        return values[..., hierarchy.sums :, :]


@dataclass(frozen=True)
class TopDown:
    """The forecast of the first sum, shared out as the series' own forecasts are.

    Source: Athanasopoulos, Ahmed & Hyndman, Int. J. Forecasting 25 (2009), doi:10.1016/j.ijforecast.2008.07.004.
    """

    name: str = "top-down"

    def series(self, values: Floats, hierarchy: Hierarchy, surprises: Floats) -> Floats:
        """Return shares of the first sum.

        Raises:
            HierarchyError: if the first sum is not that of all series.
        """
        if not hierarchy.sums or (hierarchy.members[[0]].toarray() != 1).any():
            raise HierarchyError("top-down needs the sum of everything as the first level")
        parts = values[..., hierarchy.sums :, :]
        whole = parts.sum(axis=-2, keepdims=True)
        share = np.divide(parts, whole, out=np.full_like(parts, 1 / parts.shape[-2]), where=whole > 0)
        return share * values[..., :1, :]


@dataclass(frozen=True)
class LeastSquares:
    """Ordinary least squares: every node's forecast is moved as gladly as every other's (W = I)."""

    name: str = "OLS"

    def series(self, values: Floats, hierarchy: Hierarchy, surprises: Floats) -> Floats:
        """Return the series of the nearest forecasts that add up."""
        return projected(values, hierarchy.members, Covariance(np.ones(values.shape[-2])))


@dataclass(frozen=True)
class Structural:
    """Weighted least squares with a node's variance in proportion to how much of the series it adds up."""

    name: str = "WLS structural"

    def series(self, values: Floats, hierarchy: Hierarchy, surprises: Floats) -> Floats:
        """Return the series of the nearest forecasts that add up."""
        return projected(values, hierarchy.members, Covariance(structure(hierarchy.members)))


@dataclass(frozen=True)
class WeightedLeastSquares:
    """Weighted least squares with the variances of the nodes' own surprises."""

    name: str = "WLS"

    def series(self, values: Floats, hierarchy: Hierarchy, surprises: Floats) -> Floats:
        """Return the series of the nearest forecasts that add up."""
        return projected(values, hierarchy.members, Covariance(_variance(surprises)))


@dataclass(frozen=True)
class MinimumTrace:
    """MinT: the covariance of the surprises, shrunk towards its diagonal as far as the data ask for it.

    W = λ·diag(S) + (1 − λ)·S, S = E·Eᵀ ÷ T of the surprises E, λ by Schäfer & Strimmer, Stat. Appl. Genet. Mol. Biol. 4
    (2005), doi:10.2202/1544-6115.1175.
    """

    name: str = "MinT"

    def series(self, values: Floats, hierarchy: Hierarchy, surprises: Floats) -> Floats:
        """Return the series of the nearest forecasts that add up."""
        variance, shrink = _variance(surprises), shrinkage(surprises)
        factor = np.sqrt((1 - shrink) / surprises.shape[1]) * surprises
        return projected(values, hierarchy.members, Covariance(shrink * variance, factor))


@dataclass(frozen=True, eq=False)
class Covariance:
    """W = diag(`diagonal`) + `factor`·`factor`ᵀ: shapes (nodes,) and (nodes, k); never put together in full."""

    diagonal: Floats
    factor: Floats | None = None

    def times(self, vectors: Floats) -> Floats:
        """Return W · `vectors`, (nodes, columns)."""
        out = self.diagonal[:, None] * vectors
        return out if self.factor is None else out + self.factor @ (self.factor.T @ vectors)


def projected(values: Floats, members: csr_array, covariance: Covariance) -> Floats:
    """Return the series of ŷ − W·Cᵀ·(C·W·Cᵀ)⁻¹·C·ŷ, […, series, period], for forecasts `values` of all nodes.

    The matrix that is factorised has one row per sum, however many series there are. What falls below 0 becomes 0 (the
    sums follow: Di Fonzo & Girolimetto, Int. J. Forecasting 39 (2023), doi:10.1016/j.ijforecast.2022.05.006).
    """
    sums, count = members.shape
    if values.shape[-2] != sums + count:
        raise HierarchyError(f"forecasts of {values.shape[-2]} nodes, but there are {sums} sums and {count} series")
    if not sums:
        return np.maximum(values, 0.0)
    lead, periods = values.shape[:-2], values.shape[-1]
    flat = np.moveaxis(values, -2, 0).reshape(sums + count, -1)
    d = covariance.diagonal
    inner = (members * d[None, sums:]) @ members.T
    inner = inner.toarray() + np.diag(d[:sums])
    if covariance.factor is not None:
        across = covariance.factor[:sums] - members @ covariance.factor[sums:]
        inner += across @ across.T
    multiplier = cho_solve(cho_factor(inner), flat[:sums] - members @ flat[sums:])
    both = np.concatenate([multiplier, -(members.T @ multiplier)])
    adjusted = (flat - covariance.times(both))[sums:]
    return np.maximum(np.moveaxis(adjusted.reshape(count, *lead, periods), 0, -2), 0.0)


def structure(members: csr_array) -> Floats:
    """Return the variance of each node if every series has 1 and they do not move together: (nodes,)."""
    return np.concatenate([np.asarray((members**2).sum(axis=1)).reshape(-1), np.ones(members.shape[1])])


def shrinkage(surprises: Floats) -> float:
    """Return λ in [0, 1]: how far correlations are shrunk to 0, Σ var(r_ij) ÷ Σ r_ij² over pairs i ≠ j."""
    past = surprises.shape[1]
    scale = np.sqrt(_variance(surprises))
    z = surprises / scale[:, None]
    correlation = z @ z.T / past
    spread = (z**2) @ (z**2).T / past - correlation**2
    off = ~np.eye(len(z), dtype=bool)
    total = float((correlation[off] ** 2).sum())
    return float(np.clip(spread[off].sum() / max(past - 1, 1) / total, 0.0, 1.0)) if total > 0 else 1.0


def over_time(fine: Floats, coarse: Floats, members: csr_array) -> Floats:
    """Return the forecasts `fine`, […, period], adjusted to add up with `coarse`, […, coarse period], as far as both err.

    `members` is how much of each period lies in each coarse one (:func:`pks.forecast.hierarchy.time_members`). Variances
    are in proportion to length (structural scaling), the same for all series: so what adds up over the organisation
    still does.
    """
    nodes = np.concatenate([coarse, fine], axis=-1)[..., None]
    return projected(nodes, members, Covariance(structure(members)))[..., 0]


@dataclass(frozen=True, eq=False)
class Reconciled:
    """Forecasts that add up.

    Attributes:
        hierarchy: the nodes.
        method: how they were made to add up.
        base: what each node's own forecast said, [node, period].
        mean: expected need, [node, period]; every sum is exactly that of its members.
        draws: joint draws, [draw, node, period], likewise.
        period: first day of each period, (periods,).
    """

    hierarchy: Hierarchy
    method: str
    base: Floats
    mean: Floats
    draws: Floats
    period: pd.DatetimeIndex

    @property
    def table(self) -> pd.DataFrame:
        """One row per node and period: level, labels, period, base, mean, lower_80, upper_80, lower_95, upper_95."""
        nodes, periods = self.mean.shape
        low95, low80, high80, high95 = np.quantile(self.draws, TAILS, axis=0)
        values = {
            "base": self.base, "mean": self.mean,
            "lower_80": low80, "upper_80": high80, "lower_95": low95, "upper_95": high95,
        }  # fmt: skip
        rows = self.hierarchy.nodes.loc[np.repeat(np.arange(nodes), periods)].reset_index(drop=True)
        return rows.assign(period=np.tile(self.period, nodes), **{k: v.reshape(-1) for k, v in values.items()})


def forecast_sums(
    history: Panel,
    hierarchy: Hierarchy,
    horizon: int,
    *,
    forecaster: Forecaster = DEFAULT,
    reconciliation: Reconciliation = WeightedLeastSquares(),
    draws: int = 200,
    seed: int = 0,
) -> Reconciled:
    """Forecast every series and every sum of `history` by itself, and make the forecasts and their draws add up.

    The default weighs nodes by their own variances alone: on real hierarchies of some hundred series and a few years of
    months it errs less than MinT, whose correlations are then mostly noise (`benchmarks/forecast_sums.py`).
    Memory grows with draws × nodes × periods: 200 draws of 1 000 nodes over a year of weeks take 83 MB.

    Raises:
        HistoryError: if a series cannot be forecast.
        HierarchyError: if the hierarchy is one of other series.

    >>> from pks.forecast.hierarchy import hierarchy_of
    >>> from pks.forecast.panel import panel
    >>> rng = np.random.default_rng(1)
    >>> wards = panel(rng.poisson([[30], [20], [10]], (3, 60)), "MS")
    >>> tree = hierarchy_of(pd.DataFrame({"hospital": ["A", "A", "B"]}), [(), ("hospital",)])
    >>> found = forecast_sums(wards, tree, 3)
    >>> bool(np.allclose(found.mean[0], found.mean[3:].sum(axis=0))), found.mean.shape
    (True, (6, 3))
    """
    if hierarchy.members.shape[1] != len(history):
        raise HierarchyError(f"a hierarchy of {hierarchy.members.shape[1]} series does not fit {len(history)} series")
    nodes = hierarchy.panel(history)
    fitted = forecaster.fit(nodes)
    said = fitted.predict(horizon, draws=draws, seed=seed)
    surprises = completed(fitted.residuals * fitted.pattern.past)
    mean = reconciliation.series(said.mean, hierarchy, surprises)
    drawn = reconciliation.series(said.draws(), hierarchy, surprises)
    return Reconciled(
        hierarchy,
        reconciliation.name,
        said.mean,
        hierarchy.added_up(mean),
        hierarchy.added_up(drawn),
        history.following(horizon),
    )


def _variance(surprises: Floats) -> Floats:
    """Return the mean square of each node's surprises, (nodes,), not below a trifle of that of all."""
    square = np.asarray((surprises**2).mean(axis=1))
    typical = float(square.mean()) if square.size else 0.0
    return np.maximum(square, LEAST * typical if typical > 0 else 1.0)
