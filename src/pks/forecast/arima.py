"""ARIMA with seasons and calendar, series by series; statsmodels fits, orders are chosen here.

Differences: D = 1 where the season is strong (F > 0.64), d = 1 where the KPSS test rejects a level at 5 %; then p, q, P and Q
by the least corrected AIC among a few. Seasons of more than 12 periods are waves of the year among the regressors.

Source: Hyndman & Khandakar, *Automatic time series forecasting*, J. Statistical Software 27 (2008),
doi:10.18637/jss.v027.i03; season's strength: Wang, Smith & Hyndman, Data Mining and Knowledge Discovery 13 (2006),
doi:10.1007/s10618-005-0039-x.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.tsa.seasonal import STL
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.stattools import kpss

from pks.core.axes import Floats
from pks.core.workers import Mapper
from pks.forecast.fitted import Fitted
from pks.forecast.panel import Panel
from pks.forecast.pattern import Pattern, level_only
from pks.forecast.regressors import Regressor, YearlySeason
from pks.forecast.working_days import working_days

ORDERS = ((0, 1), (1, 0), (1, 1), (2, 1), (0, 0))
"""p and q tried."""
SEASONAL_ORDERS = ((0, 1), (1, 0), (0, 0))
"""P and Q tried, with the best p and q."""
STRONG = 0.64
LONGEST = 12
"""Longest season that is modelled by seasonal differences."""
FEWEST = 8
"""Values that a series needs; shorter ones are forecast by their mean."""


@dataclass(frozen=True)
class Arima:
    """The best small ARIMA of each series; seconds per series, so for some dozens of them, or over many workers.

    Attributes:
        regressors: what explains the series besides, such as :class:`pks.forecast.regressors.Holidays`.
        over: how series are mapped; the result is the same whatever the workers.
    """

    regressors: Sequence[Regressor] = ()
    over: Mapper = map
    name: str = "ARIMA"

    def fit(self, history: Panel) -> Fitted:
        """Return one model per series."""
        chosen = tuple(self.regressors)
        if history.season > LONGEST and len(history.period) >= 2 * history.season:
            chosen = (YearlySeason(4), *chosen)
        explain = _Explain(chosen, history)
        choose = _Choose(explain.past(), history.season if history.season <= LONGEST else 1)
        models = tuple(self.over(choose, list(history.recorded)))
        return Arimas(history, models, explain, level_only(len(history), history.period, history.frequency))


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted model of one series, divided by `scale`; `result` None = the mean of what was recorded.

    Attributes:
        order: p, d, q, P, D, Q, m.
        result: what statsmodels knows of it.
        scale: what the series was divided by.
        surprises: one step ahead, (periods,), NaN where unknown.
        level: the mean, where there is no model.
    """

    order: tuple[int, ...]
    result: Any
    scale: float
    surprises: Floats
    level: float


@dataclass(frozen=True, eq=False)
class Arimas(Fitted):
    """The models of all series."""

    history: Panel
    models: tuple[Model, ...]
    explain: _Explain
    factors: Pattern

    @property
    def pattern(self) -> Pattern:
        """No factors: season and calendar are in the models."""
        return self.factors

    @property
    def residuals(self) -> Floats:
        """Surprises one step ahead, in people."""
        return np.array([model.surprises for model in self.models])

    def mean(self, horizon: int) -> Floats:
        """Return max(0, forecast), [series, horizon]."""
        ahead = self.explain.ahead(horizon)
        said = [
            np.full(horizon, model.level)
            if model.result is None
            else model.scale * model.result.forecast(horizon, exog=ahead if ahead.shape[1] else None)
            for model in self.models
        ]
        return np.maximum(np.array(said), 0.0)

    def carry(self, horizon: int) -> Floats:
        """Return the moving-average weights ψ, [series, horizon]."""
        out = np.zeros((len(self.models), horizon))
        out[:, 0] = 1.0
        for row, model in enumerate(self.models):
            if model.result is not None:
                out[row] = model.result.impulse_responses(horizon - 1)[:horizon] if horizon > 1 else 1.0
        return out

    def methods(self) -> tuple[list[str], list[str]]:
        """Return the orders, and what they were chosen by."""
        named = [
            "ARIMA({},{},{})({},{},{})[{}]".format(*model.order) if model.result is not None else "mean"
            for model in self.models
        ]
        why = ["least corrected AIC" if model.result is not None else "too short or constant" for model in self.models]
        return named, why


