"""Backtests: forecasts from origins in the past, held against what then came.

Source: Tashman, *Out-of-sample tests of forecasting accuracy*, Int. J. Forecasting 16 (2000), doi:10.1016/S0169-2070(00)00065-0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pks.core.axes import Floats
from pks.core.workers import Mapper
from pks.forecast.accuracy import Errors, scales
from pks.forecast.automatic import Automatic
from pks.forecast.exponential_smoothing import DAMPED, ExponentialSmoothing
from pks.forecast.fitted import Forecaster
from pks.forecast.history import History
from pks.forecast.mapping import Progress, told
from pks.forecast.origins import origins_of
from pks.forecast.panel import HistoryError, Panel
from pks.forecast.seasonal_naive import SeasonalNaive

YARDSTICK = SeasonalNaive()
COMPARED: tuple[Forecaster, ...] = (ExponentialSmoothing(DAMPED), Automatic())
LABELS = ("unit", "planning_object", "care_group")


@dataclass(frozen=True, eq=False)
class Backtest:
    """What several forecasters would have said, and what came.

    Attributes:
        history: all that is known now.
        origins: number of periods that were known at each origin.
        horizon: periods forecast from each.
        draws, seed: number of joint draws behind the intervals, and what repeats them.
        errors: by name of forecaster, seasonal naive first.
    """

    history: Panel
    origins: tuple[int, ...]
    horizon: int
    draws: int
    seed: int
    errors: Mapping[str, Errors]

    @property
    def summary(self) -> pd.DataFrame:
        """One row per method: the measures over all series, origins and horizons."""
        return self._compared({}, (0, 1, 2))

    @property
    def by_horizon(self) -> pd.DataFrame:
        """One row per method and horizon: the measures over all series and origins."""
        return self._compared({"horizon": np.arange(1, self.horizon + 1)}, (0, 1))

    @property
    def by_series(self) -> pd.DataFrame:
        """One row per method and series: the measures over all origins and horizons."""
        labels = self.history.labels if isinstance(self.history, History) else pd.DataFrame()
        named = {name: labels[name].to_numpy() for name in labels} or {"series": np.arange(len(self.history))}
        return self._compared(named, (0, 2))

    @property
    def table(self) -> pd.DataFrame:
        """All of these below each other: labels and horizon empty = over all; with origins and seed."""
        parts = pd.concat([self.summary, self.by_horizon, self.by_series], ignore_index=True)
        first = [name for name in (*LABELS, "series") if name in parts]
        parts["horizon"] = parts["horizon"].astype("Int64")
        dates = " ".join(str(self.history.period[origin].date()) for origin in self.origins)
        ordered = [*first, "method", "horizon", *(name for name in parts if name not in {*first, "method", "horizon"})]
        return parts[ordered].assign(first_periods=dates, draws=self.draws, seed=self.seed)

    @property
    def apart(self) -> tuple[int, ...]:
        """Places in `origins` of the last one and of those before it whose horizons do not overlap, the earliest first."""
        chosen: list[int] = []
        for place in reversed(range(len(self.origins))):
            if not chosen or self.origins[place] + self.horizon <= self.origins[chosen[0]]:
                chosen.insert(0, place)
        return tuple(chosen)

    def course(self, row: int, *, origin: int = -1) -> pd.DataFrame:
        """Return what a picture of one series shows: what came, and what each method said from one origin.

        One row per method and period of the horizon: method, period, came, mean, lower_95, lower_80, upper_80, upper_95;
        before them the periods known at the origin, with an empty method and only `came`.

        Args:
            row: of the series in `history`.
            origin: which of `origins`, the last unless said.
        """
        known = self.origins[origin]
        before = pd.DataFrame({"period": self.history.period[:known], "came": self.history.recorded[row, :known]})
        parts = [before.assign(method="")]
        for name, errors in self.errors.items():
            said = {
                column: values[origin, row]
                for column, values in (
                    ("came", errors.came), ("mean", errors.mean), ("lower_95", errors.low_95),
                    ("lower_80", errors.low_80), ("upper_80", errors.high_80), ("upper_95", errors.high_95),
                )
            }  # fmt: skip
            periods = self.history.period[known : known + self.horizon]
            parts.append(pd.DataFrame({"method": name, "period": periods, **said}))
        columns = ["method", "period", "came", "mean", "lower_95", "lower_80", "upper_80", "upper_95"]
        return pd.concat(parts, ignore_index=True)[columns]

    def _compared(self, keys: Mapping[str, np.ndarray], axes: tuple[int, ...]) -> pd.DataFrame:
        """Return the measures over `axes`, by `keys`, with the error relative to seasonal naive's."""
        parts = []
        yardstick = self.errors[YARDSTICK.name].measures(axes)["wape"]
        for name, errors in self.errors.items():
            measures = errors.measures(axes)
            relative = measures["wape"] / yardstick.where(yardstick > 0)
            parts.append(
                pd.DataFrame({**keys, "method": [name] * len(measures)}).join(measures).assign(relative=relative)
            )
        return pd.concat(parts, ignore_index=True)


