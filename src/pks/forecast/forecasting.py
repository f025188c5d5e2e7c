"""From history to need: the expected path of every series, with intervals and joint draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.forecast.automatic import Automatic
from pks.forecast.fitted import Fitted, Forecaster
from pks.forecast.history import History
from pks.forecast.prediction import Prediction

DEFAULT = Automatic()


@dataclass(frozen=True, eq=False)
class Forecast:
    """What is expected after `history`, in people or activities per period.

    Attributes:
        history: what it is forecast from.
        fitted: what was learnt from it.
        prediction: expected need and joint draws of all series.
        period: first day of each period forecast, (horizon,).
        seed: what repeats the draws.
    """

    history: History
    fitted: Fitted
    prediction: Prediction
    period: pd.DatetimeIndex
    seed: int

    @property
    def mean(self) -> Floats:
        """Expected need, [series, horizon]."""
        return self.prediction.mean

    @cached_property
    def draws(self) -> Floats:
        """Joint draws, [draw, series, horizon]; for many series take `prediction.draws(rows)` in blocks."""
        return self.prediction.draws()

    @cached_property
    def intervals(self) -> Floats:
        """Lower and upper ends, [4, series, horizon]: lower 95 %, lower 80 %, upper 80 %, upper 95 %."""
        return self.prediction.quantiles()

    @property
    def table(self) -> pd.DataFrame:
        """One row per series and period: labels, period, mean, lower_80, upper_80, lower_95, upper_95."""
        low95, low80, high80, high95 = (each.reshape(-1) for each in self.intervals)
        series, horizon = self.mean.shape
        rows = self.history.labels.loc[np.repeat(np.arange(series), horizon)].reset_index(drop=True)
        return rows.assign(
            period=np.tile(self.period, series),
            mean=self.mean.reshape(-1),
            lower_80=low80,
            upper_80=high80,
            lower_95=low95,
            upper_95=high95,
        )

    @property
    def method(self) -> pd.DataFrame:
        """One row per series: labels, method, reason."""
        method, reason = self.fitted.methods()
        return self.history.labels.assign(method=method, reason=reason)


def forecast(
    history: History, horizon: int, *, forecaster: Forecaster = DEFAULT, draws: int = 500, seed: int = 0
) -> Forecast:
    """Return the forecast of the `horizon` periods after `history`.

    `draws` is the number of joint draws, `seed` what repeats them: the same seed gives the same draws.

    Raises:
        HistoryError: if a series cannot be forecast (see :class:`pks.forecast.panel.Panel`).
    """
    fitted = forecaster.fit(history)
    prediction = fitted.predict(horizon, draws=draws, seed=seed)
    return Forecast(history, fitted, prediction, history.following(horizon), seed)