@dataclass(frozen=True, eq=False)
class _Explain:
    """Columns of the regressors and, for months and longer, of the working days."""

    regressors: tuple[Regressor, ...]
    history: Panel

    def past(self) -> Floats:
        return self._columns(self.history.period.append(self.history.following(1)))

    def ahead(self, horizon: int) -> Floats:
        return self._columns(self.history.following(horizon + 1))

    def _columns(self, edges: pd.DatetimeIndex) -> Floats:
        columns = [each.of(edges[:-1], edges[1:]) for each in self.regressors]
        days = working_days(edges[:-1], self.history.frequency)
        if self.history.frequency in ("MS", "QS") and len(self.history.period) >= 3 * self.history.season:
            columns.append(days[:, None])
        return np.concatenate([np.zeros((len(edges) - 1, 0)), *columns], axis=1)


@dataclass(frozen=True, eq=False)
class _Choose:
    """Finds the model of one series; an object, so that it can be sent to another process."""

    columns: Floats
    season: int

    def __call__(self, values: Floats) -> Model:
        known = ~np.isnan(values)
        scale = float(values[known].mean())
        flat = np.where(known, values - scale, np.nan)
        if known.sum() < max(FEWEST, 2 * self.columns.shape[1] + 4) or np.ptp(values[known]) <= 1e-9 * scale:
            return Model((), None, 1.0, flat, scale)
        y = values / scale
        filled = np.interp(np.arange(len(y)), np.flatnonzero(known), y[known])
        seasonal = int(self.season > 1 and known.sum() >= 3 * self.season and _strength(filled, self.season) > STRONG)
        changes = filled[self.season :] - filled[: -self.season] if seasonal else filled
        once = int(_has_root(changes))
        period = self.season if known.sum() >= 3 * self.season and self.season > 1 else 0
        first = (0, seasonal, int(bool(seasonal)), period) if period else (0, 0, 0, 0)
        tried = [self._fitted(y, (p, once, q), first) for p, q in ORDERS]
        best = min(tried, key=_aicc)
        if period and best is not None:
            p, d, q = best.model.order
            more = [self._fitted(y, (p, d, q), (sp, seasonal, sq, period)) for sp, sq in SEASONAL_ORDERS]
            best = min([best, *more], key=_aicc)
        if best is None or not np.isfinite(best.forecast(1, exog=self._next())).all():
            return Model((), None, 1.0, flat, scale)
        surprises = np.where(known, best.resid * scale, np.nan)
        surprises[: max(int(best.loglikelihood_burn), once + seasonal * self.season)] = np.nan
        if np.isnan(surprises).all():
            surprises = flat
        return Model((*best.model.order, *best.model.seasonal_order), best, scale, surprises, scale)

    def _next(self) -> Floats | None:
        return self.columns[-1:] if self.columns.shape[1] else None

    def _fitted(self, y: Floats, order: tuple[int, int, int], seasonal: tuple[int, int, int, int]) -> Any:
        """Return the fitted model, or None where there is none."""
        trend = "c" if order[1] + seasonal[1] == 0 else "n"
        exog = self.columns if self.columns.shape[1] else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # poor starting values and slow convergence: the AIC judges
            try:
                model = SARIMAX(y, exog, order=order, seasonal_order=seasonal, trend=trend)
                return model.fit(disp=False, maxiter=40, cov_type="none")
            except (np.linalg.LinAlgError, ValueError, IndexError):
                return None


def _aicc(result: Any) -> float:
    """Return the corrected AIC, infinite where there is none."""
    return float(result.aicc) if result is not None and np.isfinite(result.aicc) else np.inf


def _strength(filled: Floats, season: int) -> float:
    """Return F = max(0, 1 − var(rest) ÷ var(rest + season)) of an STL decomposition."""
    parts = STL(filled, period=season).fit()
    both = float(np.var(parts.resid + parts.seasonal))
    return max(0.0, 1 - float(np.var(parts.resid)) / both) if both > 0 else 0.0


def _has_root(values: Floats) -> bool:
    """Tell whether the KPSS test rejects that `values` stay around a level, at 5 %."""
    if len(values) < FEWEST or np.ptp(values) <= 1e-12:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the p-value lies outside the table: then it is at its edge
        return bool(kpss(values, regression="c", nlags="auto")[1] < 0.05)