def backtest(
    history: Panel,
    forecasters: Sequence[Forecaster] = COMPARED,
    *,
    horizon: int | None = None,
    origins: int = 4,
    draws: int = 200,
    seed: int = 0,
    over: Mapper = map,
    progress: Progress | None = None,
) -> Backtest:
    """Return how `forecasters` and seasonal naive would have done from up to `origins` origins in the past.

    At each origin all is learnt anew from what was known then. `horizon` is one season unless given.
    Origins are mapped `over` workers and `progress` is told after each; the numbers are the same whatever the workers.

    Raises:
        HistoryError: if the history is too short for any origin.
    """
    recorded = history.recorded
    places, ahead = origins_of(recorded.shape[1], history.season, most=origins, horizon=horizon)
    if not places or not len(history):
        raise HistoryError(
            f"a history of {len(history)} series and {recorded.shape[1]} periods is too short for a backtest "
            f"{ahead} periods ahead; ask for a shorter horizon"
        )
    compared = [YARDSTICK, *(each for each in forecasters if each.name != YARDSTICK.name)]
    shape = len(compared), 6, len(places), len(history), ahead
    said = np.full(shape, np.nan)
    came = np.full(shape[2:], np.nan)
    scale = np.full((2, len(places), len(history), 1), np.nan)
    made = over(
        _Tried(history, tuple(compared), ahead, draws),
        zip(places, np.random.SeedSequence(seed).spawn(len(places)), strict=True),
    )
    for place, found in enumerate(told(made, len(places), progress)):
        origin, started = places[place], history.started(places[place])
        came[place, started] = recorded[started, origin : origin + ahead]
        scale[:, place, started, 0] = scales(recorded[started, :origin], history.season)
        said[:, :, place, started] = found
    said[:, :, np.isnan(came)] = np.nan
    errors = {each.name: Errors(came, *said[row], *scale) for row, each in enumerate(compared)}
    return Backtest(history, tuple(places), ahead, draws, seed, errors)


@dataclass(frozen=True, eq=False)
class _Tried:
    """Forecasts from one origin with all methods; an object, so that it can be sent to another process."""

    history: Panel
    compared: tuple[Forecaster, ...]
    ahead: int
    draws: int

    def __call__(self, at: tuple[int, np.random.SeedSequence]) -> Floats:
        """Return mean, ends of the intervals and score, [method, measure, series, horizon]."""
        origin, seed = at
        known, started = self.history.until(origin), self.history.started(origin)
        came = self.history.recorded[started, origin : origin + self.ahead]
        out = np.empty((len(self.compared), 6, *came.shape))
        for row, forecaster in enumerate(self.compared):
            prediction = forecaster.fit(known).predict(self.ahead, draws=self.draws, seed=seed)
            out[row, 0] = prediction.mean
            out[row, 1:5], out[row, 5] = prediction.scored(came)
        return out
