"""Intervals that hold: draws stretched until the intervals of past forecasts would have covered what then came.

Source: split conformal prediction, Lei et al., *Distribution-free predictive inference for regression*, JASA 113
(2018), doi:10.1080/01621459.2017.1307116, here with scaled scores, pooled over series and by horizon. What few seasons
cannot show is allowed for as by Student, *The probable error of a mean*, Biometrika 6 (1908), doi:10.1093/biomet/6.1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from pks.core.axes import Floats
from pks.forecast.fitted import Fitted
from pks.forecast.panel import Panel
from pks.forecast.pattern import Pattern
from pks.forecast.prediction import LEVELS, Prediction

ENOUGH = 1000
"""Scores wanted for a factor of its own; neighbouring horizons share theirs until they have so many."""
SCORED = 1000
"""Most series that are scored at an origin, spread evenly over all."""
FEW_SCORES = 20.0
FEW_WINDOWS = 1.0
"""With so many scores, and with so many windows of time apart from each other, a factor goes half of the way (in
logarithms) from what is expected to what they say: all series of one bad year are one bad year."""
FREEDOM = 3.0
"""Degrees of freedom that a season of history gives."""
DRAWS = 200
SEED = 20_250_101
"""How many draws are held against what came at each past origin, and what repeats them."""
NOTHING = np.ones(len(LEVELS))
"""Factors without effect."""


@dataclass(frozen=True, eq=False)
class Calibrated(Fitted):
    """A fitted forecaster with the distance of its draws from the mean stretched.

    The order of the draws in each period stays, so what moves together still does.

    Attributes:
        inner: the forecaster.
        factors: by how much intervals are stretched, [level, horizon].
        held: share of what came at past origins that the intervals held as `inner` drew them, and stretched, [2, level];
            None without past origins.
    """

    inner: Fitted
    factors: Floats
    held: Floats | None = None

    @property
    def coverage(self) -> pd.DataFrame:
        """How often intervals held at the past origins: level, before and after stretching; NaN without past origins.

        The factors were found at the same origins. How often intervals hold at others, :func:`pks.forecast.backtest.backtest`
        says.
        """
        before, after = self.held if self.held is not None else np.full((2, len(LEVELS)), np.nan)
        return pd.DataFrame({"level": LEVELS, "before": before, "after": after})

    @property
    def pattern(self) -> Pattern:
        """The factors of `inner`."""
        return self.inner.pattern

    @property
    def residuals(self) -> Floats:
        """The surprises of `inner`."""
        return self.inner.residuals

    def mean(self, horizon: int) -> Floats:
        """Return the mean of `inner`."""
        return self.inner.mean(horizon)

    def carry(self, horizon: int) -> Floats:
        """Return how surprises of `inner` carry on."""
        return self.inner.carry(horizon)

    def methods(self) -> tuple[list[str], list[str]]:
        """Return the methods of `inner`."""
        return self.inner.methods()

    def stretch(self, horizon: int) -> Floats:
        """Return the factors; beyond the last horizon known, its own."""
        return self.factors[:, np.minimum(np.arange(horizon), self.factors.shape[1] - 1)]


def expected_factors(seasons: float) -> Floats:
    """Return by how much intervals are too narrow that rest on so many seasons of history, (level,).

    t(ν) ÷ z, the quantiles of Student's and of the normal distribution at the ends of each interval, with ν = 3 for each
    season and at least 2.

    >>> expected_factors(2.0).round(3)  # t(6): 1.440 ÷ 1.282 and 2.447 ÷ 1.960
    array([1.123, 1.248])
    """
    ends = 0.5 + np.array(LEVELS) / 2
    return np.asarray(stdtrit(max(FREEDOM * seasons, 2.0), ends) / ndtri(ends))


def calibrated(
    fitted: Fitted,
    history: Panel,
    predictions: Iterable[tuple[Prediction, Floats]],
    *,
    origins: Sequence[int],
    horizon: int,
) -> Calibrated:
    """Return `fitted`, learnt from `history`, with intervals that would have held at the `origins`.

    `predictions` are those made there, each with what came, as in :func:`calibration`. Without origins only what few
    seasons cannot show is allowed for.
    """
    expected = expected_factors(history.recorded.shape[1] / history.season)
    if not origins:
        return Calibrated(fitted, expected[:, None])
    scores = np.concatenate([_scores(prediction, came) for prediction, came in predictions], axis=1)
    windows = 1 + (origins[-1] - origins[0]) / horizon
    earlier = expected_factors(float(np.mean(origins)) / history.season)
    factors = _factors(scores, windows, then=earlier, now=expected)
    return Calibrated(fitted, factors, np.stack([_share_held(scores), _share_held(scores / factors[:, None, :])]))


def calibration(
    predictions: Iterable[tuple[Prediction, Floats]],
    windows: float,
    *,
    then: Floats = NOTHING,
    now: Floats = NOTHING,
) -> Floats:
    """Return the factors, [level, horizon], at which the intervals hold their share of what came.

    For each level the factor found is the quantile of max((y − m)/(upper − m), (m − y)/(m − lower)) at that level, over
    series, origins and neighbouring horizons. It is trusted as far as there are scores and windows:
    now·(found ÷ then)^trust. `predictions` are pairs of a prediction and what came, [series, horizon] with NaN where
    nothing was recorded; `windows` is how many horizons they span together; `then` and `now` are what was to be expected
    at those origins and is now, (level,), see :func:`expected_factors`.
    """
    scores = np.concatenate([_scores(prediction, came) for prediction, came in predictions], axis=1)
    return _factors(scores, windows, then=then, now=now)


def _factors(pooled: Floats, windows: float, *, then: Floats, now: Floats) -> Floats:
    """Return the factors from the scores of all series and origins, [level, series · origin, horizon]."""
    horizon = pooled.shape[2]
    count = (~np.isnan(pooled[0])).sum(axis=0)
    out = np.repeat(now[:, None], horizon, axis=1)
    for h in range(horizon):
        reach = 0
        while count[max(h - reach, 0) : h + reach + 1].sum() < ENOUGH and reach < horizon:
            reach += 1
        for row, level in enumerate(LEVELS):
            around = pooled[row, :, max(h - reach, 0) : h + reach + 1]
            known = around[~np.isnan(around)]
            if known.size:
                factor = np.clip(np.quantile(known, min(1.0, level * (1 + 1 / known.size))), 0.2, 5.0)
                trust = known.size / (known.size + FEW_SCORES) * windows / (windows + FEW_WINDOWS)
                out[row, h] = now[row] * (factor / then[row]) ** trust
    return out


def _share_held(scores: Floats) -> Floats:
    """Return the share of scores within the interval, (level,); NaN without any."""
    known = (~np.isnan(scores)).sum(axis=(1, 2))
    return np.where(known > 0, (scores <= 1).sum(axis=(1, 2)) / np.maximum(known, 1), np.nan)


def _scores(prediction: Prediction, came: Floats) -> Floats:
    """Return how far out what came lay, 1 = on the edge of the interval: [level, series, horizon]."""
    scored = np.unique(np.linspace(0, len(came) - 1, min(len(came), SCORED)).astype(np.int64))
    prediction, came = prediction.of(scored), came[scored]
    low95, low80, high80, high95 = prediction.quantiles()
    apart = came - prediction.mean
    out = []
    for low, high in ((low80, high80), (low95, high95)):
        edge = np.where(apart >= 0, high - prediction.mean, prediction.mean - low)
        out.append(np.where(edge > 1e-9, np.abs(apart) / np.maximum(edge, 1e-9), np.nan))
    return np.array(out)
