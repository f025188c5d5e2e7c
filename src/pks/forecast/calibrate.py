"""Any forecaster, with intervals that would have held at past origins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pks.core.axes import Floats
from pks.core.workers import Mapper
from pks.forecast.calibrated import DRAWS, SEED, Calibrated, calibrated
from pks.forecast.fitted import Forecaster
from pks.forecast.mapping import Progress, told
from pks.forecast.origins import origins_of
from pks.forecast.panel import Panel
from pks.forecast.prediction import Prediction


@dataclass(frozen=True)
class Calibrate:
    """Fits `forecaster` again at past origins and stretches its draws until they would have held what then came.

    As :class:`pks.forecast.automatic.Automatic` does with its own, see :mod:`pks.forecast.calibrated` for the formula and its
    source. Takes one fit more for each origin. A forecaster that calibrates itself is stretched by what it still lacks.

    Attributes:
        forecaster: whose intervals are to hold.
        origins: most origins to try it at.
        over: how the origins are mapped, see :class:`pks.forecast.mapping.Mapper`; the result is the same whatever the workers.
        progress: told after every origin how many are done.

    Example:
        >>> from pks.forecast.panel import panel
        >>> from pks.forecast.seasonal_naive import SeasonalNaive
        >>> history = panel(np.random.default_rng(3).poisson(50, (40, 60)).astype(float), "MS")
        >>> fitted = Calibrate(SeasonalNaive()).fit(history)
        >>> fitted.coverage["level"].tolist(), bool((fitted.coverage["after"] > 0.75).all())
        ([0.8, 0.95], True)
    """

    forecaster: Forecaster
    origins: int = 4
    over: Mapper = map
    progress: Progress | None = None

    @property
    def name(self) -> str:
        """What it is called in tables."""
        return f"{self.forecaster.name}, calibrated"

    def fit(self, history: Panel) -> Calibrated:
        """Return the forecaster fitted, its intervals calibrated; `coverage` of it says how often they held."""
        origins, horizon = origins_of(history.recorded.shape[1], history.season, most=self.origins)
        seeds = np.random.SeedSequence(SEED).spawn(len(origins))
        trials = self.over(_Try(self.forecaster, history, horizon), zip(origins, seeds, strict=True))
        predictions = told(trials, len(origins), self.progress)
        return calibrated(self.forecaster.fit(history), history, predictions, origins=origins, horizon=horizon)


@dataclass(frozen=True, eq=False)
class _Try:
    """Forecasts from a past origin; an object, so that it can be sent to another process."""

    forecaster: Forecaster
    history: Panel
    horizon: int

    def __call__(self, at: tuple[int, np.random.SeedSequence]) -> tuple[Prediction, Floats]:
        origin, seed = at
        came = self.history.recorded[self.history.started(origin), origin : origin + self.horizon]
        fitted = self.forecaster.fit(self.history.until(origin))
        return fitted.predict(self.horizon, draws=DRAWS, seed=seed), came
